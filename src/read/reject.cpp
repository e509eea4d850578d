// The sentences for rejected rows.
#include "idxr/read/reject.hpp"

namespace idxr::read {

std::string_view sentence(RejectReason reason) {
    switch (reason) {
        case RejectReason::quote:
            return "unclosed or misplaced quote";
        case RejectReason::row_too_long:
            return "row longer than 16 MiB";
        case RejectReason::nul_byte:
            return "NUL byte";
        case RejectReason::invalid_utf8:
            return "invalid UTF-8";
        case RejectReason::field_too_long:
            return "field longer than 1 MiB";
        case RejectReason::too_few_fields:
            return "fewer fields than the header";
        case RejectReason::too_many_fields:
            return "more fields than the header";
        case RejectReason::duplicate_record_id:
            return "record ID already used in its source";
        case RejectReason::required_value:
            return "a required column is missing or unreadable";
        case RejectReason::processing_error:
            return "the row could not be processed";
    }
    return "unknown reason";
}

}  // namespace idxr::read
