// What the command lines of `idxr validate` and `idxr convert` ask for; jobs that run them are checked by the same
// reading.
#pragma once

#include <vector>

#include "idxr/commands/commands.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/convert/convert.hpp"

namespace idxr::commands {

// With the output folder named; globs are not expanded yet. Error(usage) or Error(input).
config::Settings validation_asked(const Arguments& arguments);

struct Conversion {
    convert::Options options;
    int threads = 0;  // 0: auto
};
std::vector<config::Flag> convert_flags();
// Error(usage).
Conversion conversion_asked(const Arguments& arguments);

}  // namespace idxr::commands
