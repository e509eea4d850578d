// The folder of unpacked inputs.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "idxr/common/hash.hpp"

namespace idxr::read {

// Copies of inputs are personal data: they must not outlive the work, however it ends. One rank, the owner, removes the
// folder, when no rank reads there any more.
class Scratch {
  public:
    Scratch(std::string path, bool owner) : path_(std::move(path)), owner_(owner) {}
    // In a folder that others may use at the same time, for what comes out at `output`: the next attempt finds it
    // again.
    Scratch(const std::string& folder, const std::string& output, bool owner)
        : Scratch(fmt::format("{}/idxr-scratch-{:016x}", folder,
                              hash64(std::filesystem::absolute(output).lexically_normal().string())),
                  owner) {}
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { remove(); }

    void remove() const {
        std::error_code ignored;
        if (owner_) std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    bool owner_;
};

}  // namespace idxr::read
