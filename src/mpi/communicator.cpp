// Collectives in pieces that respect MPI's 32-bit counts.
#include "idxr/mpi/communicator.hpp"

#include <algorithm>

#include "idxr/mpi/traffic.hpp"

namespace idxr::mpi {
namespace {

void check(int status, const char* what) {
    if (status != MPI_SUCCESS) fail(ExitCode::internal, "MPI failed in {}", what);
}

// Bytes per message: below 2^31, and small enough that buffers inside MPI stay small.
constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 28;

std::uint64_t sent = 0;  // one thread of each rank calls MPI

}  // namespace

std::uint64_t bytes_sent() { return sent; }

Communicator::Communicator(MPI_Comm comm) : comm_(comm) {
    check(MPI_Comm_rank(comm_, &rank_), "MPI_Comm_rank");
    check(MPI_Comm_size(comm_, &size_), "MPI_Comm_size");
}

void Communicator::barrier() const { check(MPI_Barrier(comm_), "MPI_Barrier"); }

std::uint64_t Communicator::sum(std::uint64_t value) const {
    check(MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_UINT64_T, MPI_SUM, comm_), "MPI_Allreduce");
    return value;
}
std::uint64_t Communicator::max(std::uint64_t value) const {
    check(MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_UINT64_T, MPI_MAX, comm_), "MPI_Allreduce");
    return value;
}
std::uint64_t Communicator::min(std::uint64_t value) const {
    check(MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_UINT64_T, MPI_MIN, comm_), "MPI_Allreduce");
    return value;
}

void Communicator::sum_in_place(std::span<std::uint64_t> values) const {
    check(MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_UINT64_T, MPI_SUM, comm_),
          "MPI_Allreduce");
}
void Communicator::max_in_place(std::span<std::uint64_t> values) const {
    check(MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_UINT64_T, MPI_MAX, comm_),
          "MPI_Allreduce");
}

std::uint64_t Communicator::exclusive_sum(std::uint64_t value) const {
    std::uint64_t before = 0;
    check(MPI_Exscan(&value, &before, 1, MPI_UINT64_T, MPI_SUM, comm_), "MPI_Exscan");
    return rank_ == 0 ? 0 : before;
}

std::vector<std::uint64_t> Communicator::all_gather(std::uint64_t value) const {
    std::vector<std::uint64_t> all(static_cast<std::size_t>(size_));
    check(MPI_Allgather(&value, 1, MPI_UINT64_T, all.data(), 1, MPI_UINT64_T, comm_), "MPI_Allgather");
    return all;
}

void Communicator::broadcast(std::string& bytes) const {
    std::uint64_t count = bytes.size();
    broadcast_bytes(&count, sizeof count);
    bytes.resize(count);
    broadcast_bytes(bytes.data(), count);
}

void Communicator::broadcast_bytes(void* bytes, std::uint64_t count) const {
    auto* at = static_cast<char*>(bytes);
    for (std::uint64_t done = 0; done < count; done += piece_bytes)
        check(MPI_Bcast(at + done, static_cast<int>(std::min(piece_bytes, count - done)), MPI_BYTE, 0, comm_),
              "MPI_Bcast");
}

std::vector<std::uint64_t> Communicator::all_to_all_counts(std::span<const std::uint64_t> counts) const {
    std::vector<std::uint64_t> incoming(counts.size());
    check(MPI_Alltoall(counts.data(), 1, MPI_UINT64_T, incoming.data(), 1, MPI_UINT64_T, comm_), "MPI_Alltoall");
    return incoming;
}

void Communicator::all_to_all_bytes(const void* send, std::span<const std::uint64_t> send_counts, void* receive,
                                    std::span<const std::uint64_t> receive_counts, std::uint64_t element_bytes) const {
    const auto* from = static_cast<const char*>(send);
    auto* to = static_cast<char*>(receive);
    const auto ranks = static_cast<std::size_t>(size_);
    std::vector<std::uint64_t> send_at(ranks), receive_at(ranks);
    std::exclusive_scan(send_counts.begin(), send_counts.end(), send_at.begin(), std::uint64_t{0});
    std::exclusive_scan(receive_counts.begin(), receive_counts.end(), receive_at.begin(), std::uint64_t{0});

    // A rank's own part is copied; the others go in rounds of pairs, so that at most one large message is under way
    // in each direction and the memory inside MPI stays bounded.
    const auto self = static_cast<std::size_t>(rank_);
    if (send_counts[self] > 0)
        std::memcpy(to + receive_at[self] * element_bytes, from + send_at[self] * element_bytes,
                    send_counts[self] * element_bytes);
    for (std::size_t step = 1; step < ranks; ++step) {
        const std::size_t destination = (self + step) % ranks;
        const std::size_t origin = (self + ranks - step) % ranks;
        const std::uint64_t out = send_counts[destination] * element_bytes;
        const std::uint64_t in = receive_counts[origin] * element_bytes;
        sent += out;
        for (std::uint64_t done = 0; done < std::max(out, in); done += piece_bytes) {
            const auto out_now = done < out ? std::min(piece_bytes, out - done) : 0;
            const auto in_now = done < in ? std::min(piece_bytes, in - done) : 0;
            MPI_Request requests[2];
            int active = 0;
            if (in_now > 0)
                check(MPI_Irecv(to + receive_at[origin] * element_bytes + done, static_cast<int>(in_now), MPI_BYTE,
                                static_cast<int>(origin), 7, comm_, &requests[active++]),
                      "MPI_Irecv");
            if (out_now > 0)
                check(MPI_Isend(from + send_at[destination] * element_bytes + done, static_cast<int>(out_now), MPI_BYTE,
                                static_cast<int>(destination), 7, comm_, &requests[active++]),
                      "MPI_Isend");
            check(MPI_Waitall(active, requests, MPI_STATUSES_IGNORE), "MPI_Waitall");
        }
    }
}

std::uint64_t Communicator::gather_bytes(const void* send, std::uint64_t bytes, std::vector<char>& receive) const {
    auto counts = all_gather(bytes);
    std::vector<std::uint64_t> out(static_cast<std::size_t>(size_), 0), in(static_cast<std::size_t>(size_), 0);
    out[0] = bytes;
    if (root()) in = counts;
    const auto total = root() ? std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) : 0;
    receive.resize(total);
    all_to_all_bytes(send, out, receive.data(), in, 1);
    return total;
}

}  // namespace idxr::mpi
