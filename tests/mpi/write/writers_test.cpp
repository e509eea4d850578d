// The files of the writers do not depend on how the rows are spread over the ranks.
#include "idxr/write/writers.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>

#include "idxr/write/checksum.hpp"
#include "idxr/write/reader.hpp"
#include "sample_table.hpp"

namespace idxr::write {
namespace {

using Writer = FileInfo (*)(const Table&, const std::string&, const mpi::Communicator&, const WriteOptions&);

struct Format {
    const char* ending;
    Writer write;
};

class Writers : public testing::TestWithParam<Format> {
  protected:
    std::string name(const std::string& stem) const { return stem + GetParam().ending; }
    mpi::Communicator comm{};
    SharedFolder folder{comm};
    WriteOptions options{37, 100};
};

// Written by rank 0 alone.
std::string reference(const Format& format, std::uint64_t rows, const SharedFolder& folder,
                      const mpi::Communicator& comm, const WriteOptions& options) {
    const auto path = folder.file(std::string("alone") + format.ending);
    if (comm.root()) format.write(sample_table(0, rows), path, mpi::Communicator(MPI_COMM_SELF), options);
    comm.barrier();
    return path;
}

void expect_sample(const std::string& path, std::uint64_t rows) {
    TableReader reader(path, sample_table(0, 0).columns);
    Batch batch, expected;
    std::uint64_t row = 0;
    while (reader.next(batch)) {
        expected = Batch{};
        expected.columns.resize(6);
        for (std::uint64_t i = 0; i < batch.rows; ++i) push_sample_row(expected, row++);
        for (std::size_t c : {0, 1, 2}) {
            ASSERT_EQ(batch.columns[c].text, expected.columns[c].text);
            ASSERT_EQ(batch.columns[c].text_end, expected.columns[c].text_end);
        }
        ASSERT_EQ(batch.columns[3].int64, expected.columns[3].int64);
        ASSERT_EQ(batch.columns[4].int32, expected.columns[4].int32);
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            const auto got = batch.columns[5].float64[i], wanted = expected.columns[5].float64[i];
            ASSERT_TRUE(std::isnan(wanted) ? std::isnan(got) : got == wanted) << "row " << i;
        }
    }
    EXPECT_EQ(row, rows);
}

TEST_P(Writers, LeaveTheSameFileHoweverTheRowsAreSpread) {
    constexpr std::uint64_t rows = 1234;
    const auto alone = reference(GetParam(), rows, folder, comm, options);
    for (const auto& spread : spreads(rows, comm.size())) {
        const auto path = folder.file(name("spread"));
        const auto info = GetParam().write(spread_table(comm, spread), path, comm, options);
        EXPECT_EQ(info.rows, rows);
        if (comm.root()) {
            EXPECT_TRUE(bytes_of(path) == bytes_of(alone));
            EXPECT_EQ(info.bytes, std::filesystem::file_size(path));
            expect_sample(path, rows);
        }
        EXPECT_EQ(info.checksum, file_checksum(alone));
        comm.barrier();
    }
}

TEST_P(Writers, DoNotShowTheSizeOfBatchesInTheFile) {
    const auto alone = reference(GetParam(), 500, folder, comm, options);
    for (const std::uint64_t batch_rows : {1, 499, 100000}) {
        const auto path = folder.file(name("batches"));
        options.batch_rows = batch_rows;
        GetParam().write(spread_table(comm, spreads(500, comm.size())[3]), path, comm, options);
        EXPECT_TRUE(bytes_of(path) == bytes_of(alone));
        comm.barrier();
    }
}

TEST_P(Writers, WriteAWholeFileOfNoRows) {
    const auto path = folder.file(name("empty"));
    const auto info = GetParam().write(sample_table(0, 0), path, comm, options);
    EXPECT_EQ(info.rows, 0U);
    if (comm.root()) {
        expect_sample(path, 0);
        EXPECT_EQ(TableReader(path).columns()[2].name, "note, free/long");
    }
}

TEST_P(Writers, LeaveNothingButTheFileAndKeepItPrivate) {
    const auto path = folder.file(name("private"));
    GetParam().write(spread_table(comm, spreads(300, comm.size())[0]), path, comm, options);
    EXPECT_THAT(folder.names(), testing::ElementsAre(name("private")));
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_P(Writers, GiveBackOnlyTheColumnsAskedFor) {
    const auto path = folder.file(name("columns"));
    GetParam().write(spread_table(comm, spreads(250, comm.size())[0]), path, comm, options);
    const std::vector<ColumnSpec> wanted{{"level", ColumnType::int64}, {"record_id", ColumnType::text}};
    const auto table = read_table(path, wanted);
    ASSERT_EQ(table.rows, 250U);
    EXPECT_EQ(table.columns[0].int64[0], -1);
    EXPECT_EQ(table.columns[0].int64[7], 2);
    EXPECT_EQ(table.columns[1].text_at(249), "record-249");
    EXPECT_THROW(read_table(path, std::vector<std::string>{"no such column"}), Error);
}

INSTANTIATE_TEST_SUITE_P(Formats, Writers,
                         testing::Values(Format{".csv", write_csv}, Format{".parquet", write_parquet},
                                         Format{".h5", write_hdf5}),
                         [](const auto& format) { return std::string(format.param.ending + 1); });

TEST(Hdf5Writer, PacksTextsWhenOneLongTextWouldBlowUpTheFile) {
    const mpi::Communicator comm;
    const SharedFolder folder(comm);
    Table table;
    table.name = "notes";
    table.columns = {{"note", ColumnType::text}};
    table.local_rows = 200;
    table.fill = [&](std::uint64_t first, std::uint64_t count, Batch& batch) {
        for (auto row = first; row < first + count; ++row)
            batch.columns[0].push(row == 150 && comm.root() ? std::string(1 << 20, 'n') : std::to_string(row));
        batch.rows = count;
    };
    const auto info = write_hdf5(table, folder.file("notes.h5"), comm, {64, 100});
    EXPECT_LT(info.bytes, 2U << 20);
    const auto notes = read_table(folder.file("notes.h5"), std::vector<std::string>{"note"});
    ASSERT_EQ(notes.rows, 200U * static_cast<unsigned>(comm.size()));
    EXPECT_EQ(notes.columns[0].text_at(149), "149");
    EXPECT_EQ(notes.columns[0].text_at(150).size(), 1U << 20);
    EXPECT_EQ(notes.columns[0].text_at(notes.rows - 1), "199");
}

}  // namespace
}  // namespace idxr::write
