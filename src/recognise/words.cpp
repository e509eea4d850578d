// The vocabulary of headers, in plain Latin letters: English and its abbreviations, then the words of other languages.
#include "words.hpp"

#include <map>
#include <set>

#include "rules.hpp"

namespace idxr::recognise {
namespace {

struct Meaning {
    std::string_view meaning;  // one or more words of the rules
    std::string_view words;    // as they stand in headers, lower case ASCII
};

// Abbreviations, glued words that do not split by themselves, and words of other languages.
constexpr Meaning table[] = {
    // names
    {"first name", "fname forename forenames firstnm givenname gname"},
    {"first", "given frst christian fst"},
    {"last name", "lname surname surnames sname lastnm"},
    {"last", "lst family sur"},
    {"middle name", "mname"},
    {"middle", "midl mid"},
    {"middle name", "patronymic"},
    {"middle initial", "mi minit"},
    {"name", "nm names"},
    {"2", "second"},
    {"full name", "fullname"},
    {"maiden", "nee"},
    {"alias", "aka aliases nickname nick"},
    {"suffix", "sufx sfx suff"},
    {"prefix", "prefx"},
    {"title", "salutation honorific"},
    {"organisation", "org organization organizations company business firm corporation corp"},
    // birth, sex
    {"birth date", "dob bdate birthdt"},
    {"birth", "born"},
    {"birth year", "yob byear byr"},
    {"birth place", "pob bplace bpl"},
    {"birth month", "bmonth"},
    {"birth day", "bday birthday"},
    {"date", "dt datetime timestamp"},
    {"year", "yr years yrs"},
    {"month", "mon mo mth"},
    {"day", "dy"},
    {"sex", "gender mf sx"},
    {"death date", "dod"},
    // numbers
    {"social security", "ssn socsec"},
    {"social", "soc"},
    {"security", "sec"},
    {"number", "num nbr no nr nmbr numb"},
    {"id", "ident identifier identification ids key"},
    {"licence", "license licenses lic"},
    {"driver", "drivers driving"},
    {"driver licence", "dl"},
    {"driver licence number", "dln"},
    {"registration", "reg registr registered regn registry"},
    {"voter", "voters"},
    {"insurance", "ins"},
    {"record", "rec"},
    {"customer", "cust"},
    {"patient", "pt pat"},
    {"employee", "emp"},
    {"account", "acct"},
    // ways to reach
    {"phone", "tel telephone ph mobile cell cellphone fon landline mob phones telecom"},
    {"email", "emails"},
    // addresses
    {"address", "addr addresses add adr"},
    {"street", "str road"},
    {"line", "ln"},
    {"unit", "apt apartment suite ste flat"},
    {"city", "suburb town locality municipality village"},
    {"county", "cnty parish"},
    {"state", "province region prov"},
    {"postcode", "zip zipcode pincode pcode eircode postalcode"},
    {"country", "ctry cntry"},
    {"mail", "mailing"},
    {"postal address", "postaladdress"},
    {"house", "hse"},
    {"building", "bldg"},
    {"home", "residential res"},
    // the rest
    {"occupation", "profession job"},
    {"ethnic", "ethnicity"},
    {"source", "src"},
    {"system", "sys"},
    {"update", "updated upd modified modification changed"},
    {"entry", "created creation create"},
    {"code", "cd desc description lbl abbr abbrv abbreviation label abbrev"},
    {"flag", "indicator ind yn"},
    {"previous", "prev"},
    {"registration", "register"},
    {"date", "ts dte"},
    {"birth", "brth"},
    {"sex", "gndr"},
    {"city", "cty"},
    {"mother", "mothers"},
    {"father", "fathers"},
    {"spouse", "spouses"},
    {"parent", "parents"},
    {"household", "hh"},
    // German
    {"first name", "vorname vornamen"},
    {"alias", "rufname"},
    {"middle name", "zweitname"},
    {"last name", "nachname familienname zuname"},
    {"maiden name", "geburtsname"},
    {"birth date", "geburtsdatum gebdat gebdatum"},
    {"birth place", "geburtsort gebort"},
    {"birth year", "geburtsjahr gebjahr"},
    {"birth month", "geburtsmonat"},
    {"birth day", "geburtstag"},
    {"sex", "geschlecht"},
    {"street", "strasse"},
    {"address", "anschrift"},
    {"house number", "hausnummer hausnr"},
    {"postcode", "plz postleitzahl"},
    {"city", "ort wohnort stadt"},
    {"state", "bundesland"},
    {"country", "land"},
    {"county", "landkreis"},
    {"phone", "telefon handy"},
    {"phone number", "telefonnummer"},
    {"occupation", "beruf"},
    {"organisation", "firma"},
    {"title", "anrede titel"},
    {"first", "vor"},
    {"last", "nach"},
    {"phone", "mobil handynummer mobilnummer"},
    {"insurance number", "kvnr krankenversichertennummer versicherungsnummer"},
    {"social security number", "sozialversicherungsnummer svnr"},
    {"house number", "hnr"},
    {"residence", "wohnsitz"},
    {"nationality", "staatsangehoerigkeit nationalitaet staatsangehorigkeit nationalitat"},
    {"number", "nummer"},
    {"insurance number", "versichertennummer"},
    {"birth", "geburt geb"},
    {"date", "datum"},
    {"year", "jahr"},
    // French
    {"first name", "prenom prenoms"},
    {"name", "nom"},
    {"birth", "naissance naiss"},
    {"sex", "sexe"},
    {"address", "adresse"},
    {"street", "rue"},
    {"city", "ville commune"},
    {"country", "pays"},
    {"email", "courriel"},
    {"phone", "portable"},
    {"occupation", "metier"},
    {"place", "lieu"},
    {"number", "numero"},
    {"organisation", "entreprise"},
    {"title", "civilite"},
    {"county", "departement"},
    {"day", "jour"},
    {"month", "mois"},
    {"year", "annee"},
    {"last", "famille"},
    {"full", "complet"},
    {"social security", "secu"},
    {"social", "sociale"},
    {"security", "securite"},
    {"last", "usage"},
    {"birth", "ne"},
    {"married", "marital epouse"},
    {"street", "voie"},
    {"home", "domicile"},
    // Spanish, Portuguese, Italian
    {"name", "nombre nome"},
    {"first name", "nombres"},
    {"last name", "apellido apellidos sobrenome apelido cognome"},
    {"1", "paterno primer primero"},
    {"2", "materno segundo"},
    {"date", "fecha"},
    {"birth", "nacimiento nascimento nascita nac nasc"},
    {"sex", "sexo genero sesso"},
    {"address", "direccion indirizzo endereco"},
    {"street", "calle via rua"},
    {"city", "ciudad localidad municipio poblacion citta cidade comune"},
    {"state", "provincia estado"},
    {"country", "pais paese"},
    {"phone", "telefono movil celular telefone"},
    {"email", "correo electronico"},
    {"code", "codigo codice"},
    {"place", "lugar luogo"},
    {"organisation", "empresa"},
    {"occupation", "profesion ocupacion professione profissao"},
    {"day", "dia"},
    {"month", "mes"},
    {"year", "ano"},
    {"postcode", "cap cep"},
    {"full", "completo"},
    {"last", "familia"},
    {"tax id", "fiscale"},
    {"address", "domicilio morada"},
    {"residence", "residenza residencia"},
    {"phone", "cellulare telemovel"},
    {"house number", "civico"},
    {"birth place", "naturalidade"},
    {"first", "primeiro pila"},
    {"last", "ultimo"},
    {"social security", "seguridad"},
    {"national id", "cedula identidad"},
    {"nationality", "nacionalidad nacionalidade cittadinanza nationalite"},
    {"mother", "madre mae mere"},
    {"father", "padre pai pere"},
    {"married", "casada"},
    // Dutch, Polish, Scandinavian
    {"first name", "voornaam imie fornavn fornamn"},
    {"last name", "achternaam nazwisko etternavn efternavn efternamn"},
    {"middle name", "tussenvoegsel"},
    {"birth date", "geboortedatum fodselsdato fodelsedatum"},
    {"birth place", "geboorteplaats"},
    {"sex", "geslacht plec kon kjonn"},
    {"street", "straat ulica gata"},
    {"house number", "huisnummer"},
    {"city", "woonplaats miasto"},
    {"phone", "telefoon"},
    {"postcode", "postnummer postnr"},
    {"name", "naam navn namn"},
    {"last name", "geslachtsnaam"},
    {"maiden name", "meisjesnaam"},
    {"alias", "roepnaam"},
    {"first name", "voornamen fornavne"},
    {"middle name", "mellemnavn mellomnavn mellannamn"},
    {"birth", "urodzenia fodselsdag fodsels fodt fodd"},
    {"birth year", "geboortejaar fodselsar"},
    {"street", "straatnaam gade vej gatuadress"},
    {"address", "adres adress adresa"},
    {"house number", "huisnr"},
    {"city", "plaats miejscowosc gmina postort poststed"},
    {"county", "powiat"},
    {"state", "wojewodztwo"},
    {"code", "kod"},
    {"postal", "pocztowy"},
    {"country", "kraj"},
    {"place", "miejsce"},
    {"age", "wiek"},
    {"phone", "mobiel"},
    {"maiden name", "rodowe"},
    {"number house", "domu"},
    {"unit", "mieszkania lokalu"},
    {"national id", "fodselsnummer cpr"},
    // Czech, Slovak, Croatian, Hungarian, Romanian
    {"name", "jmeno meno nev nume"},
    {"first name", "keresztnev utonev prenume ime"},
    {"last name", "prijmeni priezvisko vezeteknev prezime"},
    {"birth", "narozeni narodenia rodenja szuletesi nasterii"},
    {"sex", "pohlavi pohlavie spol nem"},
    {"street", "ulice utca strada"},
    {"house number", "popisne hazszam"},
    {"number", "cislo szam numar broj"},
    {"city", "mesto obec telepules varos oras localitate grad"},
    {"county", "okres judet"},
    {"postcode", "psc iranyitoszam"},
    {"postal", "postal postni postansky"},
    {"address", "lakcim"},
    {"place", "misto miesto hely mjesto"},
    {"date", "ido"},
    {"year", "rok ev"},
    {"national id", "rodne jmbg oib"},
    {"mother", "anyja"},
    // Finnish
    {"first name", "etunimi etunimet"},
    {"last name", "sukunimi"},
    {"birth date", "syntymaaika syntymapaiva"},
    {"sex", "sukupuoli"},
    {"street address", "katuosoite lahiosoite"},
    {"address", "osoite"},
    {"postcode", "postinumero"},
    {"city", "kaupunki kunta postitoimipaikka"},
    {"phone", "puhelin puhelinnumero"},
    {"email", "sahkoposti"},
    {"national id", "henkilotunnus hetu"},
    // Turkish, Indonesian, Vietnamese
    {"name", "isim adi nama"},
    {"last name", "soyad soyadi soyisim"},
    {"birth", "dogum lahir sinh"},
    {"date", "tarihi tanggal ngay"},
    {"sex", "cinsiyet kelamin tinh"},
    {"address", "alamat"},
    {"city", "sehir kota kabupaten"},
    {"place", "yeri tempat"},
    {"national id", "kimlik nik cccd cmnd"},
    {"full", "lengkap"},
    {"phone", "telepon"},
    {"mother", "anne"},
    {"father", "baba"},
    // Russian, Ukrainian
    {"full name", "fio pib"},
    {"first name", "imya imia"},
    {"last name", "familiya prizvishche"},
    {"middle name", "otchestvo"},
    {"birth", "rozhdeniya narodzhennya"},
    {"maiden", "devichya"},
    {"sex", "pol"},
    {"year", "god"},
    {"age", "vozrast"},
    {"city", "gorod"},
    {"state", "oblast kray"},
    {"county", "rayon"},
    {"street", "ulitsa vulitsya"},
    {"house number", "dom"},
    {"unit", "kvartira"},
    {"postcode", "indeks"},
    {"country", "strana"},
    {"email", "pochta"},
    {"passport", "pasport"},
    {"nationality", "grazhdanstvo natsionalnost"},
    {"number", "nomer"},
    // Greek
    {"name", "onoma"},
    {"last name", "eponymo"},
    {"full name", "onomateponymo"},
    {"birth", "gennisis gennisi"},
    {"date", "imerominia"},
    {"year", "etos"},
    {"sex", "fylo"},
    {"address", "diefthynsi"},
    {"street", "odos"},
    {"city", "poli"},
    {"postcode", "tk"},
    {"phone", "tilefono kinito"},
    {"national id", "amka"},
    {"tax id", "afm"},
    {"father", "patronymo"},
    {"mother", "mitronymo"},
    // Chinese, Japanese, Korean
    {"full name", "姓名 氏名 성명 이름"},
    {"last name", "姓 성"},
    {"first name", "名"},
    {"birth date", "出生日期 生年月日 생년월일"},
    {"sex", "性别 性別 성별"},
    {"address", "地址 住址 住所 주소"},
    {"postcode", "邮编 邮政编码 郵便番号 우편번호"},
    {"phone", "电话 手机 手机号 電話番号 전화번호"},
    {"national id", "身份证 身份证号 身份证号码"},
};

constexpr std::string_view fillers =
    "of the de du la el di do da del der des d l le y e i und et og och va and at in code value text field col column "
    "var string x "
    "number patient person personal individual customer client member voter subject applicant resident "
    "user student employee beneficiary enrollee claimant owner taxpayer donor guest passenger tenant borrower holder "
    "worker defendant candidate recipient respondent participant policyholder cardholder buyer seller contact s nd "
    "primary main current curr legal raw "
    "clean cleaned norm normalised normalized std standardised standardized orig original fake synthetic "
    "entered reported home full demographic demographics info identity physical c known secondary alt "
    "alternate other day evening work best line elektronnaya gioi jenis tc";

// Calls use(word) for each word of a text.
template <typename Use>
void for_each_word(std::string_view text, Use use) {
    while (!text.empty()) {
        const auto end = text.find_first_of(" |?");
        if (end != 0) use(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
}

const std::map<std::string_view, std::string_view>& meanings() {
    static const auto all = [] {
        std::map<std::string_view, std::string_view> by_word;
        for (const auto& entry : table)
            for_each_word(entry.words, [&](std::string_view word) { by_word.emplace(word, entry.meaning); });
        return by_word;
    }();
    return all;
}

const std::set<std::string_view>& filler_words() {
    static const auto all = [] {
        std::set<std::string_view> words;
        for_each_word(fillers, [&](std::string_view word) { words.insert(word); });
        return words;
    }();
    return all;
}

const std::set<std::string_view>& known_words() {
    static const auto all = [] {
        auto words = filler_words();
        const auto add = [&](std::string_view word) { words.insert(word); };
        for (const auto& entry : table) for_each_word(entry.words, add), for_each_word(entry.meaning, add);
        for (const auto& rule : rules()) for_each_word(rule.words, add);
        return words;
    }();
    return all;
}

}  // namespace

std::string_view meaning_of(std::string_view word) {
    const auto found = meanings().find(word);
    return found == meanings().end() ? word : found->second;
}

bool is_filler(std::string_view word) { return filler_words().contains(word); }

bool is_known(std::string_view word) {
    return known_words().contains(word) || about_the_record(word) || about_another_person(word);
}

}  // namespace idxr::recognise
