// Without labels, identities teach. What the cluster makes of a pair, by way of other pairs, is more than its own
// fields tell: two records that a third one ties together are one person, though they may hardly agree; a pair whose
// groups the guard keeps apart is none, though it may agree on nearly everything (twins, members of a household, Jr and
// Sr). Pairs of which nothing is known beyond their own weight are expected to be what their weight says, less what was
// found of others of that weight.
#include "examples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <tuple>
#include <unordered_map>

#include "final_weights.hpp"
#include "idxr/cluster/identities.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/evaluate/labelled.hpp"
#include "idxr/evaluate/rows.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/consolidate.hpp"
#include "idxr/record/at_hand.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;
using score::ScoredPair;
using score::Weight;

constexpr std::uint64_t clustered_pairs = 400'000;  // pairs of the components that are looked at, about
constexpr std::uint64_t most_examples = 6'000;
constexpr std::size_t batch_pairs = 1 << 21;  // whose components are asked for at one time, a rank
constexpr Weight reach = 12'000;              // weights of pairs to learn from: those in doubt and some that are sure
constexpr Weight surest = 100'000;            // no pair weighs more
constexpr double millionth = 1e6;

// An example before its features are made; `pair` has its records and pattern.
struct Draft {
    ScoredPair pair;
    learn::Example example;
};

std::uint32_t in_millionths(double probability) {
    return static_cast<std::uint32_t>(std::lround(std::clamp(probability, 0.0, 1.0) * millionth));
}

double log_odds(double p) { return std::log2(p / (1 - p)); }

// How likely the pairs are of which nothing is known but their own weight, by bit of that weight: as many matches as
// the weights promise, less those found.
class Remainder {
  public:
    void add(Weight own, Weight by_itself, Weight final) {
        const auto bin = bin_of(own);
        const bool known = final != by_itself;
        promised_[bin] += in_millionths(score::probability(by_itself));
        (known ? found_ : unknown_promised_)[bin] += in_millionths(score::probability(final));
        unknown_[bin] += !known;
    }
    void sum(const mpi::Communicator& comm) {
        for (auto* counts : {&promised_, &found_, &unknown_promised_, &unknown_}) comm.sum_in_place(*counts);
    }
    // What to add to the bits of such a pair.
    double shift(Weight own) const {
        constexpr std::uint64_t enough = 5;
        const auto bin = bin_of(own);
        if (unknown_[bin] < enough) return 0;
        const auto pairs = static_cast<double>(unknown_[bin]) * millionth;
        const double before = static_cast<double>(unknown_promised_[bin]) / pairs;
        const double left = (static_cast<double>(promised_[bin]) - static_cast<double>(found_[bin])) / pairs;
        const auto bounded = [](double p) { return std::clamp(p, 1e-4, 1 - 1e-4); };
        return log_odds(bounded(left)) - log_odds(bounded(before));
    }

  private:
    static constexpr std::size_t bins = 2 * reach / 1000 + 1;
    static std::size_t bin_of(Weight own) { return static_cast<std::size_t>((own + reach) / 1000); }
    using Counts = std::vector<std::uint64_t>;
    Counts promised_ = Counts(bins), found_ = Counts(bins), unknown_promised_ = Counts(bins), unknown_ = Counts(bins);
};

