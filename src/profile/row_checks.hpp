// What is doubtful about the values of one row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/profile/profile.hpp"
#include "idxr/record/packed.hpp"
#include "idxr/standardise/dates.hpp"
#include "idxr/standardise/reading.hpp"

namespace idxr::profile {

// Of one file. Immutable; threads share it.
class RowChecks {
  public:
    // `today`: the day of the file's time stamp, UTC.
    RowChecks(const record::Schema& schema, const recognise::ColumnMap& map, standardise::Date today);

    // Appends what the value of a column, with what became of it, and its standardised record show.
    void check(std::size_t column, std::string_view raw, standardise::Reading reading, const record::Record& record,
               std::vector<Check>& found) const;

  private:
    void check_date(const recognise::Column& column, std::string_view raw, std::string_view value, bool birth,
                    std::vector<Check>& found) const;

    const recognise::ColumnMap& map_;
    standardise::Date today_;
    int given_, family_, birth_date_, record_date_, phone_, email_, state_, postcode_, country_;
};

}  // namespace idxr::profile
