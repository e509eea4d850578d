// What waits on disk comes back as it was, range by range, and leaves no file behind.
#include "idxr/spill/sequence.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <numeric>

namespace idxr {
namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() {
        std::string pattern = fs::temp_directory_path() / "idxr-spill-test-XXXXXX";
        path = mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::string path;
};

}  // namespace

TEST(Sequence, GivesRangesOfWhatWasAppended) {
    const Folder folder;
    std::vector<std::uint32_t> values(100'000);
    std::iota(values.begin(), values.end(), 7U);
    spill::Sequence<std::uint32_t> sequence(std::make_unique<spill::SpillFile>(folder.path));
    for (std::size_t at = 0; at < values.size(); at += 777)
        sequence.append(std::span(values).subspan(at, std::min<std::size_t>(777, values.size() - at)));
    ASSERT_EQ(sequence.size(), values.size());
    for (const auto& [first, count] :
         {std::pair<std::uint64_t, std::uint64_t>{0, 100'000}, {32'767, 2}, {40'000, 59'999}, {99'999, 1}, {5, 0}}) {
        std::vector<std::uint32_t> range(count);
        sequence.read(first, range);
        EXPECT_TRUE(std::equal(range.begin(), range.end(), values.begin() + static_cast<std::ptrdiff_t>(first)))
            << first << " " << count;
    }
}

TEST(SpillFile, LeavesNothingInItsFolder) {
    const Folder folder;
    spill::SpillFile file(folder.path);
    const std::string text = "waits";
    file.put(spill::bytes_of(text.data(), text.size()));
    EXPECT_TRUE(fs::is_empty(folder.path));
}

TEST(SpillFile, DoesNotWriteToWhatOthersHavePutThere) {
    const Folder folder;
    const auto victim = folder.path + "/victim";
    for (int i = 0; i < 100; ++i)
        fs::create_symlink(victim, folder.path + "/.idxr-spill-" + std::to_string(getpid()) + "-" + std::to_string(i));
    spill::SpillFile file(folder.path);
    const std::string text = "waits";
    file.put(spill::bytes_of(text.data(), text.size()));
    EXPECT_FALSE(fs::exists(victim));
}

TEST(SpillFile, GivesBackWhatReplacedAPiece) {
    const Folder folder;
    spill::SpillFile file(folder.path);
    const std::string before = "before", after = "after!", other = "others";
    auto piece = file.put(spill::bytes_of(before.data(), before.size()));
    const auto next = file.put(spill::bytes_of(other.data(), other.size()));
    file.replace(piece, spill::bytes_of(after.data(), after.size()));
    std::string found(6, ' ');
    file.take(piece, found);
    EXPECT_EQ(found, after);
    file.take(next, found);
    EXPECT_EQ(found, other);
}

TEST(SpillFile, SaysWhichFolderCannotBeUsed) {
    try {
        spill::SpillFile file("/proc/no/such/folder");
        FAIL() << "nothing can be written there";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::resources);
        EXPECT_NE(std::string(error.what()).find("/proc/no/such/folder"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("--scratch"), std::string::npos);
    }
}

}  // namespace idxr
