// A folder that all ranks see and that is gone afterwards.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "idxr/mpi/communicator.hpp"

namespace idxr::test {

class SharedFolder {
  public:
    explicit SharedFolder(const mpi::Communicator& comm) : comm_(comm) {
        if (comm_.root()) {
            auto name = (std::filesystem::temp_directory_path() / "idxr-test-XXXXXX").string();
            path_ = mkdtemp(name.data());
        }
        comm_.broadcast(path_);
    }
    ~SharedFolder() {
        comm_.barrier();
        if (comm_.root()) std::filesystem::remove_all(path_);
    }
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }

  private:
    const mpi::Communicator& comm_;
    std::string path_;
};

}  // namespace idxr::test
