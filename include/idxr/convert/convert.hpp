// Tables of records from one format to another, as they are or standardised.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/common/estimate.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::convert {

struct Options {
    std::vector<std::string> inputs;   // delimited text (also .gz, .zst), .parquet, .h5
    std::string output;                // a file (.csv, .parquet, .h5) for one input, else a folder
    std::vector<std::string> formats;  // any of csv, hdf5, parquet; of a folder
    config::Source reading;            // encoding, delimiter, columns, date order …: the same for all inputs
    bool standardise = false;          // write standardised fields, one row a record
    bool overwrite = false;
    double max_rejects = 0.05;  // of the rows of an input
    std::uint64_t chunk_bytes = std::uint64_t{8} << 20;
    std::string scratch;  // for compressed inputs; empty: beside the output
    bool quiet = false;
};

// Collective. Each input becomes a table of its name; rows that are none stand in NAME.rejects.csv beside it. The files
// do not depend on the number of ranks and threads. Throws Error.
void convert(const Options& options, const mpi::Communicator& comm);

// By one process: refuses what convert() would refuse before it reads, and tells what it will need on `ranks`.
Estimate check(const Options& options, int ranks);

}  // namespace idxr::convert
