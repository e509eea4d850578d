// Counting blocks over all ranks, refining the big ones, and dividing them among the ranks.
#include "idxr/block/keys.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "idxr/block/radix_sort.hpp"
#include "idxr/common/hash.hpp"

namespace idxr::block {
namespace {

using KeyRow = std::array<std::uint64_t, max_keys>;

BlockKey narrow(std::uint64_t key) {
    return key == 0 ? 0 : std::max<BlockKey>(1, static_cast<BlockKey>(mix64(key) >> 32));
}

// The keys of one record in a pass: the product of its parts' values.
KeyRow base_keys(const PartReader& reader, const record::Record& record, const Pass& pass) {
    KeyRow keys{};
    keys[0] = 1;
    std::size_t values = 1;
    for (auto part : pass.parts) {
        const auto hashes = reader.read(record, part, pass.slot);
        KeyRow next{};
        std::size_t count = 0;
        for (std::size_t i = 0; i < values; ++i)
            for (auto hash : hashes)
                if (hash != 0 && count < max_keys) next[count++] = combine(keys[i], hash);
        keys = next;
        values = count;
    }
    return keys;
}

// One rank's records of one source under one key.
struct KeyCount {
    BlockKey key;
    SourceIndex source;
    std::uint16_t unused = 0;
    std::uint64_t records;
};

std::uint64_t pairs_among(std::uint64_t records) { return records < 2 ? 0 : records * (records - 1) / 2; }

// The size of a block of one source that has as many pairs: the measure of a block under pair rules.
std::uint64_t equivalent_size(std::uint64_t pairs) {
    if (pairs == 0) return 0;
    auto size = static_cast<std::uint64_t>((1.0 + std::sqrt(1.0 + 8.0 * static_cast<double>(pairs))) / 2.0);
    while (pairs_among(size) >= pairs) --size;
    while (pairs_among(size) < pairs) ++size;
    return size;
}

class PassCounter {
  public:
    PassCounter(const mpi::Communicator& comm, const record::RecordStore& store, const PairRules& rules)
        : comm_(comm), rules_(rules), sources_(store.size()) {
        record::Record record;
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            sources_[i] = record.source;
        }
    }

    // Collective: for each word its block's number of pairs over all ranks; words are sorted by key first.
    std::vector<std::uint64_t> count(std::vector<std::uint64_t>& words, std::size_t width) {
        radix_sort(words, 32, buffer_);
        std::vector<KeyCount> counts;
        std::vector<std::uint32_t> count_of(words.size());
        std::vector<std::pair<SourceIndex, std::uint32_t>> seen;
        for (std::size_t i = 0; i < words.size();) {
            const auto key = static_cast<BlockKey>(words[i] >> 32);
            const auto first = counts.size();
            for (; i < words.size() && static_cast<BlockKey>(words[i] >> 32) == key; ++i) {
                const auto source = sources_[(words[i] & 0xffffffffU) / width];
                auto at = first;
                while (at < counts.size() && counts[at].source != source) ++at;
                if (at == counts.size()) counts.push_back({key, source, 0, 0});
                ++counts[at].records;
                count_of[i] = static_cast<std::uint32_t>(first);
            }
        }
        const auto ranks = static_cast<std::uint64_t>(comm_.size());
        const auto owner = [&](BlockKey key) { return static_cast<int>((key * ranks) >> 32); };
        std::vector<std::uint64_t> send_counts(ranks, 0);
        for (const auto& count : counts) ++send_counts[static_cast<std::size_t>(owner(count.key))];
        auto received =
            comm_.all_to_all(std::span<const KeyCount>(counts), send_counts);  // sorted by key: grouped by owner

        std::vector<std::uint32_t> order(received.data.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto &x = received.data[a], &y = received.data[b];
            return std::tie(x.key, x.source, a) < std::tie(y.key, y.source, b);
        });
        std::vector<std::uint64_t> pairs(received.data.size());
        blocks_.clear();
        for (std::size_t i = 0; i < order.size();) {
            const auto key = received.data[order[i]].key;
            const auto first = i;
            std::uint64_t total = 0, barred = 0;
            while (i < order.size() && received.data[order[i]].key == key) {
                const auto source = received.data[order[i]].source;
                std::uint64_t of_source = 0;
                for (;
                     i < order.size() && received.data[order[i]].key == key && received.data[order[i]].source == source;
                     ++i)
                    of_source += received.data[order[i]].records;
                total += of_source;
                if (!rules_.may_meet(source, source)) barred += pairs_among(of_source);
            }
            const auto of_block = pairs_among(total) - barred;
            for (auto j = first; j < i; ++j) pairs[order[j]] = of_block;
            if (of_block > 0) blocks_.push_back(of_block);
        }
        const auto answers = comm_.all_to_all(std::span<const std::uint64_t>(pairs), [&] {
            std::vector<std::uint64_t> back(ranks);
            for (std::size_t r = 0; r < ranks; ++r) back[r] = received.begin[r + 1] - received.begin[r];
            return back;
        }());
        std::vector<std::uint64_t> of_word(words.size());
        for (std::size_t i = 0; i < words.size(); ++i) of_word[i] = answers.data[count_of[i]];
        return of_word;
    }

