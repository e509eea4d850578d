// What a checkpoint of reading holds: chunks of the input, read and standardised, whatever rank read them.
#pragma once

#include <string>
#include <vector>

#include "chunk_rows.hpp"
#include "idxr/checkpoint/checkpoint.hpp"
#include "named_sources.hpp"

namespace idxr::pipeline {

// The consecutive chunks that this rank reads.
struct OwnChunks {
    enum State : char { unread, read, saved };

    const std::vector<read::Chunk>& all;  // of the run
    std::size_t begin = 0;                // the first of this rank
    std::vector<ChunkRows>& rows;         // of each of its own
    std::vector<char> state;              // of each of its own
    NamedSources& named;
    std::size_t sources;  // of the job; those that rows name come behind them
    std::size_t slots;
};

// Collective. Saves what is read and not saved yet. Error(output).
void write_chunks(const mpi::Communicator& comm, const checkpoint::Folder& folder, const std::string& name,
                  OwnChunks& chunks);

// Collective. Takes up what a checkpoint holds of the chunks of this rank. Error(input) when something is damaged.
void read_chunks(const checkpoint::Folder& folder, const checkpoint::Checkpoint& checkpoint, OwnChunks& chunks);

}  // namespace idxr::pipeline
