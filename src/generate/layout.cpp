// Summing pieces in the order of the file.
#include "layout.hpp"

#include "permutation.hpp"

namespace idxr::generate {

Layout::Layout(std::span<const Piece> pieces, std::uint64_t seed, std::uint64_t row_prefix) : begin_(pieces.size()) {
    const auto groups = pieces.size() / waves;
    Piece at;
    for (int wave = 0; wave < waves; ++wave) {
        const Permutation order(groups, key_of(seed, Purpose::wave_order, static_cast<std::uint64_t>(wave)));
        for (std::uint64_t i = 0; i < groups; ++i) {
            const auto piece = index(order(i), wave);
            begin_[piece] = at;
            at.rows += pieces[piece].rows;
            at.bytes += pieces[piece].bytes + pieces[piece].rows * row_prefix;
        }
    }
}

}  // namespace idxr::generate
