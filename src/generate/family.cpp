// Who lives together: ages, kinship, and the names that follow from it.
#include <algorithm>
#include <tuple>

#include "household.hpp"

namespace idxr::generate {
namespace {

constexpr Day records_begin = day_of(first_year);

// Birth years of adults who live without children.
int draw_adult_year(Stream& stream) {
    static constexpr std::array<std::uint16_t, 5> weights{12, 22, 22, 22, 22};
    static constexpr std::array<int, 6> bounds{first_birth_year, 1945, 1960, 1975, 1990, 2005};
    const auto band = stream.weighted(weights);
    return stream.between(bounds[band], bounds[band + 1] - 1);
}

class FamilyMaker {
  public:
    FamilyMaker(const World& world, Stream& stream, const Composition& composition, Household& household)
        : names_(world.names), stream_(stream), composition_(composition), people_(household.people) {}

    void make() {
        people_.reserve(std::size_t{0} + composition_.adults + composition_.elders +
                        composition_.children);  // references stay
        switch (composition_.kind) {
            case Kind::single:
                add(draw_sex(), draw_adult_year(stream_));
                break;
            case Kind::couple:
                make_couple();
                break;
            case Kind::family:
                make_parents();
                break;
            case Kind::three_generations:
                make_parents();
                break;
            case Kind::single_parent:
                make_single_parent();
                break;
            case Kind::flat_share:
                make_flat_mates();
                break;
            case Kind::shelter:
                make_residents();
                break;
        }
        for (auto& person : people_) finish(person);
    }

  private:
    static constexpr int least_gap = 2;  // years between siblings

    bool happens(double probability) { return stream_.happens(chance(probability)); }
    Sex draw_sex() { return happens(0.5) ? Sex::female : Sex::male; }
    FamilyName draw_family() { return {names_.draw_family(stream_), no_name}; }
    std::int16_t position_of_last() const { return static_cast<std::int16_t>(people_.size() - 1); }

    // A person with a name of their own.
    Person& add(Sex sex, int birth_year) {
        auto& person = people_.emplace_back();
        birth_year = std::clamp(birth_year, first_birth_year, last_year);
        person.sex = sex;
        person.birth = draw_day(stream_, birth_year, birth_year);
        person.given = names_.draw_given(stream_, sex, birth_year);
        if (happens(0.85)) person.middle = names_.draw_given(stream_, sex, birth_year);
        if (person.middle == person.given) person.middle = no_name;
        person.family = draw_family();
        return person;
    }

    void rename(Person& person, FamilyName name, Day day) {
        person.family_before = person.family;
        person.family = name;
        person.family_changed = day;
    }

    // The second adult comes to live with the first, who may share their name from then on.
    void unite(Day wedding) {
        auto& one = people_[0];
        auto& other = people_[1];
        one.spouse = 1;
        other.spouse = 0;
        wedding = std::min(std::max(wedding, std::max(one.birth, other.birth) + 18 * 365), day_of(last_year));
        const Day together = wedding - stream_.between(0, 730);
        if (together > records_begin) other.joined = together;
        if (one.sex == other.sex || !happens(0.8)) return;
        const auto birth_name = other.family;
        if (happens(0.78)) {
            rename(other, one.family, wedding);
        } else if (happens(0.4)) {
            rename(other, {birth_name.first, one.family.first}, wedding);
        }
    }

    void make_couple() {
        const int year = draw_adult_year(stream_);
        const auto sex = happens(0.04) ? Sex::female : Sex::male;
        add(sex, year);
        const bool same_sex = happens(0.03);
        add(same_sex ? sex : (sex == Sex::male ? Sex::female : Sex::male), year + stream_.between(-3, 7));
        unite(people_[1].birth + stream_.between(20 * 365, 38 * 365));
    }

    // Leaves room for the siblings.
    int draw_first_child_year() {
        const int latest = last_year - least_gap * (composition_.children - 1);
        return happens(0.24) ? stream_.between(1984, 1999) : stream_.between(2000, latest);
    }
    int draw_mothers_age() { return 17 + static_cast<int>(stream_.below(12) + stream_.below(12)); }

    void make_parents() {
        const int first_child = draw_first_child_year();
        const int mother = first_child - draw_mothers_age();
        add(Sex::male, mother - stream_.between(-3, 7));
        add(Sex::female, mother);
        const auto maiden = people_[1].family;
        unite(day_of(first_child) - stream_.between(-200, 6 * 365));
        add_elders(maiden);
        add_children(first_child, people_[0].family, maiden, 1);
    }

