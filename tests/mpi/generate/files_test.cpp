// The files: their bytes, their number of rows, and what is refused.
#include <set>

#include "generated.hpp"

using namespace idxr;

namespace {

struct Files {
    std::string records, truth;
    bool operator==(const Files&) const = default;
};

// The bytes that a run of these ranks writes.
Files written(generate::Options options, MPI_Comm ranks = MPI_COMM_WORLD) {
    const mpi::Communicator all, comm(ranks);
    const test::SharedFolder folder(all);
    const auto name = ranks == MPI_COMM_SELF ? std::to_string(all.rank()) : std::string("all");
    options.output = folder.file(name + ".csv");
    options.truth = folder.file(name + "_truth.csv");
    generate::run(options, comm);
    return {test::bytes_of(options.output), test::bytes_of(options.truth)};
}

ExitCode refusal(const generate::Options& options) {
    try {
        generate::run(options, mpi::Communicator());
        return ExitCode::ok;
    } catch (const Error& error) {
        return error.code();
    }
}

}  // namespace

TEST(Files, AreTheSameBytesForAnyNumberOfRanksAndThreads) {
    const auto alone = written({.records = 12000, .seed = 7, .threads = 1}, MPI_COMM_SELF);
    EXPECT_TRUE(written({.records = 12000, .seed = 7, .threads = 1}) == alone);
    EXPECT_TRUE(written({.records = 12000, .seed = 7, .threads = 2}) == alone);
}

TEST(Files, AreTheSameBytesWhenRowsAreMadeTwiceInsteadOfKept) {
    EXPECT_TRUE(written({.records = 12000, .keep_bytes = 0}) == written({.records = 12000}));
}

TEST(Files, DifferBetweenSeeds) {
    EXPECT_FALSE(written({.records = 100, .seed = 1}) == written({.records = 100, .seed = 2}));
}

TEST(Files, HoldExactlyTheRecordsAskedFor) {
    for (const std::uint64_t records : {1, 2, 10, 2663, 9999}) {
        const auto population = test::generated({.records = records});
        EXPECT_EQ(population.summary.records, records);
        if (!mpi::Communicator().root()) continue;
        EXPECT_EQ(population.records.size(), records);
        std::set<std::string> ids;
        for (const auto& row : population.records) {
            EXPECT_EQ(row.size(), generate::columns.size());
            ids.insert(row[0]);
        }
        EXPECT_EQ(ids.size(), records) << "record IDs are unique";
        EXPECT_EQ(std::set(population.entity.begin(), population.entity.end()).size(), population.summary.entities);
        EXPECT_EQ(std::set(population.household.begin(), population.household.end()).size(),
                  population.summary.households);
    }
}

TEST(Files, AreNotReplacedUnlessToldTo) {
    const mpi::Communicator comm;
    const test::SharedFolder folder(comm);
    generate::Options options{.records = 10, .output = folder.file("people.csv")};
    if (comm.root()) std::ofstream(options.output) << "precious";
    comm.barrier();
    EXPECT_EQ(refusal(options), ExitCode::output);
    EXPECT_EQ(test::bytes_of(options.output), "precious");
    options.overwrite = true;
    EXPECT_EQ(refusal(options), ExitCode::ok);
    EXPECT_EQ(test::rows_of(options.output).size(), 11U);
    comm.barrier();
    EXPECT_EQ(folder.names().size(), 1U) << "nothing temporary stays";
}

TEST(Files, AreRefusedTogetherAndLeaveNothingBehind) {
    const mpi::Communicator comm;
    const test::SharedFolder folder(comm);
    const generate::Options options{
        .records = 10, .output = folder.file("people.csv"), .truth = folder.file("no_such_folder/truth.csv")};
    EXPECT_EQ(refusal(options), ExitCode::output);
    comm.barrier();
    EXPECT_EQ(folder.names().size(), 0U);
}

TEST(Files, CannotBeMadeWhereNobodyMay) {
    EXPECT_EQ(refusal({.records = 10, .output = "/proc/people.csv"}), ExitCode::output);
    EXPECT_EQ(refusal({.records = 10, .output = "/"}), ExitCode::output);
}

TEST(Options, ThatMakeNoSenseAreRefused) {
    EXPECT_EQ(refusal({.records = 0, .output = "people.csv"}), ExitCode::usage);
    EXPECT_EQ(refusal({.output = ""}), ExitCode::usage);
    EXPECT_EQ(refusal({.output = "people.csv", .truth = "./people.csv"}), ExitCode::usage);
    EXPECT_EQ(refusal({.output = "people.csv", .noise = -1}), ExitCode::usage);
    EXPECT_EQ(refusal({.output = "people.csv", .sources = 0}), ExitCode::usage);
}
