// Thrift's compact protocol, against bytes worked out by hand from its specification.
#include "idxr/write/thrift.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>

namespace idxr::write::thrift {
namespace {

std::string varint(std::uint64_t value) {
    std::string out;
    append_varint(out, value);
    return out;
}

TEST(Thrift, VarintsHoldSevenBitsAByteLowestFirst) {
    using namespace std::string_literals;
    EXPECT_EQ(varint(0), "\0"s);
    EXPECT_EQ(varint(127), "\x7f");
    EXPECT_EQ(varint(128), "\x80\x01");
    EXPECT_EQ(varint(50399), "\xdf\x89\x03");
    EXPECT_EQ(varint(std::numeric_limits<std::uint64_t>::max()), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

TEST(Thrift, ZigzagFoldsSmallNegativeNumbersToSmallOnes) {
    EXPECT_EQ(zigzag(0), 0U);
    EXPECT_EQ(zigzag(-1), 1U);
    EXPECT_EQ(zigzag(1), 2U);
    for (const auto value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-77}, std::int64_t{5},
                             std::numeric_limits<std::int64_t>::max()})
        EXPECT_EQ(unzigzag(zigzag(value)), value);
}

TEST(Thrift, FieldsCarryTheDifferenceOfTheirIds) {
    std::string out;
    Writer writer(out);
    writer.i32(1, -1);
    writer.binary(4, "ab");
    writer.i64(40, 3);  // too far for the short form
    writer.begin_list(41, Type::i32, 2);
    writer.i32_element(1);
    writer.i32_element(2);
    writer.end_struct();
    EXPECT_EQ(out, std::string("\x15\x01\x38\x02"
                               "ab\x06\x50\x06\x19\x25\x02\x04\x00",
                               14));
}

TEST(Thrift, WhatIsWrittenIsReadAndUnknownFieldsAreSkipped) {
    std::string out;
    Writer writer(out);
    writer.begin_struct(2);
    writer.binary(1, "skipped");
    writer.end_struct();
    writer.begin_list(3, Type::structure, 20);
    for (int i = 0; i < 20; ++i) {
        writer.begin_struct_element();
        writer.i32(1, i);
        writer.end_struct();
    }
    writer.i64(9, -9);
    writer.end_struct();
    Reader reader(out);
    std::vector<int> elements;
    std::int64_t last = 0;
    reader.structure([&](int id, Type) {
        if (id == 3) {
            reader.list(Type::structure,
                        [&] { reader.structure([&](int, Type) { return elements.push_back(reader.i32()), true; }); });
            return true;
        }
        if (id == 9) return last = reader.i64(), true;
        return false;
    });
    EXPECT_EQ(elements.size(), 20U);
    EXPECT_EQ(elements.back(), 19);
    EXPECT_EQ(last, -9);
    EXPECT_EQ(reader.position(), out.size());
}

TEST(Thrift, BytesThatEndTooEarlyAreRefused) {
    std::string out;
    Writer writer(out);
    writer.binary(1, "some text");
    writer.end_struct();
    for (std::size_t size = 0; size < out.size(); ++size) {
        Reader reader(std::string_view(out).substr(0, size));
        EXPECT_THROW(reader.structure([](int, Type) { return false; }), std::runtime_error) << size;
    }
}

TEST(Thrift, StructsNestedWithoutEndAreRefused) {
    const std::string nested(100000, '\x1c');
    Reader reader(nested);
    EXPECT_THROW(reader.structure([](int, Type) { return false; }), std::runtime_error);
}

}  // namespace
}  // namespace idxr::write::thrift
