// Values set apart by shares, in memory and on disk, and values that are set aside.
#include "idxr/spill/shares.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "idxr/spill/values.hpp"

namespace idxr {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class WhereverTheyWait : public testing::TestWithParam<bool> {
  protected:
    spill::Place place() const { return {GetParam(), std::filesystem::temp_directory_path()}; }
};

}  // namespace

TEST_P(WhereverTheyWait, SharesGiveWhatWasPutIntoThem) {
    spill::Shares<int> shares(3, place());
    const std::vector<int> values{5, 3, 4, 8, 0};
    const auto of_share = spill::by_shares(std::span<const int>(values), 3,
                                           [](int value) { return static_cast<std::size_t>(value % 3); });
    for (std::size_t share = 0; share < 3; ++share) shares.add(share, of_share[share]);
    shares.add(1, std::vector<int>{10});
    EXPECT_THAT(shares.take(0), ElementsAre(3, 0));
    EXPECT_THAT(shares.take(1), ElementsAre(4, 10));
    EXPECT_THAT(shares.take(2), ElementsAre(5, 8));
    EXPECT_EQ(shares.count(), 3U);
}

TEST_P(WhereverTheyWait, ValuesAreLookedAtByRanges) {
    spill::Values<int> values;
    values.at_hand = {7, 8, 9, 10};
    if (GetParam()) values.set_aside(place().file());
    EXPECT_EQ(values.waiting(), GetParam());
    EXPECT_EQ(values.size(), 4U);
    std::vector<int> room;
    EXPECT_THAT(values.range(1, 2, room), ElementsAre(8, 9));
    EXPECT_THAT(values.range(4, 0, room), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Spill, WhereverTheyWait, testing::Bool(),
                         [](const auto& info) { return info.param ? "on_disk" : "in_memory"; });

}  // namespace idxr
