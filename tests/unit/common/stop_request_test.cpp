// Signals that end a program.
#include "idxr/common/stop_request.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace idxr {

TEST(StopRequest, HasLastWords) {
    EXPECT_EXIT(
        {
            listen_for_stop("goes on from there\n");
            std::raise(SIGTERM);
        },
        testing::KilledBySignal(SIGTERM), "goes on from there");
}

// As mpirun does to ranks while they end after a fault.
TEST(StopRequest, HasNoneOnceTheProgramEnds) {
    EXPECT_EXIT(
        {
            std::atexit([] { std::raise(SIGTERM); });
            listen_for_stop("goes on from there\n");
            std::exit(0);
        },
        testing::KilledBySignal(SIGTERM), "^$");
}

}  // namespace idxr
