// Where attempts run: on this machine or by Slurm.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "idxr/orchestrate/verdict.hpp"
#include "idxr/store/job.hpp"

namespace idxr::orchestrate {

// Everything that an executor must know to start an attempt.
struct Plan {
    std::string job;  // its ID
    int attempt = 1;
    store::Priority priority = store::Priority::normal;
    store::Needs needs;
    std::string program;             // path of idxr
    std::vector<std::string> words;  // for idxr: command and arguments
    std::string folder;              // where to run
    std::string work;                // folder of scripts, logs and the lock; there is one of a job, for all attempts
    std::string qos = {};            // of Slurm; empty: its default
};

// The folder of scripts and logs of a job: within its run folder for a command that makes one and knows of it, else
// beside its output.
std::string work_folder(const store::Job& job);
// WORK/attempt-N and the ending: .sh, .log; .status of the script, .said of the ranks.
std::string attempt_file(const Plan& plan, const std::string& ending);

// The plan of the next attempt: command and arguments with ranks, memory and output as the attempt needs them. With
// `overwrite` it replaces what an earlier attempt has made, where the command does not go on by itself.
Plan plan_of(const store::Job& job, int attempt, const store::Needs& needs, const std::string& program,
             bool overwrite = false);

// The shell script of an attempt: takes the lock of the work folder (so that no two attempts of a job ever run at
// once), runs the command, leaves its exit status in a file. `header` comes after the first line, `launch` before the
// program.
// Signals reach the command by themselves when its group gets them; Slurm sends them to the shell alone, which then has
// to pass them on.
enum class Passing { off, on };
std::string script_of(const Plan& plan, const std::string& header, const std::vector<std::string>& launch,
                      Passing passing = Passing::off);
// Writes it for an executor that starts with it. Error(output).
void write_script(const Plan& plan, const std::string& script);

// The exit status that the script of an attempt left, and the last sentence that idxr wrote to its log.
std::optional<int> status_left(const std::string& log);
// The exit code that the ranks agreed on before they left, which is there before mpirun has ended.
std::optional<int> ranks_said(const std::string& log);
std::string last_sentence(const std::string& log);

enum class Force { ask, terminate, kill };  // to checkpoint and leave; to leave; at once

class Executor {
  public:
    virtual ~Executor() = default;
    virtual std::string name() const = 0;

    // Starts the attempt. `record` is called with the handle while nothing runs yet; when it returns false or throws,
    // or this program dies in it, nothing ever does.
    virtual void start(const Plan& plan, const std::function<bool(const std::string& handle)>& record) = 0;

    // Removes what an attempt without a handle may have left behind, so that it can be started again.
    virtual void forget(const std::string& job, int attempt) = 0;

    // nullopt while it runs or waits to. Throws Error when it cannot be told; ask again later.
    virtual std::optional<End> look(const store::Attempt& attempt) = 0;

    // Bytes in memory of its largest process; 0 where this cannot be seen.
    virtual std::uint64_t memory(const store::Attempt&) const { return 0; }

    // What there is to tell of the attempt since it was asked last.
    virtual std::vector<std::string> heard(const store::Attempt&) { return {}; }

    virtual void stop(const store::Attempt& attempt, Force force) = 0;

    // Whether this program can tell how the attempt is; a process of another machine it cannot.
    virtual bool can_see(const store::Attempt& attempt) const = 0;
    // Whether the attempt is certainly over without a trace (its machine was started anew).
    virtual bool certainly_gone(const store::Attempt& attempt) const = 0;
};

}  // namespace idxr::orchestrate
