// The table of commands, help, and the way from the command line to a command.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "guides.hpp"
#include "idxr/commands/commands.hpp"
#include "idxr/commands/with_mpi.hpp"
#include "idxr/common/isa.hpp"
#include "idxr/common/version.hpp"
#include "idxr/config/nearest.hpp"

namespace idxr::commands {
namespace {

constexpr Command table[] = {
    {"match", "find which records are the same person and which persons live together", "[FILE…] [JOB.toml] [options]",
     "  idxr generate --records 10000 --output people.csv --truth truth.csv\n"
     "  mpirun -n 2 idxr match people.csv --truth truth.csv\n"
     "  mpirun -n 2 idxr match people.csv --output run --format csv,parquet,hdf5 --threshold 0.9\n"
     "  idxr match people.csv --dump-config > people.toml && idxr match people.toml --dry-run\n",
     match_options, match},
    {"deduplicate", "find which records of one source are the same person", "FILE | JOB.toml [options]",
     "  mpirun -n 2 idxr deduplicate people.csv --output run\n"
     "  idxr deduplicate people.csv --format parquet --tables identities,masters\n",
     match_options, deduplicate},
    {"households", "find which persons live together", "[FILE…] [JOB.toml] [options]",
     "  mpirun -n 2 idxr households people.csv --output run\n"
     "  idxr households people.csv --max-household 12 --format csv,parquet\n",
     match_options, households},
    {"train", "learn from records how much each agreement says, and keep it for other runs",
     "[FILE…] [JOB.toml] [options]",
     "  mpirun -n 2 idxr train people.csv --output trained\n"
     "  idxr match new.csv --model trained/model.json\n",
     match_options, train},
    {"resume", "go on with a run of match that was stopped or killed", "RUN [options]",
     "  idxr match people.csv --output run\n"
     "  mpirun -n 2 idxr resume run\n",
     match_options, resume},
    {"generate", "make realistic person records with errors, and the truth about them",
     "--records N --output FILE [options]", "  idxr generate --records 10000 --output people.csv --truth truth.csv\n",
     generate_options, generate},
    {"evaluate", "measure a result against true entities or labelled pairs", "--result RUN --truth FILE [options]",
     "  idxr generate --records 10000 --output people.csv --truth truth.csv\n"
     "  idxr match people.csv --output run\n"
     "  idxr evaluate --result run --truth truth.csv --json\n",
     evaluate_options, evaluate},
    {"explain", "tell why two records of a run are one person or two, or what holds an identity together",
     "RUN ID1 ID2 | RUN --identity MASTER_ID",
     "  idxr match people.csv --output run\n"
     "  idxr explain run R0000001 R0000002\n"
     "  idxr explain run R0000001 R0000002 --show-values\n"
     "  idxr explain run --identity MDM_0000000001\n",
     explain_options, explain},
    {"verify", "check that the files of a finished run are whole and agree with one another", "RUN [options]",
     "  idxr match people.csv --output run\n"
     "  mpirun -n 2 idxr verify run\n",
     verify_options, verify},
    {"validate", "tell what records are like, and whether they keep rules, without matching",
     "[FILE…] [JOB.toml] [options]",
     "  mpirun -n 2 idxr validate people.csv\n"
     "  idxr validate people.csv --rule 'birth_date.filled >= 90%, ssn.valid >= 0.99, rows.equal_rows <= 100'\n",
     validate_options, validate},
    {"convert", "standardise records and convert them between CSV, HDF5 and Parquet",
     "INPUT… --output FILE|FOLDER [options]",
     "  idxr convert people.csv --output people.parquet\n"
     "  idxr convert people.csv --output clean.csv --standardise\n"
     "  mpirun -n 2 idxr convert '*.csv.gz' --output converted --format parquet,hdf5\n",
     convert_options, convert},
    {"job", "submit jobs to a store, look at them, change them", "VERB [JOB…] [options]",
     "  idxr generate --records 10000 --output people.csv --truth truth.csv\n"
     "  idxr job submit people.csv --priority high --max-retries 2\n"
     "  idxr job list\n"
     "  idxr orchestrate --until-idle\n",
     job_options, nullptr, job},
    {"orchestrate", "run the jobs of a store, here or on Slurm, until stopped", "[options]",
     "  idxr orchestrate --cores 8 --memory 32GiB\n"
     "  idxr orchestrate --until-idle\n",
     orchestrate_options, nullptr, orchestrate},
    {"completion", "print what lets bash complete commands and options", "[bash]",
     "  idxr completion > ~/.local/share/bash-completion/completions/idxr\n", completion_options, nullptr, completion},
    {"manual", "print the manual page", "", "  idxr manual | man -l -\n", manual_options, nullptr, manual},
};

constexpr std::string_view exit_codes =
    "  0 done · 1 defect or lost rank · 2 option or job file · 3 input file\n"
    "  4 too many rejected rows · 5 output folder or disk · 6 memory or scratch\n"
    "  7 job store · 8 a job did not complete · 9 a check failed\n"
    "  75 stopped, run again to resume\n";

std::string program_help() {
    std::string out = fmt::format(
        "idxr {} finds which records are the same person and which persons live together.\n\n"
        "  idxr COMMAND [options]              on one process with all cores\n"
        "  mpirun -n 4 idxr COMMAND [options]  on several, on one machine or many\n\nCommands\n",
        version);
    for (const auto& command : table) out += fmt::format("  {:<11} {}\n", command.name, command.purpose);
    out +=
        fmt::format("\n'idxr COMMAND --help' lists its options with their defaults.\n\nExample\n{}\nExit codes\n{}",
                    table[0].examples.substr(0, table[0].examples.find("  mpirun -n 2 idxr match people.csv --output")),
                    exit_codes);
    return out;
}

std::string command_help(const Command& command) {
    return fmt::format("idxr {}: {}.\n\nUsage\n  idxr {} {}\n\nExamples\n{}{}\nExit codes\n{}", command.name,
                       command.purpose, command.name, command.usage, command.examples, command.options(), exit_codes);
}

bool asks(const Arguments& arguments, std::string_view flag, std::string_view letter) {
    return std::ranges::any_of(arguments, [&](const auto& word) { return word == flag || word == letter; });
}

const Command& command_named(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& command : table) {
        if (command.name == word) return command;
        names.push_back(command.name);
    }
    if (word.starts_with('-'))
        fail(ExitCode::usage, "the command comes first: idxr {} [options]", fmt::join(names, "|"));
    auto meant = config::nearest(word, names);
    fail(ExitCode::usage, "unknown command '{}'; {}", word,
         meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("there are {}", fmt::join(names, ", ")));
}

ExitCode say(const std::string& text, std::FILE* where = stdout, ExitCode code = ExitCode::ok) {
    if (speaks_before_mpi()) std::fputs(text.c_str(), where);
    return code;
}

}  // namespace

std::string exit_codes_help() { return std::string(exit_codes); }

std::span<const Command> commands() { return table; }

ExitCode run_program(const Arguments& arguments) {
    if (arguments.empty()) return say(program_help(), stderr, ExitCode::usage);
    const auto& word = arguments.front();
    if (word == "--help" || word == "-h" || word == "help") return say(program_help());
    if (word == "--version" || word == "version") return say(fmt::format("idxr {}\n", version));
    const auto known = std::ranges::find(table, word, &Command::name);
    const bool has_verbs = word == "job" && arguments.size() > 2;
    if (known != std::end(table) && asks(arguments, "--help", "-h") && !has_verbs) return say(command_help(*known));
    if (known != std::end(table) && known->run_alone != nullptr)
        return run_alone([&] { return known->run_alone({arguments.begin() + 1, arguments.end()}); });

    return run_with_mpi([&](const mpi::Communicator& comm) {
        (void)chosen_isa();  // an impossible IDXR_ISA is said before any work
        return command_named(word).run({arguments.begin() + 1, arguments.end()}, comm);
    });
}

}  // namespace idxr::commands
