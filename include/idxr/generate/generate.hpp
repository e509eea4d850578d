// Synthetic person records with known identities and households, for tests, demonstrations and measurements.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "idxr/mpi/communicator.hpp"

namespace idxr::generate {

// The columns of the records, in the order of the file. The truth has record_id, entity_id, household_id.
inline constexpr std::array<std::string_view, 16> columns{
    "record_id", "source_system", "record_date", "first_name", "middle_name",    "last_name", "suffix", "date_of_birth",
    "gender",    "ssn",           "phone",       "email",      "street_address", "city",      "state",  "zip"};

struct Options {
    std::uint64_t records = 100000;  // exactly so many rows
    std::string output = {};         // CSV of the records
    std::string truth = {};          // CSV of the truth, in the same order; "" for none
    std::uint64_t seed = 1;          // the same seed gives the same bytes for any number of ranks and threads
    double noise = 1.0;              // scales the chance of every error and missing value; 0 to 10, 1 as in real files
    int sources = 1;                 // 1 to 1000 source systems, the first ones with more records than the later ones
    bool overwrite = false;          // else a file that is there is refused
    int threads = 0;                 // per rank; 0 leaves it to OpenMP
    // Rows that a rank keeps between measuring and writing instead of making them again; no effect on the files.
    std::uint64_t keep_bytes = std::uint64_t{256} << 20;
};

// Over all ranks.
struct Summary {
    std::uint64_t records = 0;
    std::uint64_t entities = 0;
    std::uint64_t households = 0;
    std::uint64_t records_with_error = 0;                 // at least one value that is not the true one of its day
    std::uint64_t entities_moved = 0;                     // with more than one true address over their records
    std::array<std::uint64_t, columns.size()> missing{};  // empty values per column
};

// Collective; every rank returns the same. A population of households is drawn from census names, streets and ZIP
// codes, lives through the years 2005 to 2024, and leaves 1 to 20 records a person (3.5 on average). Each rank makes
// its share of the households; beyond keep_bytes, memory does not grow with the number of records but for a table of at
// most some 20 MB and one group of households (at most a 30,000th of the file) a thread. Both files get their names
// when whole. Error(usage) for impossible options, Error(output) for a file that is there or cannot be written.
Summary run(const Options& options, const mpi::Communicator& comm);

}  // namespace idxr::generate
