// A flag that the signal sets and the run looks at between its steps.
#include "idxr/common/stop_request.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace idxr {
namespace {

volatile std::sig_atomic_t asked = 0;
const std::string* words = nullptr;  // never freed: a signal may come while the program ends

// Only what may be called in a handler: write, and the signal once more with its own effect.
void end(int signal) {
    [[maybe_unused]] const auto written = write(STDERR_FILENO, words->data(), words->size());
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
    if (last_words.empty()) return;
    // A program that has come to its end has no last words.
    if (words == nullptr)
        std::atexit([] {
            handle(SIGTERM, SIG_DFL, 0);
            handle(SIGINT, SIG_DFL, 0);
        });
    words = new std::string(last_words);
    handle(SIGTERM, end, static_cast<int>(SA_RESETHAND | SA_NODEFER));
    handle(SIGINT, end, static_cast<int>(SA_RESETHAND | SA_NODEFER));
}

bool stop_requested() { return asked != 0; }

}  // namespace idxr
