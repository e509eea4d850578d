// What a run tells about itself: plain data that the pipeline fills on rank 0, then report.json and report.html.
// Names of files, columns, fields and counts only; no values from the data.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "idxr/report/timers.hpp"

namespace idxr::report {

struct InputFile {
    std::string path, source;
    std::uint64_t bytes = 0;
    std::string compression;  // "", "gzip", "zstd"
    std::string encoding;     // "utf-8", "latin-1"
    std::string delimiter;    // "comma", "semicolon", "tab", "bar"
    std::uint64_t rows_read = 0, rows_kept = 0, rows_rejected = 0;
};

struct InputSource {
    std::string name;
    std::uint64_t rows = 0;
    bool unique = false;    // holds no duplicates
    bool declared = false;  // said by the job; else found from the data
};

struct MappedColumn {
    std::string file, column, role, label, why;
};

struct Counted {
    std::string name;
    std::uint64_t count = 0;
};

struct FieldFill {
    std::string field;
    std::uint64_t missing = 0;  // kept rows without a value, placeholders included
    std::uint64_t placeholders_voided = 0;
};

struct BlockingPass {
    std::string name;
    int round = 0;
    std::uint64_t blocks = 0, heavy_blocks = 0;
    std::uint64_t pairs_proposed = 0, pairs_new = 0, pairs_left_out = 0, matches = 0;
    bool runs = true;  // false: not worth its pairs, which `pairs_proposed` counts all the same, or
    // too many of them (0)
    std::uint64_t worth = 0;  // if it does not run: matches that it alone would find, by a sample
};

struct Round {
    int round = 0;
    std::string name;  // "exact IDs"
    std::uint64_t candidate_pairs = 0, matches = 0;
    double seconds = 0;
};

struct ComparisonLevel {
    std::string description;
    double m = 0, u = 0;     // P(level | match), P(level | random pair)
    double weight_bits = 0;  // log2(m / u), as used
    double r = 0;            // P(level | relatives: two persons of one household or family)
};

struct Comparison {
    std::string name;
    std::vector<ComparisonLevel> levels;  // best agreement first
};

struct Model {
    std::string origin;  // "built in", "estimated from this data"
    double prior = 0;    // P(match) of a candidate pair before comparing
    std::vector<Comparison> comparisons;
    std::vector<std::string> notes;  // where the estimate gave way to built-in chances
};

struct Threshold {
    double probability = 0;             // pairs at or above count as links
    std::string how;                    // "maximises expected F1", "given"
    double pairs_floor = 0;             // least probability in the pairs table
    std::optional<double> weight_bits;  // match weight from which on a pair has that probability
    std::optional<double> expected_precision, expected_recall;
};

// Pairs by match weight: counts[i] pairs weigh [first_bit + i, first_bit + i + 1) bits.
struct WeightHistogram {
    int first_bit = 0;
    std::vector<std::uint64_t> counts;
};

using SizeCounts = std::vector<std::pair<std::uint64_t, std::uint64_t>>;  // size -> how many, by size

struct LargeIdentity {
    std::string master_id;
    std::uint64_t size = 0;
};

// A join that the guard refused, and the identities that stayed apart.
struct GuardCut {
    std::string reason;
    std::vector<std::string> master_ids;
    std::optional<double> weight_bits{}, group_weight_bits{};  // of the pair, and of all pairs between the two groups
};

// What can be said of the quality without a truth.
struct Expectation {
    std::uint64_t unlinkable = 0;  // records that could not reach the threshold against a perfect copy of themselves
    std::uint64_t compared = 0;    // of so many, equal rows counted once
    std::uint64_t captured_pairs = 0;       // whose blocking passes were counted
    std::vector<double> matches_by_passes;  // [k]: expected matches among these that exactly k passes find
    std::optional<double> blocking_recall;  // estimated from them; none without matches
    // Of the pairs of records that share an identity; none without any.
    std::optional<double> precision, recall;
};

// Something that a person should look at before using the result.
struct Alarm {
    std::string kind;  // "giant_identity", "giant_component"
    std::string sentence;
};

struct Machine {
    std::string cpu;
    int nodes = 1, ranks = 1, threads = 1;    // threads per rank
    std::uint64_t memory_bytes = 0;           // of a node
    std::uint64_t memory_ceiling_bytes = 0;   // per rank
    std::uint64_t peak_memory_bytes = 0;      // largest of any rank
    std::uint64_t peak_memory_sum_bytes = 0;  // over all ranks
    double cpu_seconds = 0;                   // over all ranks, as all below
    std::uint64_t read_bytes = 0, written_bytes = 0;
    double price_per_core_hour = 0;  // 0: not known
};

struct RunReport {
    std::string version;
    std::string started, finished;  // ISO 8601, UTC
    double seconds = 0;

    bool link_only = false;
    std::vector<InputFile> inputs;
    std::vector<InputSource> sources;
    std::vector<MappedColumn> columns;
    std::vector<Counted> rejects;  // reason -> rows
    std::vector<FieldFill> fields;
    std::uint64_t duplicates_collapsed = 0;  // rows that equal an earlier one in all standardised fields

    std::vector<BlockingPass> passes;
    std::vector<Round> rounds;
    Model model;
    Threshold threshold;
    WeightHistogram weights;

    std::uint64_t identities = 0;
    SizeCounts identity_sizes;
    std::vector<LargeIdentity> largest_identities;
    std::vector<Counted> guard_cuts;           // reason -> cuts
    std::vector<GuardCut> guard_cut_examples;  // the strongest 100; all stand in the table of cuts
    std::uint64_t largest_component = 0;       // records that pairs at the threshold chain together, before the guard
    std::vector<Alarm> alarms;
    Expectation expectation;
    std::uint64_t households = 0;
    SizeCounts household_sizes;                     // in identities
    std::uint64_t household_addresses_refused = 0;  // too many identities: a shelter or an institution
    std::vector<std::uint64_t> quality;             // rows by quality score, equal bins over 0 … 1

    std::optional<nlohmann::ordered_json> accuracy;  // evaluate::evaluate, when truth was given
    std::vector<TimerRow> profile;
    std::vector<std::string> tuning;  // sentences: what the run changed about itself, and why
    Machine machine;
};

// The content of report.json. Everything that may differ between two runs of one job (when, how fast, on what machine)
// stands in its object "timing".
nlohmann::ordered_json to_json(const RunReport& report);

// A self-contained page (no external resources, no scripts) from report.json alone; parts that are absent are left out.
std::string html(const nlohmann::ordered_json& report);

}  // namespace idxr::report
