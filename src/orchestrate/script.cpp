// Scripts of attempts and what they leave.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "idxr/common/error.hpp"
#include "idxr/config/units.hpp"
#include "idxr/orchestrate/executor.hpp"
#include "idxr/orchestrate/types.hpp"

namespace idxr::orchestrate {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string without_ending(const std::string& log) { return log.substr(0, log.rfind('.')); }

std::optional<int> number_in(const std::string& path) {
    std::ifstream file(path);
    int number = 0;
    if (!(file >> number)) return std::nullopt;
    return number;
}

bool makes_run_folder(const store::Job& job) { return matches_records(job.command); }

}  // namespace

std::string work_folder(const store::Job& job) {
    if (job.output.empty()) return job.folder + "/idxr-" + job.id + ".job";
    return job.output + (makes_run_folder(job) ? "/job" : ".job");
}

std::string attempt_file(const Plan& plan, const std::string& ending) {
    return fmt::format("{}/attempt-{}{}", plan.work, plan.attempt, ending);
}

Plan plan_of(const store::Job& job, int attempt, const store::Needs& needs, const std::string& program,
             bool overwrite) {
    Plan plan{job.id, attempt, job.priority, needs, program, {job.command}, job.folder, work_folder(job)};
    plan.words.insert(plan.words.end(), job.arguments.begin(), job.arguments.end());
    if (!job.output.empty()) plan.words.insert(plan.words.end(), {"--output", job.output});
    const bool said =
        std::ranges::any_of(job.arguments, [](const auto& word) { return word.starts_with("--overwrite"); });
    if (overwrite && !said && job.command == "convert") plan.words.push_back("--overwrite");
    if (makes_run_folder(job) && needs.memory > 0)
        plan.words.insert(plan.words.end(), {"--memory", config::exact_bytes(needs.memory)});
    return plan;
}

std::string script_of(const Plan& plan, const std::string& header, const std::vector<std::string>& launch,
                      Passing passing) {
    std::string command;
    for (const auto& word : launch) command += word + " ";
    command += quoted(plan.program);
    for (const auto& word : plan.words) command += " " + quoted(word);
    const auto base = attempt_file(plan, "");
    // Handlers that do nothing let the shell live until the command has ended; the command gets the signals itself.
    // A wait that a signal breaks off is begun again as long as the command is there.
    const auto run =
        passing == Passing::off
            ? fmt::format("trap : USR1 TERM INT HUP\n{}\nleave $?\n", command)
            : fmt::format(
                  "{} &\nchild=$!\n"
                  "trap 'kill -USR1 $child' USR1\ntrap 'kill -TERM $child' TERM\n"
                  "wait $child; status=$?\n"
                  "while [ $status -gt 128 ] && kill -0 $child 2>/dev/null; do wait $child; status=$?; done\n"
                  "leave $status\n",
                  command);
    return fmt::format(
        "#!/bin/sh\n{}# Attempt {} of job {}.\n"
        "umask 077\n"
        "status_file={}\n"
        "leave() {{ echo \"$1\" > \"$status_file.part\" && mv \"$status_file.part\" \"$status_file\"; exit \"$1\"; }}\n"
        "exec 9>>{}\n"
        "flock -n 9 || leave {}\n"
        "export IDXR_EXIT_FILE={}\n"
        "rm -f \"$status_file\" \"$IDXR_EXIT_FILE\"\n"
        "cd {} || leave 3\n"
        "export OMP_NUM_THREADS={}\n"
        // The shared memory of PMIx 4.2 lets mpirun hang when a rank is killed while it starts.
        "export PMIX_MCA_gds=hash\n"
        "{}",
        header, plan.attempt, plan.job, quoted(base + ".status"), quoted(plan.work + "/lock"), still_locked,
        quoted(base + ".said"), quoted(plan.folder), plan.needs.threads, run);
}

void write_script(const Plan& plan, const std::string& script) {
    std::error_code error;
    const auto before = umask(S_IRWXG | S_IRWXO);
    fs::create_directories(plan.work, error);
    const auto path = attempt_file(plan, ".sh");
    std::ofstream file(path, std::ios::trunc);
    file << script;
    file.close();
    umask(before);
    if (!file)
        fail(ExitCode::output, "{}: cannot be written ({})", path, error ? error.message() : std::strerror(errno));
    for (const char* ending : {".status", ".said"}) fs::remove(attempt_file(plan, ending), error);
}

std::optional<int> status_left(const std::string& log) { return number_in(without_ending(log) + ".status"); }
std::optional<int> ranks_said(const std::string& log) { return number_in(without_ending(log) + ".said"); }

std::string last_sentence(const std::string& log) {
    std::ifstream file(log);
    file.seekg(0, std::ios::end);
    const auto size = static_cast<std::int64_t>(file.tellg());
    file.seekg(std::max<std::int64_t>(0, size - 65536));
    std::string found;
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("idxr: ") && !line.starts_with("idxr: warning")) found = line.substr(6);
    return found;
}

}  // namespace idxr::orchestrate
