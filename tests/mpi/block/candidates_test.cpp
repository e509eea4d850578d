// Candidate pairs: each pair that shares a key is visited once, on whatever rank.
#include "idxr/block/candidates.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>

#include "../../support/people.hpp"

using namespace idxr;
using record::Field;

namespace {

struct Visited {
    RecordNumber left, right;
    bool operator==(const Visited&) const = default;
    auto operator<=>(const Visited&) const = default;
};

// 400 persons of few names and dates, so that blocks are big.
test::People crowd() {
    std::mt19937 random(7);
    const char* given[] = {"JOHN", "MARY", "WILLIAM", "ANNA", ""};
    const char* family[] = {"SMITH", "JONES", "GARCIA LOPEZ", "LEE", "MILLER", ""};
    const char* phones[] = {"", "12025550101", "12025550102",
                            ("12025550101\x1f"
                             "12025550103"),
                            "12025550103"};
    test::People people{
        record::make_schema(test::slots_of({Field::given, Field::family, Field::birth_date, Field::phone})), {}};
    for (int i = 0; i < 400; ++i)
        people.rows.push_back({std::to_string(i), given[random() % 5], family[random() % 6],
                               "19" + std::to_string(50 + random() % 5) + "010" + std::to_string(1 + random() % 9),
                               phones[random() % 5]});
    return people;
}

struct Found {
    std::vector<Visited> pairs;  // of all ranks, sorted
    std::uint64_t repeated = 0;
    std::vector<std::uint64_t> pass_pairs;
    std::vector<block::BlockKey> keys;  // of all records
    std::size_t width = 0;              // keys a record, the first ones of each pass before the others
    std::uint64_t left_out = 0;
};

// With `leave_after`, each pass is left after so many batches and gone on with from the keys that all ranks have done.
Found visit(std::uint64_t max_block, std::uint64_t batch_members, int leave_after = -1,
            spill::SpillFile* waiting = nullptr, const std::vector<std::size_t>& not_run = {}) {
    const mpi::Communicator comm;
    const auto people = crowd();
    const auto store = test::store_of(comm, people);
    const record::Ownership ownership(comm, store.size());
    block::PairRules rules;
    rules.unique = {false};
    block::KeyTable keys;
    block::BlockingLimits limits;
    limits.max_block = max_block;
    const auto plan = block::plan_blocks(comm, people.schema, store, std::vector<bool>(store.size(), true), rules,
                                         limits, keys, waiting);
    if (!not_run.empty()) {
        std::vector<bool> runs(plan.passes.size(), true);
        for (auto p : not_run) runs[p] = false;
        keys.keep(runs);
    }
    std::vector<std::vector<Visited>> threads(static_cast<std::size_t>(omp_get_max_threads()));
    Found found;
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        const auto take = [&](const block::BlockStream& stream) {
            stream.visit([&](int thread, const record::Record& a, const record::Record& b) {
                threads[static_cast<std::size_t>(thread)].push_back({a.number, b.number});
            });
        };
        std::vector<block::KeyRange> done;
        if (leave_after >= 0) {
            block::BlockStream stream(comm, plan, p, keys, store, ownership, rules, batch_members);
            for (int batch = 0; stream.next(); ++batch) {
                const auto before = stream.before_batch();
                done = block::joined(comm.all_gather(std::span<const block::KeyRange>(&before, 1)));
                if (batch == leave_after) break;
                take(stream);
                done.clear();
            }
            if (done.empty()) done = {{0, std::uint64_t{1} << 32}};
        }
        block::BlockStream stream(comm, plan, p, keys, store, ownership, rules, batch_members, done);
        while (stream.next()) take(stream);
        found.pass_pairs.push_back(plan.plans[p].pairs);
        found.left_out += plan.plans[p].left_out;
    }
    std::vector<Visited> own;
    for (const auto& thread : threads) own.insert(own.end(), thread.begin(), thread.end());
    found.pairs = comm.all_gather(std::span<const Visited>(own));
    std::sort(found.pairs.begin(), found.pairs.end());
    const auto all = found.pairs.size();
    found.pairs.erase(std::unique(found.pairs.begin(), found.pairs.end()), found.pairs.end());
    found.repeated = all - found.pairs.size();
    found.width = keys.passes() * block::max_keys;
    std::vector<block::BlockKey> all_keys;
    for (std::uint64_t i = 0; i < keys.size(); ++i) {
        const auto row = keys.row(i);
        for (std::size_t p = 0; p < keys.passes(); ++p) all_keys.push_back(row.first(p));
        row.for_each_further([&](std::size_t, block::BlockKey key) { all_keys.push_back(key); });
        all_keys.resize((i + 1) * found.width);
    }
    found.keys = comm.all_gather(std::span<const block::BlockKey>(all_keys));
    return found;
}

// The pairs that have a key in common, but for those in some columns. The columns of one pass hold the same kind of
// key; equal keys of different passes are chance, which the test data are too few for.
std::vector<Visited> sharing_a_key(const Found& found, const std::vector<std::size_t>& but = {}) {
    std::map<block::BlockKey, std::vector<RecordNumber>> with_key;
    for (std::size_t i = 0; i < found.keys.size(); ++i)
        if (found.keys[i] != 0 && std::find(but.begin(), but.end(), i % found.width) == but.end())
            with_key[found.keys[i]].push_back(i / found.width);
    std::vector<Visited> pairs;
    for (const auto& [key, records] : with_key)
        for (std::size_t i = 0; i < records.size(); ++i)
            for (std::size_t j = i + 1; j < records.size(); ++j)
                if (records[i] != records[j]) pairs.push_back({records[i], records[j]});
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

}  // namespace

