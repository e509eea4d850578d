// A flag that the signal sets and the run looks at between its steps.
#include "idxr/common/stop_request.hpp"

#include <unistd.h>

#include <csignal>

namespace idxr {
namespace {

volatile std::sig_atomic_t asked = 0;
std::string words;

// Only what may be called in a handler: write, and the signal once more with its own effect.
void end(int signal) {
    [[maybe_unused]] const auto written = write(STDERR_FILENO, words.data(), words.size());
    raise(signal);
}

void handle(int signal, void (*handler)(int), int flags) {
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(signal, &action, nullptr);
}

}  // namespace

void listen_for_stop(const std::string& last_words) {
    handle(
        SIGUSR1, [](int) { asked = 1; }, SA_RESTART);
    words = last_words;
    if (words.empty()) return;
    handle(SIGTERM, end, static_cast<int>(SA_RESETHAND | SA_NODEFER));
    handle(SIGINT, end, static_cast<int>(SA_RESETHAND | SA_NODEFER));
}

bool stop_requested() { return asked != 0; }

}  // namespace idxr
