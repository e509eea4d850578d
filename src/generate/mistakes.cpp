// Applying errors and omissions to what a record says.
#include "mistakes.hpp"

#include <algorithm>
#include <utility>

#include "typos.hpp"

namespace idxr::generate {
namespace {

constexpr std::array<std::string_view, 6> placeholder_names{"UNKNOWN", "TEST", "DOE", "NONE", "XXX", "NA"};
constexpr std::array<std::string_view, 3> placeholder_ssns{"999999999", "123456789", "111111111"};
constexpr std::array<std::string_view, 3> placeholder_phones{"5555555555", "9999999999", "0000000000"};
constexpr std::array<std::string_view, 3> placeholder_emails{"none@none.com", "noemail@noemail.com", "na@na.com"};
constexpr std::array<std::string_view, 3> placeholder_streets{"HOMELESS", "NO FIXED ADDRESS", "GENERAL DELIVERY"};
constexpr std::array<Date, 2> placeholder_births{{{1900, 1, 1}, {1901, 1, 1}}};

// Takes down one record; every step says whether it put a wrong value.
class Clerk {
  public:
    Clerk(const World& world, const Household& household, std::size_t p, Day day, const ErrorRates& rates,
          Stream& stream, Facts& facts)
        : world_(world),
          household_(household),
          person_(household.people[p]),
          day_(day),
          rates_(rates),
          stream_(stream),
          facts_(facts) {}

    bool take_down() {
        const bool name = mistake_names();
        const bool birth = mistake_birth();
        const bool numbers = mistake_numbers();
        const bool address = mistake_address();
        return name | birth | numbers | address;
    }

  private:
    bool happens(Chance chance) { return stream_.happens(chance); }
    template <std::size_t N>
    std::string_view pick(const std::array<std::string_view, N>& list) {
        return stream_.pick(list);
    }
    // True if `work` changed the value.
    template <typename Work>
    bool changes(const std::string& value, Work work) {
        const std::string before = value;
        work();
        return value != before;
    }

    bool mistake_names() {
        if (day_ - person_.birth < 30 && happens(rates_.unnamed_newborn)) return unname();
        if (happens(rates_.placeholder_name)) {
            facts_.given = pick(placeholder_names);
            facts_.middle.clear();
            if (stream_.below(2) == 0) facts_.family = facts_.given;
            return true;
        }
        bool wrong = mistake_given();
        wrong |= mistake_family();
        if (!facts_.middle.empty() && happens(rates_.middle_typo))
            wrong |= changes(facts_.middle, [&] { misspell(facts_.middle, stream_); });
        if (happens(rates_.given_typo)) wrong |= changes(facts_.given, [&] { misspell(facts_.given, stream_); });
        if (happens(rates_.family_typo)) wrong |= changes(facts_.family, [&] { misspell(facts_.family, stream_); });
        if (happens(rates_.swapped_names) && facts_.given != facts_.family) {
            std::swap(facts_.given, facts_.family);
            wrong = true;
        }
        return wrong;
    }

    bool unname() {
        switch (stream_.below(4)) {
            case 0:
                facts_.given.clear();
                break;
            case 1:
                facts_.given = "BABY";
                break;
            default:
                facts_.given = person_.sex == Sex::female ? "BABY GIRL" : "BABY BOY";
        }
        facts_.middle.clear();
        return true;
    }

    bool mistake_given() {
        const auto nicknames = world_.names.nicknames(person_.given);
        const bool present = day_ >= person_.given_changed;
        if (present && !nicknames.empty() &&
            happens(person_.called_by_nickname ? rates_.nickname_if_habit : rates_.nickname)) {
            // One of the habitual, the same every time.
            const auto which = person_.called_by_nickname
                                   ? static_cast<std::size_t>(person_.birth & 0xffff) % nicknames.size()
                                   : stream_.below(nicknames.size());
            facts_.given = nicknames[which];
            return true;
        }
        if (!facts_.middle.empty()) {
            if (happens(person_.called_by_middle ? rates_.middle_for_given_if_habit : rates_.middle_for_given)) {
                facts_.given = std::move(facts_.middle);
                facts_.middle.clear();
                return true;
            }
            if (happens(rates_.joined_names)) {
                facts_.given += ' ';
                facts_.given += facts_.middle;
                facts_.middle.clear();
                return true;
            }
        }
        if (facts_.given.size() > 1 && happens(rates_.initial)) {
            facts_.given.resize(1);
            return true;
        }
        return false;
    }