    // Pairs of each block that this rank counted last.
    const std::vector<std::uint64_t>& blocks() const { return blocks_; }

  private:
    const mpi::Communicator& comm_;
    const PairRules& rules_;
    std::vector<SourceIndex> sources_;
    std::vector<std::uint64_t> blocks_;
    std::vector<std::uint64_t> buffer_;
};

// The largest cap on block size that keeps the pairs of all smaller blocks within the budget; at least 2.
std::uint64_t choose_cap(const mpi::Communicator& comm, const std::vector<std::uint64_t>& blocks,
                         std::uint64_t max_block, std::uint64_t budget) {
    std::vector<std::uint64_t> pairs_by_size(max_block + 2, 0);
    for (auto pairs : blocks) {
        const auto size = equivalent_size(pairs);
        if (size <= max_block) pairs_by_size[size] += pairs;
    }
    comm.sum_in_place(pairs_by_size);
    std::uint64_t cap = 2, sum = pairs_by_size[2];
    while (cap < max_block && sum + pairs_by_size[cap + 1] <= budget) sum += pairs_by_size[++cap];
    return cap;
}

std::vector<std::uint32_t> divide(const mpi::Communicator& comm, std::vector<std::uint64_t>& pairs_by_bucket) {
    comm.sum_in_place(pairs_by_bucket);
    const auto ranks = static_cast<std::size_t>(comm.size());
    std::vector<std::uint32_t> first(ranks + 1, bucket_count);
    if (comm.root()) {
        const auto total = std::accumulate(pairs_by_bucket.begin(), pairs_by_bucket.end(), std::uint64_t{0});
        first[0] = 0;
        std::uint64_t sum = 0;
        std::size_t rank = 1;
        for (std::uint32_t b = 0; b < bucket_count && rank < ranks; ++b) {
            sum += pairs_by_bucket[b];
            while (rank < ranks && sum >= (total * rank + ranks - 1) / ranks) first[rank++] = b + 1;
        }
    }
    comm.broadcast(first);
    return first;
}

}  // namespace

int BlockingPlan::owner(std::size_t pass, BlockKey key) const {
    const auto& first = first_bucket[pass];
    return static_cast<int>(std::upper_bound(first.begin(), first.end() - 1, bucket(key)) - first.begin()) - 1;
}

