// The RLE / bit-packing hybrid of Parquet (Encodings.md).
#include <algorithm>
#include <bit>
#include <stdexcept>

#include "idxr/write/parquet_format.hpp"
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

class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    std::uint8_t next() {
        if (at_ == bytes_.size()) throw std::runtime_error("a page ends too early");
        return static_cast<std::uint8_t>(bytes_[at_++]);
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const auto byte = next();
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) return value;
        }
        throw std::runtime_error("a page holds an impossible number");
    }
    std::size_t used() const { return at_; }

  private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

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

std::size_t read_hybrid(std::string_view bytes, int width, std::uint64_t count, std::vector<std::uint32_t>& values) {
    Bytes in(bytes);
    const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
    values.clear();
    values.reserve(count);
    while (values.size() < count) {
        const auto header = in.varint();
        const auto wanted = count - values.size();
        if ((header & 1) == 0) {
            std::uint32_t value = 0;
            for (int shift = 0; shift < width; shift += 8) value |= static_cast<std::uint32_t>(in.next()) << shift;
            if ((header >> 1) == 0 || (header >> 1) > wanted)
                throw std::runtime_error("a page holds an impossible run");
            values.insert(values.end(), header >> 1, value);
            continue;
        }
        if ((header >> 1) == 0 || (header >> 1) > (wanted + group - 1) / group)
            throw std::runtime_error("a page holds an impossible run");
        std::uint64_t bits = 0;
        int filled = 0;
        for (std::uint64_t i = 0; i < (header >> 1) * group; ++i) {
            for (; filled < width; filled += 8) bits |= static_cast<std::uint64_t>(in.next()) << filled;
            if (i < wanted) values.push_back(static_cast<std::uint32_t>(bits) & mask);
            bits >>= width;
            filled -= width;
        }
    }
    return in.used();
}

}  // namespace idxr::write::parquet
