// When checkpoints are due, what they hold, and leaving on request.
#include "idxr/pipeline/checkpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "idxr/common/stop_request.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/write/checksum.hpp"
#include "idxr/write/manifest.hpp"
#include "saved_identities.hpp"
#include "saved_population.hpp"

namespace idxr::pipeline {
namespace {

using score::ScoredPair;

constexpr std::uint64_t part_bytes = 16 << 20;  // of a part, about: small enough to share out among other ranks

std::uint64_t parts_of(std::uint64_t bytes) { return (bytes + part_bytes - 1) / part_bytes; }

nlohmann::json fit_of(const mpi::Communicator& comm, const config::Settings& settings, const std::string& job,
                      const Inputs& inputs) {
    const auto text = mpi::from_root(comm, [&] {
        auto files = nlohmann::json::array();
        for (const auto& file : inputs.files) {
            const auto seen = write::describe_input(file.path, settings.sources[file.source].name);
            files.push_back({seen.bytes, seen.modified_ns, seen.sampled_hash});
        }
        // A program built anew may score otherwise.
        const nlohmann::json fit{{"job", job}, {"input", files}, {"program", write::sampled_hash("/proc/self/exe")}};
        return fit.dump();
    });
    auto fit = nlohmann::json::parse(text);
    if (settings.verify_inputs)
        for (const auto& file : inputs.files) fit["whole input"].push_back(write::file_checksum(file.path, comm));
    return fit;
}

constexpr std::string_view folder_name = "checkpoints";

std::string pairs_name(std::size_t first, std::size_t end) { return fmt::format("pairs-{:03}-{:03}", first, end); }

}  // namespace

Checkpoints::Checkpoints(const config::Settings& settings, const mpi::Communicator& comm,
                         const write::RunFolder& folder, const std::string& job, const Inputs& inputs,
                         report::Progress& progress)
    : settings_(settings),
      comm_(comm),
      inputs_(inputs),
      progress_(progress),
      run_(folder.path()),
      folder_(folder.file(folder_name), fit_of(comm, settings, job, inputs), comm) {
    listen_for_stop(comm.root()
                        ? fmt::format("idxr: ended by a signal; 'idxr resume {}' goes on from the last checkpoint "
                                      "there, if one was due\n",
                                      run_)
                        : "");
}

std::optional<Checkpoints::Prepared> Checkpoints::restore_population() {
    const auto names = folder_.names();
    if (names.empty()) return std::nullopt;
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
        progress_.note("going on from the records of an earlier attempt");
        return prepared;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; starting over", error.what()));
        folder_.remove();
        return std::nullopt;
    }
}

void Checkpoints::prepared(const Population& population, const Preparation& preparation,
                           const write::FileInfo& rejects) {
    population_ = &population;
    preparation_ = &preparation;
    rejects_ = &rejects;
    if (due()) save(0, {}, {});
    leave_if_asked();
}

std::size_t Checkpoints::restore_pairs(std::size_t passes, std::vector<ScoredPair>& pairs,
                                       std::vector<std::uint64_t>& pairs_of_pass) {
    total_passes_ = passes;
    std::size_t done = 0;
    for (const auto& name : folder_.names()) {
        if (name == population_name || name == identities_name) continue;
        std::vector<ScoredPair> found;
        try {
            const auto checkpoint = folder_.open(name);
            const std::size_t first = checkpoint.facts.at("first"), end = checkpoint.facts.at("end");
            if (first != done || end <= first || end > passes || checkpoint.facts.at("passes") != passes)
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
            if (comm_.root())
                for (auto pass = first; pass < end; ++pass)
                    pairs_of_pass[pass] = checkpoint.facts.at("pairs_of_pass").at(pass - first);
            pairs.insert(pairs.end(), found.begin(), found.end());
            done = end;
        } catch (const Error& error) {
            progress_.note(fmt::format("{}; its passes run again", error.what()));
            folder_.remove(name);
        }
    }
    passes_saved_ = done;
    if (done > 0) progress_.note(fmt::format("going on from blocking pass {} of {}", done + 1, passes));
    return done;
}

void Checkpoints::passes_done(std::size_t passes, const PairsOfThreads& pairs,
                              std::span<const std::uint64_t> pairs_of_pass) {
    if (stopping()) leave(passes, pairs, pairs_of_pass);
    if (due()) save(passes, pairs, pairs_of_pass);
}

bool Checkpoints::stopping() const { return comm_.any(stop_requested()); }

