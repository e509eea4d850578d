// Blocking, estimating, comparing and scoring, in rounds.
#include "idxr/pipeline/identify.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "captures.hpp"
#include "evidence.hpp"
#include "idxr/block/candidates.hpp"
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

using record::Record;
using score::ScoredPair;

constexpr double least_kept = 0.001;  // probability of pairs that refining, the threshold and the guard look at

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Bytes that a member of a block takes while it is brought: its record, its keys and the lists, here and as answers to
// other ranks.
std::uint64_t member_bytes(const Population& population, std::size_t passes) {
    const auto& store = population.store;
    const auto record = store.size() == 0 ? 0 : store.bytes() / store.size();
    return 2 * (record + (passes + 2) * sizeof(block::BlockKey) + 2 * sizeof(block::Candidates) + 2 * sizeof(char*));
}

std::string note_on_passes(const block::BlockingPlan& plan) {
    std::uint64_t left_out = 0, worth = 0;
    for (const auto& pass : plan.plans) left_out += !pass.runs && pass.pairs > 0, worth += pass.worth;
    if (left_out == 0) return "";
    return fmt::format("{} of {} blocking passes are left out: by a sample, they alone would find about {} matches",
                       left_out, plan.passes.size(), worth);
}

// Gives up the keys of passes that do not run; returns how many do.
std::size_t keep_running(const block::BlockingPlan& plan, block::KeyTable& keys) {
    std::vector<bool> runs;
    for (const auto& pass : plan.plans) runs.push_back(pass.runs);
    const auto running = static_cast<std::size_t>(std::count(runs.begin(), runs.end(), true));
    if (running < runs.size()) keys.keep(runs);
    return running;
}

}  // namespace

