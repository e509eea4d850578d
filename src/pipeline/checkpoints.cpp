// When checkpoints are due, what they hold, and leaving on request.
#include "idxr/pipeline/checkpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "checkpoint_names.hpp"
#include "idxr/common/stop_request.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/consolidate.hpp"
#include "idxr/pipeline/identify.hpp"
#include "idxr/write/checksum.hpp"
#include "idxr/write/manifest.hpp"
#include "saved_households.hpp"
#include "saved_identities.hpp"
#include "saved_matches.hpp"
#include "saved_population.hpp"
#include "saved_reading.hpp"

namespace idxr::pipeline {
namespace {

using score::ScoredPair;

constexpr std::uint64_t part_bytes = 16 << 20;  // of a part, about: small enough to share out among other ranks

constexpr std::size_t part_pairs = part_bytes / sizeof(ScoredPair);

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

}  // namespace

Checkpoints::Checkpoints(const config::Settings& settings, const mpi::Communicator& comm,
                         const write::RunFolder& folder, const std::string& job, const Inputs& inputs,
                         report::Progress& progress, report::Timers& timers)
    : settings_(settings),
      comm_(comm),
      inputs_(inputs),
      progress_(progress),
      timers_(timers),
      run_(folder.path()),
      folder_(folder.file(folder_name), fit_of(comm, settings, job, inputs), comm) {}

void Checkpoints::chunks_read(OwnChunks& chunks) {
    const bool stop = stopping();
    if (stop || due()) {
        trying([&] {
            write_chunks(comm_, folder_, fmt::format("{}{:03}", reading_names, next_reading_), chunks);
            ++next_reading_;
        });
        last_ = Clock::now();
    }
    read_saved_ = !comm_.any(std::find_if(chunks.state.begin(), chunks.state.end(),
                                          [](char state) { return state != OwnChunks::saved; }) != chunks.state.end());
    if (stop) leave();
}

Checkpoints::Clock::time_point Checkpoints::next_due() const {
    return last_ + std::chrono::seconds(settings_.checkpoint_interval);
}

void Checkpoints::leave_if_read() {
    if (read_saved_) leave_if_asked();
}

void Checkpoints::prepared(const Population& population, const Preparation& preparation,
                           const write::FileInfo& rejects) {
    population_ = &population;
    preparation_ = &preparation;
    rejects_ = &rejects;
    if (end_of_phase_due()) save();
    leave_if_asked();
}

void Checkpoints::planning() {
    if (!population_saved_ && due()) save();
    leave_if_asked();
}

void Checkpoints::estimated(const score::Model& model, double possible_pairs, const block::BlockingPlan& plan) {
    model_ = facts_of(model, possible_pairs);
    model_["plans"] = facts_of(plan);
    if (end_of_phase_due()) save();
    leave_if_asked();
}

void Checkpoints::passes_done(std::size_t passes, const KeptPairs& pairs,
                              std::span<const std::uint64_t> pairs_of_pass) {
    const bool stop = stopping();
    if (stop || (passes == total_passes_ ? end_of_phase_due() : due())) save({passes, {}}, pairs, pairs_of_pass);
    if (stop) leave();
}

void Checkpoints::batch_done(std::size_t passes, block::KeyRange keys, const KeptPairs& pairs,
                             std::span<const std::uint64_t> pairs_of_pass) {
    const bool stop = stopping();
    if (!stop && !due()) return;
    auto all = comm_.all_gather(std::span<const block::KeyRange>(&keys, 1));
    if (compared_.passes == passes) all.insert(all.end(), compared_.keys.begin(), compared_.keys.end());
    save({passes, block::joined(std::move(all))}, pairs, pairs_of_pass);
    if (stop) leave();
}

void Checkpoints::leave_if_compared() {
    if (compared_.passes == total_passes_) leave_if_asked();
}

void Checkpoints::matched(const Matches& matches) {
    matches_ = &matches;
    if (due()) save();
    leave_if_asked();
}

void Checkpoints::save_matches() {
    if (!matches_saved_) save();
    matches_ = nullptr;
}

void Checkpoints::identities_made(const Population& population, const cluster::Identities& identities) {
    population_ = &population;
    identities_ = &identities;
    if (due()) save();
    leave_if_asked();
}

void Checkpoints::households_made(const Consolidation& consolidation) {
    households_ = &consolidation;
    if (end_of_phase_due()) save();
    leave_if_asked();
    identities_ = nullptr;
    households_ = nullptr;
}

void Checkpoints::table_written(const write::FileInfo& file) {
    tables_[file.path] = file;
    if (end_of_phase_due()) save();
}

bool Checkpoints::stopping() const { return comm_.any(stop_requested()); }

void Checkpoints::leave_if_asked() {
    if (!stopping()) return;
    save();
    leave();
}

void Checkpoints::leave() const {
    const auto where = households_saved_   ? std::string("identities and households are saved")
                       : identities_saved_ ? std::string("the identities are saved")
                       : matches_saved_    ? std::string("the matches are saved")
                       : next_pairs_ > 0   ? fmt::format("{} of {} passes{} are saved", compared_.passes, total_passes_,
                                                       compared_.keys.empty() ? "" : " and a part of the next")
                       : model_saved_      ? std::string("the model is saved")
                       : population_saved_ ? std::string("the records are saved")
                       : next_reading_ > 0 ? std::string("what was read is saved")
                                           : std::string("nothing is saved yet");
    fail(ExitCode::requeue, "stopped on request, {}; the same command goes on from there ({})", where, run_);
}

void remove_checkpoints(const mpi::Communicator& comm, const write::RunFolder& folder) {
    checkpoint::Folder(folder.file(folder_name), {}, comm).remove();
}

void Checkpoints::finished() {
    if (!settings_.keep_checkpoints) folder_.remove();
}

bool Checkpoints::due() { return comm_.any(comm_.root() && Clock::now() >= next_due()); }

bool Checkpoints::end_of_phase_due() { return population_saved_ || due(); }

void Checkpoints::trying(const std::function<void()>& write) {
    const auto timer = timers_.scope("checkpoint");
    try {
        write();
    } catch (const Error& error) {
        progress_.note(fmt::format("a checkpoint could not be written: {}", error.what()));
    }
}

void Checkpoints::save() {
    trying([&] { save_state(); });
    last_ = Clock::now();
}

void Checkpoints::save(const Compared& compared, const KeptPairs& pairs, std::span<const std::uint64_t> pairs_of_pass) {
    trying([&] {
        save_state();
        if (compared != compared_) save_pairs(compared, pairs, pairs_of_pass);
    });
    last_ = Clock::now();
}

void Checkpoints::save_state() {
    if (population_ != nullptr && !population_saved_) {
        const auto& store = population_->store;
        const auto parts = parts_of(store.bytes());
        folder_.write(
            population_name, facts_of(*population_, *preparation_, *rejects_), parts, [&](std::uint64_t part) {
                return packed_records(*population_, store.size() * part / parts, store.size() * (part + 1) / parts);
            });
        population_saved_ = true;
        remove(reading_names);
    }
    if (!model_.is_null() && !model_saved_ && !matches_saved_) {
        folder_.write(model_name, model_, 0, {});
        model_saved_ = true;
    }
    if (matches_ != nullptr && !matches_saved_) {
        write_matches(comm_, folder_, *matches_);
        matches_saved_ = true;
        remove(pairs_names);
        remove(model_name);
    }
    if (identities_ != nullptr && !identities_saved_) {
        write_identities(comm_, folder_, *population_, *identities_);
        identities_saved_ = true;
    }
    if (households_ != nullptr && !households_saved_) {
        write_households(comm_, folder_, *households_);
        households_saved_ = true;
    }
    if (tables_.size() > tables_saved_) {
        save_tables();
        tables_saved_ = tables_.size();
    }
}

void Checkpoints::save_pairs(const Compared& compared, const KeptPairs& pairs,
                             std::span<const std::uint64_t> pairs_of_pass) {
    std::vector<std::uint64_t> counts(pairs_of_pass.begin(), pairs_of_pass.end());
    comm_.sum_in_place(counts);
    auto keys = nlohmann::json::array();
    for (const auto& range : compared.keys) keys.push_back({range.begin, range.end});
    pairs_saved_.resize(pairs.threads(), 0);
    struct Piece {
        std::size_t thread;
        std::uint64_t first, count;
    };
    std::vector<Piece> pieces;
    for (std::size_t t = 0; t < pairs.threads(); ++t)
        for (auto first = pairs_saved_[t]; first < pairs.size(t); first += part_pairs)
            pieces.push_back({t, first, std::min<std::uint64_t>(part_pairs, pairs.size(t) - first)});
    std::mutex one_reads;  // pairs that wait on disk
    folder_.write(fmt::format("{}{:06}", pairs_names, next_pairs_),
                  {{"passes", total_passes_}, {"done", compared.passes}, {"keys", keys}, {"pairs_of_pass", counts}},
                  pieces.size(), [&](std::uint64_t part) {
                      const auto& [thread, first, count] = pieces[part];
                      std::vector<ScoredPair> room;
                      const auto range = [&, first = first, count = count, thread = thread] {
                          const std::scoped_lock lock(one_reads);
                          return pairs.range(thread, first, count, room);
                      }();
                      const auto bytes = std::as_bytes(range);
                      return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                  });
    for (std::size_t t = 0; t < pairs.threads(); ++t) pairs_saved_[t] = pairs.size(t);
    compared_ = compared;
    ++next_pairs_;
}

void Checkpoints::save_tables() {
    auto files = nlohmann::json::array();
    for (const auto& [path, file] : tables_) files.push_back({path, file.bytes, file.rows, file.checksum});
    folder_.write(tables_name, {{"files", files}}, 0, {});
}

void Checkpoints::remove(std::string_view beginning) {
    for (const auto& name : folder_.names())
        if (name.starts_with(beginning)) folder_.remove(name);
}

}  // namespace idxr::pipeline
