// Sex or gender as one letter.
#include "idxr/standardise/sex.hpp"

#include "idxr/standardise/text.hpp"
#include "word_table.hpp"

namespace idxr::standardise {

Reading standardise_sex(std::string_view raw, std::string& out) {
    // English, German, French, Spanish, Italian, Portuguese, Dutch, Polish and Czech, Scandinavian, Russian, Greek,
    // Turkish, Indonesian.
    static const WordTable<char> table{
        {"F", 'F'},         {"FEMALE", 'F'},    {"FEMALES", 'F'},     {"FEM", 'F'},       {"WOMAN", 'F'},
        {"W", 'F'},         {"GIRL", 'F'},      {"2", 'F'},           {"2.0", 'F'},       {"WEIBLICH", 'F'},
        {"FRAU", 'F'},      {"FEMME", 'F'},     {"FEMININ", 'F'},     {"FEMININE", 'F'},  {"MUJER", 'F'},
        {"FEMENINO", 'F'},  {"FEMENINA", 'F'},  {"FEMMINA", 'F'},     {"DONNA", 'F'},     {"FEMININO", 'F'},
        {"MULHER", 'F'},    {"V", 'F'},         {"VROUW", 'F'},       {"K", 'F'},         {"KOBIETA", 'F'},
        {"ZENA", 'F'},      {"KVINNA", 'F'},    {"KVINDE", 'F'},      {"KVINNE", 'F'},    {"ZH", 'F'},
        {"ZHEN", 'F'},      {"ZHENSKIY", 'F'},  {"ZHENSHCHINA", 'F'}, {"TH", 'F'},        {"THILY", 'F'},
        {"GYNAIKA", 'F'},   {"KADIN", 'F'},     {"P", 'F'},           {"PEREMPUAN", 'F'}, {"M", 'M'},
        {"MALE", 'M'},      {"MALES", 'M'},     {"MAN", 'M'},         {"BOY", 'M'},       {"1", 'M'},
        {"1.0", 'M'},       {"MANN", 'M'},      {"MAENNLICH", 'M'},   {"MANNLICH", 'M'},  {"HERR", 'M'},
        {"HOMME", 'M'},     {"MASCULIN", 'M'},  {"H", 'M'},           {"HOMBRE", 'M'},    {"MASCULINO", 'M'},
        {"VARON", 'M'},     {"MASCHIO", 'M'},   {"UOMO", 'M'},        {"HOMEM", 'M'},     {"MEZCZYZNA", 'M'},
        {"MUZ", 'M'},       {"MAND", 'M'},      {"MUZH", 'M'},        {"MUZHSKOY", 'M'},  {"MUZHCHINA", 'M'},
        {"ARREN", 'M'},     {"ANDRAS", 'M'},    {"E", 'M'},           {"ERKEK", 'M'},     {"L", 'M'},
        {"LAKI-LAKI", 'M'}, {"X", 'X'},         {"OTHER", 'X'},       {"NONBINARY", 'X'}, {"NON-BINARY", 'X'},
        {"DIVERSE", 'X'},   {"DIVERS", 'X'},    {"D", 'X'},           {"INTERSEX", 'X'},  {"INDETERMINATE", 'X'},
        {"U", '-'},         {"0", '-'},         {"9", '-'},           {"0.0", '-'},       {"9.0", '-'},
        {"N", '-'},         {"AMBIGUOUS", '-'}, {"NON BINARY", 'X'}};
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
