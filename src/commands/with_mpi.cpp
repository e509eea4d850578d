// One message, one exit code, no rank left behind.
#include "idxr/commands/with_mpi.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <new>
#include <optional>
#include <thread>

#include "idxr/common/heap.hpp"

namespace idxr::commands {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds(2);

constexpr const char* no_memory = "out of memory; give it more, use more ranks or lower --memory";

struct Fault {
    ExitCode code;
    std::string message;
};

void print(const Fault& fault) {
    std::fflush(stdout);
    std::fputs(fmt::format("idxr: {}\n", fault.message).c_str(), stderr);
    std::fflush(stderr);
}

std::optional<Fault> caught_in(const std::function<void()>& work) {
    try {
        work();
        return std::nullopt;
    } catch (const Error& error) {
        return Fault{error.code(), error.what()};
    } catch (const std::bad_alloc&) {
        return Fault{ExitCode::resources, no_memory};
    } catch (const std::exception& error) {
        return Fault{ExitCode::internal, fmt::format("internal error: {}", error.what())};
    }
}

// What escapes a thread of a parallel region ends the program here; the other ranks hear of it from mpirun.
[[noreturn]] void end_at_once() {
    try {
        std::rethrow_exception(std::current_exception());
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "idxr: %s\n", no_memory);
        std::_Exit(static_cast<int>(ExitCode::resources));
    } catch (...) {
        std::fputs("idxr: internal error in a thread\n", stderr);
        std::_Exit(static_cast<int>(ExitCode::internal));
    }
}

// A communicator of its own, so that a rank at fault can be heard while others are within any collective of the work.
class LastWord {
  public:
    LastWord() {
        MPI_Comm_dup(MPI_COMM_WORLD, &comm_);
        MPI_Comm_rank(comm_, &rank_);
    }

    // The exit code of all ranks. Does not return when this rank is at fault and others do not come to their end.
    ExitCode agree(ExitCode code, const std::optional<Fault>& fault) {
        const auto own = fault ? precedence(*fault) : no_fault;
        std::uint64_t first = no_fault;
        wait(own, first, fault);
        if (first != no_fault) {
            if (first == own) print(*fault);
            return static_cast<ExitCode>(first & 0xff);
        }
        std::uint64_t highest = 0;
        const auto mine = static_cast<std::uint64_t>(code);
        MPI_Allreduce(&mine, &highest, 1, MPI_UINT64_T, MPI_MAX, comm_);
        return static_cast<ExitCode>(highest);
    }

    void end() { MPI_Comm_free(&comm_); }

  private:
    static constexpr auto no_fault = std::numeric_limits<std::uint64_t>::max();

    // The least speaks: the first rank at fault; but a defect or a failed collective, often the echo of another's
    // fault, comes after all others. The low byte is the exit code.
    std::uint64_t precedence(const Fault& fault) const {
        const std::uint64_t echo = fault.code == ExitCode::internal ? std::uint64_t{1} << 40 : 0;
        return echo + (static_cast<std::uint64_t>(rank_) << 8) + static_cast<std::uint64_t>(fault.code);
    }

    void wait(const std::uint64_t& own, std::uint64_t& first, const std::optional<Fault>& fault) {
        MPI_Request request = MPI_REQUEST_NULL;
        MPI_Iallreduce(&own, &first, 1, MPI_UINT64_T, MPI_MIN, comm_, &request);
        if (!fault) {
            MPI_Wait(&request, MPI_STATUS_IGNORE);
            return;
        }
        const auto until = Clock::now() + patience;
        for (int done = 0; MPI_Test(&request, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done == 0;) {
            if (Clock::now() > until) {
                print(*fault);
                MPI_Abort(MPI_COMM_WORLD, static_cast<int>(fault->code));
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    MPI_Comm comm_ = MPI_COMM_NULL;
    int rank_ = 0;
};

// For who has started the run: its exit code, should mpirun stay when all ranks have left.
void leave_exit_code(const mpi::Communicator& comm, ExitCode code) {
    const char* path = std::getenv("IDXR_EXIT_FILE");
    if (path == nullptr || !comm.root()) return;
    if (std::FILE* file = std::fopen(path, "w")) {
        std::fputs(fmt::format("{}\n", static_cast<int>(code)).c_str(), file);
        std::fclose(file);
    }
}

}  // namespace

ExitCode run_with_mpi(const std::function<ExitCode(const mpi::Communicator&)>& work) {
    put_heap_on_huge_pages();
    keep_freed_memory();
    std::set_terminate(end_at_once);
    std::signal(SIGXFSZ, SIG_IGN);  // a file above the limit of the account is a fault like a full disk
    int provided = MPI_THREAD_SINGLE;
    if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS) {
        print({ExitCode::internal, "MPI did not start"});
        return ExitCode::internal;
    }
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    LastWord last_word;
    ExitCode code = ExitCode::ok;
    const auto fault = caught_in([&] { code = work(mpi::Communicator(MPI_COMM_WORLD)); });
    std::fflush(stdout);
    code = last_word.agree(code, fault);
    last_word.end();
    leave_exit_code(mpi::Communicator(MPI_COMM_WORLD), code);
    MPI_Finalize();
    return code;
}

ExitCode run_alone(const std::function<ExitCode()>& work) {
    ExitCode code = ExitCode::ok;
    if (const auto fault = caught_in([&] { code = work(); })) {
        print(*fault);
        return fault->code;
    }
    return code;
}

bool speaks_before_mpi() {
    for (const char* variable : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
        if (const char* rank = std::getenv(variable)) return std::string_view(rank) == "0";
    return true;
}

}  // namespace idxr::commands
