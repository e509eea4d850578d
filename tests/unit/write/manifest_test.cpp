// Manifests, checksums and files that appear only when whole.
#include "idxr/write/manifest.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "idxr/common/hash.hpp"
#include "idxr/write/checksum.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/run_folder.hpp"

namespace idxr::write {
namespace {

class Files : public testing::Test {
  protected:
    Files() { std::filesystem::create_directories(folder); }
    ~Files() override { std::filesystem::remove_all(folder); }
    std::string put(const std::string& name, const std::string& bytes) {
        std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
        return folder + "/" + name;
    }
    std::string folder = testing::TempDir() + "idxr_manifest_" + std::to_string(getpid());
};

using Checksums = Files;
using Manifests = Files;

TEST_F(Checksums, FollowTheirDefinition) {
    const std::string text = "identity";
    std::string hashed(8, '\0');
    for (int i = 0; i < 8; ++i) hashed[static_cast<std::size_t>(i)] = static_cast<char>(hash64(text) >> (8 * i));
    const std::string size{8, 0, 0, 0, 0, 0, 0, 0};
    EXPECT_EQ(file_checksum(put("a", text)), fmt::format("{:016x}", hash64(hashed + size)));
}

TEST_F(Checksums, SeeAChangeInAnyRange) {
    std::string bytes(2 * checksum_range_bytes + 5, 'a');
    const auto before = file_checksum(put("a", bytes));
    EXPECT_EQ(file_checksum(put("b", bytes)), before);
    for (const std::size_t at : {std::size_t{0}, std::size_t{checksum_range_bytes}, bytes.size() - 1}) {
        auto changed = bytes;
        changed[at] = 'b';
        EXPECT_NE(file_checksum(put("c", changed)), before);
    }
    EXPECT_NE(file_checksum(put("c", bytes + "a")), before);
}

TEST_F(Checksums, OfSamplesSeeTheEndsAndTheSize) {
    std::string bytes(3 << 20, 'a');
    const auto before = sampled_hash(put("a", bytes));
    EXPECT_NE(sampled_hash(put("b", bytes + "a")), before);
    for (const std::size_t at : {std::size_t{0}, bytes.size() - 1}) {
        auto changed = bytes;
        changed[at] = 'b';
        EXPECT_NE(sampled_hash(put("b", changed)), before);
    }
    EXPECT_NE(sampled_hash(put("c", "")), sampled_hash(put("d", "x")));
    EXPECT_THROW(sampled_hash(folder + "/absent"), Error);
    EXPECT_THROW(sampled_hash(folder), Error) << "a folder is no input";
}

TEST_F(Manifests, ComeBackAsTheyWereWritten) {
    Manifest manifest;
    manifest.version = "0.1.0";
    manifest.job_hash = "abc";
    manifest.inputs.push_back(describe_input(put("people.csv", "id\n1\n2\n"), "clinic"));
    manifest.inputs[0].rows_read = 2;
    manifest.inputs[0].rows_kept = 1;
    manifest.inputs[0].rows_rejected = 1;
    manifest.outputs.push_back(describe_output(put("identities.csv", "id\n1\n"), 1));
    manifest.timing["seconds"] = 1.5;
    write_manifest(manifest, folder + "/manifest.json");
    const auto back = read_manifest(folder + "/manifest.json");
    EXPECT_EQ(back.job_hash, "abc");
    EXPECT_EQ(back.inputs[0].path, folder + "/people.csv");
    EXPECT_EQ(back.inputs[0].bytes, 7U);
    EXPECT_EQ(back.inputs[0].modified_ns, manifest.inputs[0].modified_ns);
    EXPECT_EQ(back.inputs[0].sampled_hash, manifest.inputs[0].sampled_hash);
    EXPECT_EQ(back.inputs[0].rows_rejected, 1U);
    EXPECT_EQ(back.outputs[0].name, "identities.csv");
    EXPECT_EQ(back.timing["seconds"], 1.5);
    EXPECT_THAT(changed_outputs(back, folder), testing::IsEmpty());
    put("identities.csv", "id\n2\n");
    EXPECT_THAT(changed_outputs(back, folder), testing::ElementsAre("identities.csv"));
}

TEST_F(Manifests, OfOthersOrCutShortAreRefused) {
    EXPECT_THROW(read_manifest(put("manifest.json", R"({"name": "a web page"})")), Error);
    EXPECT_THROW(read_manifest(put("manifest.json", R"({"program": "idxr", "version":)")), Error);
    EXPECT_THROW(read_manifest(put("manifest.json", "")), Error);
}

TEST_F(Files, WrittenAtomicallyReplaceTheOldOneAndArePrivate) {
    const auto path = put("report.json", "old");
    atomic_write(path, "new");
    std::ostringstream bytes;
    bytes << std::ifstream(path).rdbuf();
    EXPECT_EQ(bytes.str(), "new");
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_FALSE(std::filesystem::exists(path + std::string(temporary_ending)));
}

TEST_F(Files, AreReadWholeWhateverBytesTheyHold) {
    const std::string bytes("a\0b\n\xff", 5);
    EXPECT_EQ(read_file(put("whole", bytes)), bytes);
    EXPECT_EQ(read_file(put("empty", "")), "");
    EXPECT_THROW(read_file(folder + "/absent"), Error);
}

TEST_F(Files, ThatCannotBeWrittenAreErrorsOfOutput) {
    try {
        atomic_write(folder + "/absent/report.json", "x");
        FAIL() << "a folder that is not there was written to";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::output);
    }
}

}  // namespace
}  // namespace idxr::write
