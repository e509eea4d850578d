// Main of the benchmarks: every rank runs every benchmark the same number of times; rank 0 prints.
#include <benchmark/benchmark.h>
#include <mpi.h>

namespace {

class Silent final : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>&) override {}
};

}  // namespace

int main(int argc, char** argv) {
    int provided = 0, rank = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    benchmark::Initialize(&argc, argv);
    const bool understood = !benchmark::ReportUnrecognizedArguments(argc, argv);
    if (understood && rank == 0) benchmark::RunSpecifiedBenchmarks();
    Silent silent;
    if (understood && rank != 0) benchmark::RunSpecifiedBenchmarks(&silent);
    MPI_Finalize();
    return understood ? 0 : 2;
}
