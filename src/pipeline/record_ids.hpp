// Record IDs: made where they are missing, and unique within their source.
#pragma once

#include <string>
#include <vector>

#include "chunk_rows.hpp"
#include "idxr/pipeline/population.hpp"

namespace idxr::pipeline {

// What stands before a row number that serves as record ID: the number of the file where several files may share a
// source, and a word where other rows of the file have IDs of their own.
std::string id_prefix(const Inputs& inputs, std::uint32_t file);

// Records without an ID get the number of their row.
void give_missing_ids(ChunkRows& chunk, std::size_t slots, std::uint64_t first_row, const std::string& prefix);

// Collective. Numbers of this rank's records whose ID an earlier record of their source has, sorted.
std::vector<RecordNumber> second_claims(const mpi::Communicator& comm, const Population& population);

}  // namespace idxr::pipeline
