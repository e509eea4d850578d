// Progress of a run on a terminal and in events.jsonl.
#include "idxr/report/progress.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "idxr/common/error.hpp"
#include "idxr/common/machine.hpp"
#include "idxr/report/format.hpp"

namespace idxr::report {
namespace {

using namespace std::chrono_literals;
constexpr auto bar_interval = 100ms;
constexpr auto line_interval = 10s;
constexpr auto event_interval = 1s;

std::string utc_now() {
    auto now = std::chrono::system_clock::now();
    auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                       milliseconds);
}

bool can_redraw(std::FILE* terminal) {
    const char* kind = std::getenv("TERM");
    return isatty(fileno(terminal)) == 1 && kind != nullptr && std::strcmp(kind, "dumb") != 0;
}

std::size_t width_of(std::FILE* terminal) {
    winsize size{};
    if (ioctl(fileno(terminal), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

}  // namespace

Progress::Progress(std::FILE* terminal, bool quiet)
    : live_(true), quiet_(quiet), bar_(!quiet && can_redraw(terminal)), terminal_(terminal) {}

Progress Progress::inert() { return Progress(); }

Progress::Progress(Progress&& other) noexcept
    : live_(std::exchange(other.live_, false)),
      quiet_(other.quiet_),
      bar_(other.bar_),
      bar_shown_(std::exchange(other.bar_shown_, false)),
      in_phase_(other.in_phase_),
      terminal_(other.terminal_),
      events_(std::exchange(other.events_, -1)),
      phase_(std::move(other.phase_)),
      unit_(std::move(other.unit_)),
      done_(other.done_),
      total_(other.total_),
      begun_(other.begun_),
      shown_(other.shown_),
      logged_(other.logged_) {}

Progress::~Progress() {
    if (live_) clear_bar();
    if (events_ >= 0) close(events_);
}

void Progress::open_events(const std::string& path) {
    if (!live_) return;
    int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        fail(ExitCode::output, "{}: cannot be written ({}); choose another --output", path, std::strerror(errno));
    if (events_ >= 0) close(events_);
    events_ = file;
}

void Progress::begin(std::string_view phase, std::uint64_t total, std::string_view unit) {
    if (!live_) return;
    if (in_phase_) end();
    phase_ = phase;
    unit_ = unit;
    total_ = total;
    done_ = 0;
    in_phase_ = true;
    begun_ = shown_ = logged_ = Clock::now();
    event("start", {});
    if (bar_)
        show(false);
    else if (!quiet_)
        print(total == 0 ? fmt::format("{}: started", phase_)
                         : fmt::format("{}: {}", phase_, amount(static_cast<double>(total), unit)));
}

void Progress::advance(std::uint64_t done) {
    if (!in_phase_) return;
    done_ = done;
    auto now = Clock::now();
    if (events_ >= 0 && now - logged_ >= event_interval) {
        logged_ = now;
        event("progress", {});
    }
    if (!quiet_ && now - shown_ >= (bar_ ? Clock::duration(bar_interval) : Clock::duration(line_interval))) {
        shown_ = now;
        show(false);
    }
}

void Progress::set_total(std::uint64_t total) { total_ = total; }

void Progress::end() {
    if (!in_phase_) return;
    if (total_ != 0) done_ = total_;
    event("end", {});
    if (!quiet_) show(true);
    in_phase_ = false;
}

void Progress::note(std::string_view text) {
    if (!live_) return;
    event("note", text);
    print(text);
}

void Progress::print(std::string_view text) {
    if (!live_ || quiet_) return;
    clear_bar();
    std::string line = fmt::format("{}\n", text);
    std::fwrite(line.data(), 1, line.size(), terminal_);
    std::fflush(terminal_);
    if (bar_ && in_phase_) show(false);
}

double Progress::seconds_in_phase() const { return std::chrono::duration<double>(Clock::now() - begun_).count(); }

double Progress::rate() const {
    double seconds = seconds_in_phase();
    return seconds > 0 ? static_cast<double>(done_) / seconds : 0;
}

void Progress::show(bool last) {
    double done = static_cast<double>(done_), total = static_cast<double>(total_), per_second = rate();
    std::string speed = done_ == 0 ? "" : fmt::format(", {}/s", amount(per_second, unit_));
    if (last) {
        std::string what = done_ == 0 ? "" : amount(done, unit_) + " in ";
        clear_bar();
        fmt::print(terminal_, "{}: {}{}{}\n", phase_, what, duration(seconds_in_phase()), speed);
        std::fflush(terminal_);
        return;
    }
    std::string figures =
        total_ == 0 ? amount(done, unit_)
                    : fmt::format("{} of {}", amount(done, unit_ == "bytes" ? unit_ : ""), amount(total, unit_));
    std::string left =
        total_ == 0 || done_ == 0 ? "" : fmt::format(", {} left", duration(std::max(0.0, total - done) / per_second));
    std::string text = figures + speed + left;
    if (!bar_) {
        fmt::print(terminal_, "{}: {}\n", phase_, text);
        std::fflush(terminal_);
        return;
    }
    std::string line = fmt::format("{:<18} ", phase_);
    std::size_t width = width_of(terminal_), room = line.size() + text.size() + 6;
    if (total_ != 0 && width > room + 8) {
        std::size_t length = std::min<std::size_t>(width - room, 30);
        auto filled = static_cast<std::size_t>(static_cast<double>(length) * std::min(1.0, done / total));
        line += fmt::format("[{:=<{}}{:>{}}] ", "", filled, "", length - filled);
    }
    line += text;
    if (line.size() >= width) line.resize(width - 1);
    fmt::print(terminal_, "\r\033[K{}", line);
    std::fflush(terminal_);
    bar_shown_ = true;
}

void Progress::clear_bar() {
    if (!bar_shown_) return;
    std::fputs("\r\033[K", terminal_);
    std::fflush(terminal_);
    bar_shown_ = false;
}

void Progress::event(std::string_view kind, std::string_view text) {
    if (events_ < 0) return;
    nlohmann::ordered_json line{{"time", utc_now()}, {"phase", phase_}, {"event", kind}};
    if (!text.empty()) line["text"] = text;
    if (in_phase_) {
        double per_second = rate();
        line["done"] = done_;
        line["total"] = total_ == 0 ? nlohmann::ordered_json() : nlohmann::ordered_json(total_);
        line["unit"] = unit_;
        line["rate"] = per_second;
        line["memory"] = machine::resident_bytes();
        bool known = total_ != 0 && per_second > 0 && done_ <= total_;
        line["eta_seconds"] =
            known ? nlohmann::ordered_json(static_cast<double>(total_ - done_) / per_second) : nlohmann::ordered_json();
    }
    std::string bytes = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    if (write(events_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        fail(ExitCode::output, "events.jsonl cannot be written ({}); free some space and start the same command again",
             std::strerror(errno));
}

}  // namespace idxr::report
