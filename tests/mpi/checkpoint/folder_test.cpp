// Checkpoints are read back by any rank, and refused when they are damaged or of another time.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "../../support/shared_folder.hpp"
#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/common/error.hpp"

namespace idxr::checkpoint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Checkpoints : public testing::Test {
  protected:
    Folder open(const nlohmann::json& fit = {{"job", "a"}}) const { return {path, fit, comm}; }

    // Two parts of each rank, named by their owner.
    void write(const std::string& name) const {
        open().write(name, {{"passes", 3}}, 2,
                     [&](std::uint64_t part) { return std::to_string(comm.rank()) + "." + std::to_string(part); });
    }

    // All parts, each read by a rank other than its writer where there is one.
    std::string read_back(const std::string& name) const {
        const auto folder = open();
        const auto checkpoint = folder.open(name);
        std::vector<std::size_t> mine;
        for (std::size_t part = 0; part < checkpoint.parts.size(); ++part)
            if (static_cast<int>(part + 1) % comm.size() == comm.rank()) mine.push_back(part);
        std::string bytes;
        folder.read(checkpoint, mine, [&](std::string_view part) { bytes += std::string(part) + " "; });
        const auto all = comm.all_gather(std::span<const char>(bytes));
        return {all.begin(), all.end()};
    }

    std::string refusal(const std::function<void()>& act) const {
        try {
            act();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ExitCode::input);
            return error.what();
        }
        return "none";
    }

    void change(const std::string& file, const std::function<void(std::string&)>& edit) const {
        if (comm.root()) {
            std::ifstream in(path + "/" + file, std::ios::binary);
            std::string bytes{std::istreambuf_iterator<char>(in), {}};
            edit(bytes);
            std::ofstream(path + "/" + file, std::ios::binary) << bytes;
        }
        comm.barrier();
    }

    mpi::Communicator comm{};
    test::SharedFolder folder{comm};
    std::string path = folder.file("checkpoints");
};

TEST_F(Checkpoints, AreReadByOtherRanksThanWroteThem) {
    write("a");
    const auto bytes = read_back("a");
    for (int rank = 0; rank < comm.size(); ++rank)
        for (const char* part : {".0 ", ".1 "}) EXPECT_THAT(bytes, HasSubstr(std::to_string(rank) + part));
    EXPECT_EQ(open().open("a").facts.at("passes"), 3);
}

TEST_F(Checkpoints, ArePrivate) {
    write("a");
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700U);
    ASSERT_EQ(stat((path + "/a.0.0.part").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(Checkpoints, WithoutAnIndexAreNotThere) {
    EXPECT_THAT(open().names(), IsEmpty());
    write("b");
    write("a");
    EXPECT_THAT(open().names(), ElementsAre("a", "b"));
    if (comm.root()) std::filesystem::remove(path + "/a.json");
    comm.barrier();
    EXPECT_THAT(open().names(), ElementsAre("b"));
}

TEST_F(Checkpoints, AreReplacedAndRemovedWhole) {
    write("a");
    write("a");
    EXPECT_THAT(read_back("a"), HasSubstr("0.0 "));
    open().remove("a");
    EXPECT_TRUE(std::filesystem::is_empty(path));
    comm.barrier();
    open().remove();
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Checkpoints, OfAnotherTimeAreRefusedByName) {
    write("a");
    EXPECT_THAT(refusal([&] {
                    open({{"job", "b"}}).open("a");
                }),
                HasSubstr("a.json: is of another time: the job has changed"));
    EXPECT_THAT(refusal([&] {
                    open({{"job", "a"}, {"whole input", 1}}).open("a");
                }),
                HasSubstr("a.json: does not know the whole input"));
}

TEST_F(Checkpoints, ThatAreDamagedAreRefusedOnAllRanks) {
    write("a");
    change("a.0.1.part", [](std::string& bytes) { bytes[0] ^= 1; });
    EXPECT_THAT(refusal([&] { read_back("a"); }), HasSubstr("a.0.1.part: is damaged"));
    write("a");
    change("a.0.0.part", [](std::string& bytes) { bytes.pop_back(); });
    EXPECT_THAT(refusal([&] { read_back("a"); }), HasSubstr("a.0.0.part: is damaged"));
    write("a");
    change("a.json", [](std::string& bytes) { bytes[bytes.find("passes")] = 'P'; });
    EXPECT_THAT(refusal([&] { open().open("a"); }), HasSubstr("a.json: is damaged"));
}

TEST_F(Checkpoints, LeaveNothingWhenAPartCannotBeMade) {
    EXPECT_THROW(open().write("a", {}, 2,
                              [&](std::uint64_t part) -> std::string {
                                  if (comm.rank() == comm.size() - 1 && part > 0) fail(ExitCode::output, "no room");
                                  return "part";
                              }),
                 Error);
    EXPECT_THAT(open().names(), IsEmpty());
    EXPECT_TRUE(std::filesystem::is_empty(path));  // what other ranks had written takes no room
    comm.barrier();
}

}  // namespace
}  // namespace idxr::checkpoint
