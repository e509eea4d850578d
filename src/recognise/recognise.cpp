// The order of the steps, and the sentence for a file that cannot be used.
#include "idxr/recognise/recognise.hpp"

#include <algorithm>
#include <set>

#include "idxr/common/error.hpp"
#include "steps.hpp"

namespace idxr::recognise {
namespace {

Drafts read_headers(const RecogniseRequest& request) {
    Drafts drafts(request.header.size());
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        auto& draft = drafts[i];
        draft.index = i;
        draft.column.header = request.header[i];
        draft.reading = read_header(draft.column.header);
        draft.profile = profile(request.rows, i);
        draft.column.label = draft.reading.label;
        const bool says_role = draft.reading.certainty != HeaderReading::Certainty::unknown;
        const bool settled = says_role && draft.reading.role != Role::text;
        if (settled) {
            draft.give(draft.reading.role, draft.reading.reason.empty() ? "header" : draft.reading.reason);
        } else {
            draft.unknown = true;
            draft.column.role = Role::carried;
        }
    }
    return drafts;
}

// A header that nobody would give a column: a date, an e-mail address, a long number.
bool looks_like_data(const Drafts& drafts) {
    bool value = false;
    for (const auto& draft : drafts) {
        if (draft.reading.certainty == HeaderReading::Certainty::exact) return false;
        const auto header = present_value(draft.column.header);
        const auto digits = std::count_if(header.begin(), header.end(), [](char c) { return c >= '0' && c <= '9'; });
        const bool letters =
            std::any_of(header.begin(), header.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
        value = value || date_shape(header) || header.find('@') != std::string_view::npos || (digits >= 4 && !letters);
    }
    return value;
}

// The label of text and carried columns is the header, once each.
void label_columns(Drafts& drafts) {
    std::set<std::string> taken;
    for (auto& draft : drafts) {
        auto& column = draft.column;
        const bool by_header = column.role == Role::text || column.role == Role::carried;
        if (!by_header && column.role != Role::identifier && column.role != Role::identifier_issuer) {
            column.label.clear();
        } else if (by_header && !draft.told) {
            auto label = header_label(column.header);
            if (label.empty()) label = "column_" + std::to_string(draft.index + 1);
            column.label = label;
            for (int copy = 2; taken.contains(column.label); ++copy) column.label = label + "_" + std::to_string(copy);
        }
        if (by_header) taken.insert(column.label);
    }
}

void settle_dates_and_numbers(const RecogniseRequest& request, const Drafts& drafts, ColumnMap& map) {
    const auto told = told_date_order(request.date_order);
    for (const auto& draft : drafts) {
        auto& column = map.columns[draft.index];
        if (column.role == Role::birth_date || column.role == Role::record_date) {
            const auto found = draft.profile.date_order();
            column.date_order = told != DateOrder::none && found != DateOrder::serial ? told : found;
        }
        if (column.role == Role::ssn)
            map.ssn_is_us = draft.profile.present == 0 || draft.profile.mostly(draft.profile.nine_digits, 50);
    }
}

void require_header(const Drafts& drafts) {
    if (looks_like_data(drafts))
        fail(ExitCode::input,
             "the first line looks like data, not like column names; put a line with the names of the columns before "
             "it");
}

void require_usable(const Drafts& drafts) {
    for (auto role : {Role::full_name, Role::given, Role::family, Role::family2, Role::maiden, Role::alias,
                      Role::organisation, Role::ssn, Role::identifier})
        if (has(drafts, role)) return;
    fail(ExitCode::input,
         "no column holds a name of persons or organisations, or a number that names them; looked for headers such as "
         "first_name, "
         "surname, full_name, company, ssn, passport. Name the columns in a job file under the source, for example "
         "columns = {{ \"COLUMN\" = \"family\" }}");
}

}  // namespace

ColumnMap recognise(const RecogniseRequest& request) {
    auto drafts = read_headers(request);
    if (request.told.empty()) require_header(drafts);
    apply_told(request, drafts);
    for (auto& draft : drafts)
        if (!draft.told && !draft.unknown) check_values(draft);
    settle_by_neighbours(drafts);
    read_values(request.rows, drafts);
    choose_record_id(drafts);
    keep_one_each(drafts);
    ignore_repeats(request.rows, drafts);
    require_usable(drafts);
    for (auto& draft : drafts)
        if (draft.unknown) settle_unknown(draft);
    apply_required(request, drafts);
    label_columns(drafts);

    ColumnMap map;
    for (auto& draft : drafts) map.columns.push_back(draft.column);
    settle_dates_and_numbers(request, drafts, map);
    for (auto& draft : drafts)
        if (draft.is(Role::full_name))
            map.columns[draft.index].family_first = stands_family_first(request.rows, draft.index);
    return map;
}

void reconcile(std::vector<ColumnMap>& maps) {
    std::set<std::string> text;
    for (const auto& map : maps)
        for (const auto& column : map.columns)
            if (column.role == Role::text) text.insert(column.label);
    for (auto& map : maps)
        for (auto& column : map.columns)
            if (column.role == Role::carried && column.reason != "job file" && text.contains(column.label)) {
                column.role = Role::text;
                column.reason = "compared as text, as in another file";
            }
}

}  // namespace idxr::recognise