TEST(Candidates, AreThePairsThatShareAKeyEachOnce) {
    const auto found = visit(200, 1 << 20);
    EXPECT_EQ(found.repeated, 0U);
    ASSERT_EQ(found.keys.size() / found.width, 400U);
    const auto expected = sharing_a_key(found);
    EXPECT_EQ(found.pairs, expected);
    EXPECT_GT(expected.size(), 1000U);
}

TEST(Candidates, DoNotDependOnBatches) { EXPECT_EQ(visit(200, 1 << 20).pairs, visit(200, 10).pairs); }

TEST(Candidates, DoNotDependOnKeysThatWaitOnDisk) {
    spill::SpillFile waiting(std::filesystem::temp_directory_path());
    EXPECT_EQ(visit(10, 1 << 20, -1, &waiting).pairs, visit(10, 1 << 20).pairs);
    EXPECT_GT(waiting.bytes(), 0U);
}

TEST(Candidates, OfAPassThatIsLeftBetweenBatchesAreGoneOnWith) {
    const auto whole = visit(200, 1 << 20);
    for (int batches : {1, 3}) {
        const auto found = visit(200, 60, batches);
        EXPECT_EQ(found.repeated, 0U);
        EXPECT_EQ(found.pairs, whole.pairs);
    }
}

TEST(KeyRanges, AreJoinedAndHoldTheirKeysAlone) {
    const auto last = std::uint64_t{1} << 32;
    const auto ranges = block::joined({{50, 60}, {5, 5}, {0, 10}, {10, 20}, {15, 30}, {last - 1, last}});
    EXPECT_EQ(ranges, (std::vector<block::KeyRange>{{0, 30}, {50, 60}, {last - 1, last}}));
    for (block::BlockKey key : {0U, 29U, 50U, 59U, 0xffffffffU}) EXPECT_TRUE(block::holds(ranges, key)) << key;
    for (block::BlockKey key : {30U, 49U, 60U, 0xfffffffeU}) EXPECT_FALSE(block::holds(ranges, key)) << key;
    EXPECT_FALSE(block::holds({}, 0));
}

TEST(Blocking, RefinesWhatIsTooBigAndSaysWhatItLeftOut) {
    const auto wide = visit(200, 1 << 20), narrow = visit(10, 1 << 20);
    EXPECT_LT(narrow.pairs.size(), wide.pairs.size());
    EXPECT_GT(narrow.left_out, wide.left_out);
}

TEST(Blocking, CountsPairsOverAllRanks) {
    const auto found = visit(1000, 1 << 20);
    // The first pass has one key a record: its pairs are those of equal keys.
    std::map<block::BlockKey, std::uint64_t> records;
    for (std::size_t i = 0; i < found.keys.size(); i += found.width) ++records[found.keys[i]];
    records.erase(0);
    std::uint64_t pairs = 0;
    for (const auto& [key, count] : records) pairs += count * (count - 1) / 2;
    EXPECT_EQ(found.pass_pairs[0], pairs);
    EXPECT_GT(pairs, 20U);
}

TEST(Passes, MeetByPlaceAloneWhereAddressesAreUnknown) {
    const auto has_place_pass = [](std::initializer_list<Field> fields) {
        const auto passes = block::plan_passes(record::make_schema(test::slots_of(fields)));
        return std::any_of(passes.begin(), passes.end(), [](const auto& pass) { return pass.name == "place"; });
    };
    EXPECT_TRUE(has_place_pass({Field::given, Field::family, Field::postcode}));
    EXPECT_FALSE(has_place_pass({Field::given, Field::family, Field::postcode, Field::street}));
    EXPECT_FALSE(has_place_pass({Field::given, Field::family}));
}

TEST(Passes, MeetByPhoneWithAndWithoutTheCountrysCode) {
    const auto schema = record::make_schema(test::slots_of({Field::phone}));
    const block::PartReader reader(schema);
    const auto key = [&](const char* phone) {
        const test::Person person(schema, {{Field::phone, phone}});
        return reader.read(*person, block::Part::phone, record::Schema::absent)[0];
    };
    EXPECT_EQ(key("07911123456"), key("447911123456"));
    EXPECT_NE(key("07911123456"), key("447911123457"));
    EXPECT_NE(key("5550123"), 0U);
    EXPECT_EQ(key(""), 0U);
}

TEST(Passes, MeetByNumbersWithAndWithoutLeadingNoughts) {
    const auto schema = record::make_schema(test::slots_of({Field::identifier}));
    const block::PartReader reader(schema);
    const auto key = [&](const char* number) {
        const test::Person person(schema, {{Field::identifier, number}});
        return reader.read(*person, block::Part::identifier, schema.slot(Field::identifier))[0];
    };
    EXPECT_EQ(key("00012345"), key("12345"));
    EXPECT_NE(key("00012345"), key("123450"));
}

// What a pass proposes does not depend on the others: without some, exactly the pairs remain that the rest emit.
TEST(Candidates, OfPassesThatAreNotRunStayIfAnotherProposesThem) {
    const auto all = visit(20, 1 << 20);
    // These have one key a record, in the columns of their numbers.
    const auto without = visit(20, 1 << 20, -1, nullptr, {0, 2, 4});
    EXPECT_EQ(without.repeated, 0U);
    EXPECT_EQ(without.pairs, sharing_a_key(all, {0, 2, 4}));
    // These have several.
    const auto others = visit(20, 1 << 20, -1, nullptr, {1, 3});
    EXPECT_LT(others.pairs.size(), all.pairs.size());
    EXPECT_EQ(others.pairs, sharing_a_key(others));
}
