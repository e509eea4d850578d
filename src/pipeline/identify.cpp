// Blocking, estimating, comparing and scoring, in rounds.
#include "idxr/pipeline/identify.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "idxr/block/candidates.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/memory.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/pipeline/checkpoints.hpp"
#include "idxr/pipeline/saved_model.hpp"
#include "idxr/pipeline/tuning.hpp"
#include "idxr/score/estimate.hpp"
#include "idxr/score/refine.hpp"
#include "idxr/score/rivals.hpp"
#include "idxr/score/scorer.hpp"

namespace idxr::pipeline {
namespace {

using compare::Pattern;
using record::Record;
using score::ScoredPair;

constexpr std::uint64_t training_pairs = 3'000'000;  // candidate pairs that the model is estimated from, at most about
constexpr std::uint64_t captured_pairs = 200'000;    // pairs whose passes are counted
constexpr std::uint64_t random_pairs = 500'000;      // pairs drawn at random for u

constexpr double least_kept = 0.001;  // probability of pairs that refining, the threshold and the guard look at

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Pattern counts of one thread; hashed, because a run shows thousands of patterns.
using LocalCounts = std::unordered_map<Pattern, std::uint64_t>;

score::PatternCounts merged(const std::vector<LocalCounts>& threads) {
    score::PatternCounts all;
    for (const auto& counts : threads)
        for (const auto& [pattern, count] : counts) all[pattern] += count;
    return all;
}

// Pairs i of record numbers drawn by hash: the same pairs for any number of ranks, which share the i.
void count_random_pairs(const mpi::Communicator& comm, const Population& population,
                        const compare::Comparisons& comparisons, score::Evidence& evidence) {
    const auto total = population.ownership.total();
    std::vector<std::pair<RecordNumber, RecordNumber>> pairs;
    std::vector<RecordNumber> numbers;
    if (total >= 2) {
        // A few records have few pairs, and drawing them again and again would count their matches as chance.
        const auto draws = std::min<std::uint64_t>(random_pairs, total < 2000 ? total * (total - 1) / 2 : random_pairs);
        const auto ranks = static_cast<std::uint64_t>(comm.size()), rank = static_cast<std::uint64_t>(comm.rank());
        for (auto i = draws * rank / ranks; i < draws * (rank + 1) / ranks; ++i) {
            const auto a = mix64(2 * i) % total, b = mix64(2 * i + 1) % total;
            if (a == b) continue;
            pairs.emplace_back(a, b);
            numbers.insert(numbers.end(), {a, b});
        }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    const auto fetched = record::fetch(comm, population.ownership, population.store, numbers);
    const auto index = [&](RecordNumber n) {
        return static_cast<std::size_t>(std::lower_bound(numbers.begin(), numbers.end(), n) - numbers.begin());
    };
    for (const auto& comparison : comparisons.list())
        evidence.random_codes.emplace_back(comparison.levels.size(), std::array<std::uint64_t, 256>{});
    std::vector<LocalCounts> counts(static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel
    {
        auto& mine = counts[static_cast<std::size_t>(omp_get_thread_num())];
        Record a, b;
#pragma omp for schedule(static)
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            fetched.decode(index(pairs[i].first), a);
            fetched.decode(index(pairs[i].second), b);
            if (population.pair_rules.may_meet(a.source, b.source) &&
                ((a.flags ^ b.flags) & record::flag_organisation) == 0) {
                const auto pattern = comparisons.compare(a, b);
                ++mine[pattern];
                for (std::size_t c = 0; c < comparisons.list().size(); ++c) {
                    const auto& comparison = comparisons.list()[c];
                    const auto level = compare::level_in(pattern, comparison);
                    if (comparison.frequency_adjusted && comparison.levels[level].rarity_halves > 0) {
                        const auto code = std::max(a.frequency(comparison.slot), b.frequency(comparison.slot));
#pragma omp atomic
                        ++evidence.random_codes[c][level][code];
                    }
                }
            }
        }
    }
    for (auto& levels : evidence.random_codes)
        for (auto& codes : levels) comm.sum_in_place(codes);
    evidence.random = score::sum_patterns(comm, merged(counts));
}

// Bytes that a member of a block takes while it is brought: its record, its keys and the lists, here and as answers to
// other ranks.
std::uint64_t member_bytes(const Population& population, std::size_t passes) {
    const auto& store = population.store;
    const auto record = store.size() == 0 ? 0 : store.bytes() / store.size();
    return 2 * (record + (passes + 2) * sizeof(block::BlockKey) + 2 * sizeof(block::Candidates) + 2 * sizeof(char*));
}

double possible_pairs(const mpi::Communicator& comm, const Population& population) {
    std::vector<std::uint64_t> of_source(population.sources.size(), 0);
    for (std::uint64_t i = 0; i < population.store.size(); ++i)
        if (population.standing[i]) ++of_source[record::source_at(population.store.at(i))];
    comm.sum_in_place(of_source);
    double all = 0, barred = 0;
    for (std::size_t s = 0; s < of_source.size(); ++s) {
        const auto n = static_cast<double>(of_source[s]);
        all += n;
        if (!population.pair_rules.may_meet(static_cast<SourceIndex>(s), static_cast<SourceIndex>(s)))
            barred += n * (n - 1) / 2;
    }
    return std::max(1.0, all * (all - 1) / 2 - barred);
}

std::uint64_t standing_records(const mpi::Communicator& comm, const Population& population) {
    return comm.sum(
        static_cast<std::uint64_t>(std::count(population.standing.begin(), population.standing.end(), true)));
}

// True if some pass proposes every pair that agrees exactly in a comparison.
bool covers_agreement(const block::BlockingPlan& plan, const compare::Comparison& comparison) {
    using block::Part;
    const auto part = [&]() -> std::optional<Part> {
        switch (comparison.kind) {
            case compare::Kind::ssn:
                return Part::ssn;
            case compare::Kind::identifier:
                return Part::identifier;
            case compare::Kind::birth_date:
                return Part::birth_date;
            case compare::Kind::phone:
                return Part::phone;
            case compare::Kind::email:
                return Part::email;
            case compare::Kind::organisation:
                return Part::organisation;
            default:
                return std::nullopt;
        }
    }();
    if (!part) return false;
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        const auto& pass = plan.passes[p];
        if (pass.parts.size() == 1 && pass.parts.front() == *part &&
            (*part != Part::identifier || pass.slot == comparison.slot))
            return plan.plans[p].refined == 0 && plan.plans[p].split == 0;
    }
    return false;
}

// Patterns of the candidate pairs in a part of the blocks, chosen by the hash of their keys.
score::Evidence gather_evidence(const mpi::Communicator& comm, const Population& population,
                                const block::BlockingPlan& plan, const block::KeyTable& keys,
                                const compare::Comparisons& comparisons, std::uint64_t batch_members,
                                Checkpoints& checkpoints) {
    score::Evidence evidence;
    std::uint64_t proposed = 0;
    for (const auto& pass : plan.plans) proposed += pass.pairs;
    evidence.sampled =
        proposed <= training_pairs ? 1.0 : static_cast<double>(training_pairs) / static_cast<double>(proposed);
    std::vector<LocalCounts> counts(static_cast<std::size_t>(omp_get_max_threads()));
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        block::BlockStream stream(comm, plan, p, keys, population.store, population.ownership, population.pair_rules,
                                  evidence.sampled, batch_members);
        while (stream.next()) {
            checkpoints.leave_if_asked();
            stream.visit([&](int thread, const Record& a, const Record& b) {
                ++counts[static_cast<std::size_t>(thread)][comparisons.compare(a, b)];
            });
        }
    }
    evidence.candidates = score::sum_patterns(comm, merged(counts));
    count_random_pairs(comm, population, comparisons, evidence);
    evidence.possible_pairs = possible_pairs(comm, population);
    evidence.records = standing_records(comm, population);
    for (const auto& comparison : comparisons.list()) evidence.covered.push_back(covers_agreement(plan, comparison));
    for (const auto& comparison : comparisons.list())
        evidence.chance_equal.push_back(comparison.slot == record::Schema::absent
                                            ? 0.0
                                            : population.chance_equal[static_cast<std::size_t>(comparison.slot)]);
    return evidence;
}

score::WeightCounts count_weights(const mpi::Communicator& comm, const std::vector<ScoredPair>& pairs) {
    struct Bin {
        std::int64_t weight;
        std::uint64_t count;
    };
    score::WeightCounts local, all;
#pragma omp parallel
    {
        std::unordered_map<score::Weight, std::uint64_t> mine;
#pragma omp for schedule(static) nowait
        for (std::size_t i = 0; i < pairs.size(); ++i) ++mine[score::weight_bin(pairs[i].weight)];
#pragma omp critical
        for (const auto& [weight, count] : mine) local[weight] += count;
    }
    std::vector<Bin> bins;
    for (const auto& [weight, count] : local) bins.push_back({weight, count});
    for (const auto& bin : comm.all_gather(std::span<const Bin>(bins)))
        all[static_cast<score::Weight>(bin.weight)] += bin.count;
    return all;
}

// Pairs drawn by the hash of their ends, with the passes that propose them, at the owners of their left records and
// sorted by ends.
std::vector<block::CapturedPair> draw_captures(const mpi::Communicator& comm, const Population& population,
                                               const block::KeyTable& keys, const PairsOfThreads& kept) {
    std::uint64_t local = 0;
    for (const auto& pairs : kept) local += pairs.size();
    const auto all = comm.sum(local);
    std::vector<block::CapturedPair> drawn;
    for (const auto& pairs : kept)
        for (const auto& pair : pairs)
            if (all <= captured_pairs || mix64(combine(pair.left, pair.right)) % all < captured_pairs)
                drawn.push_back({pair.left, pair.right, 0});
    drawn = mpi::send_to_owners(comm, std::move(drawn), [&](const block::CapturedPair& pair) {
                return population.ownership.owner(pair.left);
            }).data;
    std::sort(drawn.begin(), drawn.end(), [](const block::CapturedPair& a, const block::CapturedPair& b) {
        return a.left != b.left ? a.left < b.left : a.right < b.right;
    });
    block::count_passes(comm, keys, population.ownership, drawn);
    return drawn;
}

// How often the passes find a match. Both are in the order of `pairs`.
block::Captures weigh_captures(const mpi::Communicator& comm, std::size_t passes,
                               const std::vector<block::CapturedPair>& drawn, const std::vector<ScoredPair>& pairs) {
    block::Captures captures{comm.sum(drawn.size()), std::vector<std::uint64_t>(passes + 1, 0)};
    auto pair = pairs.begin();
    for (const auto& [left, right, found_by] : drawn) {
        while (pair->left != left || pair->right != right) ++pair;
        captures.by_passes[found_by] +=
            static_cast<std::uint64_t>(std::lround(score::probability(pair->weight) * block::probability_unit));
    }
    comm.sum_in_place(captures.by_passes);
    return captures;
}

// The pairs of all threads at the owners of their left records, sorted by ends.
std::vector<ScoredPair> collect_pairs(const mpi::Communicator& comm, const record::Ownership& ownership,
                                      PairsOfThreads& kept) {
    std::vector<ScoredPair> all = std::move(kept[0]);
    std::size_t count = all.size();
    for (const auto& of_thread : kept) count += of_thread.size();
    all.reserve(count);
    for (auto& of_thread : kept) {
        all.insert(all.end(), of_thread.begin(), of_thread.end());
        of_thread = {};
    }
    auto pairs = mpi::send_to_owners(comm, std::move(all), [&](const ScoredPair& pair) {
                     return ownership.owner(pair.left);
                 }).data;
    sort_in_parallel(pairs, score::by_ends);
    return pairs;
}

}  // namespace

