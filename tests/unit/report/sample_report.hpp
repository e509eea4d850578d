// A run of 100,000 records as its report would have it.
#pragma once

#include "idxr/report/run_report.hpp"

namespace idxr::report {

inline RunReport sample_report() {
    RunReport r;
    r.version = "0.1.0";
    r.started = "2026-03-01T09:30:12Z";
    r.finished = "2026-03-01T09:30:21Z";
    r.seconds = 8.7;
    r.inputs = {{"people/clinic.csv", "clinic", 8'400'000, "", "utf-8", "comma", 60'120, 60'000, 120},
                {"people/registry.csv.gz", "registry", 2'100'000, "gzip", "latin-1", "semicolon", 40'011, 40'000, 11}};
    r.sources = {{"clinic", 60'000, false, false}, {"registry", 40'000, true, true}};
    r.columns = {{"people/clinic.csv", "record_id", "record_id", "", "header"},
                 {"people/clinic.csv", "first_name", "given", "", "header"},
                 {"people/clinic.csv", "last_name", "family", "", "header"},
                 {"people/clinic.csv", "full_name", "ignore", "", "repeats first_name, last_name"},
                 {"people/clinic.csv", "dob", "birth_date", "", "header; month before day in the values"},
                 {"people/clinic.csv", "passport_no", "identifier", "passport", "header"},
                 {"people/clinic.csv", "ward", "carried", "ward", "unknown column"},
                 {"people/registry.csv.gz", "id", "record_id", "", "header"},
                 {"people/registry.csv.gz", "nachname", "family", "", "header"}};
    r.rejects = {{"invalid UTF-8", 98}, {"too few fields", 33}};
    r.fields = {{"given name", 400, 35}, {"family name", 250, 0},      {"birth date", 5'100, 812},
                {"SSN", 30'400, 1'204},  {"street address", 8'300, 0}, {"phone", 30'100, 240},
                {"e-mail", 44'800, 0}};
    r.duplicates_collapsed = 2'310;
    r.passes = {{"SSN", 1, 24'100, 2, 118'200, 118'200, 0, 112'400},
                {"family name and birth date", 2, 31'200, 4, 190'100, 96'300, 0, 61'800},
                {"given name, street and postcode", 2, 40'700, 31, 402'900, 251'400, 1'870, 20'600},
                {"family sound and birth year", 3, 18'900, 112, 1'450'000, 1'201'300, 24'310, 8'720}};
    r.rounds = {{1, "exact IDs", 118'200, 112'400, 0.41},
                {2, "name, birth date, address", 347'700, 82'400, 0.88},
                {3, "fuzzy", 1'201'300, 8'720, 1.93}};
    r.model.origin = "as built in";
    r.model.prior = 0.0021;
    r.model.comparisons = {{"given name",
                            {{"equal", 0.86, 0.004, 7.75},
                             {"nickname or initial", 0.05, 0.006, 3.06},
                             {"similar", 0.06, 0.011, 2.45},
                             {"different", 0.03, 0.979, -5.03}}},
                           {"birth date",
                            {{"equal", 0.91, 0.0003, 11.57},
                             {"day and month swapped", 0.02, 0.0004, 5.64},
                             {"one digit differs", 0.04, 0.008, 2.32},
                             {"different", 0.03, 0.9913, -5.05}}},
                           {"SSN",
                            {{"equal", 0.93, 0.00002, 15.5},
                             {"one digit differs", 0.04, 0.0001, 8.6},
                             {"different", 0.03, 0.9999, -5.06}}}};
    r.threshold = {0.62, "chosen to maximise the expected F1", 0.01, 9.6, 0.9931, 0.9874};
    r.weights.first_bit = -18;
    r.weights.counts = {3'100,  20'400, 88'000, 241'000, 310'000, 290'000, 201'000, 130'000, 77'000, 41'000, 24'000,
                        13'900, 8'100,  5'000,  2'700,   1'500,   920,     610,     400,     280,    210,    180,
                        160,    150,    155,    170,     260,     400,     700,     1'100,   1'900,  3'400,  6'100,
                        10'900, 18'000, 26'400, 33'100,  35'000,  30'200,  19'000,  9'800,   4'100,  1'500,  300};
    r.identities = 28'570;
    r.identity_sizes = {{1, 5'400}, {2, 7'100}, {3, 5'900}, {4, 4'020}, {5, 2'600}, {6, 1'500},
                        {7, 890},   {8, 500},   {9, 270},   {10, 160},  {11, 95},   {12, 60},
                        {13, 31},   {15, 22},   {17, 12},   {20, 9},    {34, 1}};
    r.largest_identities = {
        {"MDM_0000000412", 34}, {"MDM_0000009021", 20}, {"MDM_0000000007", 20}, {"MDM_0000014112", 17}};
    r.guard_cuts = {{"two valid SSNs and birth dates differ", 212}, {"weakest bridge of a long chain", 41}};
    r.guard_cut_examples = {{"two valid SSNs and birth dates differ", {"MDM_0000000019", "MDM_0000003370"}},
                            {"weakest bridge of a long chain", {"MDM_0000000841", "MDM_0000000842"}}};
    r.households = 11'350;
    r.household_sizes = {{1, 3'100}, {2, 3'000}, {3, 2'300}, {4, 1'650}, {5, 820}, {6, 310}, {7, 120}, {8, 50}};
    r.household_addresses_refused = 14;
    r.quality = {0,     3,     20,    90,    160,    290,    480,    700,    1'010,  1'600,
                 2'400, 3'700, 5'900, 8'800, 12'000, 15'100, 17'900, 16'000, 10'400, 3'447};
    r.profile = {{"read", 0, 1.1, 1.12, 1.14, 1, 10'500'000}, {"standardise", 0, 1.9, 2.0, 2.1, 1, 0},
                 {"match", 0, 3.1, 3.2, 3.22, 1, 0},          {"block", 1, 0.8, 0.85, 0.9, 4, 0},
                 {"compare", 1, 2.1, 2.2, 2.3, 4, 0},         {"consolidate", 0, 0.5, 0.6, 0.61, 1, 0},
                 {"write", 0, 1.2, 1.3, 1.31, 1, 31'000'000}};
    r.machine = {"a small workstation", 1, 2, 1, 24ULL << 30, 11ULL << 30, 310ULL << 20, 604ULL << 20};
    return r;
}

// As evaluate::evaluate gives it.
inline nlohmann::ordered_json sample_accuracy() {
    return nlohmann::ordered_json::parse(R"({
        "across": false,
        "pairwise": {"precision": 0.9946, "recall": 0.9802, "f1": 0.9873, "true_pairs": 210400, "found_pairs": 207354, "correct_pairs": 206234},
        "b_cubed": {"precision": 0.9961, "recall": 0.9833, "f1": 0.9897},
        "clusters": {"exactly_right": 26120, "truth": 28411, "found": 28570, "share": 0.9194},
        "households": {"precision": 0.971, "recall": 0.94, "f1": 0.9552, "true_pairs": 510000, "found_pairs": 493700, "correct_pairs": 479400,
            "between_persons": {"precision": 0.955, "recall": 0.91, "f1": 0.9319, "true_pairs": 299600, "found_pairs": 285480, "correct_pairs": 272640}},
        "pairs_floor": 0.01, "blocking": {"recall": 0.9931},
        "curve": [{"threshold": 0.01, "precision": 0.88, "recall": 0.991, "f1": 0.932}, {"threshold": 0.1, "precision": 0.94, "recall": 0.988, "f1": 0.9634},
                  {"threshold": 0.5, "precision": 0.984, "recall": 0.98, "f1": 0.982}, {"threshold": 0.9, "precision": 0.996, "recall": 0.962, "f1": 0.9787},
                  {"threshold": 0.99, "precision": 0.9993, "recall": 0.91, "f1": 0.9526}, {"threshold": 0.999, "precision": null, "recall": 0.0, "f1": 0.0}],
        "calibration": {"pairs": 214000, "expected_calibration_error": 0.0123, "table": [
            {"from": 0, "to": 0.1, "pairs": 9000, "mean_probability": 0.03, "share_true": 0.05}, {"from": 0.4, "to": 0.5, "pairs": 1100, "mean_probability": 0.45, "share_true": 0.38},
            {"from": 0.5, "to": 0.6, "pairs": 0, "mean_probability": null, "share_true": null}, {"from": 0.9, "to": 1, "pairs": 203900, "mean_probability": 0.992, "share_true": 0.997}]}})");
}

}  // namespace idxr::report
