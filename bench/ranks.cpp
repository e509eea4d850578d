// What runs over ranks: components from the links of matched pairs, sending keys to their owners, fetching records. A
// fixed number of runs, so that all ranks agree; the time is that of the slowest rank.
#include <benchmark/benchmark.h>

#include <chrono>

#include "idxr/cluster/components.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/record/store.hpp"

namespace {

using namespace idxr;

constexpr std::uint64_t records = 1'000'000;  // over all ranks

// Runs `work` under the clock of the slowest rank.
template <typename Work>
void time_all_ranks(benchmark::State& state, const mpi::Communicator& comm, Work work) {
    for (auto _ : state) {
        comm.barrier();
        const auto begun = std::chrono::steady_clock::now();
        work();
        const auto taken = std::chrono::steady_clock::now() - begun;
        const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count();
        state.SetIterationTime(static_cast<double>(comm.max(static_cast<std::uint64_t>(nanoseconds))) * 1e-9);
    }
}

struct Share {
    explicit Share(const mpi::Communicator& comm)
        : begin(records * static_cast<std::uint64_t>(comm.rank()) / static_cast<std::uint64_t>(comm.size())),
          end(records * static_cast<std::uint64_t>(comm.rank() + 1) / static_cast<std::uint64_t>(comm.size())) {}
    std::uint64_t begin, end;
};

void components(benchmark::State& state) {
    const mpi::Communicator comm;
    const Share share(comm);
    const record::Ownership ownership(comm, share.end - share.begin);
    // Three links in four join records that stand near each other, as copies do; the others stand anywhere.
    std::vector<cluster::Link> links;
    for (auto i = share.begin; i < share.end; ++i) {
        const auto other = i % 4 == 0 ? mix64(i) % records : (i + 1 + mix64(i) % 5) % records;
        if (i % 3 != 0 && other != i) links.emplace_back(std::minmax(i, other));
    }
    time_all_ranks(state, comm, [&] {
        benchmark::DoNotOptimize(
            cluster::components(comm, ownership, share.begin, share.end - share.begin, links).data());
    });
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
}

void send_to_owners(benchmark::State& state) {
    struct Entry {
        std::uint64_t record;
        std::uint32_t key;
    };
    const mpi::Communicator comm;
    const Share share(comm);
    std::vector<Entry> entries;
    for (auto i = share.begin; i < share.end; ++i) entries.push_back({i, static_cast<std::uint32_t>(mix64(i) >> 32)});
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    time_all_ranks(state, comm, [&] {
        const auto received = mpi::send_to_owners(comm, std::span<const Entry>(entries), [&](const Entry& entry) {
            return static_cast<int>(entry.key * ranks >> 32);
        });
        benchmark::DoNotOptimize(received.data.data());
    });
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(records * sizeof(Entry)));
}

void fetch_records(benchmark::State& state) {
    const mpi::Communicator comm;
    const Share share(comm);
    record::RecordStore store(4);
    record::Record record;
    record.values = {"MARY ANN", "VANDERBERG", "19800229", "123456789"};
    record::PackedRecords bytes;
    for (auto i = share.begin; i < share.end; ++i) record::pack(record, bytes);
    store.append({std::move(bytes)});
    store.number_from(share.begin);
    const record::Ownership ownership(comm, store.size());
    std::vector<RecordNumber> wanted;
    for (RecordNumber n = 0; n < records; ++n)
        if (mix64(n) % 4 == 0) wanted.push_back(n);
    time_all_ranks(state, comm, [&] {
        const auto fetched = record::fetch(comm, ownership, store, wanted);
        benchmark::DoNotOptimize(fetched.at(0));
    });
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(wanted.size()) * comm.size());
}

BENCHMARK(components)->UseManualTime()->Iterations(5)->Unit(benchmark::kMillisecond);
BENCHMARK(send_to_owners)->UseManualTime()->Iterations(20)->Unit(benchmark::kMillisecond);
BENCHMARK(fetch_records)->UseManualTime()->Iterations(20)->Unit(benchmark::kMillisecond);

}  // namespace
