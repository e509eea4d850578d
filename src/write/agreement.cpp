// The lowest rank at fault speaks for all.
#include "idxr/write/agreement.hpp"

#include <new>
#include <optional>

namespace idxr::write {
namespace {

std::optional<Error> as_error(const std::exception_ptr& fault) {
    if (!fault) return std::nullopt;
    try {
        std::rethrow_exception(fault);
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return Error(ExitCode::resources, "memory ran out while results were written; use more ranks or a machine with more");
    } catch (const std::exception& error) {
        return Error(ExitCode::internal, fmt::format("writing of results failed: {}", error.what()));
    }
}

}  // namespace

void agree(const mpi::Communicator& comm, std::exception_ptr fault) {
    const auto error = as_error(fault);
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    const auto rank = static_cast<std::uint64_t>(comm.rank());
    const auto speaker = comm.min(error ? rank : ranks);
    if (speaker == ranks) return;
    const std::string mine = speaker == rank ? error->what() : "";
    const auto said = comm.all_gather(std::span<const char>(mine));
    const auto code = comm.sum(speaker == rank ? static_cast<std::uint64_t>(error->code()) : 0);
    throw Error(static_cast<ExitCode>(code), std::string(said.begin(), said.end()));
}

}  // namespace idxr::write
