// Counting blocks over all ranks, refining the big ones, and dividing them among the ranks.
#include "idxr/block/keys.hpp"

#include <omp.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "block_counts.hpp"
#include "idxr/block/radix_sort.hpp"
#include "idxr/common/hash.hpp"

namespace idxr::block {
namespace {

using KeyHashes = std::array<std::uint64_t, max_keys>;

BlockKey narrow(std::uint64_t key) {
    return key == 0 ? 0 : std::max<BlockKey>(1, static_cast<BlockKey>(mix64(key) >> 32));
}

// The keys of one record in a pass: the product of its parts' values. `read` gives the hashes of a part.
template <typename Read>
KeyHashes base_keys(const Pass& pass, Read read) {
    KeyHashes keys{};
    keys[0] = 1;
    std::size_t values = 1;
    for (auto part : pass.parts) {
        const auto hashes = read(part);
        KeyHashes next{};
        std::size_t count = 0;
        for (std::size_t i = 0; i < values; ++i)
            for (auto hash : hashes)
                if (hash != 0 && count < max_keys) next[count++] = combine(keys[i], hash);
        if (count == 0) return {};
        keys = next;
        values = count;
    }
    return keys;
}

// The keys of all records in all passes, before refining; each part of a record is read once.
KeyTable base_key_table(const std::vector<Pass>& passes, const PartReader& reader, const record::RecordStore& store,
                        const std::vector<bool>& standing) {
    KeyTable table(store.size(), passes.size());
    std::vector<std::vector<FurtherKey>> of_threads(static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel
    {
        auto& further = of_threads[static_cast<std::size_t>(omp_get_thread_num())];
        record::Record record;
        std::array<KeyHashes, part_count> known;
        std::array<bool, part_count> is_known;
#pragma omp for schedule(static)  // the ranges of the threads follow one another
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            if (!standing[i]) continue;
            store.decode(i, record);
            is_known.fill(false);
            for (std::size_t p = 0; p < passes.size(); ++p) {
                const auto keys = base_keys(passes[p], [&](Part part) -> KeyHashes {
                    const auto at = static_cast<std::size_t>(part);
                    if (part == Part::identifier) return reader.read(record, part, passes[p].slot);
                    if (!is_known[at]) known[at] = reader.read(record, part, passes[p].slot);
                    is_known[at] = true;
                    return known[at];
                });
                table.first(i, p) = narrow(keys[0]);
                for (std::uint32_t k = 1; k < passes[p].width && keys[k] != 0; ++k)
                    further.push_back(
                        {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(p), narrow(keys[k]), k});
            }
        }
    }
    std::vector<FurtherKey> all;
    for (auto& further : of_threads) {
        all.insert(all.end(), further.begin(), further.end());
        further = {};
    }
    table.set_further(std::move(all));
    return table;
}

// One pass while its big blocks are refined. Words hold a key above its cell in the table; they are kept sorted by key.
class Refinement {
  public:
    // Room that one pass leaves to the next.
    struct Room {
        std::vector<std::uint64_t> words, buffer;
        std::vector<std::uint64_t> full;     // keys before narrowing of the cells that were refined; else 0
        std::vector<std::uint64_t> refined;  // these cells
    };

    Refinement(std::size_t number, const Pass& pass, const PartReader& reader, const record::RecordStore& store,
               KeyTable& table, Room& room)
        : number_(number),
          pass_(pass),
          reader_(reader),
          store_(store),
          table_(table),
          words_(room.words),
          buffer_(room.buffer),
          full_(room.full),
          refined_(room.refined) {}
    ~Refinement() {
        for (auto cell : refined_) full_[cell] = 0;
        refined_.clear();
    }
    Refinement(const Refinement&) = delete;
    Refinement& operator=(const Refinement&) = delete;

    // Takes the keys out of the table.
    void collect() {
        // Each thread counts the keys of its records and then knows where to put them.
        const auto threads = static_cast<std::uint64_t>(omp_get_max_threads());
        const auto border = [&](std::uint64_t part) { return table_.size() * part / threads; };
        std::vector<std::uint64_t> place(threads + 1, 0);
#pragma omp parallel for schedule(static, 1)
        for (std::uint64_t part = 0; part < threads; ++part) {
            std::uint64_t count = 0;
            for (auto i = border(part); i < border(part + 1); ++i) count += table_.first(i, number_) != 0;
            place[part + 1] = count;
        }
        std::partial_sum(place.begin(), place.end(), place.begin());
        words_.resize(place.back());
        const auto take = [](BlockKey& key, std::uint64_t cell) {
            return static_cast<std::uint64_t>(std::exchange(key, 0)) << 32 | cell;
        };
#pragma omp parallel for schedule(static, 1)
        for (std::uint64_t part = 0; part < threads; ++part) {
            auto at = place[part];
            for (auto i = border(part); i < border(part + 1); ++i)
                if (auto& key = table_.first(i, number_); key != 0) words_[at++] = take(key, i);
        }
        for (std::uint64_t cell = table_.size(); cell < table_.cells(); ++cell)
            if (table_.further()[cell - table_.size()].pass == number_)
                if (auto& key = table_.at(cell, number_); key != 0) words_.push_back(take(key, cell));
        radix_sort(words_, 32, buffer_);
    }

