// idxr job list and show, for people and as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "idxr/config/options.hpp"
#include "idxr/config/units.hpp"
#include "idxr/orchestrate/types.hpp"
#include "idxr/report/format.hpp"
#include "idxr/store/attempts.hpp"
#include "idxr/store/history.hpp"
#include "idxr/store/runners.hpp"
#include "job_verbs.hpp"
#include "terminal.hpp"

namespace idxr::commands {
namespace {

std::string percent(double share) { return fmt::format("{:.0f} %", share * 100); }

std::string span(store::Time from, store::Time to) {
    return from == 0 ? "-" : report::duration(static_cast<double>(std::max<store::Time>(0, to - from)) / 1000);
}

store::Filter filter_of(const config::CommandLine& line) {
    store::Filter filter;
    if (line.has("state"))
        for (const auto& word : config::split_list(line.value("state"))) {
            const auto state = store::state_named(word);
            if (!state) fail(ExitCode::usage, "--state: '{}' is no state of a job", word);
            filter.states.push_back(*state);
        }
    filter.name = line.value("name");
    filter.type = line.value("type");
    if (!filter.type.empty() && orchestrate::job_type(filter.type) == nullptr)
        fail(ExitCode::usage, "--type: '{}' is no type of a job; 'idxr job submit --help' lists them", filter.type);
    filter.tag = line.value("tag");
    filter.created_by = line.value("created-by");
    const auto limit = config::parse_count(line.value("limit", "0"));
    if (!limit) fail(ExitCode::usage, "--limit must be a whole number");
    filter.limit = *limit;
    return filter;
}

std::string attempts_table(const std::vector<store::Attempt>& attempts, store::Time now, std::size_t width) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& attempt : attempts)
        rows.push_back({std::to_string(attempt.number), attempt.executor,
                        fmt::format("{} x {}", attempt.needs.ranks, attempt.needs.threads),
                        attempt.needs.memory == 0 ? "-" : report::bytes(static_cast<double>(attempt.needs.memory)),
                        clock_time(attempt.started), span(attempt.started, attempt.ended == 0 ? now : attempt.ended),
                        attempt.exit_code < 0 ? "-" : std::to_string(attempt.exit_code),
                        attempt.ended == 0 ? "running" : attempt.cause});
    return as_table({{"attempt", true},
                     {"on"},
                     {"cores", true},
                     {"memory", true},
                     {"started"},
                     {"took", true},
                     {"exit", true},
                     {"end"}},
                    rows, width);
}

std::string phases_table(const std::vector<store::Phase>& phases, store::Time now, std::size_t width) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& phase : phases)
        rows.push_back({std::to_string(phase.attempt), phase.name,
                        phase.done > 0 ? report::amount(static_cast<double>(phase.done), phase.unit) : "-",
                        phase.rate > 0 ? report::amount(phase.rate, phase.unit) + "/s" : "-",
                        phase.memory > 0 ? report::bytes(static_cast<double>(phase.memory)) : "-",
                        span(phase.begun, phase.ended == 0 ? now : phase.ended)});
    return as_table(
        {{"attempt", true}, {"phase"}, {"done", true}, {"rate", true}, {"memory a rank", true}, {"took", true}}, rows,
        width);
}

double figure_of(const std::vector<store::Result>& results, std::string_view name) {
    const auto found = std::ranges::find(results, name, &store::Result::name);
    return found == results.end() ? 0 : std::strtod(found->value.c_str(), nullptr);
}

std::string figures(const std::vector<store::Result>& results) {
    std::string text;
    for (const auto& [name, words] : {std::pair{"rows_read", "rows read"},
                                      {"rows_rejected", "rejected"},
                                      {"identities", "identities"},
                                      {"households", "households"}})
        if (std::ranges::find(results, name, &store::Result::name) != results.end())
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                                report::grouped(static_cast<std::uint64_t>(figure_of(results, name))), words);
    return text;
}

std::string files_table(const std::vector<store::Result>& results, std::size_t width) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& result : results)
        if (result.bytes > 0)
            rows.push_back({result.name, report::grouped(result.rows), report::grouped(result.bytes), result.value});
    if (rows.empty()) return "";
    return "\n" + as_table({{"file"}, {"rows", true}, {"bytes", true}, {"checksum"}}, rows, width);
}

// What it has cost, what it has used, and what to ask for next time; the latter only of runs that tell.
std::array<std::string, 3> cost(const std::vector<store::Attempt>& attempts, const std::vector<store::Result>& results,
                                store::Time now) {
    const auto figure = [&](std::string_view name) { return figure_of(results, name); };
    std::array<std::string, 3> texts{fmt::format("{:.3f} core-hours", store::core_hours(attempts, now)), "", ""};
    if (const auto price = figure("price"); price > 0) texts[0] += fmt::format(", a price of {:.4f}", price);
    const auto peak = figure("peak_memory_bytes");
    if (peak == 0) return texts;
    texts[1] =
        fmt::format("{:.0f} % of the cores, {} at most on a rank, {} read, {} written", figure("busy_share") * 100,
                    report::bytes(peak), report::bytes(figure("read_bytes")), report::bytes(figure("written_bytes")));
    texts[2] = fmt::format("ask for {} a rank and {}", report::bytes(figure("next_memory_per_rank_bytes")),
                           report::duration(figure("next_time_limit_seconds")));
    return texts;
}

