// Arbitrary bytes as a job file: it is read, or refused with the status of a job file.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "idxr/common/error.hpp"
#include "idxr/config/job.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string folder = [] {
        std::string name = "/tmp/idxr-job-fuzz-XXXXXX";
        if (mkdtemp(name.data()) == nullptr) std::abort();
        return name;
    }();
    static const int memory = memfd_create("job_fuzz", 0);
    static const auto path = folder + "/job.toml";
    static const bool linked = symlink(("/proc/self/fd/" + std::to_string(memory)).c_str(), path.c_str()) == 0;
    if (!linked || ftruncate(memory, 0) != 0 || pwrite(memory, data, size, 0) != static_cast<ssize_t>(size))
        std::abort();
    static constexpr std::string_view roles[] = {"given", "family", "birth_date", "ignore"};
    try {
        const auto job = idxr::config::load_job({path}, roles);
        // What was read can be written and read again.
        const auto again = idxr::config::deserialise(idxr::config::serialise(job.settings));
        if (idxr::config::job_hash(again) != idxr::config::job_hash(job.settings)) std::abort();
    } catch (const idxr::Error& error) {
        if (error.code() != idxr::ExitCode::input && error.code() != idxr::ExitCode::usage) std::abort();
    }
    return 0;
}