void Checkpoints::leave(std::size_t passes, const PairsOfThreads& pairs, std::span<const std::uint64_t> pairs_of_pass) {
    save(passes, pairs, pairs_of_pass);
    leave();
}

void Checkpoints::leave_if_asked() {
    if (!stopping()) return;
    if (population_ != nullptr && !population_saved_) save(0, {}, {});
    leave();
}

void Checkpoints::leave() const {
    const auto where = identities_saved_    ? std::string("the identities are saved")
                       : !population_saved_ ? std::string("nothing is saved yet")
                       : passes_saved_ == 0 ? std::string("the records are saved")
                                            : fmt::format("{} of {} passes are saved", passes_saved_, total_passes_);
    fail(ExitCode::requeue, "stopped on request, {}; the same command goes on from there ({})", where, run_);
}

std::optional<cluster::Identities> Checkpoints::restore_identities(const Population& population) {
    const auto names = folder_.names();
    if (std::find(names.begin(), names.end(), identities_name) == names.end()) return std::nullopt;
    try {
        auto identities = read_identities(comm_, folder_, folder_.open(identities_name), population);
        identities_saved_ = true;
        progress_.note("going on from the identities of an earlier attempt");
        return identities;
    } catch (const Error& error) {
        progress_.note(fmt::format("{}; they are made again", error.what()));
        folder_.remove(identities_name);
        return std::nullopt;
    }
}

void Checkpoints::identities_made(const Population& population, const cluster::Identities& identities) {
    const bool stop = stopping();
    if ((due() || stop) && !identities_saved_) try {
            if (!population_saved_) save_population();
            write_identities(comm_, folder_, population, identities);
            identities_saved_ = true;
        } catch (const Error& error) {
            progress_.note(fmt::format("a checkpoint could not be written: {}", error.what()));
        }
    if (stop) leave();
}

void remove_checkpoints(const mpi::Communicator& comm, const write::RunFolder& folder) {
    checkpoint::Folder(folder.file(folder_name), {}, comm).remove();
}

void Checkpoints::finished() {
    if (!settings_.keep_checkpoints) folder_.remove();
}

bool Checkpoints::due() {
    const auto passed = std::chrono::duration<double>(Clock::now() - last_).count();
    return comm_.any(comm_.root() && passed >= static_cast<double>(settings_.checkpoint_interval));
}

void Checkpoints::save(std::size_t passes, const PairsOfThreads& pairs, std::span<const std::uint64_t> pairs_of_pass) {
    try {
        if (!population_saved_) save_population();
        if (passes > passes_saved_) save_pairs(passes, pairs, pairs_of_pass);
    } catch (const Error& error) {
        progress_.note(fmt::format("a checkpoint could not be written: {}", error.what()));
    }
    last_ = Clock::now();
}

void Checkpoints::save_population() {
    const auto& store = population_->store;
    const auto parts = parts_of(store.bytes());
    folder_.write(population_name, facts_of(*population_, *preparation_, *rejects_), parts, [&](std::uint64_t part) {
        return packed_records(*population_, store.size() * part / parts, store.size() * (part + 1) / parts);
    });
    population_saved_ = true;
}

void Checkpoints::save_pairs(std::size_t passes, const PairsOfThreads& pairs,
                             std::span<const std::uint64_t> pairs_of_pass) {
    const auto first = passes_saved_;
    std::vector<std::uint64_t> compared(pairs_of_pass.begin() + static_cast<std::ptrdiff_t>(first),
                                        pairs_of_pass.begin() + static_cast<std::ptrdiff_t>(passes));
    comm_.sum_in_place(compared);
    std::vector<const ScoredPair*> chosen;
    for (const auto& of_thread : pairs)
        for (const auto& pair : of_thread)
            if (pair.pass >= first && pair.pass < passes) chosen.push_back(&pair);
    const auto parts = parts_of(chosen.size() * sizeof(ScoredPair));
    folder_.write(pairs_name(first, passes),
                  {{"first", first}, {"end", passes}, {"passes", total_passes_}, {"pairs_of_pass", compared}}, parts,
                  [&](std::uint64_t part) {
                      std::string bytes;
                      for (auto i = chosen.size() * part / parts; i < chosen.size() * (part + 1) / parts; ++i)
                          bytes.append(reinterpret_cast<const char*>(chosen[i]), sizeof(ScoredPair));
                      return bytes;
                  });
    passes_saved_ = passes;
}

}  // namespace idxr::pipeline