    bool mistake_family() {
        bool wrong = false;
        const bool renamed = person_.family_before.first != no_name && day_ >= person_.family_changed;
        if (renamed && happens(rates_.former_family))
            wrong |= changes(facts_.family, [&] { tell_family_name(world_, person_.family_before, facts_.family); });
        if (const auto hyphen = facts_.family.find('-');
            hyphen != std::string::npos && happens(rates_.half_of_hyphenated)) {
            if (stream_.below(2) == 0)
                facts_.family.erase(hyphen);
            else
                facts_.family.erase(0, hyphen + 1);
            wrong = true;
        }
        if (facts_.suffix != NameSuffix::none && happens(rates_.suffix_in_family)) {
            constexpr std::string_view words[] = {"", " JR", " SR", " III"};
            facts_.family += words[static_cast<std::size_t>(facts_.suffix)];
            facts_.suffix = NameSuffix::none;
            wrong = true;
        }
        return wrong;
    }

    bool mistake_birth() {
        auto& birth = facts_.birth;
        if (birth.year == 0) return false;
        const auto truth = birth;
        if (happens(rates_.placeholder_birth))
            birth = placeholder_births[stream_.below(placeholder_births.size())];
        else if (happens(rates_.first_of_january))
            birth.month = birth.day = 1;
        else {
            if (birth.day <= 12 && happens(rates_.day_for_month)) std::swap(birth.day, birth.month);
            if (happens(rates_.birth_digit)) miskey_birth();
            if (happens(rates_.birth_year)) miss_birth_year();
        }
        birth.day = std::min(birth.day, days_in_month(birth.year, birth.month));
        return birth != truth;
    }

    void miskey_birth() {
        auto& birth = facts_.birth;
        const auto other_digit = [&](int number, int place) {
            const int digit = number / place % 10;
            return number + (static_cast<int>(stream_.below(10)) - digit) * place;
        };
        for (;;) {
            auto tried = birth;
            switch (stream_.below(4)) {
                case 0:
                    tried.year = other_digit(birth.year, 1);
                    break;
                case 1:
                    tried.month = other_digit(birth.month, 1);
                    break;
                case 2:
                    tried.day = other_digit(birth.day, 10);
                    break;
                default:
                    tried.day = other_digit(birth.day, 1);
            }
            const bool valid = tried.year <= facts_.recorded.year && tried.month >= 1 && tried.month <= 12 &&
                               tried.day >= 1 && tried.day <= days_in_month(tried.year, tried.month);
            if (!valid || tried == birth) continue;
            birth = tried;
            return;
        }
    }

    void miss_birth_year() {
        constexpr std::array<int, 6> slips{-1, 1, -10, 10, -2, 2};
        const int year = facts_.birth.year + stream_.pick(slips);
        facts_.birth.year = year <= facts_.recorded.year ? year : facts_.birth.year - 1;
    }

    bool mistake_numbers() {
        bool wrong = false;
        if (!facts_.ssn.empty()) wrong |= changes(facts_.ssn, [&] { mistake_ssn(); });
        if (!facts_.phone.empty()) wrong |= changes(facts_.phone, [&] { mistake_phone(); });
        if (!facts_.email.empty()) wrong |= changes(facts_.email, [&] { mistake_email(); });
        if (facts_.gender != '\0' && happens(rates_.gender)) {
            facts_.gender = facts_.gender == 'F' ? 'M' : 'F';
            wrong = true;
        }
        return wrong;
    }

    void mistake_ssn() {
        if (happens(rates_.placeholder_ssn)) {
            facts_.ssn = pick(placeholder_ssns);
            return;
        }
        if (happens(rates_.ssn_of_relative)) take_ssn_of_relative();
        if (happens(rates_.ssn_digit)) miskey_digits(facts_.ssn, stream_);
    }

    void mistake_phone() {
        if (happens(rates_.placeholder_phone))
            facts_.phone = pick(placeholder_phones);
        else if (happens(rates_.phone_digit))
            miskey_digits(facts_.phone, stream_);
    }

    void mistake_email() {
        if (happens(rates_.placeholder_email))
            facts_.email = pick(placeholder_emails);
        else if (happens(rates_.email_typo))
            misspell_email();
    }

    void take_ssn_of_relative() {
        const auto& people = household_.people;
        if (household_.kind == Kind::shelter || people.size() < 2) return;
        auto who = person_.spouse != nobody ? person_.spouse : person_.guardian;
        if (who == nobody) who = static_cast<std::int16_t>(stream_.below(people.size()));
        if (const auto ssn = people[static_cast<std::size_t>(who)].ssn) tell_ssn(ssn, facts_.ssn);
    }

