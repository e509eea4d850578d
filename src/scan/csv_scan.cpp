// Delimited text, as many chunks at a time as there are threads.
#include <omp.h>

#include <charconv>
#include <deque>
#include <exception>

#include "idxr/common/error.hpp"
#include "idxr/read/chunks.hpp"
#include "idxr/scan/borders.hpp"
#include "idxr/scan/scan.hpp"
#include "idxr/write/nulls.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::scan {
namespace {

template <typename Number>
bool push_number(std::string_view text, std::vector<Number>& values) {
    Number value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size()) return false;
    values.push_back(value);
    return true;
}

bool push_field(const write::ColumnSpec& spec, std::string_view text, write::ColumnBatch& values) {
    if (spec.type == write::ColumnType::text) return values.push(text), true;
    if (spec.nullable && text.empty()) return write::push_null(spec, values), true;
    if (spec.type == write::ColumnType::int64) return push_number(text, values.int64);
    if (spec.type == write::ColumnType::int32) return push_number(text, values.int32);
    return push_number(text, values.float64);
}

struct Part {
    write::Batch batch;
    std::vector<std::uint64_t> rows_in_file;
    std::vector<RejectedRow> rejected;
};

class CsvScan final : public Scan {
  public:
    CsvScan(const mpi::Communicator& comm, const read::InputFile& file, std::uint64_t chunk_bytes,
            std::vector<write::ColumnSpec> columns, std::vector<std::size_t> source)
        : file_(file), source_(std::move(source)), borders_(find_borders(comm, {file}, chunk_bytes)) {
        columns_ = std::move(columns);
        rows_ = borders_.rows;
        first_row_ = borders_.first_row;
        local_rows_ = borders_.local_rows;
        all_rejected_ = borders_.rejected;
        restart();
    }

    void restart() override {
        next_ = borders_.begin;
        ready_.clear();
        rejected_.clear();
    }

    bool next(write::Batch& batch) override {
        do {
            if (ready_.empty()) read_chunks();
            if (ready_.empty()) return false;
            batch = std::move(ready_.front().batch);
            rows_in_file_ = std::move(ready_.front().rows_in_file);
            for (auto& row : ready_.front().rejected) rejected_.push_back(std::move(row));
            ready_.pop_front();
        } while (batch.rows == 0);
        return true;
    }

  private:
    class Handler final : public read::RowHandler {
      public:
        Handler(const CsvScan& scan, std::uint64_t rows_before, Part& part)
            : scan_(scan), row_(rows_before + first_row_in_file), part_(part) {
            write::prepare(part.batch, scan.columns_);
        }
        void row(std::span<const std::string_view> fields, std::uint64_t, std::uint64_t) override {
            for (std::size_t c = 0; c < scan_.columns_.size(); ++c)
                if (!push_field(scan_.columns_[c], fields[scan_.source_[c]], part_.batch.columns[c]))
                    fail(ExitCode::input, "{}: row {}, column {}: is not a number of the kind expected there",
                         scan_.file_.path, row_, scan_.columns_[c].name);
            ++part_.batch.rows;
            part_.rows_in_file.push_back(row_++);
        }
        void reject(read::RejectReason reason, std::string_view raw, std::uint64_t) override {
            part_.rejected.push_back(
                {row_++, reason,
                 scan_.file_.encoding == read::Encoding::latin1 ? read::latin1_to_utf8(raw) : std::string(raw)});
        }

      private:
        const CsvScan& scan_;
        std::uint64_t row_;
        Part& part_;
    };

    void read_chunks() {
        const auto count = std::min(borders_.end - next_, static_cast<std::size_t>(std::max(1, omp_get_max_threads())));
        ready_.resize(count);
        std::exception_ptr fault;
#pragma omp parallel for schedule(dynamic, 1)
        for (std::size_t i = 0; i < count; ++i) {
            try {
                const auto c = next_ + i;
                Handler handler(*this, borders_.rows_before[c], ready_[i]);
                read::ChunkParser parser;
                const auto extent = parser.parse(file_, borders_.chunks[c], borders_.extents[c].first_row, handler);
                if (!(extent == borders_.extents[c]))
                    fail(ExitCode::input, "{}: has changed while it was read; run again", file_.path);
            } catch (...) {
#pragma omp critical(idxr_scan_fault)
                fault = std::current_exception();
            }
        }
        next_ += count;
        if (fault) std::rethrow_exception(fault);
    }

    read::InputFile file_;
    std::vector<std::size_t> source_;  // which field of the row each column is
    Borders borders_;
    std::size_t next_ = 0;
    std::deque<Part> ready_;
};

}  // namespace

std::unique_ptr<Scan> open_csv(const mpi::Communicator& comm, const read::InputFile& file, std::uint64_t chunk_bytes,
                               std::vector<write::ColumnSpec> columns, std::vector<std::size_t> source) {
    return std::make_unique<CsvScan>(comm, file, chunk_bytes, std::move(columns), std::move(source));
}

std::unique_ptr<Scan> open_csv(const mpi::Communicator& comm, const read::InputFile& file, std::uint64_t chunk_bytes) {
    std::vector<write::ColumnSpec> columns;
    std::vector<std::size_t> source;
    for (const auto& header : file.header) {
        source.push_back(columns.size());
        columns.push_back({header, write::ColumnType::text});
    }
    return open_csv(comm, file, chunk_bytes, std::move(columns), std::move(source));
}

}  // namespace idxr::scan
