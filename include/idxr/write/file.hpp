// A file descriptor that is owned, with whole reads and writes and errors as sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "idxr/common/error.hpp"

namespace idxr::write {

// Moves only. Errors are Error(input) for files opened to read and Error(output) for the others; they name the path.
class File {
  public:
    static File open(const std::string& path);  // to read; a regular file
    // To read and write: an empty one that is private to the user (0600), and what another rank created. Errors name
    // `shown`, when it is given.
    static File create(const std::string& path, const std::string& shown = {});
    static File open_again(const std::string& path, const std::string& shown = {});

    File() = default;
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    bool is_open() const { return descriptor_ >= 0; }
    const std::string& path() const { return path_; }

    std::uint64_t size() const;
    std::int64_t modified_ns() const;                                                    // since 1970
    void read(char* to, std::uint64_t count, std::uint64_t offset) const;                // an early end is an error
    std::uint64_t read_some(char* to, std::uint64_t count, std::uint64_t offset) const;  // fewer only at the end
    void write(std::string_view bytes, std::uint64_t offset) const;
    void copy_from(const File& other, std::uint64_t count, std::uint64_t offset) const;  // its first `count` bytes
    // Asks the file system for the space, so that a full disk shows early. False where it cannot promise.
    bool reserve(std::uint64_t bytes) const;
    // The same for certain: zeros are written behind the end where it cannot promise.
    void claim(std::uint64_t bytes) const;
    void empty() const noexcept;  // gives the space back
    // Takes the lock of the file, which is held until it is closed, by a dying process too. False when another process
    // has it; true too where the file system has no locks.
    bool lock() const;
    void sync() const;
    void close();  // says what the destructor would swallow

  private:
    File(int descriptor, std::string path, ExitCode code);
    [[noreturn]] void fault(const char* what) const;

    int descriptor_ = -1;
    std::string path_;
    ExitCode code_ = ExitCode::output;
};

// All bytes of a file that fits into memory. Error(input).
std::string read_file(const std::string& path);

// Renames atomically. The name survives a crash when its folder is synced, too, which rename_durably() does.
// Error(output).
void rename_file(const std::string& from, const std::string& to);
void sync_folder(const std::string& folder);
void rename_durably(const std::string& from, const std::string& to);

// The folder that holds `path`.
std::string folder_of(const std::string& path);

}  // namespace idxr::write
