// The compressions that pages of Parquet come in.
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

#include "idxr/write/parquet_input.hpp"

namespace idxr::write::parquet {
namespace {

// gzip or zlib, as RFC 1950 and 1952; a page may be several members.
bool inflate_all(std::string_view packed, std::string& out) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 32) != Z_OK) throw std::runtime_error("zlib does not start");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int status = inflate(&stream, Z_FINISH);
    while (status == Z_STREAM_END && stream.avail_in > 0 && stream.avail_out > 0) {
        if (inflateReset(&stream) != Z_OK) break;
        status = inflate(&stream, Z_FINISH);
    }
    const bool whole = status == Z_STREAM_END && stream.avail_out == 0;
    inflateEnd(&stream);
    return whole;
}

}  // namespace

std::string decompress(Codec codec, std::string_view packed, std::uint64_t size) {
    if (codec == Codec::none) {
        if (packed.size() != size) throw std::runtime_error("a page header is damaged");
        return std::string(packed);
    }
    // What claims to be far longer than it can be is not made room for.
    constexpr std::uint64_t most_by_snappy = 64, most_by_deflate = 1100;
    if ((codec == Codec::snappy && size > packed.size() * most_by_snappy) ||
        (codec == Codec::gzip && size > packed.size() * most_by_deflate))
        throw std::runtime_error("a page header is damaged");
    std::string out(size, '\0');
    bool whole = false;
    switch (codec) {
        case Codec::snappy: {
            std::size_t length = out.size();
            whole = snappy_uncompress(packed.data(), packed.size(), out.data(), &length) == SNAPPY_OK &&
                    length == out.size();
            break;
        }
        case Codec::gzip:
            whole = inflate_all(packed, out);
            break;
        case Codec::zstd:
            whole = ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size()) == out.size();
            break;
        case Codec::none:
            break;
    }
    if (!whole) throw std::runtime_error("a page cannot be decompressed");
    return out;
}

}  // namespace idxr::write::parquet
