// CSV tables of idxr read back.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "idxr/common/error.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/nulls.hpp"
#include "idxr/write/reader_format.hpp"

namespace idxr::write {
namespace {

constexpr std::size_t read_bytes = std::size_t{4} << 20;
constexpr std::uint64_t batch_rows = 65536;
constexpr std::size_t batch_bytes = std::size_t{64} << 20;

// Rows of fields, one at a time.
class Rows {
  public:
    explicit Rows(const std::string& path) : file_(File::open(path)) {}

    // False at the end. The fields are valid until the next call.
    bool next() {
        ++row_;
        while (!parse()) {
            if (at_ == buffer_.size() && ended_) return false;
            if (ended_) damaged("ends in the middle of a row");
            more();
        }
        return true;
    }

    std::size_t fields() const { return fields_.size(); }
    std::string_view field(std::size_t index) const {
        return std::string_view(text_).substr(fields_[index].first, fields_[index].second);
    }
    [[noreturn]] void damaged(std::string_view what) const {
        fail(ExitCode::input, "{}: row {} {}; the file is damaged", file_.path(), row_, what);
    }
    std::uint64_t row() const { return row_; }

  private:
    void more() {
        buffer_.erase(0, at_);
        at_ = 0;
        const auto held = buffer_.size();
        const auto wanted = std::max(read_bytes, held);  // doubling, for a row may be long
        buffer_.resize(held + wanted);
        const auto got = file_.read_some(buffer_.data() + held, wanted, offset_);
        buffer_.resize(held + got);
        offset_ += got;
        ended_ = got < wanted;
    }

    // The row at at_, or false when the buffer does not hold all of it.
    bool parse() {
        fields_.clear();
        text_.clear();
        auto at = at_;
        for (;;) {
            const auto begin = text_.size();
            if (at < buffer_.size() && buffer_[at] == '"') {
                for (++at;; at += 2) {
                    const auto quote = buffer_.find('"', at);
                    if (quote == buffer_.npos || quote + 1 >= buffer_.size()) return false;
                    text_.append(buffer_, at, quote - at);
                    at = quote;
                    if (buffer_[at + 1] != '"') break;
                    text_ += '"';
                }
                ++at;
                if (buffer_[at] != ',' && buffer_[at] != '\n') damaged("has text behind a quoted field");
            } else {
                const auto end = std::find_if(buffer_.begin() + static_cast<std::ptrdiff_t>(at), buffer_.end(),
                                              [](char c) { return c == ',' || c == '\n' || c == '"'; });
                if (end == buffer_.end()) return false;
                if (*end == '"') damaged("has a quote within a field");
                const auto size = static_cast<std::size_t>(end - buffer_.begin()) - at;
                text_.append(buffer_, at, size);
                at += size;
            }
            fields_.emplace_back(begin, text_.size() - begin);
            if (buffer_[at++] == '\n') break;
        }
        at_ = at;
        return true;
    }

    File file_;
    std::uint64_t offset_ = 0;
    std::string buffer_;
    std::size_t at_ = 0;
    bool ended_ = false;
    std::uint64_t row_ = 0;  // the header is row 1
    std::string text_;       // of the row, without quotes
    std::vector<std::pair<std::size_t, std::size_t>> fields_;
};

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

class CsvFormat : public TableReader::Format {
  public:
    CsvFormat(const std::string& path, const Selection& selection) : path_(path), rows_(path) {
        if (!rows_.next()) fail(ExitCode::input, "{}: is empty; a result table has a header", path);
        fields_ = rows_.fields();
        std::vector<ColumnSpec> in_file;
        for (std::size_t i = 0; i < fields_; ++i) in_file.push_back({std::string(rows_.field(i)), ColumnType::text});
        auto names = selection;
        names.typed = false;  // the file has no types to compare with
        select(path, names, in_file);
        if (selection.typed) wanted_ = selection.columns;
    }

    bool next(Batch& batch) override {
        std::size_t bytes = 0;
        while (batch.rows < batch_rows && bytes < batch_bytes && rows_.next()) {
            if (rows_.fields() != fields_) rows_.damaged("has more or fewer fields than the header");
            for (std::size_t c = 0; c < wanted_.size(); ++c) {
                const auto field = rows_.field(source_[c]);
                bytes += field.size();
                push(wanted_[c], batch.columns[c], field);
            }
            ++batch.rows;
        }
        return batch.rows > 0;
    }

  private:
    void push(const ColumnSpec& spec, ColumnBatch& values, std::string_view field) const {
        if (spec.type == ColumnType::text) return values.push(field);
        if (spec.nullable && field.empty()) return push_null(spec, values);
        bool right = false;
        const auto keep = [&](auto& column, auto value) {
            right = value.has_value();
            if (right) column.push_back(*value);
        };
        if (spec.type == ColumnType::int64) keep(values.int64, parse_number<std::int64_t>(field));
        if (spec.type == ColumnType::int32) keep(values.int32, parse_number<std::int32_t>(field));
        if (spec.type == ColumnType::float64) keep(values.float64, parse_number<double>(field));
        if (!right)
            fail(ExitCode::input, "{}: row {}, column {}: is not a number of the kind expected there", path_,
                 rows_.row(), spec.name);
    }

    std::string path_;
    Rows rows_;
    std::size_t fields_ = 0;
};

}  // namespace

std::unique_ptr<TableReader::Format> open_csv(const std::string& path, const Selection& selection) {
    return std::make_unique<CsvFormat>(path, selection);
}

}  // namespace idxr::write
