// Running a short command.
#include "idxr/orchestrate/command_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

namespace idxr::orchestrate {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() { static_cast<void>(pipe2(ends.data(), O_CLOEXEC) == 0); }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    void close_end(std::size_t end) {
        if (ends[end] >= 0) close(ends[end]);
        ends[end] = -1;
    }
};

// Reads what there is; closes the end when the other side did.
void take(Pipe& pipe, std::string& text) {
    std::array<char, 4096> buffer{};
    const auto got = read(pipe.ends[0], buffer.data(), buffer.size());
    if (got > 0)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    else if (got == 0 || errno != EINTR)
        pipe.close_end(0);
}

void feed(Pipe& pipe, const std::string& input, std::size_t& fed) {
    const auto done = write(pipe.ends[1], input.data() + fed, input.size() - fed);
    if (done > 0) fed += static_cast<std::size_t>(done);
    if (fed == input.size() || (done < 0 && errno != EINTR && errno != EAGAIN)) pipe.close_end(1);
}

}  // namespace

Output output_of(const std::vector<std::string>& words, const std::string& input, int seconds) {
    Output output;
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    Pipe in, out, err;
    const auto child = fork();
    if (child < 0) {
        output.err = std::strerror(errno);
        return output;
    }
    if (child == 0) {
        setpgid(0, 0);
        dup2(in.ends[0], 0);
        dup2(out.ends[1], 1);
        dup2(err.ends[1], 2);
        close_range(3, ~0U, 0);
        for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) std::signal(signal, SIG_DFL);
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
    in.close_end(0);
    out.close_end(1);
    err.close_end(1);
    fcntl(in.ends[1], F_SETFL, O_NONBLOCK);
    std::size_t fed = 0;
    if (input.empty()) in.close_end(1);
    const auto until = Clock::now() + std::chrono::seconds(seconds);
    bool late = false;
    while (out.ends[0] >= 0 || err.ends[0] >= 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        late = left <= 0;
        if (late) break;
        std::array<pollfd, 3> watched{pollfd{out.ends[0], POLLIN, 0}, pollfd{err.ends[0], POLLIN, 0},
                                      pollfd{in.ends[1], POLLOUT, 0}};
        if (poll(watched.data(), watched.size(), static_cast<int>(left)) <= 0) continue;
        if (watched[0].revents != 0) take(out, output.out);
        if (watched[1].revents != 0) take(err, output.err);
        if (watched[2].revents != 0) feed(in, input, fed);
    }
    int status = 0;
    pid_t ended = 0;
    while ((ended = waitpid(child, &status, WNOHANG)) == 0) {
        late = late || Clock::now() > until;
        if (late) kill(-child, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    output.status = late ? 124 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return output;
}

}  // namespace idxr::orchestrate