    // In the part before the @, which is what people mistype.
    void misspell_email() {
        std::string name = facts_.email.substr(0, facts_.email.find('@'));
        const auto length = name.size();
        for (char& c : name)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        misspell(name, stream_);
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        facts_.email.replace(0, length, name);
    }

    bool mistake_address() {
        bool wrong = false;
        if (facts_.form == Address::Form::none) {
            // Without an address, not left out.
            if (household_.home_of(person_, day_).address.form != Address::Form::none ||
                !happens(rates_.placeholder_street))
                return wrong;
            facts_.street = pick(placeholder_streets);
            return true;
        }
        if (happens(rates_.former_address)) wrong |= give_former_address();
        if (facts_.form == Address::Form::street) wrong |= mistake_street();
        if (happens(rates_.number_typo))
            wrong |= changes(facts_.number, [&] { miskey_digits(facts_.number, stream_); });
        if (happens(rates_.city_typo)) wrong |= changes(facts_.city, [&] { misspell(facts_.city, stream_); });
        if (happens(rates_.zip_digit)) wrong |= changes(facts_.zip, [&] { miskey_digits(facts_.zip, stream_); });
        return wrong;
    }

    bool give_former_address() {
        const auto& home = household_.home_of(person_, day_);
        if (home.since == always) return false;
        const auto& former = household_.home_of(person_, home.since - 1).address;
        if (former.form == Address::Form::none) return false;
        const bool no_city = facts_.city.empty(), no_state = facts_.state.empty(), no_zip = facts_.zip.empty();
        tell_address(world_, former, facts_);
        if (no_city) facts_.city.clear();
        if (no_state) facts_.state.clear();
        if (no_zip) facts_.zip.clear();
        return true;
    }

    bool mistake_street() {
        bool wrong = false;
        if (happens(rates_.street_typo)) wrong |= changes(facts_.street, [&] { misspell(facts_.street, stream_); });
        if (happens(rates_.no_suffix)) {
            facts_.street_suffix = no_street_suffix;
            wrong = true;
        } else if (happens(rates_.other_suffix)) {
            const auto other = static_cast<std::uint8_t>(stream_.below(world_.places.suffix_count()));
            wrong |= other != std::exchange(facts_.street_suffix, other);
        }
        if (facts_.direction != 0 && happens(rates_.no_direction)) {
            facts_.direction = 0;
            wrong = true;
        }
        if (facts_.unit_kind != Address::UnitKind::none && happens(rates_.no_unit)) {
            facts_.unit_kind = Address::UnitKind::none;
            facts_.unit.clear();
            wrong = true;
        }
        return wrong;
    }

    const World& world_;
    const Household& household_;
    const Person& person_;
    Day day_;
    const ErrorRates& rates_;
    Stream& stream_;
    Facts& facts_;
};

constexpr std::array<double, 3> carelessness{0.55, 1.25, 2.9};
constexpr std::array<std::uint16_t, 3> carelessness_weights{45, 38, 17};

}  // namespace

Mistakes::Mistakes(double noise)
    : errors_{ErrorRates(noise, carelessness[0]), ErrorRates(noise, carelessness[1]),
              ErrorRates(noise, carelessness[2])},
      missing_(noise) {}

bool Mistakes::make(const World& world, const Household& household, std::size_t p, Day day, Stream& stream,
                    Facts& facts) const {
    const auto& rates = errors_[stream.weighted(carelessness_weights)];
    return Clerk(world, household, p, day, rates, stream, facts).take_down();
}

void Mistakes::leave_out(Stream& stream, Facts& facts) const {
    if (stream.happens(missing_.middle)) facts.middle.clear();
    if (stream.happens(missing_.suffix)) facts.suffix = NameSuffix::none;
    if (stream.happens(missing_.birth)) facts.birth = {};
    if (stream.happens(missing_.gender)) facts.gender = '\0';
    if (stream.happens(missing_.ssn)) facts.ssn.clear();
    if (stream.happens(missing_.phone)) facts.phone.clear();
    if (stream.happens(missing_.email)) facts.email.clear();
    if (stream.happens(missing_.street)) {
        facts.form = Address::Form::none;
        facts.street.clear();
    }
    if (stream.happens(missing_.city)) facts.city.clear();
    if (stream.happens(missing_.state)) facts.state.clear();
    if (stream.happens(missing_.zip)) facts.zip.clear();
}

}  // namespace idxr::generate
