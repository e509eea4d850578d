// Arbitrary bytes as delimited text: the fast parser equals the plain one, and rows are the same however the text is
// cut.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "idxr/read/chunks.hpp"

namespace {

using namespace idxr::read;

void demand(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "csv_fuzz: %s\n", what);
    std::abort();
}

// Everything that was delivered, with lengths so that no two runs look alike by chance.
class Transcript final : public RowHandler {
  public:
    void row(std::span<const std::string_view> fields, std::uint64_t offset, std::uint64_t length) override {
        text += "row " + std::to_string(offset) + " " + std::to_string(length);
        for (const auto field : fields) text += " " + std::to_string(field.size()) + ":" + std::string(field);
        text += '\n';
    }
    void reject(RejectReason reason, std::string_view raw_row, std::uint64_t offset) override {
        text += "reject " + std::to_string(static_cast<int>(reason)) + " " + std::to_string(offset) + " " +
                std::to_string(raw_row.size()) + ":" + std::string(raw_row) + '\n';
    }
    std::string text;
};

void fast_equals_plain(std::string_view text, bool at_end, const Dialect& dialect) {
    RowFields fast;
    RowFields plain;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto a = parse_row(text.substr(begin), at_end, dialect, fast);
        const auto b = parse_row_plain(text.substr(begin), at_end, dialect, plain);
        demand(a.kind == b.kind && a.reason == b.reason && a.ends == b.ends && a.length == b.length && a.next == b.next,
               "the fast parser sees another row than the plain one");
        if (a.kind == RowKind::incomplete) {
            demand(!at_end, "the end of the file is incomplete");
            return;
        }
        demand(a.kind != RowKind::row || fast.values == plain.values, "the fast parser reads other fields");
        demand(a.next > 0 && a.length <= a.next && begin + a.next <= text.size(), "a row ends outside the text");
        begin += a.next;
    }
}

std::string whole(const InputFile& file) {
    Transcript transcript;
    ChunkParser().parse(file, {0, 0, file.plain_size}, 0, transcript);
    return transcript.text;
}

std::string in_chunks(const InputFile& file, std::uint64_t chunk_bytes) {
    const auto chunks = cut({file}, chunk_bytes);
    std::vector<ChunkExtent> extents;
    std::vector<std::string> texts;
    ChunkParser parser;
    const auto parse = [&](const Chunk& chunk, std::uint64_t first_row, std::string& text) {
        Transcript transcript;
        const auto extent = parser.parse(file, chunk, first_row, transcript);
        text = std::move(transcript.text);
        return extent;
    };
    for (const auto& chunk : chunks) extents.push_back(parse(chunk, unknown_row, texts.emplace_back()));
    while (const auto again = first_to_parse_again(chunks, extents))
        extents[again->chunk] = parse(chunks[again->chunk], again->first_row, texts[again->chunk]);
    std::string all;
    for (const auto& text : texts) all += text;
    return all;
}

}  // namespace

// The first two bytes choose dialect, columns and chunk size; the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    InputFile file;
    file.delimiter = ",\t;|"[data[0] & 3];
    file.encoding = data[0] & 4 ? Encoding::latin1 : Encoding::utf8;
    file.header.resize(1 + (data[0] >> 3 & 7), "column");
    const Dialect dialect{file.delimiter, file.encoding, static_cast<std::uint32_t>(file.header.size())};

    fast_equals_plain(text, true, dialect);
    fast_equals_plain(text, false, dialect);
    fast_equals_plain(text, true, {file.delimiter, file.encoding, 0});

    static const int memory = memfd_create("csv_fuzz", 0);
    demand(
        ftruncate(memory, 0) == 0 && pwrite(memory, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
        "the text cannot be stored");
    file.plain_path = "/proc/self/fd/" + std::to_string(memory);
    file.plain_size = text.size();
    demand(in_chunks(file, 1 + data[1] % 64) == whole(file), "rows depend on how the text was cut");
    return 0;
}
