// Times of recurring jobs, as crontab(5) writes them.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "idxr/store/job.hpp"

namespace idxr::orchestrate {

// Five fields: minute, hour, day of month, month, day of week (0 and 7 are Sunday); each * or numbers, ranges a-b and
// steps /n between commas; names such as mon and jan; or @hourly, @daily, @weekly, @monthly. In local time.
struct Schedule {
    std::bitset<60> minutes;
    std::bitset<24> hours;
    std::bitset<32> days;
    std::bitset<13> months;
    std::bitset<7> weekdays;
    bool any_day = true, any_weekday = true;  // when both are restricted, either is enough
};

// Error(usage) with what is wrong.
Schedule parse_schedule(std::string_view line);

// The first time after `after`; Error(usage) when there is none within five years (30 February).
store::Time next_time(const Schedule& schedule, store::Time after);

// The output of the run of a recurring job at a time: "results" or "results-20260131-0200" becomes
// "results-20260201-0200"; "clean.csv" becomes "clean-20260201-0200.csv".
std::string output_at(const std::string& output, store::Time time);

}  // namespace idxr::orchestrate