std::vector<Draft> drafts_of_identities(const config::Settings& settings, const mpi::Communicator& comm,
                                        const Population& population, const Matches& matches) {
    auto rules = cluster_rules(settings, population, matches);
    const auto all = comm.sum(matches.pairs.size());
    rules.sampled = all <= clustered_pairs ? 1.0 : static_cast<double>(clustered_pairs) / static_cast<double>(all);
    rules.tell_components = true;
    const auto identities =
        cluster::build_identities(comm, population.schema, population.store, population.ownership, matches.comparisons,
                                  matches.model, matches.pairs, matches.pair_owners, {}, rules);
    const auto& pairs = matches.pairs.at_hand;
    struct Known {
        std::size_t pair;
        RecordNumber component;
        Weight own, final;
    };
    std::vector<Known> known;
    std::vector<RecordNumber> lefts;
    for (std::size_t done = 0; comm.any(done < pairs.size());) {
        const auto begin = done;
        done = std::min<std::size_t>(done + batch_pairs, pairs.size());
        lefts.resize(done - begin);
#pragma omp parallel for schedule(static)
        for (std::size_t i = begin; i < done; ++i) lefts[i - begin] = pairs[i].left;
        const auto component_of = mpi::ask_sorted<RecordNumber>(
            comm, std::span<const RecordNumber>(lefts), [&](RecordNumber n) { return population.ownership.owner(n); },
            [&](RecordNumber n) { return identities.component[n - population.store.first()]; });
        const auto more = gather_in_parallel<Known>(done - begin, [&](std::uint64_t i, std::vector<Known>& found) {
            if (!cluster::is_looked_at(component_of[i], rules.sampled)) return;
            const auto own = own_weight(matches, pairs[begin + i]);
            if (std::abs(own) <= reach) found.push_back({begin + i, component_of[i], own, 0});
        });
        known.insert(known.end(), more.begin(), more.end());
    }
    Remainder remainder;
    FinalWeights weights(identities.pairs);
    for (auto& [i, component, own, final] : known) {
        final = weights.of(pairs[i]);
        remainder.add(own, pairs[i].weight, final);
    }
    remainder.sum(comm);
    const auto usable = comm.sum(known.size());
    std::vector<Draft> drafts;
    for (const auto& [i, component, own, final] : known) {
        const auto& pair = pairs[i];
        const auto hash = mix64(combine(pair.left, pair.right));
        if (usable > most_examples && hash % usable >= most_examples) continue;
        double bits = final / 1000.0;
        if (final == pair.weight) bits += remainder.shift(own);
        drafts.push_back({pair,
                          {pair.weight,
                           in_millionths(1 / (1 + std::exp2(-bits))),
                           1000,
                           (mix64(component) & 1) != 0,
                           learn::Correction().in_doubt(own),
                           {}}});
    }
    return drafts;
}

record::RecordsAtHand records_of(const mpi::Communicator& comm, const Population& population,
                                 const std::vector<Draft>& drafts) {
    std::vector<RecordNumber> ends;
    for (const auto& draft : drafts) ends.insert(ends.end(), {draft.pair.left, draft.pair.right});
    return {comm, population.ownership, population.store, std::move(ends)};
}

// The pairs that labels name, at the owners of their left records.
std::vector<Draft> drafts_of_labels(const config::Settings& settings, const mpi::Communicator& comm,
                                    const Population& population, const Matches& matches) {
    std::vector<evaluate::LabelledPair> labels;
    std::vector<std::uint8_t> by_source;
    mpi::together(comm, [&] {
        if (!comm.root()) return;
        auto read = evaluate::read_labels(settings.labels);
        labels = std::move(read.pairs);
        by_source.push_back(read.by_source);
    });
    comm.broadcast(labels);
    comm.broadcast(by_source);

    // Numbers of the records named, plus one; 0 for those that are not here.
    std::unordered_map<std::uint64_t, std::size_t> places;
    for (const auto& label : labels)
        for (auto key : {label.left, label.right}) places.try_emplace(key, places.size());
    std::vector<std::uint64_t> numbers(places.size(), 0);
    Record record;
    for (std::uint64_t i = 0; i < population.store.size(); ++i) {
        population.store.decode(i, record);
        const auto place = places.find(
            evaluate::record_key(population.sources[record.source], record.values[0], by_source.front() != 0));
        if (place != places.end()) numbers[place->second] = population.representative[i] + 1;
    }
    comm.max_in_place(numbers);
    std::vector<Draft> drafts;
    bool any = false;
    for (const auto& label : labels) {
        auto [left, right] = std::minmax({numbers[places.at(label.left)], numbers[places.at(label.right)]});
        if (left == 0 || left == right) continue;
        any = true;
        if (!population.store.has(left - 1)) continue;
        const double target = label.label == evaluate::match ? 0.999 : label.label == evaluate::no_match ? 0.001 : 0.5;
        drafts.push_back(
            {{left - 1, right - 1, 0, 0, 0, 0, 0}, {0, in_millionths(target), 1000, (mix64(left) & 1) != 0, true, {}}});
    }
    if (!any)
        fail(ExitCode::input, "{}: names none of the records; its columns record_id_… must hold their IDs",
             settings.labels);
    // Patterns and weights are those of any other pair.
    const auto at_hand = records_of(comm, population, drafts);
    Record a, b;
    for (auto& draft : drafts) {
        at_hand.decode(draft.pair.left, a);
        at_hand.decode(draft.pair.right, b);
        draft.pair.pattern = matches.comparisons.compare(a, b);
        draft.pair.rarity = score::rarity(matches.model, matches.comparisons, draft.pair.pattern, a, b);
        draft.example.weight = own_weight(matches, draft.pair);
    }
    return drafts;
}

