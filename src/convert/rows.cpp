// Streams of rows: carried, or standardised by threads.
#include "rows.hpp"

#include <omp.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "idxr/common/error.hpp"
#include "idxr/record/packed.hpp"
#include "idxr/standardise/row.hpp"
#include "idxr/standardise/text.hpp"
#include "idxr/write/csv_text.hpp"
#include "idxr/write/nulls.hpp"
#include "idxr/write/parallel.hpp"
#include "idxr/write/reader.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::convert {
namespace {

using write::Batch;
using write::ColumnSpec;
using write::ColumnType;

// Batches of a scan cut to the rows that a writer asks for. Writers ask in order, and may begin anew.
class Stream {
  public:
    using Change = std::function<void(const scan::Scan&, const Batch& from, Batch& to)>;

    Stream(scan::Scan& scan, std::vector<ColumnSpec> columns, Change change)
        : scan_(scan), columns_(std::move(columns)), change_(std::move(change)) {}

    void fill(std::uint64_t first, std::uint64_t count, Batch& batch) {
        write::prepare(batch, columns_);
        if (first == 0 && count > 0) {
            scan_.restart();
            held_.rows = at_ = next_ = 0;
        }
        if (count > 0 && first != next_) fail(ExitCode::internal, "rows were asked for out of order");
        while (batch.rows < count) {
            if (at_ == held_.rows) {
                at_ = held_.rows = 0;
                if (!scan_.next(read_)) fail(ExitCode::input, "the input has fewer rows than it had; run again");
                if (change_) {
                    write::prepare(held_, columns_);
                    change_(scan_, read_, held_);
                } else {
                    std::swap(held_, read_);
                }
                continue;
            }
            const auto end = std::min(held_.rows, at_ + count - batch.rows);
            write::append_rows(batch, columns_, held_, at_, end);
            at_ = end;
        }
        next_ += count;
    }

  private:
    scan::Scan& scan_;
    std::vector<ColumnSpec> columns_;
    Change change_;
    Batch read_, held_;       // as read, and as it is given on
    std::uint64_t at_ = 0;    // rows of held_ that are given on
    std::uint64_t next_ = 0;  // of the table
};

write::Table table_of(scan::Scan& scan, const std::string& name, const std::vector<ColumnSpec>& columns,
                      Stream::Change change) {
    write::Table table;
    table.name = name;
    table.columns = columns;
    table.local_rows = scan.local_rows();
    auto stream = std::make_shared<Stream>(scan, columns, std::move(change));
    table.fill = [stream](std::uint64_t first, std::uint64_t count, Batch& batch) {
        stream->fill(first, count, batch);
    };
    return table;
}

// The value as CSV shows it; a null is empty.
void append_text(const ColumnSpec& spec, const write::ColumnBatch& values, std::uint64_t row, std::string& out) {
    switch (spec.type) {
        case ColumnType::text:
            out += values.text_at(row);
            return;
        case ColumnType::int64:
            if (!write::is_null(spec, values.int64[row])) out += std::to_string(values.int64[row]);
            return;
        case ColumnType::int32:
            if (!write::is_null(spec, values.int32[row])) out += std::to_string(values.int32[row]);
            return;
        case ColumnType::float64:
            if (!write::is_null(spec, values.float64[row]))
                write::append_csv_number(out, values.float64[row], spec.decimals);
            return;
    }
}

std::string column_name(const record::Slot& slot) {
    auto name = slot.title();
    std::replace(name.begin(), name.end(), ':', '_');
    return name;
}

// Rows [first, last) of a batch, standardised by one thread.
void standardise_rows(const standardise::RowStandardiser& standardiser, const scan::Scan& scan, const Batch& from,
                      std::uint64_t first, std::uint64_t last, Batch& to) {
    standardise::Buffers buffers;
    record::Record record;
    const auto columns = scan.columns().size();
    std::vector<std::string> texts(columns);
    std::vector<std::string_view> fields(columns);
    std::string shown;
    for (auto row = first; row < last; ++row) {
        for (std::size_t c = 0; c < columns; ++c) {
            texts[c].clear();
            append_text(scan.columns()[c], from.columns[c], row, texts[c]);
            fields[c] = standardise::trim(texts[c]);
        }
        standardiser.standardise(fields, record, buffers);
        for (std::size_t slot = 0; slot < record.values.size(); ++slot) {
            // Values of several are shown with a semicolon between them.
            shown.assign(record.values[slot]);
            std::replace(shown.begin(), shown.end(), record::value_separator, ';');
            if (slot == 0 && shown.empty()) shown = std::to_string(scan.rows_in_file()[row]);
            to.columns[slot].push(shown);
        }
        ++to.rows;
    }
}

}  // namespace

write::Table carried_table(scan::Scan& scan, const std::string& name) {
    return table_of(scan, name, scan.columns(), {});
}

write::Table standardised_table(scan::Scan& scan, const std::string& name, const recognise::ColumnMap& map,
                                int reference_year) {
    const auto schema = recognise::schema_for({map});
    std::vector<ColumnSpec> columns;
    for (const auto& slot : schema.slots) columns.push_back({column_name(slot), ColumnType::text, !columns.empty()});
    const auto standardiser = std::make_shared<standardise::RowStandardiser>(schema, map, reference_year);
    return table_of(scan, name, columns, [standardiser, columns](const scan::Scan& of, const Batch& from, Batch& to) {
        const auto parts = static_cast<std::uint64_t>(std::max(1, omp_get_max_threads()));
        std::vector<Batch> done(parts);
        write::in_parallel(parts, [&](std::size_t part) {
            write::prepare(done[part], columns);
            standardise_rows(*standardiser, of, from, from.rows * part / parts, from.rows * (part + 1) / parts,
                             done[part]);
        });
        for (const auto& part : done) write::append_rows(to, columns, part, 0, part.rows);
    });
}

std::vector<std::vector<std::string>> sample_rows(const std::string& path) {
    constexpr std::size_t places = 16, rows_of_place = 1250;
    write::TableReader reader(path);
    const auto pieces = reader.pieces().size();
    std::vector<std::vector<std::string>> rows;
    Batch batch;
    for (std::size_t place = 0; place < std::min(places, pieces); ++place) {
        const auto piece = place * pieces / std::min(places, pieces);
        reader.go_to(piece, piece + 1);
        if (!reader.next(batch)) continue;
        const auto wanted = pieces < places ? places * rows_of_place / pieces : rows_of_place;
        for (std::uint64_t row = 0; row < std::min<std::uint64_t>(batch.rows, wanted); ++row) {
            rows.emplace_back(batch.columns.size());
            for (std::size_t c = 0; c < batch.columns.size(); ++c)
                append_text(reader.columns()[c], batch.columns[c], row, rows.back()[c]);
        }
    }
    return rows;
}

}  // namespace idxr::convert
