// Given and family names with the shares that they have in the population.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alias_table.hpp"

namespace idxr::generate {

enum class Sex : std::uint8_t { female, male };

using GivenName = std::uint32_t;   // index into the given names of both sexes
using FamilyWord = std::uint32_t;  // index into the surnames, the most frequent first
inline constexpr std::uint32_t no_name = std::numeric_limits<std::uint32_t>::max();

// All names in capitals. Census shares of 1990; of those born since 1995 a third get names that the census of 1990
// hardly knew.
class Names {
  public:
    Names();

    GivenName draw_given(Stream& stream, Sex sex, int birth_year) const;
    FamilyWord draw_family(Stream& stream) const { return family_shares_.draw(stream); }

    // Two names for twins, often alike: Jayden and Hayden, Maria and Martha.
    std::pair<GivenName, GivenName> draw_twins(Stream& stream, Sex sex, int birth_year) const;

    std::string_view given(GivenName name) const { return given_[name]; }
    std::string_view family(FamilyWord name) const { return family_[name]; }
    std::span<const std::string_view> nicknames(GivenName name) const {
        return std::span(nicknames_).subspan(nickname_begin_[name], nickname_begin_[name + 1] - nickname_begin_[name]);
    }

  private:
    struct Part {  // of given_
        std::uint32_t begin = 0, count = 0;
    };
    void add_nicknames();

    std::vector<std::string_view> given_, family_;
    std::array<Part, 2> census_, recent_;                                // by sex
    std::array<AliasTable, 2> census_shares_;                            // by sex
    std::array<std::vector<std::pair<GivenName, GivenName>>, 2> twins_;  // by sex
    AliasTable family_shares_;
    std::string nickname_text_;
    std::vector<std::string_view> nicknames_;
    std::vector<std::uint32_t> nickname_begin_;  // given_.size() + 1
};

}  // namespace idxr::generate
