// Every variant of the string kernels that this machine has equals the plain one.
#include "idxr/compare/string_kernels.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <string>

#include "idxr/common/error.hpp"

using namespace idxr;
using namespace idxr::compare;

namespace {

class Kernels : public testing::TestWithParam<Isa> {
  protected:
    void SetUp() override {
        if (!is_supported(GetParam())) GTEST_SKIP() << "not on this processor";
    }

    // Texts stand at the very end of their memory, so that a sanitizer sees any byte read beyond them.
    void expect_equal(const std::string& left, const std::string& right) const {
        const auto& kernels = string_kernels(GetParam());
        const auto left_bytes = std::make_unique<char[]>(left.size()),
                   right_bytes = std::make_unique<char[]>(right.size());
        left.copy(left_bytes.get(), left.size()), right.copy(right_bytes.get(), right.size());
        const std::string_view a(left_bytes.get(), left.size()), b(right_bytes.get(), right.size());
        for (int at_least : {0, 1, 500, 840, 900, 920, 1000, 1001})
            ASSERT_EQ(kernels.jaro_winkler(a, b, at_least), plain_string_kernels.jaro_winkler(a, b, at_least))
                << '"' << a << "\" \"" << b << "\" at least " << at_least;
        for (int limit : {0, 1, 2, 3, 5, 9, 80})
            ASSERT_EQ(kernels.edit_distance(a, b, limit), plain_string_kernels.edit_distance(a, b, limit))
                << '"' << a << "\" \"" << b << "\" limit " << limit;
        ASSERT_EQ(kernels.one_slip(a, b), plain_string_kernels.one_slip(a, b)) << '"' << a << "\" \"" << b << '"';
    }
};

class RandomTexts {
  public:
    std::string text(std::size_t longest, std::string_view letters) {
        std::string made(below(longest + 1), ' ');
        for (auto& c : made) c = letters[below(letters.size())];
        return made;
    }
    // A few slips as people make them.
    std::string mistyped(std::string text, std::string_view letters) {
        for (auto slips = below(4); slips > 0 && !text.empty(); --slips) {
            const auto at = below(text.size());
            switch (below(4)) {
                case 0:
                    text.erase(at, 1);
                    break;
                case 1:
                    text.insert(at, 1, letters[below(letters.size())]);
                    break;
                case 2:
                    text[at] = letters[below(letters.size())];
                    break;
                default:
                    if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
            }
        }
        return text;
    }

  private:
    std::size_t below(std::size_t end) { return random_() % end; }
    std::mt19937_64 random_{20};
};

constexpr std::string_view alphabets[] = {"AB", "ABCD", "ABCDEFGHIJKLMNOPQRSTUVWXYZ ", "0123456789",
                                          std::string_view("\0\x7f\x80\xc3\x84\xc3\xbc\xff", 8)};

}  // namespace

TEST_P(Kernels, EqualThePlainOnesOnUnrelatedTexts) {
    RandomTexts random;
    for (auto letters : alphabets)
        for (std::size_t longest : {3, 9, 16, 17, 33, 66, 80})
            for (int i = 0; i < 1500; ++i) expect_equal(random.text(longest, letters), random.text(longest, letters));
}

TEST_P(Kernels, EqualThePlainOnesOnMistypedTexts) {
    RandomTexts random;
    for (auto letters : alphabets)
        for (std::size_t longest : {4, 9, 16, 18, 34, 66, 80})
            for (int i = 0; i < 1500; ++i) {
                const auto text = random.text(longest, letters);
                expect_equal(text, random.mistyped(text, letters));
            }
}

TEST_P(Kernels, EqualThePlainOnesOnNamesWithAccents) {
    const std::string names[] = {"MÜLLER", "MUELLER", "MULLER", "GARCÍA LÓPEZ", "GARCIA LOPEZ", "ŁUKASZ", "LUKASZ", ""};
    for (const auto& a : names)
        for (const auto& b : names) expect_equal(a, b);
}

INSTANTIATE_TEST_SUITE_P(EachIsa, Kernels, testing::ValuesIn(all_isas),
                         [](const auto& info) { return std::string(name(info.param)); });

TEST(ChosenIsa, IsTheBestUnlessTheUserNamesOne) {
    unsetenv("IDXR_ISA");
    EXPECT_NE(chosen_isa(), Isa::plain);
    setenv("IDXR_ISA", "plain", 1);
    EXPECT_EQ(chosen_isa(), Isa::plain);
    setenv("IDXR_ISA", "sse9", 1);
    EXPECT_THROW(chosen_isa(), Error);
    unsetenv("IDXR_ISA");
}
