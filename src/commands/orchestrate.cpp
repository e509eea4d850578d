// idxr orchestrate: the runner, in the foreground.
#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <optional>

#include "idxr/alert/watch.hpp"
#include "idxr/commands/commands.hpp"
#include "idxr/common/machine.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/config/options.hpp"
#include "idxr/config/units.hpp"
#include "idxr/orchestrate/runner.hpp"
#include "idxr/report/format.hpp"
#include "idxr/store/runners.hpp"
#include "job_verbs.hpp"
#include "terminal.hpp"

namespace idxr::commands {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void ask_to_stop(int) {
    if (stop_asked != 0) std::_Exit(static_cast<int>(ExitCode::requeue));
    stop_asked = 1;
}

std::vector<config::Flag> flags() {
    std::vector<config::Flag> flags{
        {"until-idle", "", "end when no job is left that can run", "", "Running"},
        {"executor", "NAME", "where jobs run: local or slurm", "local", "Running"},
        {"cores", "N", "for all jobs together", "those of the machine", "Running"},
        {"memory", "SIZE", "for all jobs together", "three quarters of the machine's", "Running"},
        {"at-once", "N", "jobs at the same time at most", "100", "Running"},
        {"ageing", "TIME", "in the queue that counts as one level of priority", "1h", "Running"},
        {"backoff", "TIME", "before the second attempt; doubles with each", "10s", "Running"},
        {"grace", "TIME", "for a run that is asked to stop, before it is killed", "60s", "Running"},
        {"price-per-core-hour", "PRICE", "what completed jobs have cost is told with it", "none", "Running"},
        {"alerts", "FILE", "rules in TOML for alerts, and whom to tell", "none", "Running"},
        {"qos", "LEVEL=NAME,…", "Slurm's quality of service for jobs of a priority, as urgent=express,low=scavenger",
         "Slurm's default", "Running"},
        {"quiet", "", "print nothing but errors", "", "Running"},
        {"status", "", "tell which runners are there and for how much of the last day one was, and stop", "",
         "Looking"},
    };
    add_common_flags(flags);
    for (auto& flag : flags)
        if (flag.name == "json") flag.help = "with --status: answer as JSON, for scripts";
    return flags;
}

// The runner's own uptime.
ExitCode tell_status(store::Database& database, bool as_json) {
    constexpr double target = 0.999;
    const auto now = database.now();
    constexpr store::Time day = 24 * 3600 * 1000;
    const auto all = store::runners(database);
    const auto share = store::availability(all, now - day, now, store::longest_silence);
    auto list = nlohmann::ordered_json::array();
    std::vector<std::vector<std::string>> rows;
    for (const auto& runner : all) {
        if (!is_there(runner, now)) continue;
        list.push_back({{"id", runner.id},
                        {"executor", runner.executor},
                        {"cores", runner.cores},
                        {"memory", runner.memory},
                        {"started", iso(runner.started)},
                        {"heard", iso(runner.heard)}});
        rows.push_back({runner.id, runner.executor, std::to_string(runner.cores),
                        report::bytes(static_cast<double>(runner.memory)), clock_time(runner.started)});
    }
    const nlohmann::ordered_json status{
        {"runners", list}, {"available", share}, {"window_seconds", day / 1000}, {"target", target}};
    std::string text =
        rows.empty() ? without_runner(database) + "\n"
                     : as_table({{"RUNNER", false, 12}, {"EXECUTOR"}, {"CORES", true}, {"MEMORY", true}, {"SINCE"}},
                                rows, terminal_size().columns);
    if (!all.empty())
        text += fmt::format("a runner was there for {} of the last 24 h, since the first came; the aim is {}\n",
                            report::percent(share), report::percent(target));
    std::fputs((as_json ? print_json(status) : text).c_str(), stdout);
    return ExitCode::ok;
}

orchestrate::RunnerOptions options_of(const config::CommandLine& line) {
    orchestrate::RunnerOptions options;
    options.program = std::filesystem::read_symlink("/proc/self/exe");
    options.executor = line.value("executor", "local");
    options.whole = {machine::cores().of_node, machine::memory() / 4 * 3};
    if (line.has("cores")) {
        const auto cores = config::parse_count(line.value("cores"));
        if (!cores || *cores < 1 || *cores > 1'000'000)
            fail(ExitCode::usage, "--cores must be a whole number from 1 on");
        options.whole.cores = static_cast<int>(*cores);
    }
    if (line.has("memory")) {
        const auto bytes = config::parse_bytes(line.value("memory"));
        if (!bytes || *bytes < 64 << 20)
            fail(ExitCode::usage, "--memory must be a size of at least 64MiB such as 8GiB");
        options.whole.memory = *bytes;
    }
    if (line.has("at-once")) {
        const auto count = config::parse_count(line.value("at-once"));
        if (!count || *count < 1) fail(ExitCode::usage, "--at-once must be a whole number from 1 on");
        options.at_once = *count;
    }
    if (line.has("ageing"))
        options.order.ageing = std::max<std::int64_t>(1, seconds_of("ageing", line.value("ageing"))) * 1000;
    if (line.has("backoff")) options.policy.first_delay = seconds_of("backoff", line.value("backoff")) * 1000;
    if (line.has("grace")) options.grace = seconds_of("grace", line.value("grace")) * 1000;
    if (line.has("price-per-core-hour")) {
        const auto price = config::parse_price(line.value("price-per-core-hour"));
        if (!price) fail(ExitCode::usage, "--price-per-core-hour must be a number such as 0.04, in any currency");
        options.price = *price;
    }
    for (const auto& word : config::split_list(line.value("qos"))) {
        const auto equals = word.find('=');
        const auto level = store::priority_named(word.substr(0, equals));
        if (!level || equals == word.npos || equals + 1 == word.size())
            fail(ExitCode::usage, "--qos must be a list such as urgent=express,low=scavenger");
        options.qos[*level] = word.substr(equals + 1);
    }
    if (!options.qos.empty() && options.executor != "slurm")
        fail(ExitCode::usage, "--qos is Slurm's: it goes with --executor slurm");
    options.until_idle = line.on("until-idle");
    options.quiet = line.on("quiet");
    return options;
}

}  // namespace

std::string orchestrate_options() { return config::help_text(flags()); }

ExitCode orchestrate(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, flags());
    if (!line.positional.empty())
        fail(ExitCode::usage, "'{}' is not understood; jobs are put into the store by 'idxr job submit'",
             line.positional.front());
    auto options = options_of(line);
    store::Database database(store_place(line));
    if (line.on("status")) return tell_status(database, line.on("json"));
    if (line.on("json"))
        fail(ExitCode::usage, "--json is there for --status; what the runner does is told by 'idxr job'");
    struct sigaction action {};
    action.sa_handler = ask_to_stop;
    for (const int signal : {SIGTERM, SIGINT}) sigaction(signal, &action, nullptr);
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    std::optional<alert::Watch> watch;
    if (line.has("alerts")) {
        watch.emplace(database, alert::read_rules(line.value("alerts")), [quiet = options.quiet](const auto& text) {
            if (!quiet) orchestrate::say(text);
        });
        options.watch = [&](const std::string& runner, bool last) { watch->look(runner, last); };
    }
    orchestrate::Runner(database, std::move(options)).run(stop_asked);
    return ExitCode::ok;
}

}  // namespace idxr::commands
