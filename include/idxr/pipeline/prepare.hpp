// Phase 1: from files to the kept, standardised records of the run.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "idxr/config/settings.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/pipeline/population.hpp"
#include "idxr/read/input_file.hpp"
#include "idxr/read/reject.hpp"
#include "idxr/recognise/column_map.hpp"
#include "idxr/report/progress.hpp"
#include "idxr/report/timers.hpp"
#include "idxr/standardise/reading.hpp"

namespace idxr::pipeline {

// The files of a run and what their columns hold; the same on every rank.
struct Inputs {
    std::vector<read::InputFile> files;
    std::vector<recognise::ColumnMap> maps;
    std::vector<std::uint64_t> estimated_rows;
};

// A row that is not kept.
struct Reject {
    std::uint32_t file;
    std::uint64_t row;  // in its file; the header is row 1
    read::RejectReason reason;
    std::string raw;
};

// What phase 1 counts; sums over all ranks.
struct Preparation {
    struct FileRows {
        std::uint64_t read = 0, kept = 0, rejected = 0;
    };
    std::vector<FileRows> files;
    std::array<std::uint64_t, read::reject_reasons> reasons{};
    std::vector<standardise::FieldCounts> fields;  // per slot
    std::vector<std::uint64_t> voided;             // per slot: placeholders found from the data
    std::vector<std::uint64_t> missing;            // per slot: kept records without a value
    std::vector<std::uint64_t> source_rows;        // per source
    std::uint64_t collapsed = 0;
    std::vector<Reject> rejects;  // of this rank, in input order
};

// Collective. Rank 0 inspects the files and recognises the columns. Compressed files are unpacked below `scratch` and
// inspected whole, or with an empty `scratch` inspected at their beginning only.
Inputs inspect_inputs(const config::Settings& settings, const mpi::Communicator& comm, const std::string& scratch);

// The same by one process without MPI, compressed files at their beginning only.
Inputs inspect_alone(const config::Settings& settings);

class Checkpoints;

// Collective. Reads, validates and standardises all rows, finds placeholders and duplicate record IDs, collapses equal
// rows and counts values; goes on from the chunks that are saved and saves some. Rows above --max-rejects are the
// caller's to refuse, after writing them aside.
Population read_population(const config::Settings& settings, const mpi::Communicator& comm, const Inputs& inputs,
                           report::Progress& progress, report::Timers& timers, Preparation& preparation,
                           Checkpoints* checkpoints = nullptr);

// Collective. The rest of phase 1, on the numbered records.
void finish_population(const mpi::Communicator& comm, Population& population, report::Progress& progress,
                       report::Timers& timers, Preparation& preparation, Checkpoints* checkpoints = nullptr);

}  // namespace idxr::pipeline
