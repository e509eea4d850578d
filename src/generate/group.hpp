// The records of one group of households, as text.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "mistakes.hpp"
#include "plan.hpp"
#include "row.hpp"

namespace idxr::generate {

struct Group {
    struct Row {
        std::uint64_t entity, household;  // from 0
        std::uint64_t begin;              // in `text`
        std::uint32_t length;
        std::uint8_t wave;
    };
    std::string text;       // rows without their record IDs, by household
    std::vector<Row> rows;  // by wave, in a random order within each
    std::array<std::uint64_t, waves> rows_of_wave{}, bytes_of_wave{};

    std::uint64_t bytes() const { return text.capacity() + rows.capacity() * sizeof(Row); }
    void clear();
};

// What groups are made with; read by all threads.
struct Recording {
    Recording(std::uint64_t seed, double noise, int sources);
    World world;
    Compositions compositions;
    Mistakes mistakes;
    Deviations deviations;
    std::vector<std::string> source_names;
    std::vector<Style> styles;  // by source
    AliasTable source_shares;
};

// Makes groups, one at a time; each thread has its own.
class GroupMaker {
  public:
    GroupMaker(const Recording& recording, const Plan& plan) : recording_(recording), plan_(plan) {}

    // Adds to `summary` what the group holds.
    void make(std::uint64_t number, Group& group, Summary& summary);

  private:
    void record_person(std::uint64_t household, std::size_t p, Group& group, Summary& summary);
    void draw_days(const Person& person, int count, Stream& stream);
    void arrange(std::uint64_t number, Group& group);

    const Recording& recording_;
    const Plan& plan_;
    Composition composition_;
    Household household_;
    Facts facts_;
    std::vector<Day> days_;
    std::vector<Group::Row> unordered_;
    std::uint64_t entity_ = 0, household_id_ = 0;
};

}  // namespace idxr::generate
