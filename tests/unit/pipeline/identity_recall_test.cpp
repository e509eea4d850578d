// What identities hold of all matches, those that blocking misses included.
#include "idxr/pipeline/identity_recall.hpp"

#include <gtest/gtest.h>

using namespace idxr::pipeline;

TEST(IdentityRecall, OfPersonsWithTwoRecordsLosesWhatBlockingMisses) {
    EXPECT_NEAR(identity_recall({900, 0, 0, 0, 0, .9}), .9, 1e-9);
    EXPECT_NEAR(identity_recall({800, 0, 100, 10, 90, .9}), .8, 1e-9) << "no pair was closed, whatever is weak";
}

TEST(IdentityRecall, IsNotWholeBecauseIdentitiesCloseMorePairsThanBlockingMisses) {
    // A hundred are missed, and identities close 300 pairs; of weak pairs they close three of four.
    EXPECT_NEAR(identity_recall({900, 300, 0, 75, 25, .9}), 1200. / (1200 + 25), 1e-9);
    EXPECT_NEAR(identity_recall({900, 300, 0, 100, 0, .9}), 1, 1e-9) << "where all that is weak is closed";
}

TEST(IdentityRecall, OfNothingIsNothing) { EXPECT_EQ(identity_recall({}), 0); }
