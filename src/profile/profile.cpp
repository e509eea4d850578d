// Names of checks; sums of profiles.
#include "idxr/profile/profile.hpp"

#include <algorithm>

namespace idxr::profile {

std::string_view name(Check check) {
    constexpr std::array<std::string_view, checks> names{
        "future_date",   "over_120_years", "default_date", "first_of_january", "partial_date", "ssn_length",
        "ssn_area",      "ssn_group",      "ssn_serial",   "phone_plan",       "email_domain", "postcode_unknown",
        "state_unknown", "postcode_state", "name_digit",   "name_letter"};
    return names[static_cast<std::size_t>(check)];
}

std::string_view sentence(Check check) {
    constexpr std::array<std::string_view, checks> sentences{
        "dates after the time stamp of the file",
        "birth dates more than 120 years before it",
        "dates that often stand for unknown (1900-01-01 and the like)",
        "dates on the first of January",
        "dates without day or month",
        "numbers that are not of nine digits",
        "numbers with area 000, 666 or 900 to 999, which are not given out",
        "numbers with group 00",
        "numbers with serial 0000",
        "US numbers that the numbering plan does not have",
        "addresses whose domain has no dot",
        "codes of five digits that are not in the list of ZIP codes",
        "states that are not known",
        "ZIP codes of another state than the row's",
        "names with digits",
        "names of one letter"};
    return sentences[static_cast<std::size_t>(check)];
}

void ColumnProfile::prepare() {
    of_shape.assign(shapes.size() + 1, 0);
    of_frequent.assign(frequent.size(), 0);
}

void ColumnProfile::merge(const ColumnProfile& other) {
    rows += other.rows;
    filled += other.filled;
    valid += other.valid;
    placeholder += other.placeholder;
    unreadable += other.unreadable;
    distinct.merge(other.distinct);
    const auto add = [](auto& to, const auto& from) {
        std::transform(to.begin(), to.end(), from.begin(), to.begin(), std::plus<>());
    };
    add(lengths, other.lengths);
    add(of_shape, other.of_shape);
    add(of_frequent, other.of_frequent);
    for (const auto& [value, count] : other.placeholders) placeholders[value] += count;
    for (std::size_t c = 0; c < checks; ++c) tallies[c].merge(other.tallies[c]);
}

namespace {

// Visits every number of a profile in one order: those to be added up, and those of which the least or greatest counts.
template <typename Sum, typename Least, typename Greatest>
void visit(std::vector<SourceProfile>& sources, Sum sum, Least least, Greatest greatest) {
    const auto tally = [&](Tally& one) {
        sum(one.count);
        least(one.first);
    };
    for (auto& source : sources) {
        sum(source.rows);
        tally(source.second_ids);
        tally(source.equal_rows);
        for (auto& column : source.columns) {
            for (auto* count : {&column.rows, &column.filled, &column.valid, &column.placeholder, &column.unreadable})
                sum(*count);
            for (auto& count : column.lengths) sum(count);
            for (auto& count : column.of_shape) sum(count);
            for (auto& count : column.of_frequent) sum(count);
            for (auto& one : column.tallies) tally(one);
            for (auto& rank : column.distinct.registers()) greatest(rank);
        }
    }
}

// "source column count value" lines of all ranks.
void sum_placeholders(const mpi::Communicator& comm, std::vector<SourceProfile>& sources) {
    std::string own;
    for (std::size_t s = 0; s < sources.size(); ++s)
        for (std::size_t c = 0; c < sources[s].columns.size(); ++c) {
            for (const auto& [value, count] : sources[s].columns[c].placeholders)
                own += std::to_string(s) + " " + std::to_string(c) + " " + std::to_string(count) + " " + value + "\n";
            sources[s].columns[c].placeholders.clear();
        }
    const auto all = comm.all_gather(std::span<const char>(own.data(), own.size()));
    for (auto at = all.begin(); at != all.end();) {
        const std::string line(at, std::find(at, all.end(), '\n'));
        at += static_cast<std::ptrdiff_t>(line.size()) + 1;
        std::size_t used = 0, begin = 0;
        std::uint64_t numbers[3] = {};
        for (auto& number : numbers) {
            number = std::stoull(line.substr(begin), &used);
            begin += used + 1;
        }
        sources[numbers[0]].columns[numbers[1]].placeholders[line.substr(begin)] += numbers[2];
    }
}

}  // namespace

void sum_over_ranks(const mpi::Communicator& comm, std::vector<SourceProfile>& sources) {
    std::vector<std::uint64_t> sums, greatest;
    // The least is the greatest of what is left to the top.
    visit(
        sources, [&](std::uint64_t& n) { sums.push_back(n); }, [&](std::uint64_t& n) { greatest.push_back(~n); },
        [&](std::uint8_t& n) { greatest.push_back(n); });
    comm.sum_in_place(sums);
    comm.max_in_place(greatest);
    std::size_t at_sum = 0, at_greatest = 0;
    visit(
        sources, [&](std::uint64_t& n) { n = sums[at_sum++]; }, [&](std::uint64_t& n) { n = ~greatest[at_greatest++]; },
        [&](std::uint8_t& n) { n = static_cast<std::uint8_t>(greatest[at_greatest++]); });
    sum_placeholders(comm, sources);
}

}  // namespace idxr::profile
