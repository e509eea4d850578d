// Packing records into bytes and reading them back.
#include "idxr/record/packed.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <random>
#include <string>

namespace idxr::record {
namespace {

using testing::ElementsAre;

Record make_record(std::vector<std::string_view> values) {
    Record record;
    record.number = 12'345'678'901ULL;
    record.source = 65'535;
    record.flags = flag_organisation | flag_name_merged;
    record.values = std::move(values);
    return record;
}

PackedRecords packed(const Record& record) {
    PackedRecords bytes;
    pack(record, bytes);
    return bytes;
}

TEST(PackedRecord, ComesBackAsItWas) {
    const std::array<std::uint8_t, 3> frequencies{0, 200, 255};
    auto record = make_record({"r1", "MARY ANN", "VANDERBERG"});
    record.frequencies = frequencies.data();
    const auto bytes = packed(record);
    EXPECT_EQ(bytes.size(), packed_size(record));
    EXPECT_EQ(bytes.size(), packed_size_at(bytes.data(), 3));

    Record back;
    decode(bytes.data(), 3, back);
    EXPECT_EQ(back.number, record.number);
    EXPECT_EQ(back.source, record.source);
    EXPECT_EQ(back.flags, record.flags);
    EXPECT_THAT(back.values, ElementsAre("r1", "MARY ANN", "VANDERBERG"));
    EXPECT_EQ(back.frequency(0), 0);
    EXPECT_EQ(back.frequency(1), 200);
    EXPECT_EQ(back.frequency(2), 255);
}

TEST(PackedRecord, KeepsMissingValuesMissing) {
    const auto bytes = packed(make_record({"", "MARY", "", ""}));
    Record back;
    decode(bytes.data(), 4, back);
    EXPECT_THAT(back.values, ElementsAre("", "MARY", "", ""));
    EXPECT_EQ(back[Schema::absent], "");
    EXPECT_EQ(back.frequency(Schema::absent), 0);
    EXPECT_EQ(back.frequency(1), 0);  // not known yet
}

TEST(PackedRecord, HoldsValuesOfAnyLength) {
    const std::string below(254, 'a'), at(255, 'b'), above(256, 'c'), large(1 << 20, 'd');
    const auto bytes = packed(make_record({below, at, "X", above, "", large}));
    EXPECT_EQ(bytes.size(), packed_size_at(bytes.data(), 6));
    Record back;
    decode(bytes.data(), 6, back);
    EXPECT_TRUE(back.values[0] == below);
    EXPECT_TRUE(back.values[1] == at);
    EXPECT_EQ(back.values[2], "X");
    EXPECT_TRUE(back.values[3] == above);
    EXPECT_EQ(back.values[4], "");
    EXPECT_TRUE(back.values[5] == large);
}

TEST(PackedRecord, GivesEachOfAnyNumberOfValues) {
    std::mt19937 random(7);
    const std::array<std::size_t, 6> lengths{0, 1, 7, 253, 254, 255};
    for (std::size_t slots = 1; slots <= 25; ++slots)
        for (int trial = 0; trial < 40; ++trial) {
            std::vector<std::string> texts;
            // With and without values that are too long for their byte.
            for (std::size_t slot = 0; slot < slots; ++slot)
                texts.emplace_back(lengths[random() % (lengths.size() - static_cast<std::size_t>(trial % 2))],
                                   static_cast<char>('a' + slot));
            const auto bytes = packed(make_record({texts.begin(), texts.end()}));
            ASSERT_EQ(packed_size_at(bytes.data(), slots), bytes.size());
            for (std::size_t slot = 0; slot < slots; ++slot)
                ASSERT_EQ(value_at(bytes.data(), slots, slot), texts[slot]);
        }
}

TEST(PackedRecord, TakesTwoBytesASlotBesideItsTextAndTwelveInAll) {
    EXPECT_EQ(packed_size(make_record({"", "", ""})), 12U + 2 * 3);
    EXPECT_EQ(packed_size(make_record({"AB", "", "C"})), 12U + 2 * 3 + 3);
    EXPECT_EQ(packed_size(make_record({std::string_view("")})), 12U + 2);
}

TEST(PackedRecord, KeepsAnyBytes) {
    const std::string_view odd("\0\xFF\x1F\n", 4);
    const auto bytes = packed(make_record({odd, "\xC3\x89"}));
    Record back;
    decode(bytes.data(), 2, back);
    EXPECT_EQ(back.values[0], odd);
    EXPECT_EQ(back.values[1], "\xC3\x89");
}

TEST(PackedRecords, StandOneBehindAnother) {
    PackedRecords bytes;
    const std::string long_value(300, 'x');
    pack(make_record({"a", long_value}), bytes);
    const auto second = bytes.size();
    pack(make_record({"b", ""}), bytes);
    EXPECT_EQ(packed_size_at(bytes.data(), 2), second);
    Record record;
    decode(bytes.data() + second, 2, record);
    EXPECT_EQ(record.values[0], "b");
    EXPECT_EQ(second + packed_size_at(bytes.data() + second, 2), bytes.size());
}

TEST(PackedRecord, CanGetANumberAndFrequenciesLater) {
    auto bytes = packed(make_record({"r1", "MARY"}));
    EXPECT_EQ(number_at(bytes.data()), 12'345'678'901ULL);
    set_number(bytes.data(), 7);
    set_frequency(bytes.data(), 1, 42);
    Record back;
    decode(bytes.data(), 2, back);
    EXPECT_EQ(number_at(bytes.data()), 7U);
    EXPECT_EQ(back.number, 7U);
    EXPECT_EQ(back.frequency(0), 0);
    EXPECT_EQ(back.frequency(1), 42);
    EXPECT_THAT(back.values, ElementsAre("r1", "MARY"));
    EXPECT_EQ(back.source, 65'535);
}

TEST(DecodedRecord, CanBeUsedAgainForAnotherWithFewerSlots) {
    Record record;
    const auto many = packed(make_record({"a", "b", "c"})), few = packed(make_record({"d"}));
    decode(many.data(), 3, record);
    decode(few.data(), 1, record);
    EXPECT_THAT(record.values, ElementsAre("d"));
}

std::vector<std::string> values_of(std::string_view text) {
    std::vector<std::string> values;
    for_each_value(text, [&](std::string_view value) { values.emplace_back(value); });
    return values;
}

TEST(SeveralValues, AreVisitedInOrder) {
    EXPECT_THAT(values_of("12025550123\x1F"
                          "12025550124\x1F"
                          "12025550125"),
                ElementsAre("12025550123", "12025550124", "12025550125"));
    EXPECT_THAT(values_of("one"), ElementsAre("one"));
    EXPECT_TRUE(values_of("").empty());
}

TEST(SeveralValues, LeaveOutEmptyOnes) {
    EXPECT_THAT(values_of("\x1F"
                          "a\x1F\x1F"
                          "b\x1F"),
                ElementsAre("a", "b"));
}

TEST(FrequencyCodes, AreEighthsOfABit) {
    EXPECT_EQ(frequency_code(0), 0);
    EXPECT_EQ(frequency_code(1), 1);
    EXPECT_EQ(frequency_code(2), 9);
    EXPECT_EQ(frequency_code(4), 17);
    EXPECT_EQ(frequency_bits(frequency_code(0)), 0);
    EXPECT_EQ(frequency_bits(frequency_code(1)), 0);
    EXPECT_EQ(frequency_bits(frequency_code(1ULL << 20)), 8 * 20);
}

TEST(FrequencyCodes, NeverFallAndStayWithinTwoEighthsOfTheLogarithm) {
    int before = 0;
    for (std::uint64_t count = 1; count < (1ULL << 31); count += 1 + count / 7) {
        const int bits = frequency_bits(frequency_code(count));
        EXPECT_GE(bits, before) << count;
        EXPECT_NEAR(bits, 8 * std::log2(static_cast<double>(count)), 2.0) << count;
        before = bits;
    }
}

TEST(FrequencyCodes, EndAtTheLargestByteForBillions) {
    EXPECT_EQ(frequency_code(~0ULL), 255);
    EXPECT_EQ(frequency_code(10'000'000'000ULL), 255);
}

}  // namespace
}  // namespace idxr::record
