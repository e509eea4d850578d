// Findings: their sentences, and their sum over ranks.
#include "findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace idxr::verify {
namespace {

struct Words {
    std::string_view name;
    std::string_view one, many;  // after the count of rows; without `many`, `one` is the whole sentence
};

Words words(Damage damage) {
    switch (damage) {
        case Damage::manifest_unreadable:
            return {"manifest_unreadable", "is missing or not whole: the run did not end, or the file is damaged", ""};
        case Damage::manifest_name:
            return {"manifest_name", "names an output that is not in the folder of the run", ""};
        case Damage::input_rows:
            return {"input_rows", "the rows read of an input are not the rows kept and rejected", ""};
        case Damage::file_missing:
            return {"file_missing", "is missing", ""};
        case Damage::file_size:
            return {"file_size", "has not the size that the manifest says", ""};
        case Damage::file_checksum:
            return {"file_checksum", "has not the checksum that the manifest says", ""};
        case Damage::table_missing:
            return {"table_missing", "is not among the outputs, though other tables have this format", ""};
        case Damage::table_unreadable:
            return {"table_unreadable", "cannot be read", ""};
        case Damage::table_rows:
            return {"table_rows", "has not as many rows as the manifest says", ""};
        case Damage::identity_rows:
            return {"identity_rows", "has not as many rows as were kept of the inputs", ""};
        case Damage::reject_rows:
            return {"reject_rows", "has not as many rows as were rejected of an input", ""};
        case Damage::reject_order:
            return {"reject_order", "row has a number out of order or beyond its file",
                    "rows have a number out of order or beyond their file"};
        case Damage::record_id_twice:
            return {"record_id_twice", "row has a record ID that an earlier row of its source has",
                    "rows have a record ID that an earlier row of their source has"};
        case Damage::master_id_form:
            return {"master_id_form", "row has no master ID of the form MDM_ and ten digits",
                    "rows have no master ID of the form MDM_ and ten digits"};
        case Damage::master_numbering:
            return {"master_numbering", "new identity is not numbered by its first record",
                    "new identities are not numbered by their first records"};
        case Damage::household_id_form:
            return {"household_id_form", "row has no household ID of the form HH_ and ten digits",
                    "rows have no household ID of the form HH_ and ten digits"};
        case Damage::household_numbering:
            return {"household_numbering", "new household is not numbered by its first record",
                    "new households are not numbered by their first records"};
        case Damage::household_of_identity:
            return {"household_of_identity", "record has another household than the first one of its identity",
                    "records have another household than the first one of their identity"};
        case Damage::cluster_size:
            return {"cluster_size", "row has a cluster_size that is not the number of records of its identity",
                    "rows have a cluster_size that is not the number of records of their identity"};
        case Damage::confidence:
            return {"confidence", "confidence is not from 0 to 1", "confidences are not from 0 to 1"};
        case Damage::quality:
            return {"quality", "quality is not from 0 to 1", "qualities are not from 0 to 1"};
        case Damage::round:
            return {"round", "row has an impossible round", "rows have an impossible round"};
        case Damage::master_rows:
            return {"master_rows", "does not hold each identity once", ""};
        case Damage::master_order:
            return {"master_order", "row is not of the identity with its number",
                    "rows are not of the identity with their number"};
        case Damage::master_household:
            return {"master_household", "row has another household than identities says",
                    "rows have another household than identities says"};
        case Damage::master_records:
            return {"master_records", "row has another number of records than identities says",
                    "rows have another number of records than identities says"};
        case Damage::master_from:
            return {"master_from", "best value is from a record that is not of the identity",
                    "best values are from records that are not of the identity"};
        case Damage::household_order:
            return {"household_order", "row is out of order", "rows are out of order"};
        case Damage::household_of_master:
            return {"household_of_master", "row has another household than identities says",
                    "rows have another household than identities says"};
        case Damage::pair_end:
            return {"pair_end", "pair has an end that is not in identities",
                    "pairs have an end that is not in identities"};
        case Damage::pair_ends:
            return {"pair_ends", "pair has its ends in the wrong order", "pairs have their ends in the wrong order"};
        case Damage::pair_order:
            return {"pair_order", "pair is out of order or stands twice", "pairs are out of order or stand twice"};
        case Damage::pair_probability:
            return {"pair_probability", "probability is not from 0 to 1", "probabilities are not from 0 to 1"};
        case Damage::report_unreadable:
            return {"report_unreadable", "is not whole JSON", ""};
        case Damage::report_counts:
            return {"report_counts", "has other counts than the manifest and the tables", ""};
    }
    return {"damage", "is damaged", ""};
}

}  // namespace

std::string_view name(Damage damage) { return words(damage).name; }

std::string sentence(const Finding& finding) {
    const auto said = words(finding.damage);
    std::string text = finding.file + ": ";
    if (said.many.empty()) {
        text += said.one;
    } else {
        text += fmt::format("{} {}", finding.count, finding.count == 1 ? said.one : said.many);
        if (finding.row > 0)
            text += fmt::format(", {} {}", finding.count == 1 ? "row" : "the first in row", finding.row);
    }
    return finding.detail.empty() ? text : fmt::format("{} ({})", text, finding.detail);
}

void Findings::add(Damage damage, const std::string& file, std::uint64_t row, const std::string& detail) {
    auto& found = found_[{file, damage}];
    if (found.count++ == 0) {
        found.row = row;
        found.detail = detail;
    } else {
        found.row = std::min(found.row, row);
    }
}

std::vector<Finding> Findings::of_all(const mpi::Communicator& comm) const {
    std::string own;
    for (const auto& [key, found] : found_)
        own += nlohmann::json{key.first, static_cast<int>(key.second), found.count, found.row, found.detail}.dump(
                   -1, ' ', false, nlohmann::json::error_handler_t::replace) +
               "\n";
    const auto all = comm.all_gather(std::span<const char>(own.data(), own.size()));
    Findings sum;
    for (auto at = all.begin(); at != all.end();) {
        const auto end = std::find(at, all.end(), '\n');
        const auto line = nlohmann::json::parse(at, end);
        at = end + 1;
        auto& found = sum.found_[{line[0].get<std::string>(), static_cast<Damage>(line[1].get<int>())}];
        const auto row = line[3].get<std::uint64_t>();
        if (found.count == 0 || row < found.row) {
            found.row = row;
            found.detail = line[4].get<std::string>();
        }
        found.count += line[2].get<std::uint64_t>();
    }
    std::vector<Finding> findings;
    for (const auto& [key, found] : sum.found_)
        findings.push_back({key.second, key.first, found.count, found.row, found.detail});
    return findings;
}

}  // namespace idxr::verify
