// The output folder of a run: whose it is, how far it is, and files that appear in it only when whole.
#pragma once

#include <string>
#include <string_view>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/file.hpp"

namespace idxr::write {

// Ending of every file that is not whole yet.
inline constexpr std::string_view temporary_ending = ".idxr-part";

// Writes a temporary file, syncs it and renames it to `path`; the file is private to the user (0600). By one rank, on
// any thread. atomic_write() syncs the folder, too; of many files that is done once. Error(output).
void write_whole(const std::string& path, std::string_view bytes);
void atomic_write(const std::string& path, std::string_view bytes);

enum class RunState {
    fresh,       // made now, or emptied by overwrite
    unfinished,  // begun by the same job, which did not end
    finished,    // the manifest is whole, of the same job, and every output stands there with its size
};

// A folder is a run of idxr when it holds the marker `.idxr` (the job's hash) or a manifest.json of idxr.
class RunFolder {
  public:
    // Collective. Makes the folder (and those above it) with mode 0700 when it is missing and puts the marker into it.
    // Temporary files of an earlier attempt are removed unless the run is finished. With `overwrite`, what idxr wrote
    // there before is removed first and the state is fresh. Error(output) on all ranks when the path is no folder,
    // holds something else, holds another job's run (without `overwrite`), or cannot be written. Unless the run is
    // finished it is at the disposal of this process alone, as long as this object lives: Error(output) when another
    // one is still at work there after ten seconds.
    RunFolder(std::string path, const std::string& job_hash, bool overwrite, const mpi::Communicator& comm);

    const std::string& path() const { return path_; }
    RunState state() const { return state_; }

    // PATH/name
    std::string file(std::string_view name) const;

    // Removes temporary files; by one rank, when no writer is at work.
    void remove_temporaries() const;

  private:
    std::string path_;
    File lock_;  // of rank 0
    RunState state_ = RunState::fresh;
};

}  // namespace idxr::write
