// The rows of the table of options, and what each accepts.
#include "idxr/config/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "idxr/config/units.hpp"

namespace idxr::config {
namespace {

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// What a toggle, a number, a size … of a struct reads and writes. Each is a pair of functions on one member.

template <auto Member, typename T>
Values get_toggle(const T& target) {
    return {target.*Member ? "true" : "false"};
}
template <auto Member, typename T>
bool set_toggle(T& target, const Values& values) {
    if (values[0] != "true" && values[0] != "false") return false;
    target.*Member = values[0] == "true";
    return true;
}

template <auto Member, typename T>
Values get_text(const T& target) {
    return {target.*Member};
}
template <auto Member, typename T>
bool set_text(T& target, const Values& values) {
    target.*Member = values[0];
    return true;
}

template <auto Member, typename T>
Values get_list(const T& target) {
    return target.*Member;
}
template <auto Member, typename T>
bool set_list(T& target, const Values& values) {
    target.*Member = values;
    return true;
}

template <auto Member, typename T>
Values get_share(const T& target) {
    return {fmt::format("{}", target.*Member)};
}
template <auto Member, typename T>
bool set_share(T& target, const Values& values) {
    auto share = parse_share(values[0]);
    if (share) target.*Member = *share;
    return share.has_value();
}

Values get_price(const Settings& settings) {
    return {settings.price_per_core_hour == 0 ? "none" : fmt::format("{}", settings.price_per_core_hour)};
}
bool set_price(Settings& settings, const Values& values) {
    const auto price = parse_price(values[0]);
    if (!price && values[0] != "none") return false;
    settings.price_per_core_hour = price.value_or(0);
    return true;
}

template <auto Member, typename T>
Values get_count(const T& target) {
    return {fmt::format("{}", target.*Member)};
}
template <auto Member, std::uint64_t Least, std::uint64_t Most, typename T>
bool set_count(T& target, const Values& values) {
    auto count = parse_count(values[0]);
    if (!count || *count < Least || *count > Most) return false;
    target.*Member = static_cast<std::remove_reference_t<decltype(target.*Member)>>(*count);
    return true;
}

template <auto Member, std::uint64_t Least, std::uint64_t Most, typename T>
bool set_bytes(T& target, const Values& values) {
    auto bytes = parse_bytes(values[0]);
    if (!bytes || *bytes < Least || *bytes > Most) return false;
    target.*Member = *bytes;
    return true;
}
template <auto Member, typename T>
Values get_bytes(const T& target) {
    return {exact_bytes(target.*Member)};
}

// "auto" stands for 0.
template <auto Get, auto Member, typename T>
Values get_or_auto(const T& target) {
    return target.*Member == 0 ? Values{"auto"} : Get(target);
}
template <auto Set, auto Member, typename T>
bool set_or_auto(T& target, const Values& values) {
    if (values[0] != "auto") return Set(target, values);
    target.*Member = 0;
    return true;
}

Values get_threshold(const Settings& settings) {
    return {settings.threshold_auto ? "auto" : fmt::format("{}", settings.threshold)};
}
bool set_threshold(Settings& settings, const Values& values) {
    const auto share = parse_share(values[0]);
    if (!share && values[0] != "auto") return false;
    settings.threshold_auto = !share;
    settings.threshold = share.value_or(0.0);
    return true;
}

Values get_unique(const Source& source) { return {!source.unique ? "auto" : *source.unique ? "true" : "false"}; }
bool set_unique(Source& source, const Values& values) {
    const auto& word = values[0];
    const bool yes = word == "true" || word == "yes", no = word == "false" || word == "no";
    if (!yes && !no && word != "auto") return false;
    source.unique.reset();
    if (yes || no) source.unique = yes;
    return true;
}

// Any of some words, each once. `Sort` puts them in the order of the table, where their order says nothing.
template <auto Member, auto& Words, bool Sort, bool MayBeEmpty = false, typename T>
bool set_words(T& target, const Values& values) {
    auto known = [](const std::string& word) { return std::ranges::find(Words, word) != Words.end(); };
    if ((values.empty() && !MayBeEmpty) || !std::ranges::all_of(values, known)) return false;
    Values chosen;
    for (const auto& word : values)
        if (std::ranges::find(chosen, word) == chosen.end()) chosen.push_back(word);
    auto place = [](const std::string& word) { return std::ranges::find(Words, word) - Words.begin(); };
    if (Sort) std::ranges::sort(chosen, {}, place);
    target.*Member = std::move(chosen);
    return true;
}
template <auto Member, auto& Words, typename T>
bool set_word(T& target, const Values& values) {
    if (std::ranges::find(Words, values[0]) == Words.end()) return false;
    target.*Member = values[0];
    return true;
}
constexpr std::array<std::string_view, 3> format_words{"csv", "hdf5", "parquet"};
constexpr std::array<std::string_view, 4> table_words{"identities", "pairs", "masters", "households"};
constexpr std::array<std::string_view, 5> part_words{"em", "tf", "guard", "round4", "choice"};
constexpr std::array<std::string_view, 3> survivorship_words{"latest", "frequent", "complete"};
constexpr std::array<std::string_view, 3> encoding_words{"auto", "utf-8", "latin-1"};
constexpr std::array<std::string_view, 5> delimiter_words{"auto", ",", ";", "tab", "|"};
constexpr std::array<std::string_view, 4> date_order_words{"auto", "ymd", "mdy", "dmy"};

bool set_delimiter(Source& source, const Values& values) {
    return set_word<&Source::delimiter, delimiter_words>(source, values[0] == "\t" ? Values{"tab"} : values);
}

bool set_date(Source& source, const Values& values) {
    const auto& text = values[0];
    if (!text.empty()) {
        if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
        const auto year = parse_count(text.substr(0, 4)), month = parse_count(text.substr(5, 2)),
                   day = parse_count(text.substr(8, 2));
        if (!year || !month || !day || *year < 1800 || *month < 1 || *month > 12 || *day < 1 || *day > 31) return false;
    }
    source.reference_date = text;
    return true;
}

Values get_columns(const Source& source) {
    Values pairs;
    for (const auto& [header, role] : source.columns) pairs.insert(pairs.end(), {header, role});
    return pairs;
}
// Adds to what is known already, so that the command line can correct one column of a job file.
bool set_columns(Source& source, const Values& pairs) {
    if (pairs.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < pairs.size(); i += 2) source.columns[pairs[i]] = pairs[i + 1];
    return true;
}

using S = Settings;
constexpr std::uint64_t mebibyte = 1 << 20;

const Option<Settings> run_table[] = {
    {"input", "truth", "truth", "FILE", Kind::path, false,
     "true entities (record_id, entity_id and perhaps source, household_id): evaluate against them at the end",
     "the name of a file", "none", get_text<&S::truth>, set_text<&S::truth>},

    {"match", "threshold", "threshold", "P|auto", Kind::single, true,
     "probability that makes a pair one person; auto chooses the identities of best expected F1",
     "a number from 0 to 1, or auto", "", get_threshold, set_threshold},
    {"match", "link_only", "link-only", "", Kind::toggle, true, "propose pairs between sources only", "true or false",
     "", get_toggle<&S::link_only>, set_toggle<&S::link_only>},
    {"match", "model", "model", "FILE", Kind::path, false,
     "take the match weights of an earlier run, its model.json, instead of estimating them", "the name of a file",
     "none", get_text<&S::model>, set_text<&S::model>},
    {"match", "labels", "labels", "FILE", Kind::path, false,
     "pairs known to be one person or not (record_id_1, record_id_2, label), which round 4 learns from",
     "the name of a file", "none", get_text<&S::labels>, set_text<&S::labels>},
    {"match", "without", "without", "LIST", Kind::list, true,
     "leave out estimation (em), frequencies of values (tf), the guard, round 4, its look at households",
     "some of em, tf, guard, round4, choice", "none", get_list<&S::without>,
     set_words<&S::without, part_words, true, true>},
    {"match", "max_block", "max-block", "N", Kind::single, true,
     "records of a block above which it is split by a further key", "a whole number from 2 to 1000000", "",
     get_count<&S::max_block>, set_count<&S::max_block, 2, 1'000'000>},
    {"match", "max_household", "max-household", "N", Kind::single, true,
     "identities at an address above which it is no household", "a whole number from 2 to 1000000", "",
     get_count<&S::max_household>, set_count<&S::max_household, 2, 1'000'000>},

    {"output", "folder", "output", "RUN", Kind::path, false, "folder of the results", "the name of a folder",
     "idxr-NAME here, named after the job file or the first source", get_text<&S::output>, set_text<&S::output>},
    {"output", "formats", "format", "LIST", Kind::list, true, "any of csv, hdf5, parquet",
     "one or more of csv, hdf5, parquet", "", get_list<&S::formats>, set_words<&S::formats, format_words, true>},
    {"output", "tables", "tables", "LIST", Kind::list, true, "any of identities, pairs, masters, households",
     "some of identities, pairs, masters, households", "", get_list<&S::tables>,
     set_words<&S::tables, table_words, true, true>},
    {"output", "pairs_floor", "pairs-floor", "P", Kind::single, true,
     "least probability of a pair in the pairs table; what is below 0.001 when first compared is never kept",
     "a number from 0 to 1", "", get_share<&S::pairs_floor>, set_share<&S::pairs_floor>},
    {"output", "survivorship", "survivorship", "LIST", Kind::list, true,
     "rules for the best value of a master, the first that decides wins", "some of latest, frequent, complete", "",
     get_list<&S::survivorship>, set_words<&S::survivorship, survivorship_words, false>},
    {"", "", "overwrite", "", Kind::toggle, false, "replace what another job left in the output folder",
     "true or false", "", get_toggle<&S::overwrite>, set_toggle<&S::overwrite>},

    {"validate", "rules", "rule", "LIST", Kind::list, false,
     "what the data must keep, such as 'birth_date.filled >= 90%', beside the built-in rules", "a list of rules",
     "none", get_list<&S::rules>, set_list<&S::rules>},

    {"run", "threads", "threads", "N", Kind::single, false,
     "per rank; auto takes OMP_NUM_THREADS, else the cores of the node shared by its ranks",
     "a whole number from 1 to 4096, or auto", "", get_or_auto<get_count<&S::threads, S>, &S::threads>,
     set_or_auto<set_count<&S::threads, 1, 4096, S>, &S::threads>},
    {"run", "memory", "memory", "SIZE", Kind::single, false,
     "ceiling per rank (8GiB, say); auto takes it from the machine or the Slurm allocation",
     "a size of at least 64MiB such as 8GiB, or auto", "", get_or_auto<get_bytes<&S::memory, S>, &S::memory>,
     set_or_auto<set_bytes<&S::memory, 64 * mebibyte, std::uint64_t{1} << 62, S>, &S::memory>},
    {"run", "chunk_size", "chunk-size", "SIZE", Kind::single, false, "input text that one thread takes at a time",
     "a size from 1KiB to 1GiB", "", get_bytes<&S::chunk_size>, set_bytes<&S::chunk_size, 1024, 1024 * mebibyte>},
    {"run", "scratch", "scratch", "DIR", Kind::path, false, "folder for temporary files", "the name of a folder",
     "in the output folder", get_text<&S::scratch>, set_text<&S::scratch>},
    {"run", "max_rejects", "max-rejects", "SHARE", Kind::single, false,
     "largest share of rows that may be rejected, as 0.05 or 5%", "a share from 0 to 1", "", get_share<&S::max_rejects>,
     set_share<&S::max_rejects>},
    {"run", "max_errors", "max-errors", "SHARE", Kind::single, false,
     "largest share of rows on which processing may fail; they are rejected", "a share from 0 to 1", "",
     get_share<&S::max_errors>, set_share<&S::max_errors>},
    {"run", "verify_inputs", "verify-inputs", "", Kind::toggle, false,
     "know inputs again by all their bytes when a run goes on, not by size, time and samples", "true or false", "",
     get_toggle<&S::verify_inputs>, set_toggle<&S::verify_inputs>},
    {"run", "checkpoint_interval", "checkpoint-interval", "SECONDS", Kind::single, false,
     "least time between two checkpoints; short runs leave none", "a whole number of seconds up to 1000000", "",
     get_count<&S::checkpoint_interval>, set_count<&S::checkpoint_interval, 0, 1'000'000>},
    {"run", "keep_checkpoints", "keep-checkpoints", "", Kind::toggle, false, "keep them when the run is over",
     "true or false", "", get_toggle<&S::keep_checkpoints>, set_toggle<&S::keep_checkpoints>},
    {"run", "price_per_core_hour", "price-per-core-hour", "PRICE", Kind::single, false,
     "what the run has cost is told with it, in any currency", "a number such as 0.04, or none", "", get_price,
     set_price},
    {"run", "quiet", "quiet", "", Kind::toggle, false, "print nothing but errors", "true or false", "",
     get_toggle<&S::quiet>, set_toggle<&S::quiet>},
    {"run", "profile", "profile", "", Kind::toggle, false, "print the tree of timers at the end", "true or false", "",
     get_toggle<&S::profile>, set_toggle<&S::profile>},
    {"", "", "dry-run", "", Kind::toggle, false, "check everything, read no more than a sample, write nothing",
     "true or false", "", get_toggle<&S::dry_run>, set_toggle<&S::dry_run>},
};

const Option<Source> source_table[] = {
    {"source", "columns", "columns", "H=ROLE,…", Kind::columns, true, "what the columns under these headers hold",
     "pairs of header and role", "found from headers and values", get_columns, set_columns},
    {"source", "required", "required", "LIST", Kind::list, true, "headers or roles without which a row is rejected",
     "a list of headers or roles", "none", get_list<&Source::required>, set_list<&Source::required>},
    {"source", "encoding", "encoding", "NAME", Kind::single, true, "auto, utf-8 or latin-1", "auto, utf-8 or latin-1",
     "", get_text<&Source::encoding>, set_word<&Source::encoding, encoding_words>},
    {"source", "delimiter", "delimiter", "CHAR", Kind::single, true, "auto or one of , ; tab |",
     "auto or one of , ; tab |", "", get_text<&Source::delimiter>, set_delimiter},
    {"source", "date_order", "date-order", "ORDER", Kind::single, true, "auto, ymd, mdy or dmy",
     "auto, ymd, mdy or dmy", "", get_text<&Source::date_order>, set_word<&Source::date_order, date_order_words>},
    {"source", "reference_date", "reference-date", "DATE", Kind::single, true,
     "when the ages were right, as YYYY-MM-DD", "a date as YYYY-MM-DD", "record date, else date of the file",
     get_text<&Source::reference_date>, set_date},
    {"source", "unique", "unique", "yes|no|auto", Kind::single, true, "whether each person stands in the source once",
     "yes, no or auto (true or false in a job file)", "", get_unique, set_unique},
    {"source", "weight", "weight", "W", Kind::single, true, "trust in the source, for quality and best values",
     "a number from 0 to 1", "", get_share<&Source::weight>, set_share<&Source::weight>},
};

}  // namespace

std::span<const Option<Settings>> run_options() { return run_table; }
std::span<const Option<Source>> source_options() { return source_table; }

Values split_list(std::string_view text) {
    Values words;
    while (true) {
        const auto comma = text.find(',');
        if (auto word = trim(text.substr(0, comma)); !word.empty()) words.emplace_back(word);
        if (comma == std::string_view::npos) return words;
        text.remove_prefix(comma + 1);
    }
}

Values split_columns(std::string_view text) {
    Values pairs;
    std::string header;
    while (!text.empty()) {
        const auto comma = text.find(',');
        const auto piece = text.substr(0, comma);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        const auto equals = piece.rfind('=');
        header += piece.substr(0, equals);
        if (equals == std::string_view::npos) {
            header += ',';
            continue;
        }
        pairs.insert(pairs.end(), {std::string(trim(header)), std::string(trim(piece.substr(equals + 1)))});
        header.clear();
    }
    return header.empty() ? pairs : Values{};
}

}  // namespace idxr::config
