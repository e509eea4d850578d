// A sequence that waits on disk and is looked at by ranges.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "idxr/spill/spill_file.hpp"

namespace idxr::spill {

template <typename T>
class Sequence {
  public:
    Sequence() = default;
    explicit Sequence(std::unique_ptr<SpillFile> file) : file_(std::move(file)) {}

    void append(std::span<const T> values) {
        while (!values.empty()) {
            const auto count = std::min<std::size_t>(values.size(), piece_size - last_.size());
            last_.insert(last_.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
            values = values.subspan(count);
            size_ += count;
            if (last_.size() == piece_size) {
                pieces_.push_back(file_->put(bytes_of(last_.data(), piece_size)));
                last_.clear();
            }
        }
    }

    std::uint64_t size() const { return size_; }

    // Copies the values [first, first + to.size()).
    void read(std::uint64_t first, std::span<T> to) const {
        std::vector<T> piece;
        while (!to.empty()) {
            const auto at = first / piece_size, begin = first % piece_size;
            const auto count = std::min<std::uint64_t>(to.size(), piece_size - begin);
            const T* from = last_.data();
            if (at < pieces_.size()) {
                piece.resize(piece_size);
                file_->take(pieces_[at], bytes_of(piece.data(), piece_size));
                from = piece.data();
            }
            std::copy_n(from + begin, count, to.begin());
            to = to.subspan(count);
            first += count;
        }
    }

  private:
    static constexpr std::uint64_t piece_size = 1 << 15;

    std::unique_ptr<SpillFile> file_;
    std::vector<SpillFile::Piece> pieces_;
    std::vector<T> last_;  // what does not fill a piece yet
    std::uint64_t size_ = 0;
};

}  // namespace idxr::spill
