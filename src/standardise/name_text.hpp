// The words of one name field, on the stack.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/text.hpp"

namespace idxr::standardise {

// Folds, drops apostrophes, cuts at spaces and punctuation, reads digits inside words as the letters that they look
// like, and takes what stands in parentheses or quotes aside. A comma is a word of its own when commas are asked for.
class NameText {
  public:
    enum class Commas { gaps, words };

    explicit NameText(std::string_view raw, Commas commas = Commas::gaps);
    NameText(const NameText&) = delete;
    NameText& operator=(const NameText&) = delete;

    Words words;
    Words aside;  // "BILL" of William (Bill); never holds commas

  private:
    char main_[Folded::capacity];
    char aside_[Folded::capacity];
};

// Appends words [begin, end) with single spaces, also before the first one when `out` is not empty.
void append_words(const Words& words, std::size_t begin, std::size_t end, std::string& out);

// The same with particles joined to what follows them.
void append_family_words(const Words& words, std::size_t begin, std::size_t end, std::string& out);

}  // namespace idxr::standardise
