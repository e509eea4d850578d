// idxr completion and idxr manual: both read the help that the tables of options print.
#include "guides.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <sstream>
#include <vector>

#include "idxr/common/version.hpp"
#include "idxr/orchestrate/types.hpp"
#include "job_verbs.hpp"

namespace idxr::commands {
namespace {

// A heading (option is then empty), or an option with its help.
struct Entry {
    std::string heading, option, metavar, help;
};

std::string trimmed(const std::string& line) {
    const auto first = line.find_first_not_of(' ');
    return first == line.npos ? "" : line.substr(first, line.find_last_not_of(' ') - first + 1);
}

// "  --option METAVAR   help", where the help may go on, or begin, on lines that are indented further.
std::vector<Entry> entries(const std::string& help) {
    std::vector<Entry> found;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  --")) {
            const auto gap = line.find("  ", 4);
            const auto left = line.substr(4, gap == line.npos ? gap : gap - 4);
            const auto space = left.find(' ');
            Entry entry{"", left.substr(0, space), space == left.npos ? "" : trimmed(left.substr(space)), ""};
            if (gap != line.npos) {
                entry.help = trimmed(line.substr(gap));
            } else if (line.size() > 30 && line[29] == ' ') {
                // The option fills its column to the last place but one.
                entry.metavar = trimmed(line.substr(4 + entry.option.size(), 30 - 4 - entry.option.size()));
                entry.help = trimmed(line.substr(30));
            }
            found.push_back(entry);
        } else if (line.starts_with("      ") && !found.empty() && !found.back().option.empty()) {
            found.back().help += (found.back().help.empty() ? "" : " ") + trimmed(line);
        } else if (!line.empty() && line[0] != ' ') {
            found.push_back({line, "", "", ""});
        }
    }
    return found;
}

std::string options_in(const std::string& help) {
    std::string words;
    for (const auto& entry : entries(help))
        if (!entry.option.empty()) words += fmt::format("{}--{}", words.empty() ? "" : " ", entry.option);
    return words;
}

// What may follow an option of a job.
std::string value_cases() {
    std::string types, states, priorities;
    for (const auto& type : orchestrate::job_types())
        if (!type.command.empty()) types += fmt::format("{} ", type.name);
    for (const auto state : store::all_states) states += fmt::format("{} ", store::name(state));
    for (const auto priority :
         {store::Priority::low, store::Priority::normal, store::Priority::high, store::Priority::urgent})
        priorities += fmt::format("{} ", store::name(priority));
    return fmt::format(
        "            *,--type) values='{}' ;;\n"
        "            *,--state) values='{}' ;;\n"
        "            *,--priority) values='{}' ;;\n"
        "            *,--executor) values='local slurm' ;;\n",
        types, states, priorities);
}

std::string bash_completion() {
    std::string names, cases, verbs, verb_cases, of_jobs;
    for (const auto& verb : job_verbs()) {
        if (verb.usage.starts_with("JOB") || verb.usage.starts_with("[JOB"))
            of_jobs += fmt::format("{}{},*", of_jobs.empty() ? "" : " | ", verb.name);
        verbs += fmt::format("{}{}", verbs.empty() ? "" : " ", verb.name);
        verb_cases += fmt::format("                {}) options='{}' ;;\n", verb.name,
                                  options_in(config::help_text(verb.flags())));
    }
    for (const auto& command : commands()) {
        names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
        if (command.name != "job")
            cases += fmt::format("        {}) options='{}' ;;\n", command.name, options_in(command.options()));
    }
    return fmt::format(
        "# bash completion of idxr {}, made by 'idxr completion'.\n"
        "_idxr_jobs() {{ \"${{COMP_WORDS[0]}}\" job list 2>/dev/null | awk 'NR > 1 {{ print $1 }}'; }}\n"
        "_idxr() {{\n"
        "    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} options= values=\n"
        "    COMPREPLY=()\n"
        "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
        "        COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n"
        "        return\n"
        "    fi\n"
        "    case ${{COMP_WORDS[1]}} in\n"
        "{}"
        "        job)\n"
        "            if [ \"$COMP_CWORD\" -eq 2 ]; then\n"
        "                COMPREPLY=($(compgen -W '{} --help' -- \"$word\"))\n"
        "                return\n"
        "            fi\n"
        "            case ${{COMP_WORDS[2]}} in\n"
        "{}"
        "            esac ;;\n"
        "    esac\n"
        "    if [ \"${{COMP_WORDS[1]}}\" = job ]; then\n"
        "        case ${{COMP_WORDS[2]}},$before in\n"
        "{}"
        "            *,--after) values=$(_idxr_jobs) ;;\n"
        "            submit,* | *,--*) ;;\n"
        "            {}) case $word in -*) ;; *) values=$(_idxr_jobs) ;; esac ;;\n"
        "        esac\n"
        "    fi\n"
        "    if [ -n \"$values\" ]; then\n"
        "        COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))\n"
        "        return\n"
        "    fi\n"
        "    case $word in\n"
        "        -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
        "    esac\n"
        "}}\n"
        "complete -o bashdefault -o default -F _idxr idxr\n",
        version, names, cases, verbs, verb_cases, value_cases(), of_jobs);
}

