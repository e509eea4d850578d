// Arbitrary bytes as a manifest: it is read, or refused as one that is not whole.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "idxr/common/error.hpp"
#include "idxr/write/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const int memory = memfd_create("manifest_fuzz", 0);
    static const auto path = "/proc/self/fd/" + std::to_string(memory);
    if (ftruncate(memory, 0) != 0 || pwrite(memory, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
    try {
        (void)idxr::write::read_manifest(path);
    } catch (const idxr::Error& error) {
        if (error.code() != idxr::ExitCode::input) std::abort();
    }
    return 0;
}
