// Counting blocks over all ranks, refining the big ones, and dividing them among the ranks.
#include "idxr/block/keys.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "block_counts.hpp"
#include "columns.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/memory.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/common/prefetch.hpp"
#include "idxr/common/radix_sort.hpp"

namespace idxr::block {
namespace {

using KeyHashes = std::array<std::uint64_t, max_keys>;

BlockKey narrow(std::uint64_t key) {
    return key == 0 ? 0 : std::max<BlockKey>(1, static_cast<BlockKey>(mix64(key) >> 32));
}

static_assert(max_keys == 3);

// The keys of one record in a pass: the product of its parts' values. `read` gives the hashes of a part.
template <typename Read>
KeyHashes base_keys(const Pass& pass, Read read) {
    KeyHashes keys{};
    keys[0] = 1;
    std::size_t values = 1;
    for (auto part : pass.parts) {
        const KeyHashes& hashes = read(part);
        if (hashes[1] == 0 && hashes[2] == 0) {  // nearly always: one value
            if (hashes[0] == 0) return {};
            for (std::size_t i = 0; i < values; ++i) keys[i] = combine(keys[i], hashes[0]);
            continue;
        }
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

// The parts that refine any pass; a hash of each is a column.
std::vector<Part> refining_parts(const std::vector<Pass>& passes) {
    std::vector<Part> parts;
    for (const auto& pass : passes)
        for (auto part : pass.refinements)
            if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
    return parts;
}

// What passes are planned with.
struct BaseKeys {
    Columns first, refining;          // the first key of each pass; a hash of each refining part, 0: missing
    std::vector<FurtherKey> further;  // by record and pass
};

// The keys of all records in all passes, before refining, and what refines them; each part of a record is read once.
BaseKeys base_keys_of(const std::vector<Pass>& passes, const std::vector<Part>& parts, const PartReader& reader,
                      const record::RecordStore& store, const std::vector<bool>& standing, spill::SpillFile* spill) {
    BaseKeys base{{store.size(), passes.size(), spill}, {store.size(), parts.size(), spill}, {}};
    for (std::uint64_t piece = 0; piece < base.first.pieces(); ++piece) {
        const auto begin = base.first.begin(piece), count = base.first.records(piece);
        Columns::Values first(passes.size() * count), refining(parts.size() * count);
        const auto further = gather_in_parallel<FurtherKey>(count, [&](std::uint64_t i, std::vector<FurtherKey>& more) {
            if (!standing[begin + i]) {
                for (std::size_t p = 0; p < passes.size(); ++p) first[p * count + i] = 0;
                for (std::size_t part = 0; part < parts.size(); ++part) refining[part * count + i] = 0;
                return;
            }
            static thread_local record::Record record;
            std::array<KeyHashes, part_count> known;
            std::array<bool, part_count> is_known{};
            store.decode(begin + i, record);
            const auto read = [&](Part part, int slot) -> const KeyHashes& {
                const auto at = static_cast<std::size_t>(part);
                if (!is_known[at] || part == Part::identifier) known[at] = reader.read(record, part, slot);
                is_known[at] = true;
                return known[at];
            };
            for (std::size_t p = 0; p < passes.size(); ++p) {
                const auto keys =
                    base_keys(passes[p], [&](Part part) -> const KeyHashes& { return read(part, passes[p].slot); });
                first[p * count + i] = narrow(keys[0]);
                for (std::uint32_t k = 1; k < passes[p].width && keys[k] != 0; ++k)
                    more.push_back(
                        {static_cast<std::uint32_t>(begin + i), static_cast<std::uint32_t>(p), narrow(keys[k])});
            }
            for (std::size_t part = 0; part < parts.size(); ++part)
                refining[part * count + i] =
                    static_cast<std::uint32_t>(read(parts[part], record::Schema::absent)[0] >> 32);
        });
        base.first.append(std::move(first));
        base.refining.append(std::move(refining));
        base.further.insert(base.further.end(), further.begin(), further.end());
    }
    return base;
}

// The rows of all records; gives up the columns.
KeyTable rows_of(const record::RecordStore& store, std::size_t passes, std::uint64_t first_keys, BaseKeys& base) {
    auto& further = base.further;
    std::erase_if(further, [](const FurtherKey& more) { return more.key == 0; });
    KeyTable table(passes, store.size(), first_keys, further.size());
    auto next = further.begin();
    std::vector<std::uint32_t> heads;
    for (std::uint64_t piece = 0; piece < base.first.pieces(); ++piece) {
        const auto begin = base.first.begin(piece), count = base.first.records(piece);
        heads.resize(count);
#pragma omp parallel for schedule(static)
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto* record = store.at(begin + i);
            heads[i] =
                KeyRow::head(record::source_at(record), (record::flags_at(record) & record::flag_organisation) != 0, 0);
        }
        const auto from = next;
        for (; next != further.end() && next->index < begin + count; ++next)
            next->index -= static_cast<std::uint32_t>(begin);
        table.append(heads, base.first.take(piece), {from, next});
    }
    return table;
}

// One pass while its big blocks are refined. A cell is the place of a key: the index of the record for its first key,
// and the number of records plus the place among the further keys for the others. Words hold a key above its cell; they
// are kept sorted by key.
class Refinement {
  public:
    using Words = Buffer<std::uint64_t>;
    // Room that one pass leaves to the next.
    struct Room {
        Words words, buffer, closed, open;
    };

    Refinement(std::size_t number, const Pass& pass, const std::vector<Part>& parts, RecordNumber first_number,
               BaseKeys& base, Room& room)
        : number_(number),
          pass_(pass),
          parts_(parts),
          first_number_(first_number),
          base_(base),
          first_(base.first.column(number)),
          words_(room.words),
          buffer_(room.buffer),
          closed_(room.closed),
          open_(room.open) {
        collect();
    }
    Refinement(const Refinement&) = delete;
    Refinement& operator=(const Refinement&) = delete;

    // Gives the members of blocks above the cap a new key, and drops those without a pair. Past the last refinement
    // blocks are split into parts of at most `cap`, drawn by record number.
    void refine(const std::vector<Group>& groups, std::uint64_t cap, std::size_t level) {
        const auto most = pairs_among(cap);
        // Where the words of each group go: among the closed or the open ones.
        std::vector<std::uint64_t> to(groups.size());
        std::uint64_t closed = 0, open = 0;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            auto& place = groups[g].pairs > most ? open : closed;
            to[g] = place;
            place += groups[g].end - groups[g].begin;
        }
        closed_.resize(closed);
        open_.resize(open);
        const bool split = level == pass_.refinements.size();
        const auto refining = split ? Columns::Values() : column_of(pass_.refinements[level]);
        const auto record_of = [&](std::uint64_t i) { return record_at(words_[i] & 0xffffffffU); };
#pragma omp parallel for schedule(dynamic, 1024)
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const auto& group = groups[g];
            auto at = to[g];
            if (group.pairs <= most) {
                std::copy(words_.begin() + static_cast<std::ptrdiff_t>(group.begin),
                          words_.begin() + static_cast<std::ptrdiff_t>(group.end),
                          closed_.begin() + static_cast<std::ptrdiff_t>(at));
                continue;
            }
            const auto parts = split ? (2 * equivalent_size(group.pairs) + cap - 1) / cap : 1;
            for_each_near(
                group.begin, group.end, [](std::uint64_t) {},
                [&](std::uint64_t i) {
                    if (!split) prefetch(&refining[record_of(i)]);
                },
                [&](std::uint64_t i) {
                    const std::uint64_t refinement =
                        split ? 1 + mix64(first_number_ + record_of(i)) % parts : refining[record_of(i)];
                    const auto key = narrow(combine(group.key, refinement + level));
                    open_[at++] = static_cast<std::uint64_t>(key) << 32 | (words_[i] & 0xffffffffU);
                });
        }
        radix_sort(open_, 32, buffer_);
        words_.resize(closed + open);
        merge_in_parallel(closed_, open_, words_, [](std::uint64_t a, std::uint64_t b) { return a >> 32 < b >> 32; });
    }

