// Choosing the format of a result table and its columns.
#include "idxr/write/reader.hpp"

#include <algorithm>
#include <filesystem>

#include "idxr/common/error.hpp"
#include "idxr/write/nulls.hpp"
#include "idxr/write/reader_format.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::write {
namespace {

std::unique_ptr<TableReader::Format> open(const std::string& path, const Selection& selection) {
    if (path.ends_with(".csv")) return open_csv(path, selection);
    if (path.ends_with(".parquet")) return open_parquet(path, selection);
    if (path.ends_with(".h5")) return open_hdf5(path, selection);
    fail(ExitCode::input, "{}: is no result table; its name should end in .csv, .parquet or .h5", path);
}

Selection by_name(const std::vector<std::string>& names) {
    Selection selection{false, false, {}};
    for (const auto& name : names) selection.columns.push_back({name, ColumnType::text});
    return selection;
}

Batch read_whole(TableReader reader) {
    Batch whole, batch;
    prepare(whole, reader.columns());
    while (reader.next(batch)) append_rows(whole, reader.columns(), batch, 0, batch.rows);
    return whole;
}

}  // namespace

void TableReader::Format::select(const std::string& path, const Selection& selection,
                                 const std::vector<ColumnSpec>& in_file) {
    wanted_ = selection.all ? in_file : selection.columns;
    for (auto& column : wanted_) {
        const auto found = std::find_if(in_file.begin(), in_file.end(),
                                        [&](const ColumnSpec& spec) { return spec.name == column.name; });
        if (found == in_file.end()) fail(ExitCode::input, "{}: has no column {}", path, column.name);
        source_.push_back(static_cast<std::size_t>(found - in_file.begin()));
        const bool widened = column.type == ColumnType::int64 && found->type == ColumnType::int32;
        if (selection.typed && column.type != found->type && !widened)
            fail(ExitCode::input, "{}: column {} is not of the type that is expected there", path, column.name);
        if (!selection.typed) column = *found;
    }
}

void widen(const ColumnSpec& wanted, ColumnBatch& values) {
    if (wanted.type != ColumnType::int64 || values.int32.empty()) return;
    for (const auto value : values.int32) values.int64.push_back(value == null_int32 ? null_int64 : value);
    values.int32.clear();
}

TableReader::TableReader(const std::string& path) : format_(open(path, {})) {}
TableReader::TableReader(const std::string& path, const std::vector<std::string>& columns)
    : format_(open(path, by_name(columns))) {}
TableReader::TableReader(const std::string& path, const std::vector<ColumnSpec>& columns)
    : format_(open(path, {false, true, columns})) {}
TableReader::~TableReader() = default;
TableReader::TableReader(TableReader&&) noexcept = default;
TableReader& TableReader::operator=(TableReader&&) noexcept = default;

const std::vector<ColumnSpec>& TableReader::columns() const { return format_->columns(); }

bool TableReader::next(Batch& batch) {
    prepare(batch, columns());
    return format_->next(batch);
}

std::vector<std::uint64_t> TableReader::pieces() const { return format_->pieces(); }
void TableReader::go_to(std::size_t begin, std::size_t end) { format_->go_to(begin, end); }

Batch read_table(const std::string& path, const std::vector<std::string>& columns) {
    return read_whole(TableReader(path, columns));
}
Batch read_table(const std::string& path, const std::vector<ColumnSpec>& columns) {
    return read_whole(TableReader(path, columns));
}

std::string find_table(const std::string& folder, const std::string& name) {
    for (const char* ending : {".parquet", ".h5", ".csv"}) {
        auto path = fmt::format("{}/{}{}", folder, name, ending);
        if (std::filesystem::exists(path)) return path;
    }
    fail(ExitCode::input, "{}: holds no table {} (.parquet, .h5 or .csv); is it the output of a finished run?", folder,
         name);
}

}  // namespace idxr::write
