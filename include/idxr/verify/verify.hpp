// Whether the files of a finished run are what the run left, and agree with one another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/mpi/communicator.hpp"

namespace idxr::verify {

// Kinds of damage; docs/formats.md lists them.
enum class Damage : std::uint8_t {
    manifest_unreadable,
    manifest_name,  // an output that is no plain name in the folder
    input_rows,     // rows read are not those kept and rejected
    file_missing,
    file_size,
    file_checksum,
    table_missing,
    table_unreadable,
    table_rows,     // not those of the manifest
    identity_rows,  // not the rows kept
    reject_rows,    // not the rows rejected, of an input
    reject_order,   // row numbers that do not ascend within a file, or that the file does not have
    record_id_twice,
    master_id_form,
    master_numbering,
    household_id_form,
    household_numbering,
    household_of_identity,  // the records of an identity are in several
    cluster_size,
    confidence,
    quality,
    round,
    master_rows,       // masters or households do not hold each identity once
    master_order,      // row n is not master n
    master_household,  // not that of identities
    master_records,    // not as many as in identities
    master_from,       // a best value is from a record that is not of the identity
    household_order,
    household_of_master,
    pair_end,   // a record that is not in identities
    pair_ends,  // the left one does not come before the right one
    pair_order,
    pair_probability,
    report_unreadable,
    report_counts,  // differ from the manifest or the tables
};

struct Finding {
    Damage damage;
    std::string file;         // in the folder
    std::uint64_t count = 0;  // rows, or 1
    std::uint64_t row = 0;    // the first such row, from 1 without the header; 0: not of a row
    std::string detail;       // for the sentence: no values from the data
};

// "pairs.csv: 3 pairs have an end that is not in identities, the first in row 17"
std::string sentence(const Finding& finding);
// "pair_end", for scripts.
std::string_view name(Damage damage);

struct Result {
    std::vector<Finding> findings;  // by file in the order of checking, then by kind
    std::uint64_t files = 0, bytes = 0;
    std::uint64_t records = 0, identities = 0, households = 0, pairs = 0, rejected = 0;
    std::vector<std::string> formats;  // "csv", …: whose tables were read
};

// Collective; the result is on every rank and does not depend on their number. Error(input) when the folder is none, or
// holds no run of idxr.
Result verify(const mpi::Communicator& comm, const std::string& folder);

}  // namespace idxr::verify
