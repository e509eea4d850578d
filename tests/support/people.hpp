// Small populations for tests, written as rows of text.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "idxr/record/store.hpp"

namespace idxr::test {

// Rows in the order of the schema's slots; "" is missing.
struct People {
    record::Schema schema;
    std::vector<std::vector<std::string>> rows;
};

inline std::vector<record::Slot> slots_of(std::initializer_list<record::Field> fields) {
    std::vector<record::Slot> slots;
    for (auto field : fields) slots.push_back({field, ""});
    return slots;
}

// A record that views its own texts.
class Person {
  public:
    Person(const record::Schema& schema, std::initializer_list<std::pair<record::Field, std::string>> values) {
        texts_.resize(schema.slots.size());
        for (const auto& [field, value] : values) texts_[static_cast<std::size_t>(schema.slot(field))] = value;
        for (const auto& text : texts_) record_.values.push_back(text);
    }
    Person(const Person&) = delete;
    const record::Record& operator*() const { return record_; }

  private:
    std::deque<std::string> texts_;
    record::Record record_;
};

// The rows of this rank when all rows are cut into equal ranges.
inline record::RecordStore store_of(const mpi::Communicator& comm, const People& people) {
    record::RecordStore store(people.schema.slots.size());
    const auto ranks = static_cast<std::size_t>(comm.size()), rank = static_cast<std::size_t>(comm.rank());
    record::PackedRecords bytes;
    for (auto i = people.rows.size() * rank / ranks; i < people.rows.size() * (rank + 1) / ranks; ++i) {
        record::Record record;
        record.values.assign(people.rows[i].begin(), people.rows[i].end());
        record::pack(record, bytes);
    }
    store.append({std::move(bytes)});
    store.number_from(comm.exclusive_sum(store.size()));
    return store;
}

}  // namespace idxr::test
