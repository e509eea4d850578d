// getrusage(2), clock_gettime(2) and /proc/self/io (proc(5)).
#include "idxr/common/usage.hpp"

#include <sys/resource.h>
#include <time.h>

#include <fstream>
#include <string>

namespace idxr::machine {

double cpu_seconds() {
    rusage used{};
    if (getrusage(RUSAGE_SELF, &used) != 0) return 0;
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

double thread_cpu_seconds() {
    timespec used{};
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0) return 0;
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

Traffic traffic() {
    std::ifstream file("/proc/self/io");
    Traffic traffic;
    std::uint64_t value = 0;
    for (std::string name; file >> name >> value;) {
        if (name == "rchar:") traffic.read = value;
        if (name == "wchar:") traffic.written = value;
    }
    return traffic;
}

}  // namespace idxr::machine