// Text that roff prints as it is (groff(7)).
std::string roff(const std::string& text) {
    std::string out;
    bool line_begins = true;
    for (const char c : text) {
        if (line_begins && (c == '.' || c == '\'')) out += "\\&";
        line_begins = c == '\n';
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

std::string as_it_is(const std::string& text) { return fmt::format(".EX\n{}.EE\n", roff(text)); }

std::string options_part(const std::string& help) {
    std::string out;
    for (const auto& entry : entries(help)) {
        if (entry.option.empty())
            out += fmt::format(".PP\n.I {}\n", roff(entry.heading));
        else
            out += fmt::format(".TP\n.B {}{}{}\n{}\n", roff("--" + entry.option), entry.metavar.empty() ? "" : " ",
                               roff(entry.metavar), roff(entry.help));
    }
    return out;
}

std::string man_page() {
    std::string out = fmt::format(
        ".TH IDXR 1 \"\" \"idxr {}\"\n"
        ".SH NAME\nidxr \\- find which records are the same person and which persons live together\n"
        ".SH SYNOPSIS\n.B idxr\n.I COMMAND\n[options]\n.PP\n.B mpirun \\-n 4 idxr\n.I COMMAND\n[options]\n"
        ".SH COMMANDS\n",
        version);
    for (const auto& command : commands()) {
        out += fmt::format(".SS idxr {} {}\n{}.\n", roff(std::string(command.name)), roff(std::string(command.usage)),
                           roff(std::string(command.purpose)));
        if (command.name != "job") out += options_part(command.options());
        if (!command.examples.empty()) out += ".PP\n.I Examples\n" + as_it_is(std::string(command.examples));
        if (command.name != "job") continue;
        for (const auto& verb : job_verbs())
            out +=
                fmt::format(".SS idxr job {} {}\n{}.\n{}", roff(std::string(verb.name)), roff(std::string(verb.usage)),
                            roff(std::string(verb.purpose)), options_part(config::help_text(verb.flags()))) +
                ".PP\n.I Examples\n" + as_it_is(std::string(verb.examples));
    }
    return out + ".SH EXIT STATUS\n" + as_it_is(exit_codes_help()) +
           ".SH ENVIRONMENT\n.TP\n.B IDXR_STORE\nThe job store, where no \\-\\-store is given.\n"
           ".TP\n.B OMP_NUM_THREADS\nThreads per rank, where no \\-\\-threads are given.\n";
}

std::vector<config::Flag> flags() {
    std::vector<config::Flag> flags{{"help", "", "print this and stop", "", "General"}};
    return flags;
}

}  // namespace

std::string completion_options() { return config::help_text(flags()); }
std::string manual_options() { return config::help_text(flags()); }

ExitCode completion(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, flags());
    if (line.positional.size() > 1 || (line.positional.size() == 1 && line.positional[0] != "bash"))
        fail(ExitCode::usage, "completion is there for bash: idxr completion bash");
    std::fputs(bash_completion().c_str(), stdout);
    return ExitCode::ok;
}

ExitCode manual(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, flags());
    if (!line.positional.empty()) fail(ExitCode::usage, "'{}' is not understood: idxr manual", line.positional[0]);
    std::fputs(man_page().c_str(), stdout);
    return ExitCode::ok;
}

}  // namespace idxr::commands
