// What is counted of the columns of a source while its rows are read; everything adds up over threads and ranks.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/profile/distinct.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::profile {

// What is doubtful about single values.
enum class Check : std::uint8_t {
    future_date,       // after the time stamp of the file
    over_120_years,    // a birth date so long before it
    default_date,      // 1900-01-01 and the like
    first_of_january,  // a day that one in 365 should have
    partial_date,      // day or month unknown
    ssn_length,
    ssn_area,          // 000, 666, 900 to 999
    ssn_group,         // 00
    ssn_serial,        // 0000
    phone_plan,        // a US number that the North American Numbering Plan does not have
    email_domain,      // without a dot
    postcode_unknown,  // five digits that are no ZIP code of the census list
    state_unknown,     // of the US, Canada or Australia
    postcode_state,    // a ZIP code of another state than that of the row
    name_digit,
    name_letter,  // one letter alone
};
inline constexpr std::size_t checks = 16;
std::string_view name(Check check);      // "future_date"
std::string_view sentence(Check check);  // "dates after the time stamp of the file"

// Rows with something, and the first of them by its number over all files of the run, from 0.
struct Tally {
    std::uint64_t count = 0;
    std::uint64_t first = ~std::uint64_t{0};
    void add(std::uint64_t row) {
        ++count;
        first = row < first ? row : first;
    }
    void merge(const Tally& other) {
        count += other.count;
        first = other.first < first ? other.first : first;
    }
};

inline constexpr std::size_t longest_counted = 64;  // characters; longer values count as this

// A column of a source, over all its files that have it.
struct ColumnProfile {
    std::string header;
    recognise::Role role = recognise::Role::ignore;
    std::string label;
    std::vector<std::string> shapes;      // the most frequent ones of the sample, which are counted
    std::vector<std::uint64_t> frequent;  // hashes of the most frequent values of the sample, sorted

    std::uint64_t rows = 0, filled = 0, valid = 0, placeholder = 0, unreadable = 0;
    Distinct distinct;
    std::array<std::uint64_t, longest_counted + 1> lengths{};
    std::vector<std::uint64_t> of_shape;                // as shapes, and one more for all others
    std::vector<std::uint64_t> of_frequent;             // as frequent
    std::map<std::string, std::uint64_t> placeholders;  // generic ones
    std::array<Tally, checks> tallies{};

    void prepare();  // room for what is counted
    void merge(const ColumnProfile& other);
};

struct SourceProfile {
    std::string name;
    std::vector<ColumnProfile> columns;
    std::uint64_t rows = 0;  // kept
    Tally second_ids;        // rows whose record ID an earlier row of the source has
    Tally equal_rows;        // rows equal to an earlier one in every standardised field
};

// Collective: the sums over all ranks, on every rank.
void sum_over_ranks(const mpi::Communicator& comm, std::vector<SourceProfile>& sources);

}  // namespace idxr::profile
