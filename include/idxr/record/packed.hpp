// A standardised record packed into bytes: self-contained, so it travels between ranks without any shared table.
//
//   u64 record number · u16 source · u16 flags · u8 length per slot (255: a u32 length follows the lengths, in slot order) · texts
//
// Packed records are read in place through decode().
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/common/types.hpp"
#include "idxr/record/schema.hpp"

namespace idxr::record {

// A record whose fields lie somewhere in memory: in a packed record, or in the buffers of the standardiser.
struct Record {
    RecordNumber number = no_record;
    SourceIndex source = 0;
    std::uint16_t flags = 0;
    std::vector<std::string_view> values;  // one per slot of the schema; empty: missing

    std::string_view operator[](int slot) const {
        return slot == Schema::absent ? std::string_view{} : values[static_cast<std::size_t>(slot)];
    }
};

enum Flag : std::uint16_t {
    flag_organisation = 1,  // kept out of person matching
    flag_name_merged = 2,   // given and family name came from one field
};

// Bytes that pack() will append for this record.
std::size_t packed_size(const Record& record);

// Appends the packed form.
void pack(const Record& record, std::vector<char>& bytes);

// Size in bytes of the packed record that begins at `bytes`, for `slots` slots.
std::size_t packed_size_at(const char* bytes, std::size_t slots);

// Makes `record` a view of the packed record at `bytes`; valid as long as those bytes.
void decode(const char* bytes, std::size_t slots, Record& record);

RecordNumber number_at(const char* bytes);
void set_number(char* bytes, RecordNumber number);

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
