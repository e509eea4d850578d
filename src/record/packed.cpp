// Packing records into bytes and reading them in place.
#include "idxr/record/packed.hpp"

#include <bit>
#include <cstring>

namespace idxr::record {
namespace {

constexpr std::size_t header_bytes = sizeof(RecordNumber) + 2 * sizeof(std::uint16_t);
constexpr std::uint8_t long_length = 255;

template <typename T>
T load(const char* bytes) {
    T value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

// The lengths of a record's values, added up eight at a time.
struct Lengths {
    std::size_t before = 0;  // sum of those before the one that is asked for
    bool any_long = false;   // any of all, which the others do not say the place of

    Lengths(const std::uint8_t* lengths, std::size_t slots, std::size_t wanted) {
        std::size_t slot = 0;
        for (; slot + 8 <= slots; slot += 8) {
            auto eight = load<std::uint64_t>(reinterpret_cast<const char*>(lengths + slot));
            any_long |= ((~eight - 0x0101010101010101U) & eight & 0x8080808080808080U) != 0;  // a byte of all ones
            if (slot >= wanted) continue;
            if (wanted < slot + 8) eight &= (std::uint64_t{1} << 8 * (wanted - slot)) - 1;
            const auto pairs = (eight & 0x00ff00ff00ff00ffU) + (eight >> 8 & 0x00ff00ff00ff00ffU);
            before += pairs * 0x0001000100010001U >> 48;
        }
        for (; slot < slots; ++slot) {
            any_long |= lengths[slot] == long_length;
            if (slot < wanted) before += lengths[slot];
        }
    }
};

}  // namespace

std::size_t packed_size(const Record& record) {
    std::size_t size = header_bytes + 2 * record.values.size();
    for (auto value : record.values) size += value.size() + (value.size() >= long_length ? sizeof(std::uint32_t) : 0);
    return size;
}

void pack(const Record& record, PackedRecords& records) {
    const std::size_t slots = record.values.size();
    const auto before = records.size();
    records.resize(before + packed_size(record));
    auto* at = records.data() + before;
    const auto put = [&](const void* from, std::size_t count) {
        if (count > 0) std::memcpy(at, from, count);
        at += count;
    };
    put(&record.number, sizeof record.number);
    put(&record.source, sizeof record.source);
    put(&record.flags, sizeof record.flags);
    for (std::size_t slot = 0; slot < slots; ++slot)
        *at++ = static_cast<char>(record.frequency(static_cast<int>(slot)));
    for (auto value : record.values) *at++ = static_cast<char>(value.size() < long_length ? value.size() : long_length);
    for (auto value : record.values)
        if (value.size() >= long_length) {
            const auto size = static_cast<std::uint32_t>(value.size());
            put(&size, sizeof size);
        }
    for (auto value : record.values) put(value.data(), value.size());
}

std::size_t packed_size_at(const char* bytes, std::size_t slots) {
    const auto* lengths = reinterpret_cast<const std::uint8_t*>(bytes + header_bytes + slots);
    const char* longs = bytes + header_bytes + 2 * slots;
    const Lengths sums(lengths, slots, slots);
    std::size_t size = header_bytes + 2 * slots + sums.before;
    if (!sums.any_long) return size;
    for (std::size_t slot = 0; slot < slots; ++slot)
        if (lengths[slot] == long_length) {
            size += sizeof(std::uint32_t) + load<std::uint32_t>(longs) - long_length;
            longs += sizeof(std::uint32_t);
        }
    return size;
}

void decode(const char* bytes, std::size_t slots, Record& record) {
    record.number = load<RecordNumber>(bytes);
    record.source = source_at(bytes);
    record.flags = flags_at(bytes);
    record.frequencies = reinterpret_cast<const std::uint8_t*>(bytes + header_bytes);
    if (record.values.size() != slots) record.values.resize(slots);
    const auto* lengths = reinterpret_cast<const std::uint8_t*>(bytes + header_bytes + slots);
    const char* longs = bytes + header_bytes + 2 * slots;
    const char* text = longs;
    auto* values = record.values.data();
    bool any_long = false;
    for (std::size_t slot = 0; slot < slots; ++slot) {
        any_long |= lengths[slot] == long_length;
        values[slot] = {text, lengths[slot]};
        text += lengths[slot];
    }
    if (!any_long) return;
    text = longs;
    for (std::size_t slot = 0; slot < slots; ++slot)
        if (lengths[slot] == long_length) text += sizeof(std::uint32_t);
    for (std::size_t slot = 0; slot < slots; ++slot) {
        std::size_t length = lengths[slot];
        if (length == long_length) {
            length = load<std::uint32_t>(longs);
            longs += sizeof(std::uint32_t);
        }
        values[slot] = {text, length};
        text += length;
    }
}

std::string_view value_at(const char* bytes, std::size_t slots, std::size_t wanted) {
    const auto* lengths = reinterpret_cast<const std::uint8_t*>(bytes + header_bytes + slots);
    const char* text = bytes + header_bytes + 2 * slots;
    const Lengths sums(lengths, slots, wanted);
    if (sums.any_long) {
        Record record;
        decode(bytes, slots, record);
        return record.values[wanted];
    }
    return {text + sums.before, lengths[wanted]};
}

RecordNumber number_at(const char* bytes) { return load<RecordNumber>(bytes); }

void set_number(char* bytes, RecordNumber number) { std::memcpy(bytes, &number, sizeof number); }

void set_source(char* bytes, SourceIndex source) { std::memcpy(bytes + sizeof(RecordNumber), &source, sizeof source); }

void set_flags(char* bytes, std::uint16_t flags) {
    std::memcpy(bytes + sizeof(RecordNumber) + sizeof(SourceIndex), &flags, sizeof flags);
}

void set_frequency(char* bytes, std::size_t slot, std::uint8_t code) {
    bytes[header_bytes + slot] = static_cast<char>(code);
}

std::uint8_t frequency_code(std::uint64_t count) {
    if (count == 0) return 0;
    const auto whole = static_cast<unsigned>(std::bit_width(count)) - 1;
    const std::uint64_t fraction = whole >= 3 ? (count >> (whole - 3)) & 7 : (count << (3 - whole)) & 7;
    const unsigned code = 1 + whole * 8 + static_cast<unsigned>(fraction);
    return static_cast<std::uint8_t>(code < 255 ? code : 255);
}

}  // namespace idxr::record