    // Puts the keys that have a pair back in their places; returns how many of them are first keys.
    std::uint64_t store_keys(const std::vector<Group>& groups, std::vector<std::uint64_t>& by_bucket) {
        // Cells lie anywhere in memory and belong to one group each.
        const auto cell = [&](std::uint64_t i) { return words_[i] & 0xffffffffU; };
        std::uint64_t first_keys = 0;
#pragma omp parallel reduction(+ : first_keys)
        {
            std::vector<std::uint64_t> mine(by_bucket.size(), 0);
            std::uint64_t near = 0;  // the words before it have their cells near
#pragma omp for schedule(static)
            for (std::size_t g = 0; g < groups.size(); ++g) {
                const auto& group = groups[g];
                for (auto i = group.begin; i < group.end; ++i) {
                    if (i >= near) {
                        near = std::min<std::uint64_t>(words_.size(), i + near_together);
                        for (auto next = i; next < near; ++next) prefetch_to_write(&key_at(cell(next)));
                    }
                    key_at(cell(i)) = group.key;
                    first_keys += cell(i) < first_.size();
                }
                // Summed over its records: twice the block's pairs.
                mine[bucket(group.key)] += equivalent_size(group.pairs) * (group.end - group.begin);
            }
#pragma omp critical
            for (std::size_t b = 0; b < mine.size(); ++b) by_bucket[b] += mine[b];
        }
        base_.first.set_column(number_, first_);
        return first_keys;
    }

    const Words& words() const { return words_; }
    // The index of the record of a word.
    std::uint64_t record_of(std::uint64_t word) const { return record_at(word & 0xffffffffU); }

