// Texts of a batch stand one behind another.
#include "idxr/write/table.hpp"

namespace idxr::write {

void ColumnBatch::clear() {
    int64.clear();
    int32.clear();
    float64.clear();
    text.clear();
    text_end.clear();
}

void ColumnBatch::push(std::string_view value) {
    text += value;
    text_end.push_back(text.size());
}

std::string_view ColumnBatch::text_at(std::size_t row) const {
    const auto begin = row == 0 ? 0 : text_end[row - 1];
    return std::string_view(text).substr(begin, text_end[row] - begin);
}

}  // namespace idxr::write
