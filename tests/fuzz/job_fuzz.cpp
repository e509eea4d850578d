// Arbitrary bytes as a job file: it is read, or refused with the status of a job file.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "idxr/common/error.hpp"
#include "idxr/config/job.hpp"

namespace {

// A name that ends in .toml for bytes in memory; gone when the fuzzer ends.
class JobFile {
  public:
    JobFile() : memory_(memfd_create("job_fuzz", 0)) {
        if (memory_ < 0 || mkdtemp(folder_.data()) == nullptr ||
            symlink(("/proc/self/fd/" + std::to_string(memory_)).c_str(), path().c_str()) != 0)
            std::abort();
    }
    ~JobFile() { std::filesystem::remove_all(folder_); }
    std::string path() const { return folder_ + "/job.toml"; }
    void hold(const std::uint8_t* data, std::size_t size) const {
        if (ftruncate(memory_, 0) != 0 || pwrite(memory_, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
    }

  private:
    int memory_;
    std::string folder_ = "/tmp/idxr-job-fuzz-XXXXXX";
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const JobFile file;
    file.hold(data, size);
    static constexpr std::string_view roles[] = {"given", "family", "birth_date", "ignore"};
    try {
        const auto job = idxr::config::load_job({file.path()}, roles);
        // What was read can be written and read again.
        const auto again = idxr::config::deserialise(idxr::config::serialise(job.settings));
        if (idxr::config::job_hash(again) != idxr::config::job_hash(job.settings)) std::abort();
    } catch (const idxr::Error& error) {
        if (error.code() != idxr::ExitCode::input && error.code() != idxr::ExitCode::usage) std::abort();
    }
    return 0;
}
