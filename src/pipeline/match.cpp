// The order of the phases.
#include "idxr/pipeline/match.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>

#include "idxr/common/hash.hpp"
#include "idxr/common/memory.hpp"
#include "idxr/common/stop_request.hpp"
#include "idxr/common/version.hpp"
#include "idxr/config/job.hpp"
#include "idxr/evaluate/evaluate.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/checkpoints.hpp"
#include "idxr/pipeline/needs.hpp"
#include "idxr/pipeline/round4.hpp"
#include "idxr/pipeline/saved_model.hpp"
#include "idxr/pipeline/summary.hpp"
#include "idxr/read/scratch.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/manifest.hpp"
#include "idxr/write/run_folder.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::pipeline {
namespace {

using Clock = std::chrono::system_clock;

std::string iso(Clock::time_point time) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(time)));
}

struct Format {
    const char* name;
    const char* ending;
    write::FileInfo (*write)(const write::Table&, const std::string&, const mpi::Communicator&,
                             const write::WriteOptions&);
};
constexpr Format formats[] = {
    {"csv", "csv", write::write_csv}, {"hdf5", "h5", write::write_hdf5}, {"parquet", "parquet", write::write_parquet}};

struct ResultTable {
    const char* name;
    write::Table (*make)(const Results&);
};
constexpr ResultTable result_tables[] = {{"identities", identities_table},
                                         {"pairs", pairs_table},
                                         {"masters", masters_table},
                                         {"households", households_table},
                                         {"cuts", cuts_table}};

// True if blocking keys and pairs have to wait on disk.
bool needs_to_spill(const config::Settings& settings, const mpi::Communicator& comm, const Inputs& inputs) {
    const auto needed = memory_needed(inputs, comm.size());
    const auto allowed = comm.sum(settings.memory);
    if (needed.spilling > allowed)
        fail(ExitCode::resources,
             "this input needs about {:.1f} GiB in all, --memory allows {:.1f} GiB on {} ranks; give more memory or "
             "ranks",
             static_cast<double>(needed.spilling) / (1 << 30), static_cast<double>(allowed) / (1 << 30), comm.size());
    return needed.whole > allowed;
}

// The job to go on with elsewhere: with the cores and memory that are there then.
config::Job as_given(const config::Settings& settings) {
    config::Job job{settings, {}};
    job.settings.threads = 0;
    job.settings.memory = 0;
    return job;
}

void check_rejects(const config::Settings& settings, const Preparation& preparation, const std::string& rejects) {
    std::uint64_t read = 0, rejected = 0;
    for (const auto& file : preparation.files) read += file.read, rejected += file.rejected;
    const auto failed = preparation.reasons[static_cast<std::size_t>(read::RejectReason::processing_error)];
    if (failed > 0 && static_cast<double>(failed) > settings.max_errors * static_cast<double>(read))
        fail(ExitCode::too_many_rejects,
             "{} of {} rows could not be processed, more than --max-errors {} allows; {} holds them", failed, read,
             settings.max_errors, rejects);
    if (rejected > 0 && static_cast<double>(rejected) > settings.max_rejects * static_cast<double>(read))
        fail(ExitCode::too_many_rejects, "{} of {} rows were rejected, more than --max-rejects {} allows; {} says why",
             rejected, read, settings.max_rejects, rejects);
}

bool asked_for(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// The guard's cuts are few and always told.
bool asked_for(const config::Settings& settings, const ResultTable& table) {
    return std::string_view(table.name) == "cuts" || asked_for(settings.tables, table.name);
}

// The rows of a table, with a look between batches at whether somebody asks to stop.
write::Table stoppable(write::Table table, Checkpoints& checkpoints) {
    table.fill = [fill = std::move(table.fill), &checkpoints](std::uint64_t first, std::uint64_t count,
                                                              write::Batch& batch) {
        checkpoints.leave_if_asked();
        fill(first, count, batch);
    };
    return table;
}

// Phase 1, up to the rejects on disk.
Checkpoints::Prepared prepare(const config::Settings& settings, const mpi::Communicator& comm, const Inputs& inputs,
                              const write::RunFolder& folder, Checkpoints& checkpoints, report::Progress& progress,
                              report::Timers& timers) {
    Preparation preparation;
    auto population = read_population(settings, comm, inputs, progress, timers, preparation, &checkpoints);
    auto rejects = write::write_csv(rejects_table(inputs, preparation), folder.file("rejects.csv"), comm);
    check_rejects(settings, preparation, rejects.path);
    release(preparation.rejects);
    finish_population(comm, population, progress, timers, preparation, &checkpoints);
    return_free_memory();
    return {std::move(population), std::move(preparation), std::move(rejects)};
}

}  // namespace

