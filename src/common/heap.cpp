// The tunables of glibc: https://sourceware.org/glibc/manual/2.36/html_node/Memory-Allocation-Tunables.html
#include "idxr/common/heap.hpp"

#include <sys/auxv.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace idxr {
namespace {

constexpr const char* tunables = "GLIBC_TUNABLES";
constexpr const char* huge_pages = "glibc.malloc.hugetlb";

std::vector<std::string> command_line() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
    return words;
}

}  // namespace

void put_heap_on_huge_pages() {
#ifdef __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 35)
    const char* given = std::getenv(tunables);
    std::string asked = given == nullptr ? "" : given;
    if (asked.find(huge_pages) != std::string::npos) return;
    if (getauxval(AT_SECURE) != 0) return;  // glibc may drop the variable then, and this would never end
    // By its own path: /proc/self/exe would become the name that ps shows.
    std::error_code none;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
    auto words = command_line();
    if (none || words.empty()) return;
    if (!asked.empty()) asked += ':';
    if (setenv(tunables, (asked + huge_pages + "=1").c_str(), 1) != 0) return;
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    execv(program.c_str(), arguments.data());  // returns only if it fails
#endif
#endif
}

void keep_freed_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

}  // namespace idxr
