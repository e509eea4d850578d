// Arbitrary bytes as the index of a checkpoint, with and without the right checksum: it is read, or refused.
#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/common/error.hpp"
#include "idxr/common/hash.hpp"

namespace {

void parse(const std::string& text) {
    try {
        for (const auto& part : idxr::checkpoint::parse_index(text, "a", "a.json", {{"job", "a"}}).parts)
            if (part.file.find('/') != part.file.npos) std::abort();
    } catch (const idxr::Error& error) {
        if (error.code() != idxr::ExitCode::input) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    parse(text);
    parse(fmt::format("{}\n{:016x}\n", text, idxr::hash64(text)));
    return 0;
}
