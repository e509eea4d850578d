// Creating, naming and removing files that are being written.
#include "pending_file.hpp"

#include <unistd.h>

#include <filesystem>
#include <utility>

#include "idxr/mpi/agree.hpp"

namespace idxr::generate {

PendingFile::PendingFile(std::string path, bool overwrite, const mpi::Communicator& comm)
    : path_(std::move(path)), temporary_(path_ + ".unfinished"), comm_(comm) {
    // The destructor does not run when a constructor throws.
    try {
        mpi::together(comm_, [&] {
            if (!comm_.root()) return;
            std::error_code ignored;
            if (std::filesystem::is_directory(path_, ignored))
                fail(ExitCode::output, "{}: is a folder; name a file", path_);
            if (!overwrite && std::filesystem::exists(path_, ignored))
                fail(ExitCode::output, "{}: is there already; choose another name or say --overwrite", path_);
            if (!std::filesystem::is_directory(write::folder_of(path_), ignored))
                fail(ExitCode::output, "{}: its folder is not there; make it or name another file", path_);
            file_ = write::File::create(temporary_);
            created_ = true;
        });
        mpi::together(comm_, [&] {
            if (!comm_.root()) file_ = write::File::open_again(temporary_);
        });
    } catch (...) {
        if (created_) ::unlink(temporary_.c_str());
        throw;
    }
}

PendingFile::~PendingFile() {
    if (created_) ::unlink(temporary_.c_str());
}

void PendingFile::commit() {
    mpi::together(comm_, [&] {
        if (!comm_.root()) file_.sync();
        if (!comm_.root()) file_.close();
    });
    mpi::together(comm_, [&] {
        if (!comm_.root()) return;
        file_.sync();
        file_.close();
        write::rename_durably(temporary_, path_);
        created_ = false;
    });
}

}  // namespace idxr::generate
