// Parquet tables read in batches: columns side by side, a page of each at a time.
#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "idxr/common/error.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/parquet_input.hpp"
#include "idxr/write/reader_format.hpp"

namespace idxr::write {
namespace {

constexpr std::uint64_t most_rows = 65536, first_rows = 8192;  // of a batch
constexpr std::uint64_t wanted_bytes = std::uint64_t{16} << 20;

class ParquetFormat : public TableReader::Format {
  public:
    ParquetFormat(const std::string& path, const Selection& selection) : file_(File::open(path)) {
        checked([&] { metadata_ = parquet::read_footer(reading(), file_.size()); });
        std::vector<ColumnSpec> in_file;
        for (const auto& column : metadata_.columns) in_file.push_back(column.spec);
        select(path, selection, in_file);
        for (const auto source : source_)
            if (const auto& column = metadata_.columns[source]; !column.problem.empty())
                fail(ExitCode::input, "{}: column {} {}; leave it out when the file is made", path, column.spec.name,
                     column.problem);
        last_ = metadata_.groups.size();
    }

    std::vector<std::uint64_t> pieces() const override {
        std::vector<std::uint64_t> rows;
        for (const auto& group : metadata_.groups) rows.push_back(group.rows);
        return rows;
    }

    void go_to(std::size_t begin, std::size_t end) override {
        group_ = begin;
        last_ = end;
        left_ = 0;
    }

    bool next(Batch& batch) override {
        while (left_ == 0) {
            if (group_ == last_) return false;
            open(metadata_.groups[group_++]);
        }
        batch.rows = std::min(left_, step_);
        std::uint64_t bytes = 0;
        for (std::size_t c = 0; c < wanted_.size(); ++c) {
            checked([&] { cursors_[c].read(batch.rows, batch.columns[c]); });
            widen(wanted_[c], batch.columns[c]);
            bytes += batch.columns[c].text.size();
        }
        left_ -= batch.rows;
        if (bytes > 4 * wanted_bytes) step_ = std::max<std::uint64_t>(1, step_ / 4);
        if (bytes < wanted_bytes) step_ = std::min(most_rows, step_ * 2);
        return true;
    }

  private:
    void open(const parquet::InputGroup& group) {
        cursors_.clear();
        for (const auto source : source_)
            cursors_.emplace_back(reading(), metadata_.columns[source], group.chunks[source], group.rows);
        left_ = group.rows;
    }

    parquet::ReadAt reading() const {
        return [this](char* to, std::uint64_t count, std::uint64_t offset) { file_.read(to, count, offset); };
    }

    template <typename Work>
    void checked(Work work) const {
        try {
            work();
        } catch (const Error&) {
            throw;
        } catch (const std::exception& error) {
            fail(ExitCode::input, "{}: cannot be read as a Parquet table: {}", file_.path(), error.what());
        }
    }

    File file_;
    parquet::InputMetadata metadata_;
    std::size_t group_ = 0, last_ = 0;  // row groups that are still to come
    std::vector<parquet::ColumnCursor> cursors_;
    std::uint64_t left_ = 0;  // rows of the row group at hand
    std::uint64_t step_ = first_rows;
};

}  // namespace

std::unique_ptr<TableReader::Format> open_parquet(const std::string& path, const Selection& selection) {
    return std::make_unique<ParquetFormat>(path, selection);
}

}  // namespace idxr::write
