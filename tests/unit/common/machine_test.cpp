// What the program believes of the machine it runs on, and its version.
#include "idxr/common/machine.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "idxr/common/version.hpp"

using namespace idxr;

namespace {

class Allocation : public testing::Test {
  protected:
    void SetUp() override { clear(); }
    void TearDown() override { clear(); }
    static void clear() {
        for (const auto* name : {"SLURM_MEM_PER_NODE", "SLURM_MEM_PER_CPU", "SLURM_CPUS_ON_NODE"}) unsetenv(name);
    }
};

}  // namespace

TEST_F(Allocation, OutsideSlurmTheMachineDecides) {
    EXPECT_EQ(machine::slurm_memory(), std::nullopt);
    EXPECT_GT(machine::memory(), std::uint64_t{64} << 20);
}

TEST_F(Allocation, MemoryPerNodeIsInMebibytesAndZeroMeansTheWholeNode) {
    setenv("SLURM_MEM_PER_NODE", "128", 1);
    EXPECT_EQ(machine::slurm_memory(), std::uint64_t{128} << 20);
    EXPECT_EQ(machine::memory(), std::uint64_t{128} << 20);
    setenv("SLURM_MEM_PER_NODE", "0", 1);
    EXPECT_EQ(machine::slurm_memory(), std::nullopt);
}

TEST_F(Allocation, MemoryPerCoreCountsTheCoresOfTheNode) {
    setenv("SLURM_MEM_PER_CPU", "100", 1);
    setenv("SLURM_CPUS_ON_NODE", "3", 1);
    EXPECT_EQ(machine::slurm_memory(), std::uint64_t{300} << 20);
}

TEST(Cores, FollowTheAffinityMask) {
    cpu_set_t before, one;
    ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
    const auto id = machine::affinity_id();
    CPU_ZERO(&one);
    for (int core = 0; core < CPU_SETSIZE; ++core)
        if (CPU_ISSET(core, &before)) {
            CPU_SET(core, &one);
            break;
        }
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(machine::cores().of_process, 1);
    EXPECT_EQ(machine::affinity_id() == id, CPU_COUNT(&before) == 1);
    ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
    EXPECT_EQ(machine::cores().of_process, CPU_COUNT(&before));
    EXPECT_EQ(machine::affinity_id(), id);
}

TEST(PeakMemory, GrowsWithWhatIsTouched) {
    const auto before = machine::peak_resident_bytes();
    std::vector<char> touched(std::size_t{64} << 20, 1);
    asm volatile("" : : "r"(touched.data()) : "memory");  // else a compiler may do without it
    EXPECT_GT(machine::peak_resident_bytes(), before + (touched.size() / 2));
}

TEST(Version, IsThatOfTheBuild) {
    std::ifstream file(IDXR_SOURCE_DIR "/CMakeLists.txt");
    std::ostringstream text;
    text << file.rdbuf();
    EXPECT_NE(text.str().find("project(idxr VERSION " + std::string(version) + " "), std::string::npos);
}
