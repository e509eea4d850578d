// What the job file says about columns.
#include <algorithm>

#include "idxr/common/error.hpp"
#include "idxr/config/nearest.hpp"
#include "steps.hpp"

namespace idxr::recognise {
namespace {

// The column of that header; case and punctuation may differ when no header is equal.
Draft* find_column(std::string_view header, Drafts& drafts) {
    for (auto& draft : drafts)
        if (draft.column.header == header) return &draft;
    const auto label = header_label(header);
    for (auto& draft : drafts)
        if (!label.empty() && header_label(draft.column.header) == label) return &draft;
    return nullptr;
}

bool is_other_header(std::string_view header, const RecogniseRequest& request) {
    return std::any_of(request.other_headers.begin(), request.other_headers.end(),
                       [&](const auto& other) { return header_label(other) == header_label(header); });
}

std::vector<std::string_view> headers(const RecogniseRequest& request) {
    std::vector<std::string_view> all(request.header.begin(), request.header.end());
    all.insert(all.end(), request.other_headers.begin(), request.other_headers.end());
    return all;
}

bool has_label(Role role) {
    return role == Role::identifier || role == Role::identifier_issuer || role == Role::text || role == Role::carried;
}

}  // namespace

void apply_told(const RecogniseRequest& request, Drafts& drafts) {
    for (const auto& [header, word] : request.told) {
        const auto colon = word.find(':');
        const auto role = role_named(std::string_view(word).substr(0, colon));
        if (!role) {
            fail(ExitCode::usage, "columns: '{}' is said to hold '{}', which is no role{}", header, word,
                 config::did_you_mean(std::string_view(word).substr(0, colon), role_names()));
        }
        auto* draft = find_column(header, drafts);
        if (draft == nullptr) {
            if (is_other_header(header, request)) continue;
            fail(ExitCode::usage, "columns: there is no column '{}'{}", header,
                 config::did_you_mean(header, headers(request)));
        }
        if (colon != std::string::npos && !has_label(*role)) {
            fail(ExitCode::usage, "columns: '{}' is said to hold '{}', but {} takes no kind; write '{}'", header, word,
                 name(*role), name(*role));
        }
        draft->told = true;
        draft->give(*role, "job file");
        if (colon != std::string::npos) {
            draft->column.label = header_label(std::string_view(word).substr(colon + 1));
        } else if (has_label(*role)) {
            const bool kind_known = draft->reading.role == *role && !draft->reading.label.empty();
            draft->column.label = kind_known ? draft->reading.label : header_label(header);
        }
    }
}

void apply_required(const RecogniseRequest& request, Drafts& drafts) {
    for (const auto& word : request.required) {
        if (auto* draft = find_column(word, drafts)) {
            draft->column.required = true;
            continue;
        }
        const auto role = role_named(word);
        bool found = false;
        for (auto& draft : drafts)
            if (role && draft.column.role == *role) found = draft.column.required = true;
        if (found || is_other_header(word, request)) continue;
        if (role) fail(ExitCode::usage, "required: no column holds '{}'; say which one does under columns", word);
        auto words = headers(request);
        words.insert(words.begin(), role_names().begin(), role_names().end());
        fail(ExitCode::usage, "required: '{}' is neither a column nor a role{}", word,
             config::did_you_mean(word, words));
    }
}

DateOrder told_date_order(const std::string& order) {
    if (order == "auto" || order.empty()) return DateOrder::none;
    if (order == "ymd") return DateOrder::ymd;
    if (order == "mdy") return DateOrder::mdy;
    if (order == "dmy") return DateOrder::dmy;
    static constexpr std::string_view orders[] = {"auto", "ymd", "mdy", "dmy"};
    fail(ExitCode::usage, "date_order: '{}' is none of auto, ymd, mdy, dmy{}", order,
         config::did_you_mean(order, orders));
}

}  // namespace idxr::recognise
