// Labelled pairs against the identities of a run.
#include "idxr/evaluate/labelled.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "idxr/common/error.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/evaluate/csv_rows.hpp"
#include "idxr/evaluate/rows.hpp"
#include "idxr/write/reader.hpp"

namespace idxr::evaluate {
namespace {

constexpr std::array<const char*, 3> label_names{"match", "no_match", "possible"};

auto ends(const LabelledPair& pair) { return std::tie(pair.left, pair.right); }

struct PairColumns {
    std::string left, right, label, left_source, right_source;  // sources: empty if there are none
    bool by_source() const { return !left_source.empty(); }
};

PairColumns find_columns(const CsvRows& rows, const std::string& file) {
    PairColumns columns;
    for (const auto& name : rows.header()) {
        if (!name.starts_with("record_id")) continue;
        if (columns.left.empty())
            columns.left = name;
        else if (columns.right.empty())
            columns.right = name;
    }
    columns.label = rows.has("expected") ? "expected" : "label";
    if (columns.right.empty() || !rows.has(columns.label))
        fail(ExitCode::input,
             "{}: labelled pairs need two columns record_id_… and one column expected or label in the header", file);
    auto source_of = [](const std::string& id) { return "source" + id.substr(std::string_view("record_id").size()); };
    if (rows.has(source_of(columns.left)) && rows.has(source_of(columns.right))) {
        columns.left_source = source_of(columns.left);
        columns.right_source = source_of(columns.right);
    }
    return columns;
}

std::optional<Label> label_named(std::string_view text) {
    if (text == "match") return match;
    if (text == "no_match") return no_match;
    if (text == "possible" || text == "possible_match") return possible;
    return std::nullopt;
}

std::vector<LabelledPair> read_pairs(const CsvRows& rows, const std::string& file, const PairColumns& columns) {
    std::vector<LabelledPair> pairs;
    std::vector<Wanted> wanted{
        {columns.left}, {columns.right}, {columns.label}, {columns.left_source, false}, {columns.right_source, false}};
    rows.each(wanted, [&](std::uint64_t row, std::span<const std::string_view> value) {
        auto label = label_named(value[2]);
        if (!label)
            fail(ExitCode::input, "{}: row {}: the label is none of match, no_match, possible_match, possible", file,
                 row);
        auto left = record_key(value[3], value[0], columns.by_source()),
             right = record_key(value[4], value[1], columns.by_source());
        pairs.push_back({std::min(left, right), std::max(left, right), *label});
    });
    if (pairs.empty()) fail(ExitCode::input, "{}: no labelled pair is in it", file);
    return pairs;
}

// Master and source of the records that the labels name; 0 for those that are not in the result.
struct Found {
    KeyIndex index;
    std::vector<std::uint64_t> master, source;
};

Found find_masters(const std::vector<LabelledPair>& pairs, bool by_source, const std::string& file,
                   const std::string& run) {
    std::vector<std::uint64_t> keys;
    for (const auto& pair : pairs) keys.insert(keys.end(), {pair.left, pair.right});
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    Found found;
    found.master.assign(keys.size(), 0);
    found.source.assign(keys.size(), 0);
    found.index = KeyIndex(std::move(keys));
    using enum write::ColumnType;
    const std::vector<write::ColumnSpec> columns{{"record_id", text}, {"source", text}, {"master_id", text}};
    write::TableReader reader(write::find_table(run, "identities"), columns);
    std::uint64_t before = 0;
    for (write::Batch batch; reader.next(batch); before += batch.rows) {
        const auto &id = batch.columns[0], &source = batch.columns[1], &master = batch.columns[2];
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            std::uint64_t at = found.index.find(record_key(source.text_at(i), id.text_at(i), by_source));
            if (at == KeyIndex::absent) continue;
            if (found.master[at] != 0)
                fail(ExitCode::input,
                     "{}: row {} of the identities has the same record_id as an earlier row; "
                     "give {} columns source_… beside its columns record_id_…",
                     run, before + i + 1, file);
            found.master[at] = hash64(master.text_at(i));
            found.source[at] = hash64(source.text_at(i));
        }
    }
    return found;
}

// Tallies per label: pairs in one identity and pairs in two.
struct Tally {
    std::array<std::uint64_t, 3> together{}, apart{};
    std::uint64_t labels(Label label) const { return together[label] + apart[label]; }
    std::uint64_t right() const { return together[match] + apart[no_match]; }
    Json to_json() const {
        std::uint64_t decided = labels(match) + labels(no_match);
        Json confusion;
        for (auto label : {match, no_match, possible})
            confusion[label_names[label]] = {{"together", together[label]}, {"apart", apart[label]}};
        return {
            {"labels", decided},
            {"right", right()},
            {"share", share(right(), decided)},
            {"match",
             {{"labels", labels(match)}, {"right", together[match]}, {"share", share(together[match], labels(match))}}},
            {"no_match",
             {{"labels", labels(no_match)},
              {"right", apart[no_match]},
              {"share", share(apart[no_match], labels(no_match))}}},
            {"possible", {{"labels", labels(possible)}, {"together", together[possible]}}},
            {"confusion", confusion}};
    }
};

}  // namespace

Labels read_labels(const std::string& file) {
    CsvRows rows(file);
    const auto columns = find_columns(rows, file);
    return {read_pairs(rows, file, columns), columns.by_source()};
}

Json labelled(const std::string& file, const std::string& run, bool across) {
    auto [pairs, by_source] = read_labels(file);
    auto found = find_masters(pairs, by_source, file, run);
    std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
        return std::tie(a.left, a.right, a.label) < std::tie(b.left, b.right, b.label);
    });

    Tally all, consistent;
    std::uint64_t contradicting_pairs = 0, contradicting_labels = 0, not_in_result = 0, within_source = 0;
    for (std::size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
        while (end < pairs.size() && ends(pairs[end]) == ends(pairs[begin])) ++end;
        auto left = found.index.find(pairs[begin].left), right = found.index.find(pairs[begin].right);
        bool known = found.master[left] != 0 && found.master[right] != 0;
        if (across && known && found.source[left] == found.source[right]) {
            within_source += end - begin;
            continue;
        }
        if (!known) not_in_result += end - begin;
        bool together = known && found.master[left] == found.master[right];
        bool contradicting = pairs[begin].label != pairs[end - 1].label;
        contradicting_pairs += contradicting ? 1 : 0;
        contradicting_labels += contradicting ? end - begin : 0;
        for (std::size_t i = begin; i < end; ++i) {
            ++(together ? all.together : all.apart)[pairs[i].label];
            if (!contradicting) ++(together ? consistent.together : consistent.apart)[pairs[i].label];
        }
    }
    Json result = all.to_json();
    result["contradictions"] = {{"pairs", contradicting_pairs}, {"labels", contradicting_labels}};
    result["without_contradictions"] = consistent.to_json();
    result["not_in_result"] = not_in_result;
    if (across) result["within_a_source"] = within_source;
    return result;
}

}  // namespace idxr::evaluate
