// What is made of the tables of commands and options for shells and readers.
#pragma once

#include <string>

#include "idxr/commands/commands.hpp"

namespace idxr::commands {

ExitCode completion(const Arguments& arguments);
std::string completion_options();
ExitCode manual(const Arguments& arguments);
std::string manual_options();

// The lines of --help about exit codes.
std::string exit_codes_help();

}  // namespace idxr::commands
