// An open file whose every fault is a sentence for the user.
#pragma once

#include <cstdint>
#include <string>

namespace idxr::read {

class File {
  public:
    File() = default;
    explicit File(const std::string& path);
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    const std::string& path() const { return path_; }

    // As many of the bytes from `offset` on as there are. Throws Error(input) when the system cannot read them.
    std::uint64_t read(char* to, std::uint64_t offset, std::uint64_t bytes) const;
    // All of them; Error(input) also when the file has become shorter.
    void read_all(char* to, std::uint64_t offset, std::uint64_t bytes) const;

  private:
    std::string path_;
    int descriptor_ = -1;
};

}  // namespace idxr::read
