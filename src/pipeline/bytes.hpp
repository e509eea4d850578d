// Numbers and texts as they lie in the parts of checkpoints: little-endian, texts behind their u64 length.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "idxr/common/error.hpp"

namespace idxr::pipeline {

template <typename T>
void put(std::string& bytes, const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void put_text(std::string& bytes, std::string_view text) {
    put(bytes, std::uint64_t{text.size()});
    bytes.append(text);
}

inline std::string_view take_bytes(std::string_view& bytes, std::uint64_t count) {
    if (bytes.size() < count) fail(ExitCode::input, "a part of a checkpoint is cut off");
    const auto taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
}

template <typename T>
void take(std::string_view& bytes, T& value) {
    static_assert(std::is_arithmetic_v<T>);
    std::memcpy(&value, take_bytes(bytes, sizeof value).data(), sizeof value);
}

inline std::string_view take_text(std::string_view& bytes) {
    std::uint64_t size = 0;
    take(bytes, size);
    return take_bytes(bytes, size);
}

}  // namespace idxr::pipeline
