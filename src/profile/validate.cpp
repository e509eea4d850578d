// The order of a validation.
#include "idxr/profile/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>

#include "idxr/common/hash.hpp"
#include "idxr/common/machine.hpp"
#include "idxr/common/version.hpp"
#include "idxr/config/job.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/summary.hpp"
#include "idxr/read/scratch.hpp"
#include "idxr/write/manifest.hpp"
#include "idxr/write/run_folder.hpp"
#include "reading.hpp"
#include "report.hpp"
#include "rules.hpp"

namespace idxr::profile {
namespace {

write::Manifest manifest_of(const config::Settings& settings, const std::string& job, const pipeline::Inputs& inputs,
                            const Counted& counted, const write::RunFolder& folder) {
    write::Manifest manifest;
    manifest.version = std::string(version);
    manifest.job_hash = job;
    for (std::size_t f = 0; f < inputs.files.size(); ++f) {
        auto input = write::describe_input(inputs.files[f].path, settings.sources[inputs.files[f].source].name);
        input.rows_read = counted.files[f].read;
        input.rows_kept = counted.files[f].kept;
        input.rows_rejected = counted.files[f].rejected;
        manifest.inputs.push_back(std::move(input));
    }
    for (const char* name : {"report.json", "report.html"})
        manifest.outputs.push_back(write::describe_output(folder.file(name), 0));
    return manifest;
}

}  // namespace

Estimate check(const config::Settings& settings, int ranks) {
    const auto rules = all_rules(settings.rules, settings.max_rejects);
    const auto inputs = pipeline::inspect_alone(settings);
    check_targets(rules, inputs.maps);
    const auto rows = std::accumulate(inputs.estimated_rows.begin(), inputs.estimated_rows.end(), std::uint64_t{0});
    // From 100,000 to 600,000 generated records at most as much was taken.
    constexpr std::uint64_t of_rank = std::uint64_t{128} << 20, of_row = 50;
    return {rows, static_cast<std::uint64_t>(ranks) * of_rank + rows * of_row, 0.5 + static_cast<double>(rows) * 6e-6,
            0};
}

ExitCode validate(const config::Settings& settings, const mpi::Communicator& comm) {
    using Clock = std::chrono::steady_clock;
    const auto started = Clock::now();
    auto progress = comm.root() ? report::Progress(stderr, settings.quiet) : report::Progress::inert();
    std::vector<Rule> rules;
    mpi::together(comm, [&] { rules = all_rules(settings.rules, settings.max_rejects); });

    // Faults of the input show before anything is written.
    auto inputs = pipeline::inspect_inputs(settings, comm, {});
    mpi::together(comm, [&] { check_targets(rules, inputs.maps); });
    const auto job = fmt::format("{:016x}", hash64("validate " + config::job_hash(settings)));
    const write::RunFolder folder(settings.output, job, settings.overwrite, comm);
    const read::Scratch scratch(settings.scratch.empty() ? folder.path() : settings.scratch, folder.path(),
                                comm.root());
    if (std::any_of(inputs.files.begin(), inputs.files.end(),
                    [](const read::InputFile& file) { return file.compression != read::Compression::none; }))
        inputs = pipeline::inspect_inputs(settings, comm, scratch.path());
    if (comm.root()) progress.open_events(folder.file("events.jsonl"));
    if (comm.root() && !settings.quiet) progress.print(pipeline::describe(settings, inputs));

    const auto counted = count(settings, comm, inputs, progress);
    bool passed = true;
    const auto peak = comm.max(machine::peak_resident_bytes());
    const auto said = mpi::from_root(comm, [&] {
        auto report = to_json(settings, inputs, counted);
        report["rules"] = judge_rules(rules, report);
        passed = std::all_of(report["rules"].begin(), report["rules"].end(),
                             [](const Json& rule) { return rule["passed"].get<bool>(); });
        report["passed"] = passed;
        const auto seconds = std::chrono::duration<double>(Clock::now() - started).count();
        report["timing"] = {
            {"seconds", seconds}, {"ranks", comm.size()}, {"threads", settings.threads}, {"peak_memory_bytes", peak}};
        // A name of a file or column need not be UTF-8.
        write::atomic_write(folder.file("report.json"),
                            report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
        write::atomic_write(folder.file("report.html"), html(report));
        auto manifest = manifest_of(settings, job, inputs, counted, folder);
        manifest.timing["seconds"] = seconds;
        write::write_manifest(manifest, folder.file("manifest.json"));
        if (!settings.quiet) std::fputs(closing_lines(report, folder.path()).c_str(), stdout);
        return std::string(passed ? "passed" : "failed");
    });
    return said == "passed" ? ExitCode::ok : ExitCode::check_failed;
}

}  // namespace idxr::profile
