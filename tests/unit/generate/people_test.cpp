// Households hold together, and slips of the pen are small.
#include <gtest/gtest.h>

#include <set>

#include "../../../src/generate/household.hpp"
#include "../../../src/generate/typos.hpp"

using namespace idxr::generate;

namespace {

const World& world() {
    static const World made(5);
    return made;
}

// Calls look(household) for the first 3000 households.
template <typename Look>
void for_households(Look look) {
    const Compositions compositions(5);
    Composition composition;
    Household household;
    std::uint64_t person = 0;
    for (std::uint64_t h = 0; h < 3000; ++h) {
        compositions.draw(h, composition);
        make_household(world(), h, composition, person, household);
        ASSERT_EQ(household.people.size(), composition.persons());
        person += composition.persons();
        look(household);
    }
}

}  // namespace

TEST(Household, ChildrenAreYoungerThanTheirGuardians) {
    for_households([](const Household& household) {
        for (const auto& person : household.people) {
            if (person.guardian == nobody) continue;
            EXPECT_GE(years_between(household.people[static_cast<std::size_t>(person.guardian)].birth, person.birth),
                      15);
        }
    });
}

TEST(Household, TwinsShareTheirBirthAndFamilyNameButNotTheirGivenName) {
    int twins = 0;
    for_households([&](const Household& household) {
        for (const auto& person : household.people) {
            if (person.twin == nobody) continue;
            const auto& other = household.people[static_cast<std::size_t>(person.twin)];
            EXPECT_EQ(person.birth, other.birth);
            EXPECT_EQ(person.family.first, other.family.first);
            EXPECT_NE(world().names.given(person.given), world().names.given(other.given));
            ++twins;
        }
    });
    EXPECT_GT(twins, 20);
}

TEST(Household, JuniorsAreCalledLikeAFatherInTheSameHousehold) {
    int juniors = 0;
    for_households([&](const Household& household) {
        for (std::size_t j = 0; j < household.people.size(); ++j) {
            const auto& junior = household.people[j];
            if (junior.suffix != NameSuffix::junior) continue;
            ++juniors;
            bool found = false;
            for (std::size_t f = 0; f < household.people.size(); ++f) {
                const auto& father = household.people[f];
                found |= f != j && father.sex == Sex::male && father.given == junior.given &&
                         father.family.first == junior.family.first && father.birth < junior.birth;
            }
            EXPECT_TRUE(found);
        }
    });
    EXPECT_GT(juniors, 50);
}

TEST(Household, SomeWomenTakeANewNameAndSomeFamiliesMove) {
    int renamed = 0, moved = 0;
    for_households([&](const Household& household) {
        moved += household.homes.size() > 1;
        for (const auto& person : household.people) renamed += person.family_changed > day_of(first_year);
    });
    EXPECT_GT(renamed, 200);
    EXPECT_GT(moved, 1000);
}

TEST(Places, GiveAStreetTheSameNameForAllWhoLiveThere) {
    Stream stream(1, Purpose::record, 0);
    std::set<std::pair<std::uint32_t, int>> streets;
    for (int i = 0; i < 5000; ++i) {
        const auto address = world().places.draw_address(stream, 1000);
        if (address.form == Address::Form::street) streets.emplace(address.street, address.suffix);
    }
    EXPECT_LE(streets.size(), 172U) << "160 streets and 12 apartment houses";
}

TEST(Places, GiveTelephonesPossibleNumbers) {
    Stream stream(1, Purpose::record, 0);
    for (int i = 0; i < 5000; ++i) {
        const auto phone = world().places.draw_phone(stream, world().places.draw_zip(stream));
        const auto area = phone / 10000000, exchange = phone / 10000 % 1000;
        EXPECT_TRUE(area >= 200 && area <= 989 && area % 100 != 11);
        EXPECT_TRUE(exchange >= 200 && exchange != 555 && exchange % 100 != 11);
    }
}

TEST(Places, StayInTheStateOnAMoveWithinIt) {
    Stream stream(1, Purpose::record, 0);
    for (int i = 0; i < 1000; ++i) {
        const auto from = world().places.draw_zip(stream);
        for (const auto distance : {Distance::same_zip, Distance::near, Distance::same_state})
            EXPECT_EQ(world().places.zip(world().places.draw_zip(stream, from, distance)).state,
                      world().places.zip(from).state);
    }
}

TEST(Misspell, ChangesAWordALittle) {
    Stream stream(2, Purpose::record, 0);
    int changed = 0;
    for (int i = 0; i < 1000; ++i) {
        std::string word = "CATHERINE";
        misspell(word, stream);
        changed += word != "CATHERINE";
        EXPECT_GE(word.size(), 8U);
        EXPECT_LE(word.size(), 10U);
    }
    EXPECT_GT(changed, 990);
}

TEST(Misspell, CopesWithTheShortestWords) {
    Stream stream(2, Purpose::record, 0);
    for (int i = 0; i < 1000; ++i) {
        std::string none, one = "A", two = "AL", number = "9";
        misspell(none, stream);
        misspell(one, stream);
        misspell(two, stream);
        miskey_digits(number, stream);
        EXPECT_TRUE(none.empty());
        EXPECT_FALSE(one.empty() || two.empty());
        EXPECT_TRUE(number.size() == 1 && number != "9");
    }
}
