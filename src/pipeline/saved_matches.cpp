// The model in facts; scored pairs in parts by the number of their left record.
#include "saved_matches.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <span>

#include "idxr/common/error.hpp"

namespace idxr::pipeline {
namespace {

using nlohmann::json;
using score::ScoredPair;

constexpr std::uint64_t part_pairs = 1 << 19;

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }
double from_bits(const json& value) { return std::bit_cast<double>(value.get<std::uint64_t>()); }

}  // namespace

json facts_of(const score::Model& model, double possible_pairs) {
    json facts{{"possible", bits(possible_pairs)}, {"prior", model.prior},   {"relative_prior", model.relative_prior},
               {"records", model.records},         {"rarity", model.rarity}, {"notes", model.notes},
               {"levels", json::array()}};
    for (const auto& comparison : model.levels) {
        auto& levels = facts["levels"].emplace_back(json::array());
        for (const auto& level : comparison)
            levels.push_back(
                {bits(level.m), bits(level.u), bits(level.r), bits(level.rarity), level.weight, level.relative_weight});
    }
    return facts;
}

void read_facts(const json& facts, const compare::Comparisons& comparisons, score::Model& model,
                double& possible_pairs) {
    try {
        const auto& list = comparisons.list();
        bool same = facts.at("levels").size() == list.size() && facts.at("rarity").size() == list.size();
        for (std::size_t c = 0; same && c < list.size(); ++c) {
            same = facts.at("levels")[c].size() == list[c].levels.size();
            auto& levels = model.levels.emplace_back();
            for (const auto& level : facts.at("levels")[c])
                levels.push_back({from_bits(level.at(0)), from_bits(level.at(1)), from_bits(level.at(2)),
                                  from_bits(level.at(3)), level.at(4), level.at(5)});
        }
        if (!same) fail(ExitCode::input, "the checkpoint of the model is of other comparisons");
        facts.at("rarity").get_to(model.rarity);
        facts.at("notes").get_to(model.notes);
        facts.at("prior").get_to(model.prior);
        facts.at("relative_prior").get_to(model.relative_prior);
        facts.at("records").get_to(model.records);
        possible_pairs = from_bits(facts.at("possible"));
    } catch (const json::exception&) {
        fail(ExitCode::input, "the checkpoint of the model is of another form");
    }
}

json facts_of(const block::BlockingPlan& plan) {
    auto facts = json::array();
    for (const auto& pass : plan.plans)
        facts.push_back(
            {pass.cap, pass.blocks, pass.pairs, pass.refined, pass.split, pass.left_out, pass.runs, pass.worth});
    return facts;
}

std::vector<block::PassPlan> plans_of(const json& facts, std::size_t passes) {
    std::vector<block::PassPlan> plans;
    try {
        for (const auto& pass : facts.at("plans"))
            plans.push_back(
                {pass.at(0), pass.at(1), pass.at(2), pass.at(3), pass.at(4), pass.at(5), pass.at(6), pass.at(7)});
    } catch (const json::exception&) {
        fail(ExitCode::input, "the checkpoint of the blocking passes is of another form");
    }
    if (plans.size() != passes) fail(ExitCode::input, "the checkpoint lacks some of the blocking passes");
    return plans;
}

