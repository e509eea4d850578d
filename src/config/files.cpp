// From the names that a job gives to files that exist.
#include <fmt/format.h>
#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "idxr/common/error.hpp"
#include "idxr/config/job.hpp"
#include "idxr/config/nearest.hpp"

namespace idxr::config {
namespace {

namespace fs = std::filesystem;

bool is_glob(const std::string& path) { return path.find_first_of("*?[") != std::string::npos; }

// In the order of bytes, whatever the locale.
std::vector<std::string> expand(const std::string& pattern) {
    glob_t found{};
    const int status = glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found);
    std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    globfree(&found);
    if (status == GLOB_NOSPACE) throw std::bad_alloc();
    std::ranges::sort(paths);
    return paths;
}

[[noreturn]] void no_such_file(const std::string& path) {
    std::error_code ignored;
    auto folder = fs::path(path).parent_path();
    if (folder.empty()) folder = ".";
    if (!fs::is_directory(folder, ignored)) fail(ExitCode::input, "{}: there is no folder {}", path, folder.string());
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder, ignored)) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    const std::vector<std::string_view> words(names.begin(), names.end());
    fail(ExitCode::input, "{}: no such file{}", path, did_you_mean(fs::path(path).filename().string(), words));
}

void check(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) no_such_file(path);
    if (status.type() == fs::file_type::directory)
        fail(ExitCode::input, "{}: is a folder; name its files, for example '{}/*.csv'", path, path);
    if (error) fail(ExitCode::input, "{}: may not be reached ({})", path, error.message());
    if (status.type() != fs::file_type::regular)
        fail(ExitCode::input, "{}: is no regular file; copy the records to a file first", path);
    if (access(path.c_str(), R_OK) != 0) fail(ExitCode::input, "{}: may not be read; check its permissions", path);
}

}  // namespace

std::vector<std::string> expand_files(const std::vector<std::string>& names) {
    std::vector<std::string> files;
    for (const auto& named : names) {
        std::error_code ignored;
        if (is_glob(named) && !fs::exists(named, ignored)) {
            const auto found = expand(named);
            if (found.empty()) fail(ExitCode::input, "{}: no file has a name like this", named);
            files.insert(files.end(), found.begin(), found.end());
        } else {
            files.push_back(named);
        }
    }
    for (const auto& file : files) check(file);
    return files;
}

void require_one_source(const Settings& settings) {
    if (settings.sources.size() != 1)
        fail(ExitCode::usage,
             "deduplication looks within one source, here are {}; use idxr match (jobs: --type identity_matching) for "
             "several",
             settings.sources.size());
    if (settings.link_only || settings.sources[0].unique.value_or(false))
        fail(ExitCode::usage,
             "deduplication finds what is twice in a source; --link-only and a unique source forbid it");
}

}  // namespace idxr::config
