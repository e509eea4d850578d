// Equal rows, by the content of their compared fields.
#include "idxr/collapse/collapse.hpp"

#include <algorithm>

#include "idxr/record/repeats.hpp"

namespace idxr::collapse {
namespace {

using record::Field;
using record::Record;

bool is_compared(Field field) {
    return field != Field::record_id && field != Field::record_date && field != Field::carried;
}

class Informative {
  public:
    explicit Informative(const record::Schema& schema)
        : given_(schema.slot(Field::given)),
          family_(schema.slot(Field::family)),
          birth_date_(schema.slot(Field::birth_date)) {
        for (std::size_t i = 0; i < schema.slots.size(); ++i) {
            const auto field = schema.slots[i].field;
            if (field == Field::ssn || field == Field::identifier || field == Field::phone || field == Field::email ||
                field == Field::house_number || field == Field::street)
                telling_.push_back(static_cast<int>(i));
        }
    }

    bool operator()(const Record& record) const {
        if (record[given_].size() < 2 || record[family_].size() < 2) return false;
        const auto date = record[birth_date_];
        if (date.size() == 8 && date.substr(4, 2) != "00" && date.substr(6, 2) != "00") return true;
        return std::any_of(telling_.begin(), telling_.end(), [&](int slot) { return !record[slot].empty(); });
    }

  private:
    int given_, family_, birth_date_;
    std::vector<int> telling_;
};

}  // namespace

Collapsed collapse_duplicates(const mpi::Communicator& comm, const record::Ownership& ownership,
                              const record::Schema& schema, const record::RecordStore& store,
                              const std::vector<bool>& unique) {
    const Informative informative(schema);
    std::vector<record::Content> contents(store.size());
#pragma omp parallel
    {
        Record record;
        std::string text;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            if (unique[record.source] || !informative(record)) continue;
            text.assign(reinterpret_cast<const char*>(&record.source), sizeof record.source);
            for (std::size_t slot = 0; slot < schema.slots.size(); ++slot)
                if (is_compared(schema.slots[slot].field)) {
                    text.append(record.values[slot]);
                    text.push_back('\0');
                }
            contents[i] = record::content_of(text, record.number);
        }
    }
    const auto repeats = record::find_repeats(comm, ownership, std::move(contents));
    Collapsed result;
    result.representative.resize(store.size());
    for (std::uint64_t i = 0; i < store.size(); ++i) result.representative[i] = store.first() + i;
    for (const auto& repeat : repeats) result.representative[repeat.number - store.first()] = repeat.first;
    result.collapsed = repeats.size();
    return result;
}

}  // namespace idxr::collapse
