// The rows that a truth knows, with what the run made of them. Record ids, entities, masters and sources are 64-bit
// hashes: two of 70 million meet by chance once in ten thousand evaluations.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::evaluate {

// Finds keys among sorted, distinct, evenly spread ones: about one cache miss to where a key would stand.
class KeyIndex {
  public:
    static constexpr std::uint64_t absent = ~std::uint64_t{0};
    KeyIndex() = default;
    explicit KeyIndex(std::vector<std::uint64_t> sorted_keys);
    std::uint64_t find(std::uint64_t key) const;  // position, or absent
    std::uint64_t size() const { return keys_.size(); }
    std::uint64_t operator[](std::uint64_t position) const { return keys_[position]; }

  private:
    std::vector<std::uint64_t> keys_, begin_;
    int shift_ = 63;
};

// A record of the run or of the truth. Without by_source the source does not count.
std::uint64_t record_key(std::string_view source, std::string_view record_id, bool by_source);

struct Rows {
    KeyIndex index;
    bool by_source = false;  // the truth names sources
    std::vector<std::uint64_t> entity;
    std::vector<std::uint64_t> household;        // empty if the truth has none; 0: not said for this row
    std::vector<std::uint64_t> source;           // of unknown source: different from every other row's
    std::vector<std::uint64_t> master;           // a rejected row has one of its own
    std::vector<std::uint64_t> found_household;  // likewise

    std::uint64_t unlabelled = 0;        // rows of the truth file without an entity: left out
    std::uint64_t absent = 0;            // rows that are not in the result, for example rejected
    std::uint64_t absent_no_source = 0;  // of these, rows whose source is not known
    std::uint64_t not_in_truth = 0;      // rows of the result that the truth does not know: left out
    std::uint64_t size() const { return entity.size(); }
};

// Reads the truth and joins the run's identities to it; errors as evaluate().
Rows read_rows(const std::string& truth, const std::string& run);

}  // namespace idxr::evaluate