std::string described(store::Database& database, const store::Job& job) {
    const auto now = database.now();
    const auto width = terminal_size().columns;
    std::string text;
    const auto line = [&](std::string_view what, const std::string& value) {
        if (!value.empty() && value != "-") text += fmt::format("{:<12}{}\n", what, wrapped(value, 12, width));
    };
    line("job", fmt::format("{} ({}), {}", job.id, job.name, job.type));
    line("state", fmt::format("{}{}{}", store::name(job.state), job.reason.empty() ? "" : ": ", job.reason));
    line("asked", job.request);
    line("priority", std::string(store::name(job.priority)));
    line("progress", percent(job.progress) + (job.phase.empty() ? "" : ", " + job.phase));
    line("attempts", fmt::format("{}, at most {} retries after a fault", job.attempts, job.max_retries));
    line("command", fmt::format("idxr {} {}", job.command, fmt::join(job.arguments, " ")));
    line("in", job.folder);
    line("output", job.output);
    line("needs", needs_in_words(job));
    line("estimate", estimate_in_words(job));
    line("waits", waits_for(job));
    for (const auto& before : job.after) line("after", before.job + (before.any ? " (any end)" : ""));
    line("schedule", job.schedule);
    line("tags", fmt::format("{}", fmt::join(job.tags, ", ")));
    line("created by", job.created_by);
    line("submitted", clock_time(job.submitted));
    line("not before", clock_time(job.not_before));
    line("started", clock_time(job.started));
    line("finished", clock_time(job.finished));
    line("runner", job.runner);
    const auto results = store::results(database, job.id);
    const auto attempts = store::attempts(database, job.id);
    line("result", figures(results));
    if (!attempts.empty()) {
        const auto [cost_so_far, used, next_time] = cost(attempts, results, now);
        line("cost", cost_so_far);
        line("used", used);
        line("next time", next_time);
        text += "\n" + attempts_table(attempts, now, width);
    }
    if (const auto phases = store::phases(database, job.id); !phases.empty())
        text += "\n" + phases_table(phases, now, width);
    text += files_table(results, width) + "\n";
    constexpr std::size_t indent = 30;
    for (const auto& event : store::events(database, job.id))
        text += fmt::format("{}  {:<8} {}\n", clock_time(event.at), event.kind, wrapped(event.text, indent, width));
    for (const auto& alert : store::alerts(database, job.id)) {
        const auto over = alert.recovered == 0 ? "" : " (over at " + clock_time(alert.recovered) + ")";
        text += fmt::format("{}  {:<8} {}\n", clock_time(alert.raised), "alert",
                            wrapped(alert.rule + ": " + alert.text + over, indent, width));
    }
    return text;
}

}  // namespace

std::vector<config::Flag> list_flags() {
    std::vector<config::Flag> flags{
        {"state", "LIST", "only jobs in these states", "all", "Filter"},
        {"name", "NAME", "only jobs of this name", "all", "Filter"},
        {"type", "TYPE", "only jobs of this type", "all", "Filter"},
        {"tag", "WORD", "only jobs with this tag", "all", "Filter"},
        {"created-by", "WHO", "only jobs from here", "all", "Filter"},
        {"limit", "N", "only the latest so many", "all", "Filter"},
    };
    add_common_flags(flags);
    return flags;
}

ExitCode job_list(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, list_flags());
    if (!line.positional.empty())
        fail(ExitCode::usage, "'{}' is not understood; 'idxr job show ID' shows one job", line.positional.front());
    const auto filter = filter_of(line);
    store::Database database(store_place(line));
    const auto jobs = store::list(database, filter);
    if (line.on("json")) {
        auto list = nlohmann::ordered_json::array();
        for (const auto& job : jobs) list.push_back(to_json(job));
        std::fputs(print_json(list).c_str(), stdout);
        return ExitCode::ok;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& job : jobs)
        rows.push_back({job.id, job.name, job.type, std::string(store::name(job.priority)),
                        std::string(store::name(job.state)), std::to_string(job.attempts), percent(job.progress),
                        clock_time(job.submitted), job.output});
    const std::vector<Column> columns{{"ID"},
                                      {"NAME", false, 16},
                                      {"TYPE", false, unlimited, false, 4},
                                      {"PRIORITY", false, unlimited, false, 5},
                                      {"STATE"},
                                      {"ATTEMPTS", true, unlimited, false, 3},
                                      {"PROGRESS", true},
                                      {"SUBMITTED", false, unlimited, false, 2},
                                      {"OUTPUT", false, 30, true, 1}};
    std::fputs(as_table(columns, rows, terminal_size().columns).c_str(), stdout);
    return ExitCode::ok;
}

std::vector<config::Flag> show_flags() {
    std::vector<config::Flag> flags;
    add_name_flag(flags);
    add_common_flags(flags);
    return flags;
}

ExitCode job_show(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, show_flags());
    store::Database database(store_place(line));
    const auto jobs = jobs_named(database, line);
    if (line.on("json") && jobs.size() == 1) {
        std::fputs(print_json(in_full(database, jobs.front())).c_str(), stdout);
        return ExitCode::ok;
    }
    auto list = nlohmann::ordered_json::array();
    std::string text;
    for (const auto& job : jobs) {
        if (line.on("json"))
            list.push_back(in_full(database, job));
        else
            text += (text.empty() ? "" : "\n") + described(database, job);
    }
    std::fputs((line.on("json") ? print_json(list) : text).c_str(), stdout);
    return ExitCode::ok;
}

}  // namespace idxr::commands
