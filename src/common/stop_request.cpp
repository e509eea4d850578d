// A flag that the signal sets and the run looks at between its steps.
#include "idxr/common/stop_request.hpp"

#include <csignal>

namespace idxr {
namespace {

volatile std::sig_atomic_t asked = 0;

}  // namespace

void listen_for_stop() {
    struct sigaction action {};
    action.sa_handler = [](int) { asked = 1; };
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR1, &action, nullptr);
}

bool stop_requested() { return asked != 0; }

}  // namespace idxr
