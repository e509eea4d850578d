// Figures for people: counts, bytes, durations, shares.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace idxr::report {

std::string grouped(std::uint64_t count);   // 12,345,678
std::string short_count(double count);      // 987, 12.3k, 4.57M, 1.20G: three digits from a thousand on
std::string in_words(std::uint64_t count);  // 987,654, 4.57 million, 1.2 billion
std::string bytes(double count);            // 512 B, 1.50 KB, 8.33 GB (powers of 1024)
std::string duration(double seconds);       // 0.42 s, 8.1 s, 3 min 20 s, 2 h 05 min
std::string percent(double share);          // 0.1234 -> 12.3 %, 0.99987 -> 99.987 %: shows how far it is from 0 and 1
std::string amount(double count, std::string_view unit);  // short_count and the unit; unit "bytes" as bytes()

}  // namespace idxr::report
