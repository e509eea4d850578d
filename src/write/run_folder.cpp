// The marker, the states and the temporary files of a run's folder.
#include "idxr/write/run_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "idxr/common/version.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/manifest.hpp"

namespace idxr::write {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker_name = ".idxr";
constexpr std::string_view manifest_name = "manifest.json";
constexpr std::string_view lock_name = ".idxr-lock";

// Ranks of an attempt that was killed live on for a moment.
constexpr auto patience = std::chrono::seconds(10);

// Scripts and logs of the job that started the run, which stand here before the run begins.
constexpr std::string_view work_folder = "job";

bool is_temporary(const std::string& name) { return name.ends_with(temporary_ending); }

// Everything that a run of idxr leaves by a fixed name; a manifest names the same files and perhaps those of a later
// version.
std::vector<std::string> known_names() {
    std::vector<std::string> names{"rejects.csv", "report.html",  "report.json",
                                   "model.json",  "events.jsonl", std::string(manifest_name)};
    for (const char* table : {"identities", "pairs", "masters", "households", "cuts"})
        for (const char* ending : {".csv", ".h5", ".parquet"}) names.push_back(std::string(table) + ending);
    return names;
}

// What the folder says of itself.
struct Found {
    bool empty = true;
    bool ours = false;
    std::optional<std::string> job_hash;  // unknown when the marker is damaged
    std::optional<Manifest> manifest;
};

Found examine(const std::string& folder) {
    Found found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        found.empty = found.empty && (is_temporary(name) || name == work_folder || name == lock_name);
    }
    const auto inside = [&](std::string_view name) { return folder + "/" + std::string(name); };
    if (fs::is_regular_file(inside(marker_name))) {
        found.ours = true;
        const auto marker = nlohmann::json::parse(read_file(inside(marker_name)), nullptr, false);
        if (marker.is_object() && marker.contains("job_hash") && marker["job_hash"].is_string())
            found.job_hash = marker["job_hash"].get<std::string>();
    }
    try {
        found.manifest = read_manifest(inside(manifest_name));
        found.ours = true;
        if (!found.job_hash) found.job_hash = found.manifest->job_hash;
    } catch (const Error&) {
        // none, or not a whole one of idxr: the run did not end
    }
    return found;
}

bool outputs_stand(const Manifest& manifest, const std::string& folder) {
    return std::all_of(manifest.outputs.begin(), manifest.outputs.end(), [&](const ManifestOutput& output) {
        std::error_code error;
        const auto size = fs::file_size(folder + "/" + output.name, error);
        return !error && size == output.bytes;
    });
}

void remove_file(const std::string& path) {
    std::error_code error;
    fs::remove(path, error);
    if (error) fail(ExitCode::output, "{}: cannot be removed: {}", path, error.message());
}

void remove_results(const std::string& folder, const std::optional<Manifest>& manifest) {
    auto names = known_names();
    if (manifest)
        for (const auto& output : manifest->outputs)
            if (output.name.find('/') == output.name.npos && output.name != "..") names.push_back(output.name);
    // The manifest goes first: a folder without it is not taken for whole.
    remove_file(folder + "/" + std::string(manifest_name));
    for (const auto& name : names)
        if (fs::is_regular_file(fs::symlink_status(folder + "/" + name))) remove_file(folder + "/" + name);
    std::error_code error;
    fs::remove_all(folder + "/checkpoints", error);
    if (error) fail(ExitCode::output, "{}/checkpoints: cannot be removed: {}", folder, error.message());
}

void make_private_folder(const std::string& path) {
    std::error_code error;
    const auto above = folder_of(path);
    fs::create_directories(above, error);
    if (error && !fs::is_directory(above))
        fail(ExitCode::output, "{}: cannot be created: {}; choose another --output", above, error.message());
    if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        fail(ExitCode::output, "{}: cannot be created: {}; choose another --output", path, std::strerror(errno));
}