  private:
    // Takes the keys out of their places.
    void collect() {
        const auto take = [](BlockKey& key, std::uint64_t cell) {
            return static_cast<std::uint64_t>(std::exchange(key, 0)) << 32 | cell;
        };
        words_ = gather_in_parallel<std::uint64_t, Words>(first_.size(), [&](std::uint64_t i, Words& words) {
            if (first_[i] != 0) words.push_back(take(first_[i], i));
        });
        for (std::uint64_t k = 0; k < base_.further.size(); ++k)
            if (auto& more = base_.further[k]; more.pass == number_ && more.key != 0)
                words_.push_back(take(more.key, first_.size() + k));
        radix_sort(words_, 32, buffer_);
    }

    BlockKey& key_at(std::uint64_t cell) {
        return cell < first_.size() ? first_[cell] : base_.further[cell - first_.size()].key;
    }
    std::uint64_t record_at(std::uint64_t cell) const {
        return cell < first_.size() ? cell : base_.further[cell - first_.size()].index;
    }
    Columns::Values column_of(Part part) const {
        return base_.refining.column(
            static_cast<std::size_t>(std::find(parts_.begin(), parts_.end(), part) - parts_.begin()));
    }

    std::size_t number_;
    const Pass& pass_;
    const std::vector<Part>& parts_;
    RecordNumber first_number_;
    BaseKeys& base_;
    Columns::Values first_;  // keys of this pass
    Words &words_, &buffer_, &closed_, &open_;
};

// The largest cap on block size that keeps the pairs of all smaller blocks within the budget; at least 2.
std::uint64_t choose_cap(const mpi::Communicator& comm, const std::vector<std::uint64_t>& blocks,
                         std::uint64_t max_block, std::uint64_t budget) {
    std::vector<std::uint64_t> pairs_by_size(max_block + 2, 0);
#pragma omp parallel
    {
        std::vector<std::uint64_t> mine(pairs_by_size.size(), 0);
#pragma omp for schedule(static) nowait
        for (std::size_t i = 0; i < blocks.size(); ++i)
            if (const auto size = equivalent_size(blocks[i]); size <= max_block) mine[size] += blocks[i];
#pragma omp critical
        for (std::size_t size = 0; size < mine.size(); ++size) pairs_by_size[size] += mine[size];
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

KeyRange BlockingPlan::keys_of(std::size_t pass, int rank) const {
    const auto first_key = [&](int r) {
        return std::uint64_t{first_bucket[pass][static_cast<std::size_t>(r)]} << bucket_shift;
    };
    return {first_key(rank), first_key(rank + 1)};
}

BlockingPlan plan_blocks(const mpi::Communicator& comm, const record::Schema& schema, const record::RecordStore& store,
                         const std::vector<bool>& standing, const PairRules& rules, const BlockingLimits& limits,
                         KeyTable& table, spill::SpillFile* spill, const std::function<void()>& pause) {
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
    const auto parts = refining_parts(plan.passes);
    auto base = base_keys_of(plan.passes, parts, reader, store, standing, spill);
    require_cells(store.size() + base.further.size());
    Refinement::Room room;
    std::uint64_t first_keys = 0;

    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        pause();
        const auto& pass = plan.passes[p];
        Refinement refinement(p, pass, parts, store.first(), base, room);
        PassPlan made;
        std::vector<std::uint64_t> by_bucket(bucket_count, 0);
        const bool exact = pass.round == 1;
        std::uint64_t pairs_before = 0;
        bool first_count = true;
        for (std::size_t level = 0;; ++level) {
            counter.count(refinement.words(), [&](std::uint64_t word) { return refinement.record_of(word); });
            const auto& blocks = counter.blocks();
            std::uint64_t local_pairs = 0, local_big = 0;
#pragma omp parallel for schedule(static) reduction(+ : local_pairs)
            for (std::size_t i = 0; i < blocks.size(); ++i) local_pairs += blocks[i];
            const auto all_pairs = comm.sum(local_pairs);
            if (pass.if_few && all_pairs > records) {
                made.runs = false;
                refinement.store_keys({}, by_bucket);
                break;
            }
            if (std::exchange(first_count, false)) pairs_before = all_pairs;
            made.cap = exact ? limits.max_block : choose_cap(comm, blocks, limits.max_block, budget);
            const auto most = pairs_among(made.cap);
#pragma omp parallel for schedule(static) reduction(+ : local_big)
            for (std::size_t i = 0; i < blocks.size(); ++i) local_big += blocks[i] > most;
            const auto big = comm.sum(local_big);
            const bool last = level == pass.refinements.size();
            if (big == 0 || (last && made.split > 0)) {
                made.pairs = all_pairs;
                made.blocks = comm.sum(blocks.size());
                first_keys += refinement.store_keys(counter.groups(), by_bucket);
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
    room = {};
    base.refining = {0, 0, nullptr};
    return_free_memory();
    table = rows_of(store, plan.passes.size(), first_keys, base);
    return plan;
}

}  // namespace idxr::block
