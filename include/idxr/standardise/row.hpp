// One row of a file to one standardised record.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/recognise/column_map.hpp"
#include "idxr/record/packed.hpp"
#include "idxr/record/schema.hpp"
#include "idxr/standardise/addresses.hpp"
#include "idxr/standardise/memory.hpp"
#include "idxr/standardise/names.hpp"
#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// The longest text kept of a text or carried column.
inline constexpr std::size_t max_text_bytes = 4096;

// What one thread works in, row after row; nothing is allocated once its strings have grown. Holds the texts that the
// last record points into, so that record is valid until the next row.
struct Buffers {
    std::vector<FieldCounts> counts;  // one per slot, over all rows standardised with these buffers

    std::vector<std::string> values;  // one per slot
    std::vector<Reading> readings;    // one per column of the map
    Name name, full_name, other_name;
    Name part;  // work room: one column's part of a name
    Address address;
    std::string value, issuer;
    std::vector<std::string_view> several;
    ColumnMemories memories;
};

struct Outcome {
    enum Kind : std::uint8_t { kept, required_missing, required_unreadable } kind = kept;
    int column = -1;  // of the row, for the required_… kinds
};

// Applies the column map of one file. Immutable, so threads share it, each with its own Buffers.
class RowStandardiser {
  public:
    // `reference_year`: of the file's time stamp; two-digit years and ages count from it unless the row has a record
    // date or the map an age reference date.
    RowStandardiser(const record::Schema& schema, const recognise::ColumnMap& map, int reference_year);

    // Fills record.values (one per slot) and record.flags; number and source stay as they are. Fields beyond the
    // columns of the map are ignored, columns beyond the fields are missing.
    Outcome standardise(std::span<const std::string_view> fields, record::Record& record, Buffers& buffers) const;

    // What became of the value of one column (index in the row) of the row that `buffers` standardised last; nothing
    // for columns that are ignored.
    std::optional<Reading> reading_of(int field, const Buffers& buffers) const;

  private:
    struct Column {
        int field;  // index in the row
        recognise::Role role;
        recognise::DateOrder date_order;
        bool family_first;
        int slot;    // where the value or its counts go; Schema::absent: nowhere
        int issuer;  // index in the row of the issuer of an identifier; -1: none
    };
    struct Slots {  // of the fields that are put together from several columns
        int given, middle, family, suffix, maiden, alias, organisation, record_date, birth_date, house_number, street,
            unit, city, state, postcode, country;
    };

    Reading read(const Column& column, std::span<const std::string_view> fields, Buffers& buffers) const;
    template <typename Standardise>
    Reading read_name(const Column& column, std::string_view raw, std::string Name::*part, Name& name, Buffers& buffers,
                      Standardise standardise) const;
    Memory& memory(const Column& column, Buffers& buffers) const;
    Reading read_identifier(const Column& column, std::span<const std::string_view> fields, Buffers& buffers) const;
    Reading read_birth_parts(std::span<const std::string_view> fields, Buffers& buffers) const;
    std::string_view role_value(int column, std::span<const std::string_view> fields) const;
    void finish_name(Buffers& buffers, record::Record& record) const;

    std::uint64_t number_;  // no two standardisers have the same
    std::vector<record::Slot> slots_;
    Slots slot_;
    std::vector<Column> columns_;                                               // in the order in which they are read
    std::vector<int> required_;                                                 // indices into columns_, by field
    std::vector<int> several_slots_;                                            // slots that may hold several values
    int year_field_ = -1, month_field_ = -1, day_field_ = -1, age_field_ = -1;  // fields of a row
    int reference_year_;
    int age_year_ = 0;  // 0: the year of the record date, else of the file
};

}  // namespace idxr::standardise
