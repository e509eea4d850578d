// Pieces of columns, in memory or in a file.
#include "columns.hpp"

#include <algorithm>

namespace idxr::block {

void Columns::append(Values values) {
    if (file_ == nullptr) {
        in_memory_.push_back(std::move(values));
        return;
    }
    const auto count = values.size() / std::max<std::size_t>(1, columns_);
    auto& of_piece = waiting_.emplace_back();
    for (std::size_t c = 0; c < columns_; ++c)
        of_piece.push_back(file_->put(spill::bytes_of(values.data() + c * count, count)));
}

Columns::Values Columns::column(std::size_t column) const {
    Values values(records_);
    if (file_ == nullptr) {
#pragma omp parallel for schedule(static)
        for (std::uint64_t p = 0; p < pieces(); ++p)
            std::copy_n(in_memory_[p].data() + column * records(p), records(p), values.data() + begin(p));
    } else {
        for (std::uint64_t p = 0; p < pieces(); ++p)
            file_->take(waiting_[p][column], spill::bytes_of(values.data() + begin(p), records(p)));
    }
    return values;
}

void Columns::set_column(std::size_t column, const Values& values) {
    if (file_ == nullptr) {
#pragma omp parallel for schedule(static)
        for (std::uint64_t p = 0; p < pieces(); ++p)
            std::copy_n(values.data() + begin(p), records(p), in_memory_[p].data() + column * records(p));
    } else {
        for (std::uint64_t p = 0; p < pieces(); ++p)
            file_->replace(waiting_[p][column], spill::bytes_of(values.data() + begin(p), records(p)));
    }
}

Columns::Values Columns::take(std::uint64_t piece) {
    if (file_ == nullptr) return std::move(in_memory_[piece]);
    Values values(columns_ * records(piece));
    for (std::size_t c = 0; c < columns_; ++c)
        file_->take(waiting_[piece][c], spill::bytes_of(values.data() + c * records(piece), records(piece)));
    return values;
}

}  // namespace idxr::block