std::vector<SourceIndex> sources_of(const Population& population) {
    std::vector<SourceIndex> sources(population.store.size());
    Record record;
    for (std::uint64_t i = 0; i < population.store.size(); ++i) {
        population.store.decode(i, record);
        sources[i] = record.source;
    }
    return sources;
}

void decide(const config::Settings& settings, const mpi::Communicator& comm, Matches& matches) {
    matches.weights = count_weights(comm, matches.pairs);
    matches.threshold = settings.threshold_auto
                            ? score::best_expected_f1(matches.weights)
                            : score::at_weight(matches.weights, score::weight_of(settings.threshold));
    std::vector<score::Weight> decided{matches.threshold.weight};
    comm.broadcast(decided);
    matches.threshold.weight = decided[0];
    matches.matches_of_pass.assign(matches.plan.passes.size(), 0);
    for (const auto& pair : matches.pairs)
        if (pair.weight >= matches.threshold.weight) ++matches.matches_of_pass[pair.pass];
    comm.sum_in_place(matches.matches_of_pass);
}

Matches identify(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                 const std::string& trained, Checkpoints& checkpoints, report::Progress& progress,
                 report::Timers& timers) {
    const auto timer = timers.scope("identity matching");
    Matches found(population.schema);
    block::KeyTable keys;
    double possible = 0;
    {
        const auto scope = timers.scope("blocking keys");
        progress.begin("blocking", 0, "passes");
        block::BlockingLimits limits;
        limits.max_block = settings.max_block;
        found.plan = block::plan_blocks(comm, population.schema, population.store, population.standing,
                                        population.pair_rules, limits, keys, [&] { checkpoints.leave_if_asked(); });
        return_free_memory();
        progress.end();
    }
    Tuning tuning(comm, settings.memory, member_bytes(population, found.plan.passes.size()));
    {
        const auto scope = timers.scope("estimate");
        progress.begin("estimating", 0, "pairs");
        if (checkpoints.restore_model(found.comparisons, found.model, possible)) {
            // as it was
        } else if (trained.empty()) {
            const auto evidence =
                gather_evidence(comm, population, found.plan, keys, found.comparisons, tuning.batch(), checkpoints);
            possible = evidence.possible_pairs;
            found.model =
                score::estimate(found.comparisons, evidence,
                                config::is_left_out(settings, "em") ? score::Levels::held : score::Levels::estimated);
            if (config::is_left_out(settings, "tf")) score::forget_frequencies(found.model);
        } else {
            possible = possible_pairs(comm, population);
            found.model = score::for_records(parse_model(trained, settings.model, found.comparisons).model,
                                             standing_records(comm, population));
        }
        score::share(comm, found.model);
        progress.end();
        for (const auto& note : found.model.notes) progress.note(note);
        for (const auto& name : found.comparisons.left_out())
            progress.note(name + ": not compared, there are more fields than a pattern holds");
        checkpoints.estimated(found.model, possible);
    }

    // What is kept does not depend on --pairs-floor: it says what is shown and changes nothing that is decided on.
    const auto floor =
        score::weight_of(settings.threshold_auto ? least_kept : std::min(least_kept, settings.threshold));
    const score::Scorer scorer(found.model, found.comparisons, floor);
    const auto passes = found.plan.passes.size();
    found.pairs_of_pass.assign(passes, 0);
    found.seconds_of_round.assign(5, 0);
    std::uint64_t proposed = 0, compared = 0;
    for (const auto& pass : found.plan.plans) proposed += pass.pairs;
    PairsOfThreads kept(static_cast<std::size_t>(omp_get_max_threads()));
    std::vector<std::vector<std::uint64_t>> counts(kept.size(), std::vector<std::uint64_t>(passes * 8, 0));
    const auto done = checkpoints.restore_pairs(passes, kept[0], found.pairs_of_pass);
    for (std::size_t p = 0; p < done; ++p) compared += found.plan.plans[p].pairs;
    progress.begin("comparing", proposed, "pairs");
    for (auto p = done; p < passes; ++p) {
        const auto begun = now();
        const auto round = static_cast<std::uint8_t>(found.plan.passes[p].round);
        const auto scope = timers.scope("round " + std::to_string(round));
        block::BlockStream stream(comm, found.plan, p, keys, population.store, population.ownership,
                                  population.pair_rules, 1.0, tuning.batch());
        for (double asked = now(); stream.next(); asked = now()) {
            const auto brought = now();
            checkpoints.leave_if_asked(p, kept, found.pairs_of_pass);
            const auto busy = stream.visit([&](int thread, const Record& a, const Record& b) {
                const auto t = static_cast<std::size_t>(thread);
                ++counts[t][p * 8];
                if (score::Scored scored; scorer.score(a, b, scored))
                    kept[t].push_back({a.number, b.number, scored.pattern, scored.weight, scored.rarity,
                                       static_cast<std::uint8_t>(p), round});
            });
            tuning.batch_done(stream.members(), brought - asked, now() - brought, busy);
            stream.set_batch(tuning.batch());
        }
        tuning.pass_done();
        compared += found.plan.plans[p].pairs;
        progress.advance(compared);
        for (const auto& of_thread : counts) found.pairs_of_pass[p] += of_thread[p * 8];
        found.seconds_of_round[round] += now() - begun;
        checkpoints.passes_done(p + 1, kept, found.pairs_of_pass);
    }
    progress.end();
    found.tuning = tuning.changes();
    for (const auto& change : found.tuning) progress.note(change);
    comm.sum_in_place(found.pairs_of_pass);

    const auto scope = timers.scope("collect pairs");
    checkpoints.leave_if_compared();
    const auto captured = draw_captures(comm, population, keys, kept);
    checkpoints.leave_if_compared();
    keys = {};
    return_free_memory();
    found.pairs = collect_pairs(comm, population.ownership, kept);
    {
        const auto refining = timers.scope("refine");
        const auto sources = sources_of(population);
        const score::Rivals rivals(comm, population.ownership, sources, population.pair_rules.unique, found.pairs);
        score::refine(
            comm, found.comparisons, possible, rivals,
            trained.empty() && !config::is_left_out(settings, "em") ? score::Levels::estimated : score::Levels::held,
            found.pairs, found.model);
    }

    decide(settings, comm, found);
    found.captures = weigh_captures(comm, passes, captured, found.pairs);
    return found;
}

void add_equal_rows(const mpi::Communicator& comm, const Population& population, Matches& matches) {
    const auto& store = population.store;
    const auto floor = score::weight_of(0.999999);
    std::vector<ScoredPair> pairs;
    Record record;
    for (std::uint64_t i = 0; i < store.size(); ++i) {
        if (population.standing[i]) continue;
        store.decode(i, record);
        const auto pattern = matches.comparisons.compare(record, record);
        const auto rarity = score::rarity(matches.model, matches.comparisons, pattern, record, record);
        const auto weight =
            std::max(floor, score::score(score::pattern_weight(matches.model, matches.comparisons, pattern), rarity));
        pairs.push_back({population.representative[i], record.number, pattern, weight, rarity, score::equal_rows, 0});
    }
    const auto own = mpi::send_to_owners(comm, std::span<const ScoredPair>(pairs),
                                         [&](const ScoredPair& pair) { return population.ownership.owner(pair.left); });
    matches.pairs.reserve(matches.pairs.size() + own.data.size());  // no more than that
    matches.pairs.insert(matches.pairs.end(), own.data.begin(), own.data.end());
    sort_in_parallel(matches.pairs, score::by_ends);
}

}  // namespace idxr::pipeline