void put_marker(const std::string& folder, const std::string& job_hash) {
    const nlohmann::ordered_json marker{{"program", "idxr"}, {"version", version}, {"job_hash", job_hash}};
    atomic_write(folder + "/" + std::string(marker_name), marker.dump() + "\n");
}

void remove_temporaries_in(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        if (is_temporary(entry.path().filename())) names.push_back(entry.path().string());
    for (const auto& name : names) remove_file(name);
}

// Of a folder that this job may use.
Found examine_for(const std::string& job_hash, bool overwrite, const std::string& path) {
    auto found = examine(path);
    if (!found.empty && !found.ours)
        fail(ExitCode::output, "{}: holds files that are no run of idxr; choose an empty or new folder as --output",
             path);
    if (found.ours && !overwrite && found.job_hash != job_hash)
        fail(ExitCode::output,
             "{}: holds the run of another job; choose another --output, or --overwrite to replace it", path);
    return found;
}

bool is_finished(const Found& found, const std::string& job_hash, bool overwrite, const std::string& path) {
    return found.ours && !overwrite && found.manifest && found.manifest->job_hash == job_hash &&
           outputs_stand(*found.manifest, path);
}

File lock_of(const std::string& path) {
    const auto name = path + "/" + std::string(lock_name);
    auto file = File::create(name);
    for (const auto until = std::chrono::steady_clock::now() + patience; !file.lock();) {
        if (std::chrono::steady_clock::now() >= until)
            fail(ExitCode::output,
                 "{}: another idxr is at work on this run; wait until it ends, or end it (if there is none, not on "
                 "other nodes either, remove {})",
                 path, name);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return file;
}

RunState claim(const std::string& path, const std::string& job_hash, bool overwrite, File& lock) {
    if (fs::exists(path) && !fs::is_directory(path))
        fail(ExitCode::output, "{}: is not a folder; choose another --output", path);
    make_private_folder(path);
    if (access(path.c_str(), R_OK | W_OK | X_OK) != 0)
        fail(ExitCode::output, "{}: no permission to write here; choose another --output", path);
    auto found = examine_for(job_hash, overwrite, path);
    if (is_finished(found, job_hash, overwrite, path)) return RunState::finished;
    lock = lock_of(path);
    // Another attempt may have changed it, or ended it, until now.
    found = examine_for(job_hash, overwrite, path);
    if (is_finished(found, job_hash, overwrite, path)) return RunState::finished;
    // Only now is anything changed.
    remove_temporaries_in(path);
    if (found.ours && overwrite) remove_results(path, found.manifest);
    put_marker(path, job_hash);
    return found.ours && !overwrite ? RunState::unfinished : RunState::fresh;
}

}  // namespace

void write_whole(const std::string& path, std::string_view bytes) {
    const auto temporary = path + std::string(temporary_ending);
    try {
        auto file = File::create(temporary, path);
        file.write(bytes, 0);
        file.sync();
        file.close();
        rename_file(temporary, path);
    } catch (const Error&) {
        unlink(temporary.c_str());
        throw;
    }
}

void atomic_write(const std::string& path, std::string_view bytes) {
    write_whole(path, bytes);
    sync_folder(folder_of(path));
}

RunFolder::RunFolder(std::string path, const std::string& job_hash, bool overwrite, const mpi::Communicator& comm)
    : path_(std::move(path)) {
    while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
    const auto state = mpi::from_root(comm, [&] {
        try {
            return std::string(1, static_cast<char>(claim(path_, job_hash, overwrite, lock_)));
        } catch (const fs::filesystem_error& error) {
            fail(ExitCode::output, "{}: cannot be used: {}; choose another --output", path_, error.code().message());
        }
    });
    state_ = static_cast<RunState>(state[0]);
}

std::string RunFolder::file(std::string_view name) const { return fmt::format("{}/{}", path_, name); }

void RunFolder::remove_temporaries() const { remove_temporaries_in(path_); }

}  // namespace idxr::write
