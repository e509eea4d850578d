// A standardised record packed into bytes: self-contained, so it travels between ranks without any shared table.
//
//   u64 record number · u16 source · u16 flags · u8 frequency per slot · u8 length per slot · u32 lengths of 255 and
//   more (their u8 length is 255), in slot order · texts, in slot order
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "idxr/common/memory.hpp"
#include "idxr/common/types.hpp"
#include "idxr/record/schema.hpp"

namespace idxr::record {

// A record whose fields lie somewhere in memory: in a packed record, or in the buffers of the standardiser.
struct Record {
    RecordNumber number = no_record;
    SourceIndex source = 0;
    std::uint16_t flags = 0;
    const std::uint8_t* frequencies =
        nullptr;                           // one per slot: how common the value is, as frequency_code(); may be null
    std::vector<std::string_view> values;  // one per slot of the schema; empty: missing

    std::string_view operator[](int slot) const {
        return slot == Schema::absent ? std::string_view{} : values[static_cast<std::size_t>(slot)];
    }
    std::uint8_t frequency(int slot) const {
        return frequencies == nullptr || slot == Schema::absent ? std::uint8_t{0} : frequencies[slot];
    }
};

enum Flag : std::uint16_t {
    flag_organisation = 1,  // kept out of person matching
    flag_name_merged = 2,   // given and family name came from one field
};
// The upper byte of the flags counts the values that were unreadable, impossible or placeholders (at most 255).
inline int voided_values(std::uint16_t flags) { return flags >> 8; }
inline std::uint16_t with_voided(std::uint16_t flags, int more) {
    const int voided = voided_values(flags) + more;
    return static_cast<std::uint16_t>((flags & 0xff) | (voided < 255 ? voided : 255) << 8);
}

// Bytes that pack() will append for this record.
std::size_t packed_size(const Record& record);

// Packed records, one behind the other.
using PackedRecords = Buffer<char>;

// Appends the packed form; frequencies that are not known yet are 0.
void pack(const Record& record, PackedRecords& records);

// Size in bytes of the packed record that begins at `bytes`, for `slots` slots.
std::size_t packed_size_at(const char* bytes, std::size_t slots);

// Makes `record` a view of the packed record at `bytes`; valid as long as those bytes.
void decode(const char* bytes, std::size_t slots, Record& record);

// One value of the packed record at `bytes`, without decoding the others.
std::string_view value_at(const char* bytes, std::size_t slots, std::size_t slot);

RecordNumber number_at(const char* bytes);
inline SourceIndex source_at(const char* bytes) {
    SourceIndex source;
    std::memcpy(&source, bytes + sizeof(RecordNumber), sizeof source);
    return source;
}
inline std::uint16_t flags_at(const char* bytes) {
    std::uint16_t flags;
    std::memcpy(&flags, bytes + sizeof(RecordNumber) + sizeof(SourceIndex), sizeof flags);
    return flags;
}
void set_number(char* bytes, RecordNumber number);
void set_source(char* bytes, SourceIndex source);
void set_flags(char* bytes, std::uint16_t flags);
void set_frequency(char* bytes, std::size_t slot, std::uint8_t code);

// A count of records on a logarithmic scale in eighths of a bit, made of integer operations so that it is the same on
// every machine: 1 -> 1, 2 -> 9, 4 -> 17 …; 0 -> 0. frequency_bits(code) is about 8 * log2(count).
std::uint8_t frequency_code(std::uint64_t count);
inline int frequency_bits(std::uint8_t code) { return code == 0 ? 0 : code - 1; }

// Calls use(value) for each value of a field that may hold several.
template <typename Use>
void for_each_value(std::string_view values, Use use) {
    while (!values.empty()) {
        auto end = values.find(value_separator);
        auto value = values.substr(0, end);
        if (!value.empty()) use(value);
        if (end == std::string_view::npos) break;
        values.remove_prefix(end + 1);
    }
}

}  // namespace idxr::record
