// Threads and batches that follow what is measured while pairs are compared. No result depends on either.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/block/candidates.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::pipeline {

// Decides on the share of their threads that the ranks use. Where there are more threads than cores for them, fewer do
// as much; but where other programs have the cores, fewer would get less, so a lower number is tried and kept only if
// as much is computed. Pure: one decision for all ranks.
class ThreadShare {
  public:
    // One window of time: cores' worth of computing that all threads got, and how many threads there were. Returns the
    // share of the threads to use from here on, 0 … 1.
    double after(double cores_got, double threads);
    bool settled() const { return state_ == State::settled; }
    double share() const { return share_; }
    double first_got() const { return first_got_; }  // of each thread, 0 … 1, where the share was lowered

  private:
    enum class State { watching, trying, settled };
    State state_ = State::watching;
    double share_ = 1, before_ = 0, first_got_ = 1;
    int refused_ = 0;
};

// Members of blocks to bring in the next batch. `had`: those of the last, `full` if there were more to bring.
// `exchanging`: the share of its time that bringing took. `room`: bytes below the ceiling that batches may take,
// `bytes`: of one member.
std::uint64_t next_batch(std::uint64_t had, bool full, double exchanging, std::uint64_t room, std::uint64_t bytes);

class Tuning {
  public:
    static constexpr std::uint64_t first_batch = 1 << 18;

    // `ceiling`: bytes of this rank. `member_bytes`: of a block member that another rank sends. IDXR_BATCH in the
    // environment fixes the members of a batch.
    Tuning(const mpi::Communicator& comm, std::uint64_t ceiling, std::uint64_t member_bytes);

    std::uint64_t batch() const { return batch_; }
    // Seconds that bringing took, and what comparing took, of a batch of `members`.
    void batch_done(std::uint64_t members, double bringing, double comparing, const block::Busy& busy);
    // Collective, between two passes: may change the number of OpenMP threads.
    void pass_done();
    // Collective: sentences on what was changed and why.
    std::vector<std::string> changes() const;

  private:
    std::uint64_t room() const;

    const mpi::Communicator& comm_;
    std::uint64_t ceiling_, member_bytes_, batch_ = 0, asked_ = 0;
    std::uint64_t least_ = first_batch, most_ = first_batch;  // that a batch was cut to, that one grew to
    int threads_;
    ThreadShare share_;
    block::Busy window_;
};

}  // namespace idxr::pipeline
