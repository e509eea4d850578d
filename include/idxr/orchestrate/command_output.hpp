// Running a short command and reading what it says.
#pragma once

#include <string>
#include <vector>

namespace idxr::orchestrate {

struct Output {
    int status = -1;  // exit status; 127: there is no such command; 124: it did not end in time
    std::string out, err;
};

// Runs words[0] from PATH with the other words as arguments, `input` as its standard input, and kills it after
// `seconds`. Words are passed as they are, no shell reads them.
Output output_of(const std::vector<std::string>& words, const std::string& input = {}, int seconds = 60);

}  // namespace idxr::orchestrate
