// The RLE / bit-packing hybrid of Parquet (Encodings.md).
#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>

#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_input.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
namespace {

constexpr std::size_t group = 8;  // values are bit-packed by eights

void append_packed(std::string& out, std::span<const std::uint32_t> values, int width) {
    if (values.empty()) return;
    const auto groups = (values.size() + group - 1) / group;
    thrift::append_varint(out, groups << 1 | 1);
    std::uint64_t bits = 0;
    int filled = 0;
    auto at = out.size();
    out.resize(at + groups * static_cast<std::size_t>(width));
    for (std::size_t i = 0; i < groups * group; ++i) {
        bits |= static_cast<std::uint64_t>(i < values.size() ? values[i] : 0) << filled;
        for (filled += width; filled >= 8; filled -= 8, bits >>= 8) out[at++] = static_cast<char>(bits);
    }
}

void append_run(std::string& out, std::uint32_t value, std::size_t count, int width) {
    thrift::append_varint(out, count << 1);
    for (int shift = 0; shift < width; shift += 8) out += static_cast<char>(value >> shift);
}

}  // namespace

int bit_width(std::uint32_t max) { return std::max(1, static_cast<int>(std::bit_width(max))); }

void append_hybrid(std::string& out, std::span<const std::uint32_t> values, int width) {
    std::size_t packed = 0;  // values from here to `at` wait to be bit-packed
    for (std::size_t at = 0; at < values.size();) {
        auto end = at + 1;
        while (end < values.size() && values[end] == values[at]) ++end;
        // What is packed before a run must fill whole groups: it borrows from the run.
        const auto borrowed = (group - (at - packed) % group) % group;
        if (end - at >= borrowed + group) {
            append_packed(out, values.subspan(packed, at + borrowed - packed), width);
            append_run(out, values[at], end - at - borrowed, width);
            packed = end;
        }
        at = end;
    }
    append_packed(out, values.subspan(packed), width);
}

HybridReader::HybridReader(std::string_view bytes, int width) : bytes_(bytes), width_(width) {
    if (width < 0 || width > 32) throw std::runtime_error("a page holds an impossible width");
}

std::uint8_t HybridReader::byte() {
    if (bytes_.empty()) throw std::runtime_error("a page ends too early");
    const auto value = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
}

void HybridReader::begin_run() {
    std::uint64_t header = 0;
    for (int shift = 0;; shift += 7) {
        if (shift >= 64) throw std::runtime_error("a page holds an impossible number");
        const auto next = byte();
        header |= static_cast<std::uint64_t>(next & 0x7f) << shift;
        if ((next & 0x80) == 0) break;
    }
    packed_ = (header & 1) != 0;
    left_ = header >> 1;
    if (left_ == 0 || left_ > std::numeric_limits<std::uint32_t>::max())
        throw std::runtime_error("a page holds an impossible run");
    bits_ = 0;
    filled_ = 0;
    if (packed_) {
        left_ *= group;
        return;
    }
    value_ = 0;
    for (int shift = 0; shift < width_; shift += 8) value_ |= static_cast<std::uint32_t>(byte()) << shift;
}

std::uint32_t HybridReader::next() {
    if (width_ == 0) return 0;
    if (left_ == 0) begin_run();
    --left_;
    if (!packed_) return value_;
    for (; filled_ < width_; filled_ += 8) bits_ |= static_cast<std::uint64_t>(byte()) << filled_;
    const auto value = static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << width_) - 1));
    bits_ >>= width_;
    filled_ -= width_;
    return value;
}

std::uint64_t HybridReader::run(std::uint64_t most, std::uint32_t& value) {
    value = next();
    if (width_ == 0) return most;
    if (packed_) return 1;
    const auto more = std::min(left_, most - 1);
    left_ -= more;
    return 1 + more;
}

}  // namespace idxr::write::parquet
