// Gathering the figures of a run over all ranks.
#include "idxr/pipeline/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "expectation.hpp"
#include "idxr/common/machine.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/common/usage.hpp"
#include "idxr/common/version.hpp"
#include "idxr/consolidate/quality.hpp"
#include "idxr/recognise/recognise.hpp"
#include "idxr/report/cost.hpp"

namespace idxr::pipeline {
namespace {

constexpr std::size_t quality_bins = 20;
constexpr std::size_t largest_shown = 20;
constexpr std::size_t cuts_shown = 100;

std::string delimiter_name(char delimiter) {
    switch (delimiter) {
        case ';':
            return "semicolon";
        case '\t':
            return "tab";
        case '|':
            return "bar";
        default:
            return "comma";
    }
}

std::string_view round_name(int round) {
    constexpr std::array<std::string_view, 5> names{"", "exact IDs", "name, date and address", "fuzzy",
                                                    "learned model"};
    return names[static_cast<std::size_t>(std::clamp(round, 0, 4))];
}

// Sums of counts by key over all ranks.
std::map<std::uint64_t, std::uint64_t> sum_by_key(const mpi::Communicator& comm,
                                                  const std::map<std::uint64_t, std::uint64_t>& local) {
    std::vector<std::uint64_t> flat;
    for (const auto& [key, count] : local) flat.insert(flat.end(), {key, count});
    const auto all = comm.all_gather(std::span<const std::uint64_t>(flat));
    std::map<std::uint64_t, std::uint64_t> sums;
    for (std::size_t i = 0; i < all.size(); i += 2) sums[all[i]] += all[i + 1];
    return sums;
}

report::SizeCounts as_sizes(const std::map<std::uint64_t, std::uint64_t>& counts) {
    return {counts.begin(), counts.end()};
}

void add_inputs(const Results& results, report::RunReport& report) {
    const auto& preparation = results.preparation;
    for (std::size_t f = 0; f < results.inputs.files.size(); ++f) {
        const auto& file = results.inputs.files[f];
        const auto& rows = preparation.files[f];
        report.inputs.push_back(
            {file.path, results.settings.sources[file.source].name, file.size,
             file.compression == read::Compression::none ? "" : std::string(read::name(file.compression)),
             std::string(read::name(file.encoding)), delimiter_name(file.delimiter), rows.read, rows.kept,
             rows.rejected});
        for (const auto& column : results.inputs.maps[f].columns)
            report.columns.push_back(
                {file.path, column.header, std::string(recognise::name(column.role)), column.label, column.reason});
    }
    const auto& population = results.population;
    for (std::size_t s = 0; s < population.sources.size(); ++s)
        if (preparation.source_rows[s] > 0)
            report.sources.push_back({population.sources[s], preparation.source_rows[s],
                                      population.pair_rules.unique[s], population.said_unique[s].has_value()});
    for (std::size_t r = 0; r < read::reject_reasons; ++r)
        if (preparation.reasons[r] > 0)
            report.rejects.push_back(
                {std::string(read::sentence(static_cast<read::RejectReason>(r))), preparation.reasons[r]});
    for (std::size_t slot = 0; slot < population.schema.slots.size(); ++slot)
        report.fields.push_back({population.schema.slots[slot].title(), preparation.missing[slot],
                                 preparation.voided[slot] + preparation.fields[slot].placeholder});
    report.duplicates_collapsed = preparation.collapsed;
}

void add_matching(const Results& results, report::RunReport& report) {
    const auto& matches = results.matches;
    std::map<int, report::Round> rounds;
    for (std::size_t p = 0; p < matches.plan.passes.size(); ++p) {
        const auto& pass = matches.plan.passes[p];
        const auto& plan = matches.plan.plans[p];
        report.passes.push_back({pass.name, pass.round, plan.blocks, plan.refined + plan.split, plan.pairs,
                                 matches.pairs_of_pass[p], plan.left_out, matches.matches_of_pass[p], plan.runs,
                                 plan.worth});
        auto& round = rounds[pass.round];
        round.round = pass.round;
        round.candidate_pairs += matches.pairs_of_pass[p];
        round.matches += matches.matches_of_pass[p];
    }
    if (!matches.correction.worth.empty()) {
        auto& round = rounds[4];
        round.round = 4;
        round.candidate_pairs = matches.round4.weighed;
        round.matches = matches.round4.raised;
    }
    for (auto& [number, round] : rounds) {
        round.name = round_name(number);
        round.seconds = matches.seconds_of_round[static_cast<std::size_t>(number)];
        report.rounds.push_back(round);
    }
    report.model.origin =
        results.settings.model.empty() ? "estimated from this data" : "taken from " + results.settings.model;
    report.model.prior = score::probability(matches.model.prior);
    for (std::size_t c = 0; c < matches.comparisons.list().size(); ++c) {
        const auto& comparison = matches.comparisons.list()[c];
        report::Comparison shown{comparison.name, {}};
        for (std::size_t level = comparison.levels.size(); level-- > 1;) {
            const auto& weights = matches.model.levels[c][level];
            shown.levels.push_back(
                {comparison.levels[level].description, weights.m, weights.u, weights.weight / 1000.0, weights.r});
        }
        report.model.comparisons.push_back(std::move(shown));
    }
    report.model.notes = matches.model.notes;
    if (!matches.round4.note.empty()) report.model.notes.push_back(matches.round4.note);
    const auto& threshold = matches.threshold;
    report.threshold.probability = score::probability(threshold.weight);
    report.threshold.how = results.settings.threshold_auto ? "maximises expected F1" : "given";
    report.threshold.weight_bits = threshold.weight / 1000.0;
    report.threshold.pairs_floor = results.settings.pairs_floor;
    report.threshold.expected_precision = threshold.expected_precision;
    report.threshold.expected_recall = threshold.expected_recall;
    if (!matches.weights.empty()) {
        const auto bit = [](score::Weight weight) { return weight >= 0 ? weight / 1000 : -((-weight + 999) / 1000); };
        report.weights.first_bit = bit(matches.weights.begin()->first);
        report.weights.counts.assign(
            static_cast<std::size_t>(bit(matches.weights.rbegin()->first) - report.weights.first_bit + 1), 0);
        for (const auto& [weight, count] : matches.weights)
            report.weights.counts[static_cast<std::size_t>(bit(weight) - report.weights.first_bit)] += count;
    }
}

// The strongest cuts of all ranks.
void add_cut_examples(const Results& results, report::RunReport& report) {
    struct Shown {
        cluster::CutRecord cut;
        std::uint64_t left, right;  // identities
    };
    const auto& consolidation = results.consolidation;
    std::vector<Shown> shown;
    for (std::size_t i = 0; i < consolidation.cuts.size(); ++i) {
        const auto& cut = consolidation.cuts[i];
        shown.push_back({cut, consolidation.records[cut.left - results.population.store.first()].identity,
                         consolidation.cut_from[i]});
    }
    const auto keep_strongest = [](std::vector<Shown>& cuts) {
        std::sort(cuts.begin(), cuts.end(), [](const Shown& a, const Shown& b) {
            return std::tuple(-a.cut.pair_weight, a.cut.left, a.cut.right) <
                   std::tuple(-b.cut.pair_weight, b.cut.left, b.cut.right);
        });
        cuts.resize(std::min(cuts.size(), cuts_shown));
    };
    keep_strongest(shown);
    shown = results.comm.all_gather(std::span<const Shown>(shown));
    keep_strongest(shown);
    for (const auto& [cut, left, right] : shown) {
        report::GuardCut told{std::string(cluster::sentence(cut.kind)),
                              {master_id(left), master_id(right)},
                              cut.pair_weight / 1000.0,
                              {}};
        if (cut.kind == cluster::Cut::weak_bridge) told.group_weight_bits = cut.group_weight / 1000.0;
        report.guard_cut_examples.push_back(std::move(told));
    }
}

// Persons with so many records, and groups chained together by so many pairs, are rarely right.
void add_alarms(const Results& results, report::RunReport& report) {
    std::uint64_t kept = 0;
    for (const auto& file : report.inputs) kept += file.rows_kept;
    const auto giant = std::clamp<std::uint64_t>(kept / 20, 100, 1000);
    if (!report.largest_identities.empty() && report.largest_identities.front().size >= giant) {
        const auto& largest = report.largest_identities.front();
        report.alarms.push_back(
            {"giant_identity",
             fmt::format("identity {} has {} of {} records; unless one person can have so many, values that stand for "
                         "\"unknown\" or test records are taken for a person",
                         largest.master_id, largest.size, kept)});
    }
    const auto chained = results.consolidation.guard.largest_component;
    if (chained >= std::clamp<std::uint64_t>(kept / 20, 100, 20'000) &&
        (report.alarms.empty() || chained > 2 * report.largest_identities.front().size))
        report.alarms.push_back(
            {"giant_component",
             fmt::format("pairs at the threshold chain {} of {} records into one group, which the guard took apart "
                         "again; a column may be misread, or its values may tell persons apart too little",
                         chained, kept)});
}

void add_identities(const Results& results, report::RunReport& report) {
    const auto& comm = results.comm;
    const auto& consolidation = results.consolidation;
    const auto& roster = consolidation.roster;
    report.identities = consolidation.identities;
    report.households = consolidation.households;
    std::map<std::uint64_t, std::uint64_t> sizes;
    struct Large {
        std::uint64_t size, identity;
    };
    std::vector<Large> largest;
    for (std::uint64_t i = 0; i < roster.size(); ++i) {
        const auto size = roster.begin[i + 1] - roster.begin[i];
        ++sizes[size];
        if (size > 1) largest.push_back({size, roster.first_identity + i});
    }
    report.identity_sizes = as_sizes(sum_by_key(comm, sizes));
    const auto by_size = [](const Large& a, const Large& b) {
        return a.size != b.size ? a.size > b.size : a.identity < b.identity;
    };
    const auto shown = std::min(largest.size(), largest_shown);
    std::partial_sort(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(shown), largest.end(), by_size);
    largest.resize(shown);
    largest = comm.all_gather(std::span<const Large>(largest));
    std::sort(largest.begin(), largest.end(), by_size);
    largest.resize(std::min(largest.size(), largest_shown));
    for (const auto& [size, identity] : largest) report.largest_identities.push_back({master_id(identity), size});

    // Sizes of households meet at the rank of the household's number.
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const std::uint64_t>(roster.household),
                                   [&](std::uint64_t household) { return static_cast<int>(household % ranks); });
    sort_in_parallel(met.data);
    std::map<std::uint64_t, std::uint64_t> household_sizes;
    for (std::size_t begin = 0, end = 0; begin < met.data.size(); begin = end) {
        while (end < met.data.size() && met.data[end] == met.data[begin]) ++end;
        ++household_sizes[end - begin];
    }
    report.household_sizes = as_sizes(sum_by_key(comm, household_sizes));
    report.household_addresses_refused = consolidation.household_counts.crowded_addresses;

    const auto& guard = consolidation.guard;
    const auto cut = [&](std::string_view reason, std::uint64_t count) {
        if (count > 0) report.guard_cuts.push_back({std::string(reason), count});
    };
    for (std::size_t kind = 0; kind < cluster::cut_kinds; ++kind)
        cut(cluster::sentence(static_cast<cluster::Cut>(kind)), guard.cuts[kind]);
    cut("component above the size limit", guard.oversized);

    report.largest_component = guard.largest_component;
    add_cut_examples(results, report);

    std::vector<std::uint64_t> quality(quality_bins, 0);
    const auto& population = results.population;
    auto* bins = quality.data();
#pragma omp parallel reduction(+ : bins[:quality_bins])
    {
        record::Record record;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < population.store.size(); ++i) {
            population.store.decode(i, record);
            const auto score =
                consolidate::quality_score(population.schema, record, consolidation.records[i].confidence,
                                           population.source_weights[record.source] / 1000.0);
            ++bins[std::min(quality_bins - 1, static_cast<std::size_t>(score) * quality_bins / 10000)];
        }
    }
    comm.sum_in_place(quality);
    report.quality = std::move(quality);
}

}  // namespace

