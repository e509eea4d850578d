// Copies of inputs lie apart for each work, and are gone when it is over.
#include "idxr/read/scratch.hpp"

#include <gtest/gtest.h>

#include "rows.hpp"

namespace idxr::read {
namespace {

TEST(Scratch, IsFoundAgainByTheNextAttemptAndNotSharedWithAnotherWork) {
    const Scratch work("/tmp", "run", false);
    EXPECT_EQ(work.path(), Scratch("/tmp", "./run", false).path());
    EXPECT_NE(work.path(), Scratch("/tmp", "another", false).path());
    EXPECT_NE(work.path(), Scratch("/tmp", "folder/run", false).path());
}

TEST(Scratch, IsRemovedByItsOwnerAlone) {
    const test::Folder folder;
    const auto place = folder.path("scratch");
    {
        const Scratch owned(place, "run", true);
        std::filesystem::create_directories(owned.path());
        { const Scratch of_another_rank(place, "run", false); }
        EXPECT_TRUE(std::filesystem::exists(owned.path()));
    }
    EXPECT_TRUE(std::filesystem::is_empty(place));
}

}  // namespace
}  // namespace idxr::read