Matches identify(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                 const spill::Place& place, const std::string& trained, Checkpoints& checkpoints,
                 report::Progress& progress, report::Timers& timers) {
    const auto timer = timers.scope("identity matching");
    Matches found(population.schema);
    block::KeyTable keys;
    double possible = 0;
    {
        const auto scope = timers.scope("blocking keys");
        progress.begin("blocking", 0, "passes");
        block::BlockingLimits limits;
        limits.max_block = settings.max_block;
        const auto waiting = place.file();
        found.plan =
            block::plan_blocks(comm, population.schema, population.store, population.standing, population.pair_rules,
                               limits, keys, waiting.get(), [&] { checkpoints.planning(); });
        return_free_memory();
        progress.end();
    }
    Tuning tuning(comm, settings.memory, member_bytes(population, found.plan.passes.size()));
    {
        const auto scope = timers.scope("estimate");
        progress.begin("estimating", 0, "pairs");
        std::optional<Sample> sample;
        if (!checkpoints.restore_model(found.comparisons, found.model, possible, found.plan))
            sample = sample_candidates(comm, population, found.plan, keys, found.comparisons, tuning.batch(),
                                       [&] { checkpoints.leave_if_asked(); });
        if (!sample) {
            // as it was
        } else if (trained.empty()) {
            const auto evidence = gather_evidence(comm, population, found.plan, found.comparisons, *sample);
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
        // Where the sample is all there is, comparing it is cheap.
        if (sample && sample->rate < 1 && !config::is_left_out(settings, "choice"))
            block::choose_passes(weigh_passes(comm, *sample, found.model, found.comparisons), found.plan);
        progress.end();
        if (const auto note = note_on_passes(found.plan); !note.empty()) progress.note(note);
        for (const auto& note : found.model.notes) progress.note(note);
        for (const auto& name : found.comparisons.left_out())
            progress.note(name + ": not compared, there are more fields than a pattern holds");
        checkpoints.estimated(found.model, possible, found.plan);
    }
    const auto running = keep_running(found.plan, keys);

    // What is kept does not depend on --pairs-floor: it says what is shown and changes nothing that is decided on.
    const auto floor =
        score::weight_of(settings.threshold_auto ? least_kept : std::min(least_kept, settings.threshold));
    const score::Scorer scorer(found.model, found.comparisons, floor);
    const auto passes = found.plan.passes.size();
    found.pairs_of_pass.assign(passes, 0);
    found.seconds_of_round.assign(5, 0);
    std::uint64_t proposed = 0, compared = 0;
    const auto to_visit = [&](std::size_t p) { return found.plan.plans[p].runs ? found.plan.plans[p].pairs : 0; };
    for (std::size_t p = 0; p < passes; ++p) proposed += to_visit(p);
    KeptPairs kept(static_cast<std::size_t>(omp_get_max_threads()), place);
    struct alignas(64) Count {
        std::uint64_t pairs = 0;
    };
    std::vector<Count> counts(kept.threads());  // of the threads in a batch
    const auto done = checkpoints.restore_pairs(passes, kept, found.pairs_of_pass);
    for (std::size_t p = 0; p < done.passes; ++p) compared += to_visit(p);
    progress.begin("comparing", proposed, "pairs");
    for (auto p = done.passes; p < passes; ++p) {
        const auto begun = now();
        const auto round = static_cast<std::uint8_t>(found.plan.passes[p].round);
        const auto scope = timers.scope("round " + std::to_string(round));
        if (found.plan.plans[p].runs) {
            block::BlockStream stream(comm, found.plan, p, keys, population.store, population.ownership,
                                      population.pair_rules, tuning.batch(),
                                      p == done.passes ? std::span(done.keys) : std::span<const block::KeyRange>());
            for (double asked = now(); stream.next(); asked = now()) {
                const auto brought = now();
                checkpoints.batch_done(p, stream.before_batch(), kept, found.pairs_of_pass);
                const auto busy = stream.visit([&](int thread, const Record& a, const Record& b) {
                    const auto t = static_cast<std::size_t>(thread);
                    ++counts[t].pairs;
                    if (score::Scored scored; scorer.score(a, b, scored))
                        kept.add(t, {a.number, b.number, scored.pattern, scored.weight, scored.rarity,
                                     static_cast<std::uint8_t>(p), round});
                });
                kept.settle();
                for (auto& count : counts) found.pairs_of_pass[p] += std::exchange(count.pairs, 0);
                tuning.batch_done(stream.members(), brought - asked, now() - brought, busy);
                stream.set_batch(tuning.batch());
            }
        }
        tuning.pass_done();
        compared += to_visit(p);
        progress.advance(compared);
        found.seconds_of_round[round] += now() - begun;
        checkpoints.passes_done(p + 1, kept, found.pairs_of_pass);
    }
    progress.end();
    found.tuning = tuning.changes();
    for (const auto& change : found.tuning) progress.note(change);
    comm.sum_in_place(found.pairs_of_pass);

    const auto scope = timers.scope("collect pairs");
    checkpoints.leave_if_compared();
    auto captured = draw_captures(comm, population, keys, kept);
    checkpoints.leave_if_compared();
    keys = {};
    return_free_memory();
    auto& pairs = found.pairs.at_hand;
    // About as many come for equal rows; growing then would copy all.
    const auto equal_rows =
        place.needed
            ? 0
            : static_cast<std::uint64_t>(std::count(population.standing.begin(), population.standing.end(), false));
    divide_pairs(comm, population, kept.take(equal_rows), found);
    captured = mpi::send_to_owners(comm, std::move(captured), [&](const block::CapturedPair& pair) {
                   return found.pair_owners.owner(pair.left);
               }).data;
    sort_in_parallel(pairs, score::by_ends);
    pairs.reserve(pairs.size() + equal_rows);
    return_free_memory();
    checkpoints.leave_if_compared();
    {
        const auto refining = timers.scope("refine");
        const auto sources = sources_of(population);
        const score::Rivals rivals(comm, population.ownership, sources, population.pair_rules.unique, pairs);
        score::refine(
            comm, found.comparisons, possible, rivals,
            trained.empty() && !config::is_left_out(settings, "em") ? score::Levels::estimated : score::Levels::held,
            pairs, found.model, [&] { checkpoints.leave_if_compared(); });
    }

    decide(settings, comm, found);
    found.captures = weigh_captures(comm, running, captured, pairs);
    return found;
}

}  // namespace idxr::pipeline
