// Equal rows meet at the rank that owns the hash of their content; 128 bits of XXH3 stand for the content.
#include "idxr/collapse/collapse.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::collapse {
namespace {

using record::Field;
using record::Record;

struct Content {
    std::uint64_t low, high;
    RecordNumber number;
};

struct Standing {
    RecordNumber number, representative;
};

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
    std::vector<Content> contents(store.size());
#pragma omp parallel
    {
        Record record;
        std::string text;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            contents[i] = {0, 0, no_record};
            if (unique[record.source] || !informative(record)) continue;
            text.assign(reinterpret_cast<const char*>(&record.source), sizeof record.source);
            for (std::size_t slot = 0; slot < schema.slots.size(); ++slot)
                if (is_compared(schema.slots[slot].field)) {
                    text.append(record.values[slot]);
                    text.push_back('\0');
                }
            const auto hash = XXH3_128bits(text.data(), text.size());
            contents[i] = {hash.low64, hash.high64, record.number};
        }
    }
    std::erase_if(contents, [](const Content& content) { return content.number == no_record; });

    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const Content>(contents),
                                   [&](const Content& content) { return static_cast<int>(content.high % ranks); });
    sort_in_parallel(met.data, [](const Content& a, const Content& b) {
        return std::tie(a.low, a.high, a.number) < std::tie(b.low, b.high, b.number);
    });
    std::vector<Standing> standings;
    for (std::size_t i = 1, first = 0; i < met.data.size(); ++i) {
        const auto& one = met.data[first];
        if (met.data[i].low == one.low && met.data[i].high == one.high)
            standings.push_back({met.data[i].number, one.number});
        else
            first = i;
    }

    const auto answers = mpi::send_to_owners(comm, std::span<const Standing>(standings), [&](const Standing& standing) {
        return ownership.owner(standing.number);
    });
    Collapsed result;
    result.representative.resize(store.size());
    for (std::uint64_t i = 0; i < store.size(); ++i) result.representative[i] = store.first() + i;
    for (const auto& answer : answers.data)
        result.representative[answer.number - store.first()] = answer.representative;
    result.collapsed = answers.data.size();
    return result;
}

}  // namespace idxr::collapse
