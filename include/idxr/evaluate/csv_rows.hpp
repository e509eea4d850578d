// Rows of a CSV file that a person gives: a truth, or labelled pairs.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/read/input_file.hpp"

namespace idxr::evaluate {

struct Wanted {
    std::string column;
    bool required = true;
};

// Any encoding, delimiter and compression that an input may have.
class CsvRows {
  public:
    // Error(input) when the file is missing, empty or not text.
    explicit CsvRows(const std::string& path);
    ~CsvRows();
    CsvRows(const CsvRows&) = delete;
    CsvRows& operator=(const CsvRows&) = delete;

    const std::vector<std::string>& header() const { return file_.header; }
    bool has(std::string_view column) const;

    // Values in the order of the wanted columns, empty where the file has no such column; `row` counts from 1 behind
    // the header. Error(input) names a column that is missing or a row that is malformed.
    using OnRow = std::function<void(std::uint64_t row, std::span<const std::string_view> values)>;
    void each(const std::vector<Wanted>& columns, const OnRow& on_row) const;

  private:
    read::InputFile file_;
    std::string scratch_;  // folder of the unpacked copy; empty for a plain file
};

}  // namespace idxr::evaluate