    // The parents of one of the two adults.
    void add_elders(FamilyName maiden) {
        const std::size_t child = happens(0.5) ? 0 : 1;
        const auto family = child == 0 ? people_[0].family : maiden;
        const int child_year = year_of(people_[child].birth);
        const auto begin = people_.size();
        for (int e = 0; e < composition_.elders; ++e) {
            const bool male = composition_.elders == 2 ? e == 0 : happens(0.3);
            auto& elder = add(male ? Sex::male : Sex::female, child_year - stream_.between(19, 34));
            if (male || happens(0.1)) {
                elder.family = family;
            } else {
                rename(elder, family,
                       std::max(elder.birth + 18 * 365, people_[child].birth - stream_.between(0, 5 * 365)));
            }
            if (happens(0.4)) elder.joined = draw_day(stream_, first_year, last_year - 2);
            if (male && child == 0 && happens(0.16)) make_namesakes(elder, people_[0]);
        }
        if (composition_.elders == 2) {
            people_[begin].spouse = static_cast<std::int16_t>(begin + 1);
            people_[begin + 1].spouse = static_cast<std::int16_t>(begin);
        }
    }

    void make_single_parent() {
        const int first_child = draw_first_child_year();
        const bool mother = happens(0.82);
        add(mother ? Sex::female : Sex::male, first_child - draw_mothers_age());
        auto& parent = people_[0];
        const auto own = parent.family;
        auto of_children = own;
        if (mother && happens(0.6)) {
            of_children = draw_family();
            if (happens(0.4)) {  // takes her maiden name again
                parent.family_before = of_children;
                parent.family_changed = std::max(day_of(first_child), draw_day(stream_, first_year, last_year));
            } else {
                rename(parent, of_children, day_of(first_child) - stream_.between(0, 3 * 365));
            }
        }
        add_children(first_child, of_children, own, 0);
    }

    void add_children(int first_year_of_birth, FamilyName family, FamilyName other, std::int16_t guardian) {
        int year = first_year_of_birth;
        const auto begin = people_.size();
        for (int c = 0; c < composition_.children; ++c) {
            const bool twin = c > 0 && people_.back().twin == nobody && happens(0.032);
            if (twin) {
                add_twin();
            } else {
                const int later = least_gap * (composition_.children - 1 - c);
                if (c > 0) year += stream_.between(least_gap, std::min(5, last_year - later - year));
                add(draw_sex(), year);
            }
            auto& child = people_.back();
            child.guardian = guardian;
            child.family = family;
            if (happens(0.07)) child.family = other;
            if (other.first != family.first && happens(0.06)) child.family = {other.first, family.first};
            if (twin) child.family = people_[people_.size() - 2].family;
        }
        for (auto p = begin; p < people_.size(); ++p) {
            if (people_[p].sex != Sex::male || people_[p].twin != nobody) continue;
            if (people_[0].sex == Sex::male && happens(0.14)) make_namesakes(people_[0], people_[p]);
            break;
        }
    }

    // Of the same birth as the last person.
    void add_twin() {
        const auto first = people_.size() - 1;
        const auto sex = happens(0.65) ? people_[first].sex : draw_sex();
        const int year = year_of(people_[first].birth);
        auto& twin = add(sex, year);
        twin.birth = people_[first].birth;
        twin.twin = static_cast<std::int16_t>(first);
        people_[first].twin = position_of_last();
        if (people_[first].sex == sex)
            std::tie(people_[first].given, twin.given) = names_.draw_twins(stream_, sex, year);
    }

    // Senior and junior, or junior and the third.
    void make_namesakes(Person& father, Person& son) {
        son.given = father.given;
        son.family = father.family;
        if (happens(0.8)) son.middle = father.middle;
        if (father.suffix == NameSuffix::junior) {
            son.suffix = NameSuffix::third;
            return;
        }
        son.suffix = NameSuffix::junior;
        if (happens(0.6)) father.suffix = NameSuffix::senior;
    }

    void make_flat_mates() {
        const int year = stream_.between(1970, 2000);
        for (int p = 0; p < composition_.adults; ++p) {
            auto& person = add(draw_sex(), year + stream_.between(-4, 4));
            if (p > 0 && happens(0.8))
                person.joined = stream_.between(std::max(records_begin, person.birth + 18 * 365), day_of(last_year));
        }
    }

    void make_residents() {
        for (int p = 0; p < composition_.adults; ++p) {
            auto& person = add(happens(0.35) ? Sex::female : Sex::male, draw_adult_year(stream_));
            person.joined = draw_day(stream_, first_year, last_year);
            person.left = person.joined + stream_.between(180, 12 * 365);
        }
    }

    // Habits and changes that anyone may have.
    void finish(Person& person) {
        person.called_by_nickname = !names_.nicknames(person.given).empty() && happens(0.12);
        person.called_by_middle = person.middle != no_name && happens(0.03);
        if (happens(0.003)) {
            person.given_before =
                names_.draw_given(stream_, happens(0.5) ? Sex::female : Sex::male, year_of(person.birth));
            person.given_changed = draw_day(stream_, first_year, last_year);
        }
        if (person.family_changed == always && happens(0.015)) {
            person.family_before = draw_family();
            person.family_changed = draw_day(stream_, first_year, last_year);
        }
    }

    const Names& names_;
    Stream& stream_;
    const Composition& composition_;
    std::vector<Person>& people_;
};

}  // namespace

void make_family(const World& world, Stream& stream, const Composition& composition, Household& household) {
    FamilyMaker(world, stream, composition, household).make();
}

}  // namespace idxr::generate
