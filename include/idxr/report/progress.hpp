// Progress of a run: a bar on a terminal, plain lines elsewhere, and RUN/events.jsonl for machines.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace idxr::report {

// Rank 0 owns a live one, other ranks an inert() one on which every call does nothing. Phases do not nest.
// Called by one thread. Texts never hold values from the data.
class Progress {
  public:
    // `terminal` is borrowed (usually stderr); quiet: nothing at all is shown there, events are still written.
    Progress(std::FILE* terminal, bool quiet);
    static Progress inert();
    Progress(Progress&& other) noexcept;
    Progress& operator=(Progress&&) = delete;
    ~Progress();  // clears a bar that is left, closes the events

    // Appends to `path` from here on, one JSON object a line, each line written by one call and at once:
    // time (ISO 8601, UTC), phase, event (start | progress | end | note), done, total, unit, rate, eta_seconds, memory
    // (bytes of this rank), text. Error(output) when it cannot be written.
    void open_events(const std::string& path);

    // total 0: not known before. unit: "rows", "bytes" (shown as KB, MB, …), "pairs", …
    void begin(std::string_view phase, std::uint64_t total, std::string_view unit);
    void advance(std::uint64_t done);  // done so far, not since the last call; costs one look at the clock
    void set_total(std::uint64_t total);
    void end();

    void note(std::string_view text);   // to the events and the terminal
    void print(std::string_view text);  // a line on the terminal above the bar

  private:
    using Clock = std::chrono::steady_clock;
    Progress() = default;
    void show(bool last);
    void clear_bar();
    void event(std::string_view kind, std::string_view text);
    double seconds_in_phase() const;
    double rate() const;

    bool live_ = false;
    bool quiet_ = false;
    bool bar_ = false;        // the terminal can redraw a line
    bool bar_shown_ = false;  // a bar stands on the current line
    bool in_phase_ = false;
    std::FILE* terminal_ = nullptr;
    int events_ = -1;
    std::string phase_, unit_;
    std::uint64_t done_ = 0, total_ = 0;
    Clock::time_point begun_{}, shown_{}, logged_{};
};

}  // namespace idxr::report
