// Faults of input and output that may pass: a network file system that has lost touch for a moment.
#pragma once

#include <cerrno>
#include <chrono>
#include <thread>

namespace idxr {

// Counts the attempts of one call of the system. While it says so, the call is made again: at once when a signal came
// between, after 0.1, 0.4 and 1.6 seconds when the fault may pass, and then no more.
class TryAgain {
  public:
    bool after(int error) {
        if (error == EINTR) return true;
        if (error != EIO && error != ESTALE && error != ETIMEDOUT && error != EAGAIN) return false;
        if (pause_ > std::chrono::milliseconds(1600)) return false;
        std::this_thread::sleep_for(pause_);
        pause_ *= 4;
        return true;
    }

  private:
    std::chrono::milliseconds pause_{100};
};

}  // namespace idxr
