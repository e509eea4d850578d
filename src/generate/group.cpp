// From households to rows.
#include "group.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace idxr::generate {

namespace {

// Moves a row away that follows one of the same person.
void part_neighbours(std::span<Group::Row> rows) {
    for (std::size_t i = 1, other = 2; i < rows.size(); ++i) {
        if (rows[i].entity != rows[i - 1].entity) continue;
        for (other = std::max(other, i + 1); other < rows.size() && rows[other].entity == rows[i].entity;) ++other;
        if (other < rows.size()) std::swap(rows[i], rows[other]);
    }
}

}  // namespace

void Group::clear() {
    text.clear();
    rows.clear();
    rows_of_wave.fill(0);
    bytes_of_wave.fill(0);
}

Recording::Recording(std::uint64_t seed, double noise, int sources)
    : world(seed), compositions(seed), mistakes(noise), deviations(noise) {
    std::vector<double> shares;
    for (std::uint32_t s = 0; s < static_cast<std::uint32_t>(sources); ++s) {
        source_names.push_back(source_name(s));
        styles.push_back(style_of(s));
        shares.push_back(1 / std::sqrt(1.0 + s));
    }
    source_shares = AliasTable(shares);
}

void GroupMaker::make(std::uint64_t number, Group& group, Summary& summary) {
    group.clear();
    const auto& before = plan_.before[number];
    entity_ = before.persons;
    household_id_ = before.households;
    auto left = plan_.records - before.records;
    const auto first = number * plan_.households_of_group;
    for (auto h = first; h < first + plan_.households_of_group && left > 0; ++h) {
        recording_.compositions.draw(h, composition_);
        make_household(recording_.world, h, composition_, entity_, household_);
        composition_.cut(left);
        left -= composition_.record_count();
        for (std::size_t p = 0; p < composition_.persons(); ++p) {
            record_person(h, p, group, summary);
            ++entity_;
            if (household_.kind == Kind::shelter) ++household_id_;
        }
        if (household_.kind != Kind::shelter) ++household_id_;
    }
    summary.records += group.rows.size();
    summary.entities += entity_ - before.persons;
    summary.households += household_id_ - before.households;
    arrange(number, group);
}

void GroupMaker::record_person(std::uint64_t household, std::size_t p, Group& group, Summary& summary) {
    const auto& world = recording_.world;
    const auto& person = household_.people[p];
    const auto person_key = combine(household, p);
    Stream life(world.seed, Purpose::days, person_key);
    draw_days(person, composition_.records[p], life);
    const auto& first_address = household_.home_of(person, days_.front()).address;
    bool moved = false;
    for (std::size_t j = 0; j < days_.size(); ++j) {
        const auto day = days_[j];
        Stream stream(world.seed, Purpose::record, combine(person_key, j));
        tell(world, household_, p, day, stream, facts_);
        recording_.mistakes.leave_out(stream, facts_);
        summary.records_with_error += recording_.mistakes.make(world, household_, p, day, stream, facts_) ? 1 : 0;
        const auto source = recording_.source_shares.draw(stream);
        const auto style = recording_.deviations.draw(recording_.styles[source], stream);
        const auto begin = group.text.size();
        append_row(world, facts_, style, recording_.source_names[source], group.text, summary.missing);
        group.rows.push_back({entity_, household_id_, begin, static_cast<std::uint32_t>(group.text.size() - begin),
                              static_cast<std::uint8_t>(facts_.recorded.year - first_year)});
        moved |= household_.home_of(person, day).address != first_address;
    }
    summary.entities_moved += moved ? 1 : 0;
}

// Different years as long as there are enough since the birth.
void GroupMaker::draw_days(const Person& person, int count, Stream& stream) {
    constexpr Chance recorded_at_birth = chance(0.25);
    const int birth_year = year_of(person.birth), begin = std::max(first_year, birth_year),
              years = last_year - begin + 1;
    std::array<int, waves> order{};
    for (int i = 0; i < years; ++i) order[static_cast<std::size_t>(i)] = begin + i;
    const bool at_birth = birth_year >= first_year && stream.happens(recorded_at_birth);
    days_.clear();
    for (int j = 0; j < count; ++j) {
        auto& year = order[static_cast<std::size_t>(j % years)];
        const bool newborn = j == 0 && at_birth;
        if (j < years && !newborn) std::swap(year, order[static_cast<std::size_t>(stream.between(j, years - 1))]);
        const Day last = day_of(year + 1) - 1;
        days_.push_back(newborn ? std::min(last, person.birth + static_cast<Day>(stream.below(10)))
                                : stream.between(std::max(day_of(year), person.birth), last));
    }
}

void GroupMaker::arrange(std::uint64_t number, Group& group) {
    std::array<std::uint64_t, waves + 1> begin{};
    for (const auto& row : group.rows) {
        ++group.rows_of_wave[row.wave];
        group.bytes_of_wave[row.wave] += row.length;
    }
    for (std::size_t w = 0; w < waves; ++w) begin[w + 1] = begin[w] + group.rows_of_wave[w];
    unordered_.swap(group.rows);
    group.rows.resize(unordered_.size());
    auto next = begin;
    for (const auto& row : unordered_) group.rows[next[row.wave]++] = row;
    for (std::size_t w = 0; w < waves; ++w) {
        Stream stream(recording_.world.seed, Purpose::order, number * waves + w);
        for (auto i = begin[w + 1]; i > begin[w] + 1; --i)
            std::swap(group.rows[i - 1], group.rows[begin[w] + stream.below(i - begin[w])]);
        part_neighbours(std::span(group.rows).subspan(begin[w], group.rows_of_wave[w]));
    }
}

}  // namespace idxr::generate
