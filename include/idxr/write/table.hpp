// A result table spread over the ranks, and the writers that turn it into one file of each format.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"

namespace idxr::write {

enum class ColumnType : std::uint8_t { text, int64, int32, float64 };

struct ColumnSpec {
    std::string name;
    ColumnType type;
    bool nullable = false;  // text: an empty text is null; numbers: the smallest integer / NaN is null
    int decimals = 6;       // float64 in CSV: digits after the point; -1: as few as tell the value
};

// Values of a batch of rows, one vector in use according to the type.
struct ColumnBatch {
    std::vector<std::int64_t> int64;
    std::vector<std::int32_t> int32;
    std::vector<double> float64;
    std::string text;                     // texts one behind another
    std::vector<std::uint64_t> text_end;  // end of each row's text in `text`

    void clear();
    void push(std::string_view value) {  // for text columns
        text += value;
        text_end.push_back(text.size());
    }
    std::string_view text_at(std::size_t row) const {
        const auto begin = row == 0 ? 0 : text_end[row - 1];
        return {text.data() + begin, static_cast<std::size_t>(text_end[row] - begin)};
    }
};

struct Batch {
    std::uint64_t rows = 0;
    std::vector<ColumnBatch> columns;  // as Table::columns
};

// Ranks hold consecutive ranges of rows, in rank order. `fill` is collective: the writers call it the same number of
// times on every rank (with count 0 where a rank has no rows left) and from one thread, so it may communicate.
struct Table {
    std::string name;  // "identities"
    std::vector<ColumnSpec> columns;
    std::uint64_t local_rows = 0;
    // Clears and fills `batch` with local rows [first, first + count).
    std::function<void(std::uint64_t first, std::uint64_t count, Batch& batch)> fill;
};

}  // namespace idxr::write
