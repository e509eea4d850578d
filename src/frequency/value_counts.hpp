// How many records have each value of a slot: hash tables, one for each part of the hashes, so that threads fill them
// at once.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/common/prefetch.hpp"
#include "idxr/record/store.hpp"

namespace idxr::frequency {

struct Count {
    std::uint64_t value;  // hash
    std::uint64_t records;
};

// Open addressing with linear probing; grows at half full.
class CountTable {
  public:
    explicit CountTable(std::size_t values = 0) : cells_(std::bit_ceil(2 * values + 16)) {}

    void add(std::uint64_t value, std::uint64_t records) {
        auto* cell = find_cell(value);
        if (cell->stored == 0) {
            if (2 * ++size_ > cells_.size()) {
                grow();
                cell = find_cell(value);
            }
            *cell = {value, 1};
        }
        cell->stored += records;
    }
    void set(std::uint64_t value, std::uint64_t records) { find_cell(value)->stored = 1 + records; }  // it is there
    // 0 for a value that is not there.
    std::uint64_t find(std::uint64_t value) const {
        const auto stored = const_cast<CountTable*>(this)->find_cell(value)->stored;
        return stored == 0 ? 0 : stored - 1;
    }
    void prefetch(std::uint64_t value) const { idxr::prefetch(&cells_[value & (cells_.size() - 1)]); }
    std::size_t size() const { return size_; }

    template <typename Use>
    void for_each(Use use) const {
        for (const auto& cell : cells_)
            if (cell.stored != 0) use(Count{cell.value, cell.stored - 1});
    }

  private:
    struct Cell {
        std::uint64_t value = 0;
        std::uint64_t stored = 0;  // records + 1; 0: empty
    };
    Cell* find_cell(std::uint64_t value) {
        const auto mask = cells_.size() - 1;
        auto at = value & mask;
        while (cells_[at].stored != 0 && cells_[at].value != value) at = (at + 1) & mask;
        return &cells_[at];
    }
    void grow() {
        std::vector<Cell> old(2 * cells_.size());
        old.swap(cells_);
        for (const auto& cell : old)
            if (cell.stored != 0) *find_cell(cell.value) = cell;
    }

    std::vector<Cell> cells_;
    std::size_t size_ = 0;
};

// Tables by the upper bits of the hash.
class ValueCounts {
  public:
    static constexpr unsigned part_bits = 6;
    static std::size_t part(std::uint64_t value) { return value >> (64 - part_bits); }

    ValueCounts() : parts_(std::size_t{1} << part_bits) {}

    CountTable& table(std::size_t part) { return parts_[part]; }
    std::uint64_t find(std::uint64_t value) const { return parts_[part(value)].find(value); }
    void prefetch(std::uint64_t value) const { parts_[part(value)].prefetch(value); }
    void add(std::uint64_t value, std::uint64_t records) { parts_[part(value)].add(value, records); }
    void set(std::uint64_t value, std::uint64_t records) { parts_[part(value)].set(value, records); }
    std::uint64_t size() const;

    template <typename Use>
    void for_each(Use use) const {
        for (const auto& table : parts_) table.for_each(use);
    }

  private:
    std::vector<CountTable> parts_;
};

// All values of one slot on this rank; a value that only other than standing records have counts 0, so that it too
// learns how common it is.
ValueCounts count_values(const record::RecordStore& store, std::size_t slot, const std::vector<bool>& standing);

}  // namespace idxr::frequency
