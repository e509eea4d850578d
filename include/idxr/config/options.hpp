// The table of options. The command line, the job file, help, checks, --dump-config, the broadcast and the hash of the
// job are all driven by these rows; an option is added by adding a row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/config/settings.hpp"

namespace idxr::config {

// The form in which options travel: one text for a single value, several for a list, header and role in turn for
// columns.
using Values = std::vector<std::string>;

enum class Kind {
    toggle,   // true or false
    single,   // one number, word or text
    path,     // one file or folder; in a job file relative to it
    list,     // words
    columns,  // header -> role
};

template <typename Target>
struct Option {
    std::string_view section;  // of the job file; empty: on the command line only
    std::string_view key;      // in the job file
    std::string_view flag;     // on the command line, without dashes
    std::string_view metavar;  // how help writes the value
    Kind kind;
    bool shapes_result;  // part of the hash of the job
    std::string_view help;
    std::string_view expects;  // completes "threads must be …"
    std::string_view unset;    // what an empty default stands for
    Values (*get)(const Target&);
    bool (*set)(Target&, const Values&);  // false: not what it expects; the target is then unchanged
};

std::span<const Option<Settings>> run_options();

// One set per source. In the job file they stand in [[source]], or in [input] for all sources; on the command line
// [SOURCE:]VALUE is for one source and VALUE for all.
std::span<const Option<Source>> source_options();

// "match.threshold"; for an option of the command line only, its flag.
template <typename Target>
std::string name(const Option<Target>& option) {
    if (option.section.empty()) return std::string(option.flag);
    return std::string(option.section) + "." + std::string(option.key);
}

// "a=given, b=family" as pairs in turn. A piece without '=' belongs to the header that follows it, so a header may hold
// commas. Empty when the text is something else.
Values split_columns(std::string_view text);

// Words between commas, without the spaces around them.
Values split_list(std::string_view text);

}  // namespace idxr::config
