// Processes by /proc (proc(5)).
#include "idxr/orchestrate/process.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "idxr/common/error.hpp"

namespace idxr::orchestrate {
namespace {

namespace fs = std::filesystem;

struct Stat {
    char state = 0;
    pid_t session = 0;
    std::int64_t started = 0;
};

std::optional<Stat> stat_of(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string text((std::istreambuf_iterator<char>(file)), {});
    // The second field is a name in parentheses that may hold anything.
    const auto name_end = text.rfind(')');
    if (name_end == text.npos) return std::nullopt;
    std::istringstream fields(text.substr(name_end + 1));
    Stat stat;
    std::string skipped;
    fields >> stat.state >> skipped >> skipped >> stat.session;
    for (int field = 7; field < 22; ++field) fields >> skipped;
    fields >> stat.started;
    if (!fields) return std::nullopt;
    return stat;
}

bool is_dead(char state) { return state == 'Z' || state == 'X'; }

void each_of_session(pid_t session, const std::function<void(pid_t)>& work) {
    std::error_code error;
    for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        pid_t pid = 0;
        const auto [last, bad] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (bad != std::errc() || last != name.data() + name.size()) continue;
        const auto stat = stat_of(pid);
        if (stat && stat->session == session && !is_dead(stat->state)) work(pid);
    }
}

// As long as any process is in a session, the system gives its number to no other process. So when a process of
// another start time has it, the session is over.
bool session_is_ours(const Process& head) {
    const auto stat = stat_of(head.pid);
    return head.pid > 0 && (!stat || stat->started == head.started);
}

[[noreturn]] void become_shell(int wait, const char* script, const char* log) {
    setsid();
    char word = 0;
    ssize_t got = 0;
    do got = ::read(wait, &word, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1) _exit(0);
    const int in = ::open("/dev/null", O_RDONLY);
    const int out = ::open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (in < 0 || out < 0) _exit(5);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    close_range(3, ~0U, 0);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGCHLD, SIGUSR1}) std::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execl("/bin/sh", "sh", script, static_cast<char*>(nullptr));
    _exit(127);
}

}  // namespace

std::string this_host() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string boot;
    file >> boot;
    std::error_code ignored;
    const auto space = fs::read_symlink("/proc/self/ns/pid", ignored).string();
    return fmt::format("{} {} {}", name.data(), boot, space);
}

Process this_process() {
    const auto stat = stat_of(getpid());
    return {getpid(), stat ? stat->started : 0};
}

bool alive(const Process& process) {
    const auto stat = stat_of(process.pid);
    return stat && stat->started == process.started && !is_dead(stat->state);
}

Held::Held(const std::string& script, const std::string& log) {
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) fail(ExitCode::output, "{}: cannot be written ({})", log, std::strerror(errno));
    close(file);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        fail(ExitCode::resources, "no pipe for a new process ({})", std::strerror(errno));
    const auto child = fork();
    if (child == 0) {
        close(ends[1]);
        become_shell(ends[0], script.c_str(), log.c_str());
    }
    close(ends[0]);
    if (child < 0) {
        close(ends[1]);
        fail(ExitCode::resources, "no new process ({})", std::strerror(errno));
    }
    go_ = ends[1];
    const auto stat = stat_of(child);
    process_ = {child, stat ? stat->started : 0};
}

Held::~Held() {
    if (go_ < 0) return;
    close(go_);
    waitpid(process_.pid, nullptr, 0);
}

void Held::release() {
    const char word = 1;
    // A shell that is gone shows in head_alive.
    static_cast<void>(::write(go_, &word, 1) == 1);
    close(go_);
    go_ = -1;
}

bool head_alive(const Process& head) {
    waitpid(head.pid, nullptr, WNOHANG);
    return alive(head);
}

bool session_alive(const Process& head) {
    if (!session_is_ours(head)) return false;
    bool any = false;
    each_of_session(head.pid, [&](pid_t) { any = true; });
    return any;
}

bool any_rank(const Process& head) {
    if (!session_is_ours(head)) return false;
    bool any = false;
    each_of_session(head.pid, [&](pid_t pid) {
        std::ifstream file(fmt::format("/proc/{}/environ", pid), std::ios::binary);
        for (std::string variable; !any && std::getline(file, variable, '\0');)
            any = variable.starts_with("OMPI_COMM_WORLD_RANK=");
    });
    return any;
}

std::uint64_t largest_resident(const Process& head) {
    if (!session_is_ours(head)) return 0;
    std::uint64_t largest = 0;
    each_of_session(head.pid, [&](pid_t pid) {
        std::ifstream file(fmt::format("/proc/{}/statm", pid));
        std::uint64_t size = 0, resident = 0;
        if (file >> size >> resident) largest = std::max(largest, resident);
    });
    return largest * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void signal_group(const Process& head, int signal) {
    if (session_is_ours(head)) kill(-head.pid, signal);
}

void kill_session(const Process& head) {
    if (!session_is_ours(head)) return;
    if (stat_of(head.pid))
        kill(head.pid, SIGKILL);  // a shell that lives on would write down how its command was killed
    each_of_session(head.pid, [](pid_t pid) { kill(pid, SIGKILL); });
}

}  // namespace idxr::orchestrate
