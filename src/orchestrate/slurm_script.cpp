// Batch scripts, and the states of Slurm (squeue(1), JOB STATE CODES).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "idxr/orchestrate/slurm_executor.hpp"

namespace idxr::orchestrate {
namespace {

constexpr std::uint64_t mebibyte = 1 << 20;

// A user may only lower the priority of a job, so urgent is Slurm's ordinary.
int nice_of(store::Priority priority) {
    constexpr std::array<int, 4> nice{1000, 200, 50, 0};
    return nice[static_cast<std::size_t>(priority)];
}

// As sbatch reads it: words may stand in quotes, % begins a pattern.
std::string as_file_name(const std::string& path) {
    std::string text = "\"";
    for (const char c : path) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
        if (c == '%') text += c;
    }
    return text + "\"";
}

}  // namespace

std::string slurm_script(const Plan& plan) {
    const auto& needs = plan.needs;
    const int on_node = (needs.ranks + needs.nodes - 1) / needs.nodes;
    std::string header;
    const auto add = [&](const std::string& option) { header += "#SBATCH " + option + "\n"; };
    add(fmt::format("--job-name=idxr-{}-{}", plan.job, plan.attempt));
    add(fmt::format("--nodes={}", needs.nodes));
    add(fmt::format("--ntasks={}", needs.ranks));
    add(fmt::format("--ntasks-per-node={}", on_node));
    add(fmt::format("--cpus-per-task={}", needs.threads));
    // Beside the ranks' own memory: MPI, mpirun, the shell.
    if (needs.memory > 0)
        add(fmt::format("--mem={}M",
                        (needs.memory + needs.memory / 8) * static_cast<std::uint64_t>(on_node) / mebibyte + 128));
    if (needs.time_limit > 0) add(fmt::format("--time={}", (needs.time_limit + 59) / 60));
    if (!needs.partition.empty()) add("--partition=" + needs.partition);
    if (const int nice = nice_of(plan.priority); nice > 0) add(fmt::format("--nice={}", nice));
    if (!plan.qos.empty()) add("--qos=" + plan.qos);
    add("--output=" + as_file_name(attempt_file(plan, ".log")));
    add("--open-mode=append");
    add("--requeue");
    // A minute before the time limit the run is asked to save what it has.
    add("--signal=B:USR1@60");
    if (needs.ranks == 1) return script_of(plan, header, {}, Passing::on);
    return script_of(plan, header,
                     {"mpirun", "--bind-to", "none", "-n", std::to_string(needs.ranks), "-x", "OMP_NUM_THREADS", "-x",
                      "IDXR_EXIT_FILE"},
                     Passing::on);
}

std::vector<SlurmJob> parse_squeue(const std::string& text) {
    std::vector<SlurmJob> jobs;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream parts(line);
        for (std::string cell; std::getline(parts, cell, '|');) {
            cell.erase(0, cell.find_first_not_of(' ') == cell.npos ? cell.size() : cell.find_first_not_of(' '));
            cell.erase(cell.find_last_not_of(' ') + 1);
            cells.push_back(cell);
        }
        if (cells.size() < 5) continue;
        SlurmJob job{cells[0], cells[1], cells[2], cells[3], 0};
        const bool number =
            !cells[4].empty() && std::ranges::all_of(cells[4], [](char c) { return c >= '0' && c <= '9'; });
        if (number) job.restarts = std::stoi(cells[4]);
        jobs.push_back(std::move(job));
    }
    return jobs;
}

std::optional<End> end_of(const std::string& state, std::optional<int> status) {
    // sacct says "CANCELLED by 1000".
    const auto word = state.substr(0, state.find(' '));
    const auto is = [&](std::initializer_list<std::string_view> words) {
        return std::ranges::find(words, word) != words.end();
    };
    if (is({"COMPLETED"})) return End{End::Kind::exited, status.value_or(0), ""};
    if (is({"FAILED"})) {
        if (status) return End{End::Kind::exited, *status, ""};
        return End{End::Kind::killed, -1, ""};
    }
    if (is({"TIMEOUT", "DEADLINE"})) return End{End::Kind::time_limit, -1, ""};
    if (is({"OUT_OF_MEMORY"})) return End{End::Kind::out_of_memory, -1, ""};
    if (is({"NODE_FAIL", "BOOT_FAIL"})) return End{End::Kind::node_failed, -1, ""};
    if (is({"CANCELLED", "REVOKED"})) return End{End::Kind::withdrawn, -1, ""};
    if (is({"PREEMPTED"})) return End{End::Kind::exited, 75, "Slurm preempted the run"};
    return std::nullopt;
}

}  // namespace idxr::orchestrate
