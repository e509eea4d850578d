// Reading a command line by a table of flags, and printing that table as help.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::config {

struct Flag {
    std::string name;     // without dashes
    std::string metavar;  // how help writes the value; empty: a switch, which may be given as --name=no
    std::string help;
    std::string default_value;  // for help; empty: none to speak of
    std::string group;          // heading in help
    bool repeats = false;       // may be given more than once
};

struct CommandLine {
    std::map<std::string, std::vector<std::string>> given;  // by flag; a switch is "true" or "false"
    std::vector<std::string> positional;

    bool has(const std::string& flag) const { return given.contains(flag); }
    // The single value of a flag, or `otherwise`.
    std::string value(const std::string& flag, std::string otherwise = {}) const;
    bool on(const std::string& flag) const { return value(flag) == "true"; }
};

// Throws Error(usage) for an unknown flag (naming the nearest), a missing value, a flag given twice.
// Both "--name value" and "--name=value" are understood, abbreviations are not.
CommandLine parse_command_line(const std::vector<std::string>& arguments, std::span<const Flag> flags);

// The flags under their headings, each with its default, wrapped at 80 columns.
std::string help_text(std::span<const Flag> flags);

}  // namespace idxr::config
