// Cron lines.
#include "idxr/orchestrate/cron.hpp"

#include <fmt/chrono.h>

#include <array>
#include <charconv>
#include <ctime>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "idxr/common/error.hpp"

namespace idxr::orchestrate {
namespace {

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
    std::string_view what;
    int least, most;
    std::span<const std::string_view> names;
};

[[noreturn]] void wrong(const Field& field, std::string_view text) {
    fail(ExitCode::usage, "--schedule: '{}' is no {} ({} to {})", text, field.what, field.least, field.most);
}

int number(const Field& field, std::string_view text) {
    for (std::size_t i = 0; i < field.names.size(); ++i)
        if (field.names[i] == text) return static_cast<int>(i) + field.least;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < field.least || value > field.most)
        wrong(field, text);
    return value;
}

template <std::size_t Size>
void read(const Field& field, std::string_view text, std::bitset<Size>& set) {
    const auto whole = text;
    for (bool more = true; more;) {
        const auto comma = text.find(',');
        auto part = text.substr(0, comma);
        more = comma != text.npos;
        if (more) text.remove_prefix(comma + 1);
        int step = 1;
        const auto slash = part.find('/');
        if (slash != part.npos) {
            const auto words = part.substr(slash + 1);
            const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), step);
            if (error != std::errc() || end != words.data() + words.size() || step < 1) wrong(field, whole);
            part = part.substr(0, slash);
        }
        int from = field.least, to = field.most;
        if (part != "*") {
            const auto dash = part.find('-');
            from = number(field, part.substr(0, dash));
            to = dash != part.npos ? number(field, part.substr(dash + 1)) : slash != part.npos ? field.most : from;
            if (to < from) wrong(field, whole);
        }
        for (int value = from; value <= to; value += step) set.set(static_cast<std::size_t>(value) % Size);
    }
}

std::string in_full(std::string_view line) {
    if (line == "@hourly") return "0 * * * *";
    if (line == "@daily") return "0 0 * * *";
    if (line == "@weekly") return "0 0 * * 0";
    if (line == "@monthly") return "0 0 1 * *";
    return std::string(line);
}

bool on_day(const Schedule& schedule, const std::tm& time) {
    if (!schedule.months.test(static_cast<std::size_t>(time.tm_mon + 1))) return false;
    const bool day = schedule.days.test(static_cast<std::size_t>(time.tm_mday));
    const bool weekday = schedule.weekdays.test(static_cast<std::size_t>(time.tm_wday));
    return schedule.any_day || schedule.any_weekday ? day && weekday : day || weekday;
}

}  // namespace

Schedule parse_schedule(std::string_view line) {
    std::istringstream words(in_full(line));
    std::vector<std::string> fields;
    for (std::string word; words >> word;) fields.push_back(word);
    if (fields.size() != 5)
        fail(ExitCode::usage, "--schedule needs five fields (minute hour day month weekday), such as '0 2 * * *'");
    Schedule schedule;
    read({"minute", 0, 59, {}}, fields[0], schedule.minutes);
    read({"hour", 0, 23, {}}, fields[1], schedule.hours);
    read({"day of a month", 1, 31, {}}, fields[2], schedule.days);
    read({"month", 1, 12, month_names}, fields[3], schedule.months);
    read({"day of the week", 0, 7, day_names}, fields[4], schedule.weekdays);
    schedule.any_day = fields[2].starts_with('*');
    schedule.any_weekday = fields[4].starts_with('*');
    next_time(schedule, 0);
    return schedule;
}

store::Time next_time(const Schedule& schedule, store::Time after) {
    std::time_t seconds = after / 1000 / 60 * 60 + 60;
    const std::time_t end = seconds + std::time_t{5} * 366 * 24 * 3600;
    while (seconds < end) {
        std::tm time{};
        localtime_r(&seconds, &time);
        if (!on_day(schedule, time)) {
            time.tm_mday += 1;
            time.tm_hour = time.tm_min = time.tm_sec = 0;
            time.tm_isdst = -1;
            seconds = std::max(std::mktime(&time), seconds + 60);
        } else if (!schedule.hours.test(static_cast<std::size_t>(time.tm_hour))) {
            seconds += (60 - time.tm_min) * 60;
        } else if (!schedule.minutes.test(static_cast<std::size_t>(time.tm_min))) {
            seconds += 60;
        } else {
            return static_cast<store::Time>(seconds) * 1000;
        }
    }
    fail(ExitCode::usage, "--schedule names a day that never comes");
}

std::string output_at(const std::string& output, store::Time time) {
    if (output.empty()) return output;
    const std::time_t seconds = time / 1000;
    std::tm local{};
    localtime_r(&seconds, &local);
    // The ending of a table says its format.
    static const std::regex parts("(.*?)(-[0-9]{8}-[0-9]{4})?(\\.csv|\\.parquet|\\.h5)?");
    std::smatch found;
    std::regex_match(output, found, parts);
    return fmt::format("{}-{:%Y%m%d-%H%M}{}", found[1].str(), local, found[3].str());
}

}  // namespace idxr::orchestrate
