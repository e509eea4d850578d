// Rows of a CSV file that a person gives.
#include "idxr/evaluate/csv_rows.hpp"

#include <algorithm>
#include <filesystem>

#include "idxr/common/error.hpp"
#include "idxr/read/chunks.hpp"

namespace idxr::evaluate {
namespace {

class Picker : public read::RowHandler {
  public:
    Picker(const std::string& path, std::vector<std::size_t> fields, const CsvRows::OnRow& on_row)
        : path_(path), fields_(std::move(fields)), values_(fields_.size()), on_row_(on_row) {}

    void row(std::span<const std::string_view> fields, std::uint64_t, std::uint64_t) override {
        for (std::size_t i = 0; i < fields_.size(); ++i)
            values_[i] = fields_[i] < fields.size() ? fields[fields_[i]] : std::string_view();
        on_row_(++row_, values_);
    }
    void reject(read::RejectReason reason, std::string_view, std::uint64_t) override {
        fail(ExitCode::input, "{}: row {} cannot be read ({}); mend the row", path_, row_ + 1, read::sentence(reason));
    }

  private:
    const std::string& path_;
    std::vector<std::size_t> fields_;
    std::vector<std::string_view> values_;
    const CsvRows::OnRow& on_row_;
    std::uint64_t row_ = 0;
};

}  // namespace

CsvRows::CsvRows(const std::string& path) {
    config::Source source;
    source.name = "truth";
    source.files = {path};
    config::Settings settings;
    settings.sources = {source};
    file_ = read::find_inputs(settings).front();
    if (file_.compression == read::Compression::none) return;
    std::string folder = (std::filesystem::temp_directory_path() / "idxr-evaluate-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr)
        fail(ExitCode::resources, "{}: no folder can be made there to unpack {}", folder, path);
    scratch_ = folder;
    read::unpack(file_, scratch_);
}

CsvRows::~CsvRows() {
    std::error_code ignored;
    if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

bool CsvRows::has(std::string_view column) const {
    return std::find(header().begin(), header().end(), column) != header().end();
}

void CsvRows::each(const std::vector<Wanted>& columns, const OnRow& on_row) const {
    std::vector<std::size_t> fields;
    for (const auto& wanted : columns) {
        auto at = std::find(header().begin(), header().end(), wanted.column);
        if (at == header().end() && wanted.required)
            fail(ExitCode::input, "{}: has no column {}; rename the column that holds it", file_.path, wanted.column);
        fields.push_back(static_cast<std::size_t>(at - header().begin()));
    }
    Picker picker(file_.path, fields, on_row);
    read::ChunkParser parser;
    parser.parse(file_, {0, file_.data_begin, file_.plain_size}, file_.data_begin, picker);
}

}  // namespace idxr::evaluate