    // Gives the members of blocks above the cap a new key. Past the last refinement they are split into parts of at
    // most `cap`, drawn by record number.
    void refine(const std::vector<Group>& groups, std::uint64_t cap, std::size_t level) {
        struct Open {
            std::uint64_t cell, size;
        };
        full_.resize(table_.cells());
        std::vector<Open> open;
        buffer_.clear();
        std::uint64_t kept_to = 0;
        const auto keep = [&](std::uint64_t begin, std::uint64_t end) {
            buffer_.insert(buffer_.end(), words_.begin() + static_cast<std::ptrdiff_t>(begin),
                           words_.begin() + static_cast<std::ptrdiff_t>(end));
        };
        for (const auto& group : groups) {
            const auto size = equivalent_size(group.pairs);
            if (size <= cap) continue;
            keep(kept_to, group.begin);
            kept_to = group.end;
            for (auto i = group.begin; i < group.end; ++i) {
                open.push_back({words_[i] & 0xffffffffU, size});
                if (full_[open.back().cell] == 0) refined_.push_back(open.back().cell);
            }
        }
        keep(kept_to, words_.size());

        std::vector<std::uint64_t> changed(open.size()), spare;
#pragma omp parallel
        {
            record::Record record;
#pragma omp for schedule(static)
            for (std::size_t i = 0; i < open.size(); ++i) {
                const auto index = table_.index_of(open[i].cell);
                auto& full = full_[open[i].cell];
                store_.decode(index, record);
                if (full == 0)
                    full = base_keys(pass_, [&](Part part) {
                        return reader_.read(record, part, pass_.slot);
                    })[table_.place_of(open[i].cell)];
                const auto refinement = level == pass_.refinements.size()
                                            ? 1 + mix64(store_.first() + index) % ((2 * open[i].size + cap - 1) / cap)
                                            : reader_.read(record, pass_.refinements[level], pass_.slot)[0];
                full = combine(full, refinement + level);
                changed[i] = static_cast<std::uint64_t>(narrow(full)) << 32 | open[i].cell;
            }
        }
        radix_sort(changed, 32, spare);
        words_.resize(buffer_.size() + changed.size());
        std::merge(buffer_.begin(), buffer_.end(), changed.begin(), changed.end(), words_.begin(),
                   [](std::uint64_t a, std::uint64_t b) { return a >> 32 < b >> 32; });
    }

    // Puts the keys that have a pair back into the table.
    void store_keys(const std::vector<Group>& groups, std::vector<std::uint64_t>& by_bucket) {
        // Cells lie anywhere in memory and belong to one group each.
        constexpr std::uint64_t ahead = 32;
        const auto cell = [&](std::uint64_t i) { return words_[i] & 0xffffffffU; };
#pragma omp parallel
        {
            std::vector<std::uint64_t> mine(by_bucket.size(), 0);
#pragma omp for schedule(static)
            for (std::size_t g = 0; g < groups.size(); ++g) {
                const auto& group = groups[g];
                for (auto i = group.begin; i < group.end; ++i) {
                    if (i + ahead < words_.size()) __builtin_prefetch(&table_.at(cell(i + ahead), number_), 1);
                    table_.at(cell(i), number_) = group.key;
                }
                // Summed over its records: twice the block's pairs.
                mine[bucket(group.key)] += equivalent_size(group.pairs) * (group.end - group.begin);
            }
#pragma omp critical
            for (std::size_t b = 0; b < mine.size(); ++b) by_bucket[b] += mine[b];
        }
    }

    const std::vector<std::uint64_t>& words() const { return words_; }

  private:
    std::size_t number_;
    const Pass& pass_;
    const PartReader& reader_;
    const record::RecordStore& store_;
    KeyTable& table_;
    std::vector<std::uint64_t>&words_, &buffer_, &full_, &refined_;
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
                         KeyTable& table, const std::function<void()>& pause) {
    BlockingPlan plan;
    plan.passes = plan_passes(schema);
    const auto require_cells = [&](std::uint64_t cells) {
        if (comm.max(cells) > 0xffffffffULL)
            fail(ExitCode::resources, "{} records on one rank are too many; run with more ranks",
                 comm.max(store.size()));
    };
    require_cells(store.size());

    const auto records = comm.sum(static_cast<std::uint64_t>(std::count(standing.begin(), standing.end(), true)));
    const auto budget = static_cast<std::uint64_t>(limits.pairs_per_record * static_cast<double>(records)) + 1000;
    const PartReader reader(schema);
    BlockCounter counter(comm, store, rules);
    table = base_key_table(plan.passes, reader, store, standing);
    require_cells(table.cells());
    Refinement::Room room;

    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        pause();
        const auto& pass = plan.passes[p];
        Refinement refinement(p, pass, reader, store, table, room);
        refinement.collect();
        PassPlan made;
        std::vector<std::uint64_t> by_bucket(bucket_count, 0);
        const bool exact = pass.round == 1;
        std::uint64_t pairs_before = 0;
        bool first_count = true;
        for (std::size_t level = 0;; ++level) {
            counter.count(refinement.words(), table);
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
                refinement.store_keys(counter.groups(), by_bucket);
                break;
            }
            (last ? made.split : made.refined) += big;
            refinement.refine(counter.groups(), made.cap, level);
            if (last) --level;  // count once more after the split
        }
        made.left_out = pairs_before - std::min(pairs_before, made.pairs);

        plan.first_bucket.push_back(divide(comm, by_bucket));
        plan.plans.push_back(made);
    }
    table.drop_empty();
    return plan;
}

}  // namespace idxr::block
