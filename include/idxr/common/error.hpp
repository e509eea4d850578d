// The one error type: a sentence for the user and the exit code that goes with it.
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace idxr {

// Documented in README.md, "Exit codes".
enum class ExitCode : int {
    ok = 0,
    internal = 1,          // a defect of idxr, or a lost rank
    usage = 2,             // unknown option, misspelt key, impossible value
    input = 3,             // a file that is missing, unreadable, empty, binary or without usable columns
    too_many_rejects = 4,  // more rows rejected than --max-rejects allows
    output = 5,            // output folder is something else, disk full, no permission
    resources = 6,         // does not fit the memory ceiling or the scratch space
    store = 7,             // the job store cannot be reached, or was made by a newer program
    not_completed = 8,     // a job that was waited for ended otherwise than completed
    check_failed = 9,      // verify found damage, or validate a rule that does not hold
    requeue = 75,          // stopped on request; the same command goes on from here
};

// Thrown anywhere, caught once in main. The message is one sentence that names the file, row, column or option and
// what to do; it never holds a value from the data.
class Error : public std::runtime_error {
  public:
    Error(ExitCode code, std::string message) : std::runtime_error(std::move(message)), code_(code) {}
    ExitCode code() const { return code_; }

  private:
    ExitCode code_;
};

// fail(ExitCode::input, "{}: no such file", path)
template <typename... Args>
[[noreturn]] void fail(ExitCode code, fmt::format_string<Args...> format, Args&&... args) {
    throw Error(code, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace idxr
