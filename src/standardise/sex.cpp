// Sex or gender as one letter.
#include "idxr/standardise/sex.hpp"

#include "idxr/standardise/text.hpp"
#include "word_table.hpp"

namespace idxr::standardise {

Reading standardise_sex(std::string_view raw, std::string& out) {
    static const WordTable<char> table{
        {"F", 'F'},       {"FEMALE", 'F'},    {"FEM", 'F'},       {"WOMAN", 'F'},      {"W", 'F'},
        {"GIRL", 'F'},    {"2", 'F'},         {"2.0", 'F'},       {"WEIBLICH", 'F'},   {"FRAU", 'F'},
        {"FEMME", 'F'},   {"FEMININ", 'F'},   {"MUJER", 'F'},     {"FEMENINO", 'F'},   {"FEMENINA", 'F'},
        {"FEMALES", 'F'}, {"M", 'M'},         {"MALE", 'M'},      {"MAN", 'M'},        {"BOY", 'M'},
        {"1", 'M'},       {"1.0", 'M'},       {"MANN", 'M'},      {"HOMME", 'M'},      {"MASCULIN", 'M'},
        {"HOMBRE", 'M'},  {"MASCULINO", 'M'}, {"MAENNLICH", 'M'}, {"MANNLICH", 'M'},   {"H", 'M'},
        {"X", 'X'},       {"OTHER", 'X'},     {"NONBINARY", 'X'}, {"NON-BINARY", 'X'}, {"NON BINARY", 'X'},
        {"DIVERSE", 'X'}, {"DIVERS", 'X'},    {"D", 'X'},         {"INTERSEX", 'X'},   {"INDETERMINATE", 'X'},
        {"U", '-'},       {"0", '-'},         {"9", '-'},         {"0.0", '-'},        {"9.0", '-'},
        {"N", '-'},       {"AMBIGUOUS", '-'}};
    out.clear();
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (raw.size() > 64) return Reading::unreadable;
    const Folded folded(raw);
    auto text = folded.text();
    while (!text.empty() && text.back() == '.') text.remove_suffix(1);
    const char sex = table.value(text);
    if (sex == '-' || stands_for_missing(raw)) return Reading::placeholder;
    if (sex == '\0') return Reading::unreadable;
    out = sex;
    return Reading::value;
}

}  // namespace idxr::standardise
