// Why a row is not kept. The reasons of all stages stand here, so that reports and rejects.csv speak with one voice.
#pragma once

#include <cstdint>
#include <string_view>

namespace idxr::read {

enum class RejectReason : std::uint8_t {
    quote,         // a quoted field that does not close, or text after its closing quote
    row_too_long,  // over max_row_bytes
    nul_byte,
    invalid_utf8,
    field_too_long,  // over max_field_bytes
    too_few_fields,
    too_many_fields,
    duplicate_record_id,  // found when records meet, not by the parser
    required_value,       // found when values are standardised
    processing_error,     // a row that idxr itself could not handle
};
inline constexpr std::size_t reject_reasons = 10;

// A short sentence for the user: "unclosed or misplaced quote".
std::string_view sentence(RejectReason reason);

}  // namespace idxr::read
