// Tables of idxr, and Parquet of others: whole pieces to each rank.
#include <algorithm>
#include <numeric>
#include <optional>

#include "idxr/common/error.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/scan/scan.hpp"
#include "idxr/write/csv_text.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/reader.hpp"

namespace idxr::scan {
namespace {

class PieceScan final : public Scan {
  public:
    PieceScan(const mpi::Communicator& comm, const std::string& path, const std::vector<write::ColumnSpec>& columns) {
        mpi::together(comm, [&] {
            if (columns.empty())
                reader_.emplace(path);
            else
                reader_.emplace(path, columns);
        });
        columns_ = reader_->columns();
        const auto pieces = reader_->pieces();
        const auto ranks = static_cast<std::size_t>(comm.size()), rank = static_cast<std::size_t>(comm.rank());
        begin_ = pieces.size() * rank / ranks;
        end_ = pieces.size() * (rank + 1) / ranks;
        const auto sum = [&](std::size_t from, std::size_t to) {
            return std::accumulate(pieces.begin() + static_cast<std::ptrdiff_t>(from),
                                   pieces.begin() + static_cast<std::ptrdiff_t>(to), std::uint64_t{0});
        };
        rows_ = sum(0, pieces.size());
        first_row_ = sum(0, begin_);
        local_rows_ = sum(begin_, end_);
        restart();
    }

    void restart() override {
        reader_->go_to(begin_, end_);
        row_ = first_row_ + first_row_in_file;
    }

    bool next(write::Batch& batch) override {
        if (!reader_->next(batch)) return false;
        rows_in_file_.resize(batch.rows);
        std::iota(rows_in_file_.begin(), rows_in_file_.end(), row_);
        row_ += batch.rows;
        return true;
    }

  private:
    std::optional<write::TableReader> reader_;
    std::size_t begin_ = 0, end_ = 0;
    std::uint64_t row_ = 0;  // of the next row in the file
};

// What read/ needs to know of a CSV table of idxr, which may have no rows.
read::InputFile csv_table(const std::string& path, const std::vector<write::ColumnSpec>& columns) {
    std::string header;
    write::append_csv_header(header, columns);
    const auto file = write::File::open(path);
    read::InputFile input;
    input.path = input.plain_path = path;
    input.size = input.plain_size = file.size();
    input.mtime_ns = file.modified_ns();
    for (const auto& column : columns) input.header.push_back(column.name);
    input.data_begin = header.size();
    std::string begin(header.size(), '\0');
    begin.resize(file.read_some(begin.data(), begin.size(), 0));
    if (begin != header) fail(ExitCode::input, "{}: its header is damaged", path);
    return input;
}

}  // namespace

std::unique_ptr<Scan> open_table(const mpi::Communicator& comm, const std::string& path,
                                 const std::vector<write::ColumnSpec>& columns) {
    if (!path.ends_with(".csv")) return std::make_unique<PieceScan>(comm, path, columns);
    read::InputFile file;
    auto wanted = columns;
    std::vector<std::size_t> source;
    mpi::together(comm, [&] {
        const auto in_file = write::TableReader(path).columns();
        file = csv_table(path, in_file);
        if (wanted.empty()) wanted = in_file;
        for (const auto& column : wanted) {
            const auto found = std::find(file.header.begin(), file.header.end(), column.name);
            if (found == file.header.end()) fail(ExitCode::input, "{}: has no column {}", path, column.name);
            source.push_back(static_cast<std::size_t>(found - file.header.begin()));
        }
    });
    return open_csv(comm, file, default_chunk_bytes, std::move(wanted), std::move(source));
}

}  // namespace idxr::scan
