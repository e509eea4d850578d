// What the words of a name can be besides a name.
#pragma once

#include <cstdint>
#include <string_view>

namespace idxr::standardise {

enum NameWord : std::uint32_t {
    title = 1 << 0,            // MR, DR: goes from the front, even alone
    title_with_name = 1 << 1,  // COL, SISTER: goes from the front when a name follows
    tail = 1 << 2,             // MD, PHD: goes from the end when a name stands before
    tail_alone = 1 << 3,       // BARONET, ESQ: no name even alone
    particle = 1 << 4,         // VAN, DE LA: joined to what follows
    generation = 1 << 5,       // JR, III: generation_of() says which
    born = 1 << 6,             // NEE: the maiden name follows
    also_known = 1 << 7,       // AKA: another full name follows
    link = 1 << 8,             // OF, THE: no part of a name
    ordinal = 1 << 9,          // 1ST, 5TH
    peer = 1 << 10,            // EARL, BARON after a comma or THE
    newborn = 1 << 11,         // BABY, BOY, TWIN: no given name when nothing else stands there
    no_name = 1 << 12,         // TEST, NFN: a placeholder in any name field
};

// 0 for a word that can only be a name.
std::uint32_t name_word(std::string_view word);

// "JR" for JUNIOR, "III" for 3RD; empty when the word is no generation.
std::string_view generation_of(std::string_view word);

}  // namespace idxr::standardise
