// idxr job watch, wait and logs.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <thread>

#include "idxr/config/units.hpp"
#include "idxr/report/format.hpp"
#include "idxr/store/attempts.hpp"
#include "idxr/store/history.hpp"
#include "job_verbs.hpp"
#include "terminal.hpp"

namespace idxr::commands {
namespace {

using namespace std::chrono_literals;

bool over(const std::vector<store::Job>& jobs) {
    return std::ranges::all_of(jobs, [](const store::Job& job) { return store::final(job.state); });
}

void again(store::Database& database, std::vector<store::Job>& jobs) {
    for (auto& job : jobs) job = store::get(database, job.id);
}

std::string bar(double share, std::size_t width) {
    const auto full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(width));
    return "[" + std::string(full, '=') + std::string(width - full, ' ') + "]";
}

// What is left of a line beside its text, between `least` and `most`.
std::size_t bar_width(std::size_t columns, std::size_t text, std::size_t least, std::size_t most) {
    return std::clamp(columns - std::min(columns, text), least, most);
}

std::string job_line(const store::Job& job, std::size_t columns) {
    return fmt::format("{} {} {:<9} {} {:>3.0f} %  attempt {}{}", job.id, padded(cut(job.name, 20), 20),
                       store::name(job.state), bar(job.progress, bar_width(columns, 62, 8, 30)), job.progress * 100,
                       job.attempts, job.failures > 0 ? fmt::format(", {} failed", job.failures) : "");
}

std::string phase_line(const store::Phase& phase, store::Time now, std::size_t columns) {
    const auto done = static_cast<double>(phase.done), total = static_cast<double>(phase.total);
    const double share = phase.ended > 0 ? 1 : total > 0 ? done / total : 0;
    std::string text = fmt::format("  {:<15} {} ", phase.name, bar(share, bar_width(columns, 75, 5, 24)));
    // Many phases count nothing.
    if (done > 0) text += report::amount(done, phase.unit) + ", ";
    if (phase.rate > 0) text += report::amount(phase.rate, phase.unit == "bytes" ? "bytes" : "") + "/s, ";
    if (phase.ended == 0 && phase.rate > 0 && total > done)
        text += fmt::format("{} left, ", report::duration((total - done) / phase.rate));
    const auto seconds = static_cast<double>((phase.ended > 0 ? phase.ended : now) - phase.begun) / 1000;
    text += report::duration(std::max(0.0, seconds));
    return phase.memory == 0 ? text
                             : text + fmt::format(", {} a rank", report::bytes(static_cast<double>(phase.memory)));
}

// What is drawn of a job, its most important lines first.
std::vector<std::string> job_lines(store::Database& database, const store::Job& job, bool in_full,
                                   std::size_t columns) {
    std::vector<std::string> lines{job_line(job, columns)};
    if (!job.reason.empty()) lines.push_back("  " + job.reason);
    if (const auto waits = waits_for(job); !waits.empty()) lines.push_back("  " + waits);
    if (!in_full) return lines;
    const auto now = database.now();
    for (const auto& phase : store::phases(database, job.id))
        if (phase.attempt == job.attempts) lines.push_back(phase_line(phase, now, columns));
    const auto events = store::events(database, job.id);
    for (std::size_t i = events.size() > 5 ? events.size() - 5 : 0; i < events.size(); ++i)
        lines.push_back(fmt::format("  {}  {:<8} {}", clock_time(events[i].at), events[i].kind, events[i].text));
    return lines;
}

// The jobs that run come first; those that the terminal has no room for are counted.
std::vector<std::string> screen(store::Database& database, std::vector<store::Job> jobs, const Size& size) {
    constexpr std::size_t jobs_in_full = 3;
    std::stable_partition(jobs.begin(), jobs.end(),
                          [](const store::Job& job) { return job.state == store::State::running; });
    std::vector<std::string> lines;
    if (const auto hint = without_runner(database); !hint.empty() && !over(jobs)) lines.push_back(hint);
    for (std::size_t j = 0; j < jobs.size(); ++j) {
        auto more = job_lines(database, jobs[j], jobs.size() <= jobs_in_full, size.columns);
        const auto room = size.rows - 2 - std::min(size.rows - 2, lines.size());
        const bool last = j + 1 == jobs.size();
        if (more.size() > room && last && j == 0) more.resize(room);
        if (more.size() > room - (last ? 0 : std::min<std::size_t>(room, 1))) {
            lines.push_back(fmt::format("… and {} more", jobs.size() - j));
            break;
        }
        lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
}

// Draws over what was drawn before.
void draw(const std::vector<std::string>& lines, std::size_t& drawn, std::size_t columns) {
    std::string text = drawn > 0 ? fmt::format("\033[{}A", drawn) : "";
    for (const auto& line : lines) text += "\033[K" + cut(line, columns - 1) + "\n";
    text += "\033[J";
    drawn = lines.size();
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

// One line for everything that happens, where nothing can be drawn over.
class PlainWatch {
  public:
    void show(store::Database& database, const std::vector<store::Job>& jobs, bool json) {
        for (const auto& job : jobs) {
            auto& seen = seen_[job.id];
            for (const auto& event : store::events(database, job.id, seen.event)) {
                seen.event = event.number;
                if (!json)
                    std::fputs(fmt::format("{} {} ({}) {}: {}\n", clock_time(event.at), job.id, job.name, event.kind,
                                           event.text)
                                   .c_str(),
                               stdout);
            }
            const auto tenth = static_cast<int>(job.progress * 10);
            const auto state = std::string(store::name(job.state)) + job.phase;
            if (json && (state != seen.state || tenth != seen.tenth))
                std::fputs((to_json(job).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n")
                               .c_str(),
                           stdout);
            else if (!json && job.state == store::State::running && (tenth != seen.tenth || state != seen.state) &&
                     !job.phase.empty())
                std::fputs(fmt::format("{} {} ({}) progress: {:.0f} %, {}\n", clock_time(database.now()), job.id,
                                       job.name, job.progress * 100, job.phase)
                               .c_str(),
                           stdout);
            seen.tenth = tenth;
            seen.state = state;
        }
        std::fflush(stdout);
    }

  private:
    struct Seen {
        int event = 0, tenth = -1;
        std::string state;
    };
    std::map<std::string, Seen> seen_;
};

}  // namespace

std::vector<config::Flag> watch_flags() {
    std::vector<config::Flag> flags;
    add_name_flag(flags);
    add_common_flags(flags);
    return flags;
}

ExitCode job_watch(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, watch_flags());
    store::Database database(store_place(line));
    std::vector<store::Job> jobs;
    if (!names_jobs(line)) {
        store::Filter active;
        for (const auto state : store::all_states)
            if (!store::final(state)) active.states.push_back(state);
        jobs = store::list(database, active);
        if (jobs.empty() && !line.on("json")) std::fputs("no job is waiting or running\n", stdout);
    } else {
        jobs = jobs_named(database, line);
    }
    const char* kind = std::getenv("TERM");
    const bool live =
        !line.on("json") && isatty(STDOUT_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
    PlainWatch plain;
    if (const auto hint = without_runner(database); !hint.empty() && !live && !line.on("json") && !over(jobs))
        std::fputs((hint + "\n").c_str(), stderr);
    for (std::size_t drawn = 0;; std::this_thread::sleep_for(500ms)) {
        again(database, jobs);
        if (live) {
            const auto size = terminal_size();
            draw(screen(database, jobs, size), drawn, size.columns);
        } else {
            plain.show(database, jobs, line.on("json"));
        }
        if (over(jobs)) return outcome(jobs);
    }
}

std::vector<config::Flag> wait_flags() {
    std::vector<config::Flag> flags{{"timeout", "TIME", "give up after this time: exit status 75", "none", "Waiting"}};
    add_name_flag(flags);
    add_common_flags(flags);
    return flags;
}

ExitCode job_wait(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, wait_flags());
    const auto limit = line.has("timeout") ? seconds_of("timeout", line.value("timeout")) : -1;
    store::Database database(store_place(line));
    auto jobs = jobs_named(database, line);
    const auto begun = std::chrono::steady_clock::now();
    // Short at first, for short jobs; a job of hours need not be asked about more often than every few seconds.
    for (auto pause = 100ms; !over(jobs); pause = std::min<std::chrono::milliseconds>(pause * 5 / 4, 3s)) {
        const auto waited = std::chrono::steady_clock::now() - begun;
        if (limit >= 0 && waited >= std::chrono::seconds(limit)) break;
        std::this_thread::sleep_for(pause);
        again(database, jobs);
    }
    auto list = nlohmann::ordered_json::array();
    for (const auto& job : jobs) {
        list.push_back(to_json(job));
        if (!line.on("json"))
            std::fputs(fmt::format("job {} ({}) {}{}{}\n", job.id, job.name, store::name(job.state),
                                   job.reason.empty() ? "" : ": ", job.reason)
                           .c_str(),
                       stdout);
    }
    if (line.on("json")) std::fputs(print_json(list).c_str(), stdout);
    return over(jobs) ? outcome(jobs) : ExitCode::requeue;
}

std::vector<config::Flag> logs_flags() {
    std::vector<config::Flag> flags{{"attempt", "N", "of this attempt", "the last", "Log"},
                                    {"follow", "", "go on until the attempt ends", "", "Log"}};
    add_name_flag(flags);
    add_common_flags(flags);
    return flags;
}

ExitCode job_logs(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, logs_flags());
    store::Database database(store_place(line));
    const auto jobs = jobs_named(database, line);
    if (jobs.size() > 1) fail(ExitCode::usage, "logs are shown of one job at a time");
    const auto wanted = config::parse_count(line.value("attempt", std::to_string(jobs[0].attempts)));
    const auto find = [&]() -> store::Attempt {
        for (const auto& attempt : store::attempts(database, jobs[0].id))
            if (wanted && attempt.number == static_cast<int>(*wanted)) return attempt;
        fail(ExitCode::usage, "job {} has no attempt {}; it was tried {} times", jobs[0].id,
             line.value("attempt", "yet"), jobs[0].attempts);
    };
    auto attempt = find();
    for (std::streamoff shown = 0;; std::this_thread::sleep_for(500ms)) {
        const bool ended = attempt.ended > 0;
        std::ifstream file(attempt.log, std::ios::binary);
        if (!file && ended) fail(ExitCode::input, "{}: the log is not there any more", attempt.log);
        file.seekg(shown);
        std::string text((std::istreambuf_iterator<char>(file)), {});
        shown += static_cast<std::streamoff>(text.size());
        if (line.on("json"))
            std::fputs(
                print_json({{"id", attempt.job}, {"attempt", attempt.number}, {"log", attempt.log}, {"text", text}})
                    .c_str(),
                stdout);
        else
            std::fputs(text.c_str(), stdout);
        std::fflush(stdout);
        if (ended || !line.on("follow")) return ExitCode::ok;
        attempt = find();
    }
}

}  // namespace idxr::commands
