// Cores, memory and terminal of this process (Linux).
#include "idxr/common/machine.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>

#include "idxr/common/hash.hpp"

namespace idxr::machine {
namespace {

// A mask for up to 8192 cores, the kernel's own maximum.
struct CoreMask {
    static constexpr std::size_t words = 8192 / (8 * sizeof(unsigned long));
    unsigned long bits[words] = {};
    cpu_set_t* set() { return reinterpret_cast<cpu_set_t*>(bits); }
    bool of(pid_t process) { return sched_getaffinity(process, sizeof bits, set()) == 0; }
    int count() { return CPU_COUNT_S(sizeof bits, set()); }
};

std::optional<std::uint64_t> number_in(const char* text) {
    if (text == nullptr || *text < '0' || *text > '9') return std::nullopt;
    return std::strtoull(text, nullptr, 10);
}

std::optional<std::uint64_t> number_in_file(const std::string& path) {
    std::ifstream file(path);
    std::string word;
    if (!(file >> word)) return std::nullopt;
    return number_in(word.c_str());
}

// The least limit on the way from this process's control group to the root, version 2 or 1 (cgroups(7)).
std::uint64_t control_group_memory() {
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const auto controllers = line.substr(first + 1, second - first - 1);
        const bool unified = controllers.empty();
        if (!unified && controllers.find("memory") == std::string::npos) continue;
        const std::string mount = unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory";
        const std::string limit = unified ? "/memory.max" : "/memory.limit_in_bytes";
        for (std::string group = line.substr(second + 1);; group.resize(group.find_last_of('/'))) {
            if (group == "/") group.clear();
            if (auto bytes = number_in_file(mount + group + limit)) least = std::min(least, *bytes);
            if (group.find('/') == std::string::npos) break;
        }
    }
    return least;
}

std::uint64_t physical_memory() {
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

Cores cores() {
    Cores found;
    found.of_node = std::max(1, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)));
    CoreMask own, launcher;
    found.of_process = own.of(0) ? std::max(1, own.count()) : found.of_node;
    found.of_launcher = found.of_process;
    if (is_set("OMPI_COMM_WORLD_LOCAL_SIZE") && launcher.of(getppid()))
        found.of_launcher = std::max(found.of_process, launcher.count());
    return found;
}

std::uint64_t affinity_id() {
    CoreMask own;
    own.of(0);
    return hash64({reinterpret_cast<const char*>(own.bits), sizeof own.bits});
}

bool bound_by_default() {
    for (const auto* asked : {"OMPI_MCA_hwloc_base_binding_policy", "OMPI_MCA_hwloc_base_cpu_set",
                              "OMPI_MCA_rmaps_rank_file_path", "OMPI_MCA_orte_rankfile"})
        if (is_set(asked)) return false;
    // --map-by slot:PE=n binds to n cores; any other mapping leaves the binding to the default.
    if (const char* mapping = std::getenv("OMPI_MCA_rmaps_base_mapping_policy"))
        if (std::string_view(mapping).find("=") != std::string_view::npos) return false;
    const auto found = cores();
    return found.of_process < found.of_launcher;
}

bool widen_to_launcher() {
    CoreMask launcher;
    return launcher.of(getppid()) && launcher.count() > 0 &&
           sched_setaffinity(0, sizeof launcher.bits, launcher.set()) == 0;
}

std::optional<std::uint64_t> slurm_memory() {
    constexpr std::uint64_t mebibyte = 1 << 20;
    if (auto node = number_in(std::getenv("SLURM_MEM_PER_NODE")); node && *node > 0) return *node * mebibyte;
    auto core = number_in(std::getenv("SLURM_MEM_PER_CPU"));
    auto on_node = number_in(std::getenv("SLURM_CPUS_ON_NODE"));
    if (core && on_node && *core > 0 && *on_node > 0) return *core * *on_node * mebibyte;
    return std::nullopt;
}

std::uint64_t memory() {
    auto least = std::min(physical_memory(), control_group_memory());
    if (auto slurm = slurm_memory()) least = std::min(least, *slurm);
    return least;
}

std::uint64_t peak_resident_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::uint64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t whole = 0, resident = 0;
    file >> whole >> resident;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::string cpu_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("model name")) continue;
        const auto begin = line.find_first_not_of(" \t", line.find(':') + 1);
        return begin == line.npos ? std::string() : line.substr(begin);
    }
    return {};
}

bool stderr_is_terminal() { return isatty(STDERR_FILENO) == 1; }

}  // namespace idxr::machine