void write_matches(const mpi::Communicator& comm, const checkpoint::Folder& folder, const Matches& matches) {
    // Those of equal rows come when tables are written, and are made again.
    const auto of_equal_rows = [](const ScoredPair& pair) { return pair.pass == score::equal_rows; };
    const std::span<const ScoredPair> pairs(matches.pairs.at_hand);
    // Parts end between left records, so that each covers a range of them.
    std::vector<std::size_t> begin{0};
    while (begin.back() < pairs.size()) {
        auto end = std::min<std::size_t>(begin.back() + part_pairs, pairs.size());
        while (end < pairs.size() && pairs[end].left == pairs[end - 1].left) ++end;
        begin.push_back(end);
    }
    const auto parts = begin.size() - 1;
    std::vector<std::uint64_t> firsts;
    for (std::size_t part = 0; part < parts; ++part) firsts.push_back(pairs[begin[part]].left);

    auto facts = facts_of(matches.model, 0);
    facts["firsts"] = comm.all_gather(std::span<const std::uint64_t>(firsts));
    facts["pairs"] =
        comm.sum(pairs.size() - static_cast<std::size_t>(std::count_if(pairs.begin(), pairs.end(), of_equal_rows)));
    facts["threshold"] = {matches.threshold.weight, bits(matches.threshold.expected_precision),
                          bits(matches.threshold.expected_recall)};
    facts["weights"] = json::array();
    for (const auto& [weight, count] : matches.weights) facts["weights"].push_back({weight, count});
    facts["pairs_of_pass"] = matches.pairs_of_pass;
    facts["matches_of_pass"] = matches.matches_of_pass;
    facts["seconds_of_round"] = matches.seconds_of_round;
    facts["correction"] = {matches.correction.worth, matches.correction.doubt, matches.correction.most};
    facts["round4"] = {matches.round4.note, matches.round4.weighed, matches.round4.raised, matches.round4.lowered};
    facts["captures"] = {matches.captures.pairs, matches.captures.by_passes};
    facts["plans"] = facts_of(matches.plan);
    folder.write(matches_name, facts, parts, [&](std::uint64_t part) {
        std::string bytes;
        for (const auto& pair : pairs.subspan(begin[part], begin[part + 1] - begin[part]))
            if (!of_equal_rows(pair)) bytes.append(reinterpret_cast<const char*>(&pair), sizeof pair);
        return bytes;
    });
}

Matches read_matches(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                     const checkpoint::Checkpoint& checkpoint, const Population& population) {
    Matches matches(population.schema);
    double unused = 0;
    read_facts(checkpoint.facts, matches.comparisons, matches.model, unused);
    std::vector<std::uint64_t> firsts;
    try {
        const auto& facts = checkpoint.facts;
        facts.at("firsts").get_to(firsts);
        matches.threshold = {facts.at("threshold").at(0), from_bits(facts.at("threshold").at(1)),
                             from_bits(facts.at("threshold").at(2))};
        for (const auto& bin : facts.at("weights")) matches.weights[bin.at(0).get<score::Weight>()] = bin.at(1);
        facts.at("pairs_of_pass").get_to(matches.pairs_of_pass);
        facts.at("matches_of_pass").get_to(matches.matches_of_pass);
        facts.at("seconds_of_round").get_to(matches.seconds_of_round);
        const auto& correction = facts.at("correction");
        correction.at(0).get_to(matches.correction.worth);
        correction.at(1).get_to(matches.correction.doubt);
        correction.at(2).get_to(matches.correction.most);
        const auto& round4 = facts.at("round4");
        matches.round4 = {round4.at(0), round4.at(1), round4.at(2), round4.at(3)};
        facts.at("captures").at(0).get_to(matches.captures.pairs);
        facts.at("captures").at(1).get_to(matches.captures.by_passes);
        matches.plan.passes = block::plan_passes(population.schema);
        matches.plan.plans = plans_of(facts, matches.plan.passes.size());
    } catch (const json::exception&) {
        fail(ExitCode::input, "the checkpoint of the matches is of another form");
    }
    if (firsts.size() != checkpoint.parts.size())
        fail(ExitCode::input, "the checkpoint of the matches lacks some of them");
    const auto first = population.store.first(), end = first + population.store.size();
    std::vector<std::size_t> mine;
    for (std::size_t part = 0; part < firsts.size(); ++part)
        if (firsts[part] < end && (part + 1 == firsts.size() || firsts[part + 1] > first)) mine.push_back(part);
    folder.read(checkpoint, mine, [&](std::string_view bytes) {
        ScoredPair pair;
        for (std::size_t at = 0; at + sizeof pair <= bytes.size(); at += sizeof pair) {
            std::memcpy(&pair, bytes.data() + at, sizeof pair);
            if (pair.left >= first && pair.left < end) matches.pairs.at_hand.push_back(pair);
        }
    });
    divide_pairs(comm, population, std::move(matches.pairs.at_hand), matches);
    return matches;
}

}  // namespace idxr::pipeline
