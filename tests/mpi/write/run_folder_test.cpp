// The run folder knows whose it is and how far it is.
#include "idxr/write/run_folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "idxr/write/manifest.hpp"
#include "sample_table.hpp"

namespace idxr::write {
namespace {

class RunFolders : public testing::Test {
  protected:
    RunFolder open(const std::string& job, bool overwrite = false) { return {path, job, overwrite, comm}; }
    void put(const std::string& name, const std::string& bytes) {
        if (comm.root()) std::ofstream(path + "/" + name) << bytes;
        comm.barrier();
    }
    void put_manifest(const std::string& job) {
        if (!comm.root()) return;
        atomic_write(path + "/identities.csv", "record_id\n1\n");
        Manifest manifest;
        manifest.version = "0.1.0";
        manifest.job_hash = job;
        manifest.outputs.push_back(describe_output(path + "/identities.csv", 1));
        write_manifest(manifest, path + "/manifest.json");
    }
    void finish(const std::string& job) {
        put_manifest(job);
        comm.barrier();
    }
    bool exists(const std::string& name) const { return std::filesystem::exists(path + "/" + name); }

    mpi::Communicator comm{};
    SharedFolder folder{comm};
    std::string path = folder.file("made/run");
};

TEST_F(RunFolders, IsMadeWithThoseAboveItAndIsPrivate) {
    EXPECT_EQ(open("job").state(), RunState::fresh);
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(RunFolders, OfTheSameJobIsUnfinishedUntilTheManifestStands) {
    open("job");
    comm.barrier();
    EXPECT_EQ(open("job").state(), RunState::unfinished);
    finish("job");
    EXPECT_EQ(open("job").state(), RunState::finished);
}

TEST_F(RunFolders, IsUnfinishedWhenAnOutputIsMissingOrShorter) {
    open("job");
    finish("job");
    put("identities.csv", "record_id\n");
    EXPECT_EQ(open("job").state(), RunState::unfinished);
}

TEST_F(RunFolders, OfAnotherJobIsRefusedAndLeftAlone) {
    open("job");
    finish("job");
    EXPECT_THROW(open("another"), Error);
    EXPECT_TRUE(exists("identities.csv"));
    EXPECT_EQ(open("job").state(), RunState::finished);
}

TEST_F(RunFolders, OverwritesOnlyWhatIdxrWrote) {
    open("job");
    finish("job");
    put("notes.txt", "mine");
    EXPECT_EQ(open("another", true).state(), RunState::fresh);
    comm.barrier();
    EXPECT_FALSE(exists("identities.csv"));
    EXPECT_FALSE(exists("manifest.json"));
    EXPECT_TRUE(exists("notes.txt"));
    EXPECT_EQ(open("another").state(), RunState::unfinished);
}

TEST_F(RunFolders, ThatHoldsSomethingElseIsRefusedEvenToOverwrite) {
    if (comm.root()) std::filesystem::create_directories(path);
    put("manifest.json", R"({"name": "a web page"})");
    EXPECT_THROW(open("job"), Error);
    EXPECT_THROW(open("job", true), Error);
    EXPECT_TRUE(exists("manifest.json"));
    EXPECT_FALSE(exists(".idxr"));
}

TEST_F(RunFolders, ThatIsAFileIsRefusedWithTheExitCodeForOutput) {
    if (comm.root()) std::filesystem::create_directories(folder.file("made"));
    if (comm.root()) std::ofstream(path) << "a file";
    comm.barrier();
    try {
        open("job");
        FAIL() << "the file was taken for a folder";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::output);
    }
}

TEST_F(RunFolders, LosesTheTemporaryFilesOfAnAttemptThatDied) {
    open("job");
    put("pairs.csv.3.idxr-part", "half");
    open("job");
    comm.barrier();
    EXPECT_FALSE(exists("pairs.csv.3.idxr-part"));
}

TEST_F(RunFolders, WaitsForAnAttemptThatIsAboutToEnd) {
    auto first = std::make_unique<RunFolder>(open("job"));
    comm.barrier();
    std::jthread end([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        put_manifest("job");
        first.reset();
    });
    EXPECT_EQ(open("job").state(), RunState::finished);
}

}  // namespace
}  // namespace idxr::write
