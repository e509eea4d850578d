// Emptying a batch.
#include "idxr/write/table.hpp"

namespace idxr::write {

void ColumnBatch::clear() {
    int64.clear();
    int32.clear();
    float64.clear();
    text.clear();
    text_end.clear();
}

}  // namespace idxr::write
