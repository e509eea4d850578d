// Where numbers stand in a list, however they lie.
#include "idxr/common/number_index.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

using namespace idxr;

namespace {

void expect_found(const std::vector<std::uint64_t>& numbers) {
    const std::set<std::uint64_t> sorted(numbers.begin(), numbers.end());
    const NumberIndex index(numbers);
    ASSERT_EQ(index.size(), sorted.size());
    std::size_t place = 0;
    for (auto number : sorted) {
        ASSERT_EQ(index[place], number);
        ASSERT_EQ(index.of(number), place++);
    }
}

std::vector<std::uint64_t> drawn(std::size_t count, std::uint64_t below) {
    std::mt19937_64 random(count);
    std::uniform_int_distribution<std::uint64_t> draw(0, below - 1);
    std::vector<std::uint64_t> numbers(count);
    for (auto& number : numbers) number = draw(random);
    return numbers;
}

}  // namespace

TEST(NumberIndex, FindsNumbersThatLieEvenly) {
    expect_found(drawn(10, 100));
    expect_found(drawn(20'000, 25'000));
    expect_found(drawn(20'000, 1'000'000'000'000));
}

TEST(NumberIndex, FindsNumbersThatLieInHeaps) {
    auto numbers = drawn(5'000, 6'000);
    for (auto& number : drawn(5'000, 6'000)) numbers.push_back(number + (std::uint64_t{1} << 60));
    numbers.push_back(~std::uint64_t{0});
    expect_found(numbers);
}

TEST(NumberIndex, FindsTheOnlyNumberAndNoneAmongNone) {
    expect_found({});
    expect_found({7});
    expect_found(std::vector<std::uint64_t>(5'000, 7));
}