BlockingPlan plan_blocks(const mpi::Communicator& comm, const record::Schema& schema, const record::RecordStore& store,
                         const std::vector<bool>& standing, const PairRules& rules, const BlockingLimits& limits,
                         KeyTable& table) {
    BlockingPlan plan;
    plan.passes = plan_passes(schema);
    table.column.assign(1, 0);
    for (const auto& pass : plan.passes)
        table.column.push_back(table.column.back() + static_cast<std::uint32_t>(pass.width));
    table.width = table.column.back();
    if (const auto most = comm.max(store.size()); most * max_keys > 0xffffffffULL)
        fail(ExitCode::resources, "{} records on one rank are too many; run with more ranks", most);
    table.keys.assign(store.size() * table.width, 0);

    const auto records = comm.sum(static_cast<std::uint64_t>(std::count(standing.begin(), standing.end(), true)));
    const auto budget = static_cast<std::uint64_t>(limits.pairs_per_record * static_cast<double>(records)) + 1000;
    const PartReader reader(schema);
    PassCounter counter(comm, store, rules);

    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        const auto& pass = plan.passes[p];
        const auto width = pass.width;
        std::vector<std::uint64_t> full(store.size() * width, 0);  // keys before narrowing, refined in place
#pragma omp parallel
        {
            record::Record record;
#pragma omp for schedule(static, 1024)
            for (std::uint64_t i = 0; i < store.size(); ++i) {
                if (!standing[i]) continue;
                store.decode(i, record);
                const auto keys = base_keys(reader, record, pass);
                for (std::size_t k = 0; k < width; ++k) full[i * width + k] = keys[k];
            }
        }
        PassPlan made;
        std::vector<std::uint64_t> words, buffer;
        std::vector<std::uint64_t> by_bucket(bucket_count, 0);
        const auto collect = [&] {
            words.clear();
            for (std::uint64_t cell = 0; cell < full.size(); ++cell)
                if (const auto key = narrow(full[cell]); key != 0)
                    words.push_back(static_cast<std::uint64_t>(key) << 32 | cell);
        };
        const bool exact = pass.round == 1;
        std::uint64_t pairs_before = 0;
        bool first_count = true;
        for (std::size_t level = 0;; ++level) {
            collect();
            const auto pairs = counter.count(words, width);
            std::uint64_t local_pairs = 0;
            for (auto of_block : counter.blocks()) local_pairs += of_block;
            const auto all_pairs = comm.sum(local_pairs);
            if (std::exchange(first_count, false)) pairs_before = all_pairs;
            made.cap = exact ? limits.max_block : choose_cap(comm, counter.blocks(), limits.max_block, budget);
            std::uint64_t local_big = 0;
            for (auto of_block : counter.blocks())
                if (equivalent_size(of_block) > made.cap) ++local_big;
            const auto big = comm.sum(local_big);
            const bool last = level == pass.refinements.size();
            if (big == 0 || (last && made.split > 0)) {
                made.pairs = all_pairs;
                made.blocks = comm.sum(counter.blocks().size());
                for (std::size_t i = 0; i < words.size(); ++i) {
                    const auto cell = words[i] & 0xffffffffU;
                    if (pairs[i] == 0) continue;
                    const auto key = static_cast<BlockKey>(words[i] >> 32);
                    table.keys[cell / width * table.width + table.column[p] + cell % width] = key;
                    by_bucket[bucket(key)] +=
                        equivalent_size(pairs[i]);  // summed over its records: twice the block's pairs
                }
                break;
            }
            (last ? made.split : made.refined) += big;
            record::Record record;
            for (std::size_t i = 0; i < words.size(); ++i) {
                const auto size = equivalent_size(pairs[i]);
                if (size <= made.cap) continue;
                const auto cell = words[i] & 0xffffffffU;
                std::uint64_t refinement;
                if (last) {
                    // No more to tell the records apart: parts of at most `cap`, drawn by record number.
                    refinement = 1 + mix64(store.first() + cell / width) % ((2 * size + made.cap - 1) / made.cap);
                } else {
                    store.decode(cell / width, record);
                    refinement = reader.read(record, pass.refinements[level], pass.slot)[0];
                }
                full[cell] = combine(full[cell], refinement + level);
            }
            if (last) --level;  // count once more after the split
        }
        made.left_out = pairs_before - std::min(pairs_before, made.pairs);

        plan.first_bucket.push_back(divide(comm, by_bucket));
        plan.plans.push_back(made);
    }
    return plan;
}

}  // namespace idxr::block