report::RunReport summarise(const Results& results, const report::Timers& timers) {
    report::RunReport report;
    report.version = std::string(version);
    report.link_only = results.settings.link_only;
    add_inputs(results, report);
    add_matching(results, report);
    add_identities(results, report);
    report.expectation = expect(results);
    add_alarms(results, report);
    report.profile = report::reduce(timers, results.comm);
    report.machine.cpu = machine::cpu_name();
    report.machine.ranks = results.comm.size();
    report.machine.threads = results.settings.threads;
    report.machine.memory_bytes = machine::memory();
    report.machine.memory_ceiling_bytes = results.settings.memory;
    report.machine.peak_memory_bytes = results.comm.max(machine::peak_resident_bytes());
    report.machine.peak_memory_sum_bytes = results.comm.sum(machine::peak_resident_bytes());
    const auto traffic = machine::traffic();
    report.machine.cpu_seconds =
        static_cast<double>(results.comm.sum(static_cast<std::uint64_t>(machine::cpu_seconds() * 1000))) / 1000;
    report.machine.read_bytes = results.comm.sum(traffic.read);
    report.machine.written_bytes = results.comm.sum(traffic.written);
    report.machine.price_per_core_hour = results.settings.price_per_core_hour;
    report.tuning = results.matches.tuning;
    return report;
}

