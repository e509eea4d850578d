// What the words of a name can be besides a name.
#include "name_words.hpp"

#include <algorithm>

#include "word_table.hpp"

namespace idxr::standardise {
namespace {

struct Row {
    std::uint32_t kind;
    std::string_view words;
};

WordTable<std::uint32_t> make_table() {
    static constexpr Row rows[] = {
        {title,
         "MR MRS MS MISS MX DR DOCTOR REV REVEREND PROF PROFESSOR SIR LADY LORD DAME MISTER MISSUS "
         "MADAM MADAME MME MLLE MONSIEUR HERR FRAU FRL SENOR SENORA SENORITA SRTA SRA HON HONORABLE "
         "HONOURABLE CAPT CAPTAIN"},
        {title_with_name,
         "FR FATHER SISTER BROTHER MSTR MASTER CPT COL COLONEL GEN GENERAL LT LIEUT LIEUTENANT SGT "
         "SERGEANT CPL CORPORAL MAJ CMDR COMMANDER ADM ADMIRAL RABBI IMAM SHEIKH SHAIKH HAJI PASTOR "
         "BISHOP SRIMATI SHRI SMT"},
        {tail,
         "MD PHD DPHIL RN LPN DDS DMD DVM JD CPA OBE MBE CBE KBE KCB GCB MBA LLB LLM LLD FRS FRCS "
         "FRCP DECEASED DECD RET RETIRED"},
        {tail | tail_alone, "ESQ ESQUIRE BART BARONET"},
        {particle,
         "VAN VON VOM DER DEN DE DEL DELLA DELLE DELA DELOS LA LAS LOS LE DI DA DAS DOS DU EL AL BIN "
         "IBN BINT ABU ST SAINT SAN SANTA TEN TER MC MAC"},
        {generation, "JR JNR JUNIOR SR SNR SENIOR II III IV V"},
        {generation | ordinal, "2ND 3RD 4TH"},
        {ordinal, "1ST 5TH 6TH 7TH 8TH 9TH 10TH 11TH 12TH"},
        {born, "NEE FORMERLY GEB GEBOREN FKA"},
        {also_known, "AKA ALIAS"},
        {link, "OF THE"},
        {peer, "EARL BARON BARONESS DUKE DUCHESS VISCOUNT VISCOUNTESS MARQUESS MARQUIS COUNT COUNTESS"},
        {newborn,
         "BABY BABYBOY BABYGIRL BOY GIRL INFANT NEWBORN NEW BORN TWIN TRIPLET MALE FEMALE CHILD "
         "FETUS"},
        {no_name,
         "TEST TESTING TESTER TESTPATIENT DUMMY NFN NLN NMN FNU LNU NONAME UNNAMED ANONYMOUS "
         "UNIDENTIFIED UNKNOWN NULL"},
    };
    WordTable<std::uint32_t> table(256);
    for (const auto& row : rows)
        for (std::size_t begin = 0; begin < row.words.size();) {
            const auto end = std::min(row.words.find(' ', begin), row.words.size());
            table[row.words.substr(begin, end - begin)] |= row.kind;
            begin = end + 1;
        }
    table["BARONET"] |= peer;
    table["LORD"] |= peer;
    table["LADY"] |= peer;
    return table;
}

}  // namespace

std::uint32_t name_word(std::string_view word) {
    static const auto table = make_table();
    return table.value(word);
}

std::string_view generation_of(std::string_view word) {
    if (word == "JR" || word == "JNR" || word == "JUNIOR") return "JR";
    if (word == "SR" || word == "SNR" || word == "SENIOR") return "SR";
    if (word == "II" || word == "2ND") return "II";
    if (word == "III" || word == "3RD") return "III";
    if (word == "IV" || word == "4TH") return "IV";
    if (word == "V" || word == "5TH") return "V";
    return {};
}

}  // namespace idxr::standardise
