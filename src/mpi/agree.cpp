// Exchanging the outcome of local work.
#include "idxr/mpi/agree.hpp"

#include <cstdint>
#include <exception>
#include <new>
#include <vector>

namespace idxr::mpi {
namespace {

struct Fault {
    ExitCode code = ExitCode::ok;
    std::string message;
};

Fault outcome_of(const std::function<void()>& work) {
    try {
        work();
        return {};
    } catch (const Error& error) {
        return {error.code(), error.what()};
    } catch (const std::bad_alloc&) {
        return {ExitCode::resources, "out of memory; give it more, use more ranks or lower --memory"};
    } catch (const std::exception& error) {
        return {ExitCode::internal, std::string("internal error: ") + error.what()};
    }
}

}  // namespace

void together(const Communicator& comm, const std::function<void()>& work) {
    const auto fault = outcome_of(work);
    const auto self = static_cast<std::uint64_t>(comm.rank());
    const auto none = static_cast<std::uint64_t>(comm.size());
    const auto first = comm.min(fault.code == ExitCode::ok ? none : self);
    if (first == none) return;
    // Only the first rank at fault contributes, so what is gathered is its message.
    const std::string told =
        first == self ? std::string(1, static_cast<char>(fault.code)) + fault.message : std::string();
    const auto bytes = comm.all_gather(std::span<const char>(told.data(), told.size()));
    throw Error(static_cast<ExitCode>(bytes[0]), std::string(bytes.begin() + 1, bytes.end()));
}

std::string from_root(const Communicator& comm, const std::function<std::string()>& make) {
    std::string made;
    together(comm, [&] {
        if (comm.root()) made = make();
    });
    comm.broadcast(made);
    return made;
}

}  // namespace idxr::mpi