// Examples of all ranks on rank 0, by the ends of their pairs.
std::vector<learn::Example> gather(const mpi::Communicator& comm, const std::vector<Draft>& drafts) {
    struct Head {
        RecordNumber left, right;
        Weight weight;
        std::uint32_t target, importance;
        std::uint16_t features;
        bool fold, counts;
    };
    std::vector<Head> heads;
    std::vector<learn::Feature> features;
    for (const auto& [pair, example] : drafts) {
        heads.push_back({pair.left, pair.right, example.weight, example.target, example.importance,
                         static_cast<std::uint16_t>(example.features.size()), example.fold, example.counts});
        features.insert(features.end(), example.features.begin(), example.features.end());
    }
    heads = comm.gather(std::span<const Head>(heads));
    features = comm.gather(std::span<const learn::Feature>(features));
    std::vector<std::pair<Head, learn::Example>> all;
    auto next = features.begin();
    for (const auto& head : heads) {
        all.push_back(
            {head, {head.weight, head.target, head.importance, head.fold, head.counts, {next, next + head.features}}});
        next += head.features;
    }
    // A pair may be labelled twice.
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.first.left, a.first.right, a.first.target, a.first.importance) <
               std::tuple(b.first.left, b.first.right, b.first.target, b.first.importance);
    });
    std::vector<learn::Example> examples;
    for (auto& [head, example] : all) examples.push_back(std::move(example));
    return examples;
}

}  // namespace

learn::Lesson learn_together(const config::Settings& settings, const mpi::Communicator& comm,
                             const Population& population, const Matches& matches, const std::function<void()>& pause) {
    auto drafts = drafts_of_identities(settings, comm, population, matches);
    pause();
    if (!settings.labels.empty()) {
        // All examples of identities together weigh as much as the labels, which alone count when learning is checked.
        auto labelled = drafts_of_labels(settings, comm, population, matches);
        const auto labels = comm.sum(labelled.size()), others = std::max<std::uint64_t>(1, comm.sum(drafts.size()));
        for (auto& [pair, example] : drafts) {
            example.importance = static_cast<std::uint32_t>(std::min<std::uint64_t>(1000, 1000 * labels / others));
            example.counts = false;
        }
        drafts.insert(drafts.end(), labelled.begin(), labelled.end());
    }
    const learn::Features features(matches.comparisons);
    {
        const auto at_hand = records_of(comm, population, drafts);
#pragma omp parallel
        {
            Record a, b;
#pragma omp for schedule(static)
            for (std::size_t i = 0; i < drafts.size(); ++i) {
                const auto& pair = drafts[i].pair;
                at_hand.decode(pair.left, a);
                at_hand.decode(pair.right, b);
                features.of(pair.pattern, a, b, drafts[i].example.features);
            }
        }
    }
    const auto examples = gather(comm, drafts);
    pause();
    // Labels can tell that weights are wrong of which the estimate is sure.
    learn::Correction bounds;
    if (!settings.labels.empty()) bounds.doubt = bounds.most = surest;
    learn::Lesson lesson;
    if (comm.root()) lesson = learn::learn(features.count(), examples, bounds);
    comm.broadcast(lesson.correction.worth);
    lesson.correction.doubt = bounds.doubt;
    lesson.correction.most = bounds.most;
    // The note is rank 0's.
    return lesson;
}

}  // namespace idxr::pipeline
