// When writing fails on any rank, all ranks hear of it and nothing half-written remains; a fault while rows are made
// keeps nobody waiting; damaged files are refused.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <new>

#include "idxr/write/reader.hpp"
#include "idxr/write/writers.hpp"
#include "sample_table.hpp"

namespace idxr::write {
namespace {

using Writer = FileInfo (*)(const Table&, const std::string&, const mpi::Communicator&, const WriteOptions&);

ExitCode code_of(const std::function<void()>& work) {
    try {
        work();
        return ExitCode::ok;
    } catch (const Error& error) {
        return error.code();
    }
}

// No file of this process may grow beyond so many bytes: what a full disk or a quota looks like.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

  private:
    rlimit before_{};
};

class Faults : public testing::TestWithParam<std::pair<const char*, Writer>> {
  protected:
    mpi::Communicator comm{};
    SharedFolder folder{comm};
    std::string path = folder.file(std::string("table") + GetParam().first);
    Writer write = GetParam().second;
};

TEST_P(Faults, AFullDiskIsAnErrorOnEveryRankAndLeavesNothing) {
    const auto table = spread_table(comm, spreads(20000, comm.size())[0]);
    {
        const FileSizeLimit limit(20000);
        EXPECT_EQ(code_of([&] { write(table, path, comm, {1000, 3000}); }), ExitCode::output);
    }
    comm.barrier();
    EXPECT_THAT(folder.names(), testing::IsEmpty());
}

TEST_P(Faults, AFolderThatIsNotThereIsAnErrorOnEveryRank) {
    const auto table = spread_table(comm, spreads(100, comm.size())[0]);
    EXPECT_EQ(code_of([&] { write(table, folder.file("absent/table"), comm, {}); }), ExitCode::output);
}

TEST_P(Faults, AFailedAttemptKeepsTheFileThatWasThere) {
    write(spread_table(comm, spreads(100, comm.size())[0]), path, comm, {});
    const auto before = bytes_of(path);
    {
        const FileSizeLimit limit(20000);
        const auto table = spread_table(comm, spreads(20000, comm.size())[0]);
        EXPECT_EQ(code_of([&] { write(table, path, comm, {1000, 3000}); }), ExitCode::output);
    }
    comm.barrier();
    EXPECT_TRUE(bytes_of(path) == before);
    EXPECT_EQ(folder.names().size(), 1U);
}

// The others stay within `fill`, as in a fetch of records, until the fault has come out of the last rank.
TEST_P(Faults, AFaultWhileRowsAreMadeComesOutOfItsRankWithoutWaitingForTheOthers) {
    const WriteOptions options{20, 50};
    const int last = comm.size() - 1;
    auto table = spread_table(comm, spreads(100, comm.size())[0]);
    const auto make = table.fill;
    int calls = 0;
    table.fill = [&](std::uint64_t first, std::uint64_t count, Batch& batch) {
        ++calls;
        make(first, count, batch);
    };
    write(table, path, comm, options);
    const auto before = bytes_of(path);

    for (const int at_fault : {1, calls}) {  // HDF5 measures at first and writes at last
        int call = 0;
        table.fill = [&](std::uint64_t first, std::uint64_t count, Batch& batch) {
            make(first, count, batch);
            if (++call < at_fault) return;
            if (comm.rank() == last) throw std::bad_alloc();
            MPI_Recv(nullptr, 0, MPI_BYTE, last, 99, comm.raw(), MPI_STATUS_IGNORE);
            fail(ExitCode::internal, "another rank is at fault");
        };
        if (comm.rank() == last) {
            EXPECT_THROW(write(table, path, comm, options), std::bad_alloc);
            for (int rank = 0; rank < last; ++rank) MPI_Send(nullptr, 0, MPI_BYTE, rank, 99, comm.raw());
        } else {
            EXPECT_EQ(code_of([&] { write(table, path, comm, options); }), ExitCode::internal);
        }
        comm.barrier();
        EXPECT_TRUE(bytes_of(path) == before);
        EXPECT_EQ(folder.names().size(), 1U);
        comm.barrier();
    }
}

TEST_P(Faults, ATruncatedFileIsRefused) {
    write(spread_table(comm, spreads(400, comm.size())[0]), path, comm, {});
    if (!comm.root()) return;
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 9);
    EXPECT_EQ(code_of([&] { read_table(path, std::vector<std::string>{"level"}); }), ExitCode::input);
    std::filesystem::resize_file(path, 0);
    EXPECT_EQ(code_of([&] { read_table(path, std::vector<std::string>{"level"}); }), ExitCode::input);
}

INSTANTIATE_TEST_SUITE_P(Formats, Faults,
                         testing::Values(std::pair{".csv", Writer{write_csv}},
                                         std::pair{".parquet", Writer{write_parquet}},
                                         std::pair{".h5", Writer{write_hdf5}}),
                         [](const auto& format) { return std::string(format.param.first + 1); });

TEST(ParquetReader, RefusesAFileInWhichAnyByteOfTheDataHasChanged) {
    const mpi::Communicator comm;
    const SharedFolder folder(comm);
    const auto path = folder.file("table.parquet");
    write_parquet(spread_table(comm, spreads(60, comm.size())[0]), path, comm, {50, 30});
    if (!comm.root()) return;
    const auto whole = bytes_of(path);
    const auto first_footer_byte = whole.size() - 8 - static_cast<unsigned char>(whole[whole.size() - 8]) -
                                   256U * static_cast<unsigned char>(whole[whole.size() - 7]);
    std::size_t silent = 0;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x14);
        std::ofstream(path, std::ios::binary) << damaged;
        // A change in names or statistics of the footer need not be an error, but must never be a crash.
        const auto code = code_of([&] { read_table(path, sample_table(0, 0).columns); });
        EXPECT_TRUE(code == ExitCode::ok || code == ExitCode::input);
        if (code == ExitCode::ok && at < first_footer_byte) ++silent;
    }
    // Headers of pages hold a few bytes that nothing depends on (the encoding of levels that are not there).
    EXPECT_LE(silent, first_footer_byte / 20);
}

}  // namespace
}  // namespace idxr::write
