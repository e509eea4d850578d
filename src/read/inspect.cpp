// Finding out from samples of its text how a file is written.
#include "inspect.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "file.hpp"
#include "header.hpp"
#include "idxr/common/error.hpp"
#include "idxr/read/csv.hpp"
#include "idxr/read/decoder.hpp"
#include "text.hpp"

namespace idxr::read {
namespace {

constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

void refuse_other_formats(const InputFile& file, std::string_view text) {
    struct Format {
        std::string_view begins;
        std::string_view what;
    };
    static constexpr std::array<Format, 9> formats{{
        {"PK\x03\x04", "a zip archive or a spreadsheet; unpack it, or save the sheet as CSV"},
        {"\xD0\xCF\x11\xE0", "an Office document; save it as CSV"},
        {"%PDF-", "a PDF document; save its table as CSV"},
        {"\x89HDF\r\n", "an HDF5 file; make it Parquet or CSV with 'idxr convert'"},
        {"BZh", "packed with bzip2; use gzip or zstd, or unpack it"},
        {"\xFD"
         "7zXZ",
         "packed with xz; use gzip or zstd, or unpack it"},
        {"SQLite format 3", "an SQLite database; export its table as CSV"},
        {"\xFF\xFE", "in UTF-16; convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8"},
        {"\xFE\xFF", "in UTF-16; convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8"},
    }};
    for (const auto& format : formats)
        if (text.starts_with(format.begins)) fail(ExitCode::input, "{}: is {}", file.path, format.what);
}

// Control characters other than blanks, line ends, ^Z and escape: text has hardly any.
void refuse_binary(const InputFile& file, std::string_view text) {
    text = text.substr(0, 64 << 10);
    const auto controls = std::ranges::count_if(text, [](char c) {
        return (c >= 0 && c < ' ' && !(c >= '\t' && c <= '\r') && c != 0x1A && c != 0x1B) || c == 0x7F;
    });
    const bool binary = 20 * static_cast<std::size_t>(controls) > text.size();
    if (binary) fail(ExitCode::input, "{}: is binary; records are read from delimited text (CSV or TSV)", file.path);
    if (text.find('\n') == std::string_view::npos && std::ranges::count(text, '\r') > 1)
        fail(ExitCode::input, "{}: its lines end with CR alone; convert them, for example with tr '\\r' '\\n'",
             file.path);
}

char delimiter_said(const std::string& said) { return said == "tab" || said == "\\t" ? '\t' : said[0]; }

}  // namespace

std::vector<Place> sampled_places(std::uint64_t begin, std::uint64_t size) {
    if (size - begin <= head_bytes + places * place_bytes) return {{begin, size}};
    const auto head_end = begin + head_bytes;
    std::vector<Place> all{{begin, head_end}};
    const auto last = size - place_bytes;
    for (std::uint64_t i = 0; i < places; ++i) {
        const auto at = head_end + (last - head_end) * i / (places - 1);
        all.push_back({at, at + place_bytes});
    }
    return all;
}

Head read_head(const InputFile& file) {
    Head head;
    head.text.resize(head_bytes);
    std::uint64_t got = 0;
    if (file.compression == Compression::none)
        got = File(file.path).read(head.text.data(), 0, head_bytes);
    else
        got = Decoder(file.path, file.compression).read(head.text.data(), head_bytes);
    head.whole = got < head_bytes;
    head.text.resize(got);
    return head;
}

Encoding encoding_of(std::span<const std::string_view> texts) {
    std::uint64_t beyond_ascii = 0;
    std::uint64_t invalid = 0;
    for (auto text : texts) {
        while (!text.empty()) {
            const auto line_end = std::min(text.find('\n'), text.size() - 1);
            const auto line = text.substr(0, line_end + 1);
            text.remove_prefix(line_end + 1);
            if (is_ascii(line)) continue;
            ++beyond_ascii;
            if (!is_utf8(line)) ++invalid;
        }
    }
    return 2 * invalid > beyond_ascii ? Encoding::latin1 : Encoding::utf8;
}

Encoding encoding_of_places(const InputFile& file) {
    const File plain(file.plain_path);
    std::vector<std::string> texts;
    for (const auto [begin, end] : sampled_places(0, file.plain_size)) {
        std::string text(end - begin, '\0');
        plain.read_all(text.data(), begin, text.size());
        // Whole lines only: a cut one may end within a character.
        const auto first = begin == 0 ? 0 : text.find('\n') + 1;
        const auto last = end == file.plain_size ? text.size() : text.rfind('\n') + 1;
        texts.push_back(first < last ? text.substr(first, last - first) : std::string());
    }
    return encoding_of(std::vector<std::string_view>(texts.begin(), texts.end()));
}

void read_header(InputFile& file, const Head& head) {
    RowFields fields;
    const auto found = find_header(head.text, file.has_bom ? utf8_bom.size() : 0, head.whole,
                                   {file.delimiter, file.encoding, 0}, fields);
    switch (found.problem) {
        case HeaderRow::Problem::none:
            break;
        case HeaderRow::Problem::missing:
            fail(ExitCode::input, "{}: is empty", file.path);
        case HeaderRow::Problem::too_long:
            fail(ExitCode::input, "{}: its first line does not end within {} MiB; is it a table of records?", file.path,
                 head_bytes >> 20);
        case HeaderRow::Problem::encoding:
            fail(ExitCode::input, "{}: its header row is not UTF-8; say --encoding latin-1 or convert it", file.path);
        case HeaderRow::Problem::quote:
            fail(ExitCode::input, "{}: its header row has an unclosed or misplaced quote; correct its first line",
                 file.path);
        case HeaderRow::Problem::binary:
            fail(ExitCode::input, "{}: is binary; records are read from delimited text (CSV or TSV)", file.path);
    }
    file.data_begin = found.next;
    file.header = column_names(fields.values);
}

void inspect(InputFile& file, const Head& head, const config::Source& source) {
    if (head.text.empty()) fail(ExitCode::input, "{}: is empty", file.path);
    refuse_other_formats(file, head.text);
    refuse_binary(file, head.text);
    file.has_bom = head.text.starts_with(utf8_bom);

    file.encoding_said = file.has_bom || source.encoding != "auto";
    if (source.encoding == "latin-1" && !file.has_bom)
        file.encoding = Encoding::latin1;
    else if (file.encoding_said)
        file.encoding = Encoding::utf8;
    else if (file.compression == Compression::none)
        file.encoding = encoding_of_places(file);
    else
        file.encoding = encoding_of(std::array{
            std::string_view(head.text).substr(0, head.whole ? head.text.size() : head.text.rfind('\n') + 1)});

    const auto text = std::string_view(head.text).substr(file.has_bom ? utf8_bom.size() : 0);
    file.delimiter =
        source.delimiter == "auto" ? find_delimiter(text, head.whole, file.encoding) : delimiter_said(source.delimiter);
    read_header(file, head);

    const auto rows = std::string_view(head.text).substr(file.data_begin);
    const Dialect dialect{file.delimiter, file.encoding, static_cast<std::uint32_t>(file.header.size())};
    if (head.whole && has_no_rows(rows, dialect))
        fail(ExitCode::input, "{}: has a header row but no rows below it", file.path);
    if (first_row_is_data(file.header, rows, head.whole, dialect))
        fail(ExitCode::input, "{}: has no header row; add a first line that names the columns", file.path);
}

}  // namespace idxr::read
