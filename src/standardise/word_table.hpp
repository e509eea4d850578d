// A read-only hash table from short words to small values: a look-up is a few nanoseconds and allocates nothing.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

namespace idxr::standardise {

// Words longer than max_bytes are never found and not kept. Open addressing, at most a quarter full.
template <typename Value>
class WordTable {
  public:
    static constexpr std::size_t max_bytes = 16;

    explicit WordTable(std::size_t expected) : entries_(std::bit_ceil(expected * 4 + 4)) {}

    WordTable(std::initializer_list<std::pair<std::string_view, Value>> words) : WordTable(words.size()) {
        for (const auto& [word, value] : words) (*this)[word] = value;
    }

    // The value of a word, made if new; the words must not outnumber what the table was made for. Not for words beyond
    // max_bytes.
    Value& operator[](std::string_view word) {
        const Key key(word);
        for (auto i = key.hash() & (entries_.size() - 1);; i = (i + 1) & (entries_.size() - 1)) {
            auto& entry = entries_[i];
            if (entry.key.size == 0) entry.key = key;
            if (entry.key == key) return entry.value;
        }
    }

    const Value* find(std::string_view word) const {
        if (word.empty() || word.size() > max_bytes) return nullptr;
        const Key key(word);
        for (auto i = key.hash() & (entries_.size() - 1);; i = (i + 1) & (entries_.size() - 1)) {
            const auto& entry = entries_[i];
            if (entry.key == key) return &entry.value;
            if (entry.key.size == 0) return nullptr;
        }
    }

    // The value, or Value{} for a word that is not there.
    Value value(std::string_view word) const {
        const auto* found = find(word);
        return found ? *found : Value{};
    }

    bool has(std::string_view word) const { return find(word) != nullptr; }

  private:
    // The bytes of a word in two numbers: its first and its last eight, which overlap in shorter words.
    struct Key {
        std::uint64_t first = 0, last = 0;
        std::uint32_t size = 0;

        Key() = default;
        explicit Key(std::string_view word) : size(static_cast<std::uint32_t>(word.size())) {
            const auto* bytes = word.data();
            if (size >= 8) {
                std::memcpy(&first, bytes, 8);
                std::memcpy(&last, bytes + size - 8, 8);
            } else if (size >= 4) {
                std::memcpy(&first, bytes, 4);
                std::memcpy(&last, bytes + size - 4, 4);
            } else if (size > 0) {
                first = static_cast<unsigned char>(bytes[0]) |
                        static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[size / 2])) << 8;
                last = static_cast<unsigned char>(bytes[size - 1]);
            }
        }
        bool operator==(const Key&) const = default;
        // Two independent products: cheap, and good enough for words that a person chose.
        std::uint64_t hash() const {
            const auto product = (first + size) * 0x9e3779b97f4a7c15ULL ^ last * 0xc2b2ae3d27d4eb4fULL;
            return product ^ product >> 32;
        }
    };
    struct Entry {
        Key key;
        Value value{};
    };

    std::vector<Entry> entries_;
};

}  // namespace idxr::standardise
