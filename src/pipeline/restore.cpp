// Taking up what earlier attempts have left. What is damaged or does not fit is noted and made again.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "checkpoint_names.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/checkpoints.hpp"
#include "idxr/pipeline/consolidate.hpp"
#include "idxr/pipeline/identify.hpp"
#include "idxr/write/checksum.hpp"
#include "saved_households.hpp"
#include "saved_identities.hpp"
#include "saved_matches.hpp"
#include "saved_population.hpp"
#include "saved_reading.hpp"

namespace idxr::pipeline {

using score::ScoredPair;

bool Checkpoints::there(const std::string& name) const {
    const auto names = folder_.names();
    return std::find(names.begin(), names.end(), name) != names.end();
}

void Checkpoints::restore_reading(OwnChunks& chunks) {
    std::size_t useless = 0;
    std::string why;
    for (const auto& name : folder_.names()) {
        if (!name.starts_with(reading_names)) continue;
        std::size_t number = 0;
        std::from_chars(name.data() + reading_names.size(), name.data() + name.size(), number);
        next_reading_ = std::max(next_reading_, number + 1);
        try {
            read_chunks(folder_, folder_.open(name), chunks);
        } catch (const Error& error) {
            if (useless++ == 0) why = error.what();
            folder_.remove(name);
        }
    }
    if (useless > 0)
        progress_.note(
            fmt::format("{}; the rows of {} checkpoint{} are read again", why, useless, useless > 1 ? "s" : ""));
    const auto found =
        comm_.sum(static_cast<std::uint64_t>(std::count(chunks.state.begin(), chunks.state.end(), OwnChunks::saved)));
    if (found > 0)
        progress_.note(
            fmt::format("going on from {} of {} chunks that an earlier attempt has read", found, chunks.all.size()));
}

std::optional<Checkpoints::Prepared> Checkpoints::restore_population() {
    const auto names = folder_.names();
    if (std::all_of(names.begin(), names.end(), [](const auto& name) { return name.starts_with(reading_names); }))
        return std::nullopt;
    try {
        const auto checkpoint = folder_.open(population_name);
        Prepared prepared{Population(recognise::schema_for(inputs_.maps)), {}, {}};
        prepared.population.pair_rules.across_sources_only = settings_.link_only;
        read_facts(checkpoint.facts, prepared.population, prepared.preparation, prepared.rejects);
        prepared.rejects.path = run_ + "/rejects.csv";
        mpi::together(comm_, [&] {
            if (comm_.root() && write::file_checksum(prepared.rejects.path) != prepared.rejects.checksum)
                fail(ExitCode::input, "{}: is damaged", prepared.rejects.path);
        });
        read_records(comm_, folder_, checkpoint, prepared.population);
        population_saved_ = true;
        remove(reading_names);
        progress_.note("going on from the records of an earlier attempt");
        return prepared;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; starting over", error.what()));
        folder_.remove();
        return std::nullopt;
    }
}

bool Checkpoints::restore_model(const compare::Comparisons& comparisons, score::Model& model, double& possible_pairs,
                                block::BlockingPlan& plan) {
    if (!there(model_name)) return false;
    try {
        score::Model found;
        const auto facts = folder_.open(model_name).facts;
        read_facts(facts, comparisons, found, possible_pairs);
        auto plans = plans_of(facts, plan.passes.size());
        model = std::move(found);
        plan.plans = std::move(plans);
        model_saved_ = true;
        progress_.note("going on from the model of an earlier attempt");
        return true;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; the model is estimated again", error.what()));
        folder_.remove(model_name);
        return false;
    }
}

Checkpoints::Compared Checkpoints::restore_pairs(std::size_t passes, KeptPairs& pairs,
                                                 std::vector<std::uint64_t>& pairs_of_pass) {
    total_passes_ = passes;
    for (const auto& name : folder_.names()) {
        if (!name.starts_with(pairs_names)) continue;
        std::vector<ScoredPair> found;
        try {
            const auto checkpoint = folder_.open(name);
            Compared compared{checkpoint.facts.at("done"), {}};
            for (const auto& range : checkpoint.facts.at("keys")) compared.keys.push_back({range.at(0), range.at(1)});
            if (name != fmt::format("{}{:06}", pairs_names, next_pairs_) || compared.passes > passes ||
                checkpoint.facts.at("passes") != passes)
                fail(ExitCode::input, "checkpoint {} does not follow on the one before it", name);
            std::vector<std::size_t> mine;
            for (auto part = static_cast<std::size_t>(comm_.rank()); part < checkpoint.parts.size();
                 part += static_cast<std::size_t>(comm_.size()))
                mine.push_back(part);
            folder_.read(checkpoint, mine, [&](std::string_view bytes) {
                const auto before = found.size();
                found.resize(before + bytes.size() / sizeof(ScoredPair));
                std::memcpy(found.data() + before, bytes.data(), bytes.size());
            });
            if (comm_.root()) checkpoint.facts.at("pairs_of_pass").get_to(pairs_of_pass);
            for (const auto& pair : found) pairs.add(0, pair);
            pairs.settle();
            compared_ = std::move(compared);
            ++next_pairs_;
        } catch (const Error& error) {
            progress_.note(fmt::format("{}; its passes run again", error.what()));
            folder_.remove(name);
        }
    }
    pairs_saved_ = {pairs.size(0)};
    if (next_pairs_ > 0)
        progress_.note(fmt::format("going on from blocking pass {} of {}{}", compared_.passes + 1, passes,
                                   compared_.keys.empty() ? "" : ", of which a part is compared"));
    return compared_;
}

std::optional<Matches> Checkpoints::restore_matches(const Population& population) {
    if (!there(matches_name)) return std::nullopt;
    try {
        const auto checkpoint = folder_.open(matches_name);
        auto matches = read_matches(comm_, folder_, checkpoint, population);
        if (comm_.sum(matches.pairs.size()) != checkpoint.facts.at("pairs"))
            fail(ExitCode::input, "the checkpoint of the matches lacks some pairs");
        matches_saved_ = true;
        progress_.note("going on from the matches of an earlier attempt");
        return matches;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; the passes run again", error.what()));
        folder_.remove(matches_name);
        return std::nullopt;
    }
}

std::optional<cluster::Identities> Checkpoints::restore_identities(const Population& population,
                                                                   const record::Ownership& pair_owners) {
    if (!there(identities_name)) return std::nullopt;
    try {
        auto identities = read_identities(comm_, folder_, folder_.open(identities_name), population, pair_owners);
        identities_saved_ = true;
        progress_.note("going on from the identities of an earlier attempt");
        return identities;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; they are made again", error.what()));
        folder_.remove(identities_name);
        return std::nullopt;
    }
}

bool Checkpoints::restore_households(Consolidation& consolidation) {
    if (!there(households_name)) return false;
    try {
        read_households(comm_, folder_, folder_.open(households_name), consolidation);
        households_saved_ = true;
        return true;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; they are made again", error.what()));
        folder_.remove(households_name);
        return false;
    }
}

std::optional<write::FileInfo> Checkpoints::restore_table(const std::string& path) {
    if (tables_.empty() && there(tables_name)) {
        try {
            const auto checkpoint = folder_.open(tables_name);
            for (const auto& file : checkpoint.facts.at("files"))
                tables_[file.at(0)] = {file.at(0), file.at(1), file.at(2), file.at(3)};
            tables_saved_ = tables_.size();
        } catch (const Error& error) {
            progress_.note(fmt::format("{}; all tables are written again", error.what()));
            folder_.remove(tables_name);
        }
    }
    const auto known = tables_.find(path);
    if (known == tables_.end()) return std::nullopt;
    try {
        if (write::file_checksum(path, comm_) == known->second.checksum) return known->second;
    } catch (const Error&) {
        // Gone: it is written again.
    }
    return std::nullopt;
}

}  // namespace idxr::pipeline
