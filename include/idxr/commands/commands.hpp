// The table of commands and how one is run.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/common/error.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::commands {

using Arguments = std::vector<std::string>;

struct Command {
    std::string_view name;
    std::string_view purpose;                                               // one line
    std::string_view usage;                                                 // after "idxr NAME"
    std::string_view examples;                                              // lines that work when pasted
    std::string (*options)();                                               // the flags, for --help
    ExitCode (*run)(const Arguments& arguments, const mpi::Communicator&);  // collective; arguments after the name
    ExitCode (*run_alone)(const Arguments& arguments) = nullptr;            // instead of `run`: by one process, no MPI
};

std::span<const Command> commands();

ExitCode match(const Arguments& arguments, const mpi::Communicator& comm);
std::string match_options();
ExitCode deduplicate(const Arguments& arguments, const mpi::Communicator& comm);  // options as for match
ExitCode households(const Arguments& arguments, const mpi::Communicator& comm);   // options as for match
ExitCode train(const Arguments& arguments, const mpi::Communicator& comm);        // options as for match
ExitCode resume(const Arguments& arguments, const mpi::Communicator& comm);       // options as for match
ExitCode generate(const Arguments& arguments, const mpi::Communicator& comm);
std::string generate_options();
ExitCode evaluate(const Arguments& arguments, const mpi::Communicator& comm);
std::string evaluate_options();
ExitCode explain(const Arguments& arguments, const mpi::Communicator& comm);
std::string explain_options();
ExitCode verify(const Arguments& arguments, const mpi::Communicator& comm);
std::string verify_options();
ExitCode validate(const Arguments& arguments, const mpi::Communicator& comm);
std::string validate_options();
ExitCode convert(const Arguments& arguments, const mpi::Communicator& comm);
std::string convert_options();
ExitCode job(const Arguments& arguments);
std::string job_options();
ExitCode orchestrate(const Arguments& arguments);
std::string orchestrate_options();

// The whole program: help and version without MPI, everything else within MPI_Init … MPI_Finalize. Arguments after the
// program's name.
ExitCode run_program(const Arguments& arguments);

}  // namespace idxr::commands
