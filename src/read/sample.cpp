// Rows from all over a file.
#include "idxr/read/sample.hpp"

#include <algorithm>

#include "guess.hpp"
#include "idxr/read/chunks.hpp"
#include "idxr/read/csv.hpp"
#include "idxr/read/decoder.hpp"
#include "inspect.hpp"

namespace idxr::read {
namespace {

class Collector final : public RowHandler {
  public:
    explicit Collector(Sample& sample) : sample_(sample) {}
    void row(std::span<const std::string_view> fields, std::uint64_t, std::uint64_t) override {
        sample_.rows.emplace_back(fields.begin(), fields.end());
    }
    void reject(RejectReason, std::string_view, std::uint64_t) override { ++sample_.rejected; }

  private:
    Sample& sample_;
};

std::uint64_t found(const Sample& sample) { return sample.rows.size() + sample.rejected; }

// rows * whole / part, rounded. Rows and part are of samples, so only rows * whole could be beyond 64 bits.
std::uint64_t scaled(std::uint64_t rows, std::uint64_t whole, std::uint64_t part) {
    if (part == 0) return 0;
    return rows * (whole / part) + (rows * (whole % part) + part / 2) / part;
}

void thin_out(std::vector<std::vector<std::string>>& rows, std::uint64_t max_rows) {
    const auto count = rows.size();
    if (count <= max_rows) return;
    for (std::uint64_t i = 0; i < max_rows; ++i) {
        const auto from = scaled(i, count, max_rows);
        if (from != i) rows[i] = std::move(rows[from]);
    }
    rows.resize(max_rows);
}

void sample_plain(const InputFile& file, Sample& sample) {
    Collector collector(sample);
    ChunkParser parser;
    std::uint64_t bytes = 0;
    for (const auto [begin, end] : sampled_places(file.data_begin, file.plain_size)) {
        const auto extent = parser.parse(file, {0, begin, end}, unknown_row, collector);
        bytes += extent.next_row - extent.first_row;
    }
    sample.estimated_rows = scaled(found(sample), file.plain_size - file.data_begin, bytes);
}

void sample_packed(const InputFile& file, Sample& sample) {
    std::string text(file.data_begin + head_bytes, '\0');
    Decoder decoder(file.path, file.compression);
    const auto got = decoder.read(text.data(), text.size());
    const bool whole = got < text.size();
    text.resize(got);

    Collector collector(sample);
    RowFields fields;
    std::uint64_t at = file.data_begin;
    while (at < text.size()) {
        const auto row = parse_row(std::string_view(text).substr(at), whole, dialect(file), fields);
        if (row.kind == RowKind::incomplete) break;
        if (row.kind == RowKind::row) collector.row(fields.values, at, row.length);
        if (row.kind == RowKind::reject) collector.reject(row.reason, {}, at);
        at += row.next;
    }
    sample.estimated_rows = whole ? found(sample) : scaled(found(sample), file.size, decoder.consumed());
}

}  // namespace

Sample sample(const InputFile& file, std::uint64_t max_rows) {
    Sample sample;
    if (file.plain_path.empty())
        sample_packed(file, sample);
    else
        sample_plain(file, sample);
    thin_out(sample.rows, max_rows);
    return sample;
}

}  // namespace idxr::read