ExitCode match(const config::Settings& settings, const mpi::Communicator& comm) {
    const auto started = Clock::now();
    report::Timers timers;
    auto progress = comm.root() ? report::Progress(stderr, settings.quiet) : report::Progress::inert();

    listen_for_stop("");

    // Faults of the input show before anything is written.
    auto inputs = inspect_inputs(settings, comm, {});
    spill::Place place{needs_to_spill(settings, comm, inputs), settings.scratch};
    if (settings.dry_run) {
        if (comm.root())
            std::fputs(fmt::format("{}{}nothing was written (dry run)\n", describe(settings, inputs),
                                   describe_needs(settings, inputs, comm.size()))
                           .c_str(),
                       stdout);
        return ExitCode::ok;
    }

    // A model and labels are part of the job by their contents.
    const auto contents = [&](const std::string& file) {
        return file.empty() ? std::string() : mpi::from_root(comm, [&] { return write::read_file(file); });
    };
    const auto trained = contents(settings.model), labels = contents(settings.labels);
    const auto job = trained.empty() && labels.empty()
                         ? config::job_hash(settings)
                         : fmt::format("{:016x}", hash64(config::job_hash(settings) + trained + labels));
    const write::RunFolder folder(settings.output, job, settings.overwrite, comm);
    if (folder.state() == write::RunState::finished) {
        // A run that was killed at its very end may have left them.
        if (!settings.keep_checkpoints) remove_checkpoints(comm, folder);
        if (comm.root()) std::fputs(fmt::format("{} is finished; nothing to do\n", folder.path()).c_str(), stdout);
        return ExitCode::ok;
    }
    mpi::together(comm, [&] {
        if (!comm.root()) return;
        write::atomic_write(folder.file(kept_job), config::dump(as_given(settings)));
        progress.open_events(folder.file("events.jsonl"));
    });

    listen_for_stop(comm.root() ? fmt::format("idxr: ended by a signal; 'idxr resume {}' goes on from the last "
                                              "checkpoint there, if one was due\n",
                                              folder.path())
                                : "");

    // Phase 1: data preparation.
    const read::Scratch scratch(settings.scratch.empty() ? folder.path() : settings.scratch, folder.path(),
                                comm.root());
    const bool compressed = std::any_of(inputs.files.begin(), inputs.files.end(), [](const read::InputFile& file) {
        return file.compression != read::Compression::none;
    });
    if (compressed) {
        inputs = inspect_inputs(settings, comm, scratch.path());
        place.needed = needs_to_spill(settings, comm, inputs);
    }
    if (comm.root() && !settings.quiet) progress.print(describe(settings, inputs));
    if (comm.root())
        if (const auto warning = disk_warning(disk_needed(settings, inputs), folder.path()); !warning.empty())
            progress.note(warning);
    if (place.needed) {
        if (place.folder.empty()) place.folder = folder.path();
        const auto spilled = memory_needed(inputs, comm.size()).spilled;
        progress.note(fmt::format("blocking keys and pairs wait in {} while memory is short, about {:.1f} GiB",
                                  place.folder, static_cast<double>(spilled) / (1 << 30)));
        if (const auto warning = scratch_warning(spilled, place.folder); !warning.empty()) progress.note(warning);
    }
    Checkpoints checkpoints(settings, comm, folder, job, inputs, progress, timers);
    auto prepared = checkpoints.restore_population();
    if (!prepared) prepared = prepare(settings, comm, inputs, folder, checkpoints, progress, timers);
    comm.barrier();
    scratch.remove();
    const auto& population = prepared->population;
    const auto& preparation = prepared->preparation;
    write::Manifest manifest;
    const auto output = [&](const write::FileInfo& file) { manifest.outputs.push_back(write::describe_output(file)); };
    output(prepared->rejects);
    checkpoints.prepared(population, preparation, prepared->rejects);

    // Phase 2: identity matching.
    auto matches = [&] {
        if (auto restored = checkpoints.restore_matches(population)) return std::move(*restored);
        auto found = identify(settings, comm, population, place, trained, checkpoints, progress, timers);
        const auto pause = [&] { checkpoints.leave_if_compared(); };
        pause();
        weigh_doubtful(settings, comm, population, trained, found, progress, timers, pause);
        return_free_memory();
        return found;
    }();
    checkpoints.matched(matches);

    // Phase 3: consolidation.
    const auto consolidation = consolidate(settings, comm, population, place, matches, checkpoints, progress, timers);

    // Phase 4: results.
    add_equal_rows(comm, population, place, matches);
    const Results results{settings, comm, inputs, preparation, population, matches, consolidation};
    {
        const auto scope = timers.scope("write");
        progress.begin("writing", 0, "");
        // Making a table is work and may exchange rows: only what is asked for, which every rank decides alike.
        for (const auto& wanted : result_tables) {
            if (!asked_for(settings, wanted)) continue;
            std::optional<write::Table> table;
            for (const auto& format : formats) {
                if (!asked_for(settings.formats, format.name)) continue;
                const auto path = folder.file(fmt::format("{}.{}", wanted.name, format.ending));
                if (const auto file = checkpoints.restore_table(path)) {
                    output(*file);
                    continue;
                }
                if (!table) table = stoppable(wanted.make(results), checkpoints);
                const auto file = format.write(*table, path, comm, {});
                output(file);
                checkpoints.table_written(file);
            }
        }
        progress.end();
    }
    auto report = summarise(results, timers);
    for (const auto& alarm : report.alarms) progress.note("warning: " + alarm.sentence);
    const auto finished = Clock::now();
    report.started = iso(started);
    report.finished = iso(finished);
    report.seconds = std::chrono::duration<double>(finished - started).count();
    mpi::together(comm, [&] {
        if (!comm.root()) return;
        if (!settings.truth.empty())
            report.accuracy = evaluate::evaluate({folder.path(), settings.truth, "", settings.link_only});
        const auto json = report::to_json(report);
        write::atomic_write(folder.file("report.json"), json.dump(2) + "\n");
        write::atomic_write(folder.file(model_file), model_json(results));
        write::atomic_write(folder.file("report.html"), report::html(json));
        manifest.version = std::string(version);
        manifest.job_hash = job;
        manifest.tables = settings.tables;
        for (std::size_t f = 0; f < inputs.files.size(); ++f) {
            auto input = write::describe_input(inputs.files[f].path, settings.sources[inputs.files[f].source].name);
            input.rows_read = preparation.files[f].read;
            input.rows_kept = preparation.files[f].kept;
            input.rows_rejected = preparation.files[f].rejected;
            manifest.inputs.push_back(std::move(input));
        }
        for (const char* name : {"report.json", "report.html", model_file})
            manifest.outputs.push_back(write::describe_output(folder.file(name), 0));
        manifest.timing["seconds"] = report.seconds;
        write::write_manifest(manifest, folder.file("manifest.json"));
        if (!settings.quiet) std::fputs(closing_lines(report, folder.path()).c_str(), stdout);
        if (report.accuracy && !settings.quiet) std::fputs(evaluate::table(*report.accuracy).c_str(), stdout);
        if (settings.profile) std::fputs(report::table(report.profile).c_str(), stdout);
    });
    checkpoints.finished();
    return ExitCode::ok;
}

}  // namespace idxr::pipeline
