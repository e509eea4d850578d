// Processes of this machine: started held, found again, stopped with all their descendants.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace idxr::orchestrate {

// A process that cannot be mistaken for a later one of the same number.
struct Process {
    pid_t pid = 0;
    std::int64_t started = 0;  // clock ticks after boot (field 22 of /proc/PID/stat)
};

// Name of the machine, its boot and the space of process numbers: equal exactly where a Process means the same.
std::string this_host();
Process this_process();
bool alive(const Process& process);  // and no zombie

// A shell at the head of a session of its own that waits for a word before it runs `script`. When this object ends
// without release(), or the program that holds it dies, the shell ends without having run anything.
class Held {
  public:
    // Output of the script is appended to `log`. Error(output) when the log cannot be written, Error(resources) when
    // the system gives no process.
    Held(const std::string& script, const std::string& log);
    ~Held();
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;
    const Process& process() const { return process_; }
    void release();

  private:
    Process process_;
    int go_ = -1;
};

// Whether the shell still runs. Takes the status of a child that has ended off the system.
bool head_alive(const Process& head);
// Whether any process of its session does: all descendants that did not leave it.
bool session_alive(const Process& head);
// Whether any process of its session is a rank, by the environment that mpirun gives them.
bool any_rank(const Process& head);
// Bytes in memory of the largest process of its session; 0 when there is none.
std::uint64_t largest_resident(const Process& head);
// Sends a signal to every process of the group of the head (shell and mpirun, which passes it on).
void signal_group(const Process& head, int signal);
// Kills every process of the session, the head first.
void kill_session(const Process& head);

}  // namespace idxr::orchestrate