std::string describe(const config::Settings& settings, const Inputs& inputs) {
    std::string text;
    for (std::size_t f = 0; f < inputs.files.size(); ++f) {
        const auto& file = inputs.files[f];
        text += fmt::format("{}: source {}, {} bytes, {}, {}, about {} rows\n", file.path,
                            settings.sources[file.source].name, file.size, delimiter_name(file.delimiter),
                            read::name(file.encoding), inputs.estimated_rows[f]);
        if (f == 0 || inputs.maps[f].columns != inputs.maps[f - 1].columns) text += recognise::describe(inputs.maps[f]);
    }
    return text;
}

std::string closing_lines(const report::RunReport& report, const std::string& folder) {
    std::uint64_t read = 0, kept = 0, rejected = 0;
    for (const auto& input : report.inputs)
        read += input.rows_read, kept += input.rows_kept, rejected += input.rows_rejected;
    std::string text;
    for (const auto& source : report.sources)
        text += fmt::format("source {}: {} rows, {} ({})\n", source.name, source.rows,
                            source.unique ? "each person once" : "may hold duplicates",
                            source.declared ? "as said" : "from the data");
    text += fmt::format("rows        {} read, {} kept ({:.2f} %), {} rejected, {} equal to an earlier one\n", read,
                        kept, 100.0 * static_cast<double>(kept) / static_cast<double>(std::max<std::uint64_t>(1, read)),
                        rejected, report.duplicates_collapsed);
    for (const auto& round : report.rounds)
        text += fmt::format("round {}     {} candidate pairs, {} matches, {:.1f} s ({})\n", round.round,
                            round.candidate_pairs, round.matches, round.seconds, round.name);
    text += fmt::format("threshold   {:.4f} ({}); expected precision {:.3f}, recall {:.3f} of scored pairs\n",
                        report.threshold.probability, report.threshold.how,
                        report.threshold.expected_precision.value_or(0), report.threshold.expected_recall.value_or(0));
    if (const auto& expectation = report.expectation; expectation.precision && expectation.recall)
        text += fmt::format("expected    precision {:.3f}, recall {:.3f} of identities\n", *expectation.precision,
                            *expectation.recall);
    if (const auto& expectation = report.expectation; expectation.blocking_recall)
        text += fmt::format(
            "blocking    finds at most {:.3f} of all matches (estimated); {} records say too little to match\n",
            *expectation.blocking_recall, expectation.unlinkable);
    text += fmt::format("identities  {}\nhouseholds  {}\n", report.identities, report.households);
    text += fmt::format("time        {:.1f} s on {} x {} cores, {:.2f} GiB at most on a rank\n", report.seconds,
                        report.machine.ranks, report.machine.threads,
                        static_cast<double>(report.machine.peak_memory_bytes) / (1 << 30));
    for (const auto& change : report.tuning) text += fmt::format("tuned       {}\n", change);
    text += report::cost_lines(report);
    text += fmt::format("results     {}\n", folder);
    return text;
}

}  // namespace idxr::pipeline
