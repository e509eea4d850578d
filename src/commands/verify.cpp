// idxr verify: the files of a finished run, by all ranks, for people or as JSON.
#include "idxr/verify/verify.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/config/units.hpp"
#include "idxr/mpi/agree.hpp"

namespace idxr::commands {
namespace {

std::vector<config::Flag> flags() {
    return {
        {"json", "", "print the result as JSON", "", "Result"},
        {"threads", "N", "per rank", "auto", "Running"},
        {"help", "", "print this and stop", "", "Running"},
    };
}

std::string as_json(const verify::Result& result, const std::string& folder) {
    nlohmann::ordered_json findings = nlohmann::ordered_json::array();
    for (const auto& finding : result.findings)
        findings.push_back({{"kind", verify::name(finding.damage)},
                            {"file", finding.file},
                            {"count", finding.count},
                            {"row", finding.row},
                            {"sentence", verify::sentence(finding)}});
    const nlohmann::ordered_json json{{"run", folder},
                                      {"ok", result.findings.empty()},
                                      {"checked",
                                       {{"files", result.files},
                                        {"bytes", result.bytes},
                                        {"formats", result.formats},
                                        {"records", result.records},
                                        {"identities", result.identities},
                                        {"households", result.households},
                                        {"pairs", result.pairs},
                                        {"rejected", result.rejected}}},
                                      {"findings", std::move(findings)}};
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string as_text(const verify::Result& result, const std::string& folder) {
    std::string text;
    for (const auto& finding : result.findings) text += verify::sentence(finding) + "\n";
    text += fmt::format("files       {} with {} bytes\n", result.files, result.bytes);
    if (!result.formats.empty())
        text += fmt::format(
            "tables      {}\nrecords     {} ({} rejected)\nidentities  {}\nhouseholds  {}\npairs       {}\n",
            fmt::join(result.formats, ", "), result.records, result.rejected, result.identities, result.households,
            result.pairs);
    text += result.findings.empty() ? fmt::format("{} is whole\n", folder)
                                    : fmt::format("{} is damaged in {} ways\n", folder, result.findings.size());
    return text;
}

}  // namespace

std::string verify_options() { return config::help_text(flags()); }

ExitCode verify(const Arguments& arguments, const mpi::Communicator& comm) {
    std::string folder;
    bool json = false;
    int threads = 0;
    mpi::together(comm, [&] {
        const auto line = config::parse_command_line(arguments, flags());
        if (line.positional.size() != 1)
            fail(ExitCode::usage, "name one folder, for example 'idxr verify idxr-people'");
        folder = line.positional.front();
        while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
        json = line.on("json");
        if (const auto said = line.value("threads", "auto"); said != "auto") {
            const auto count = config::parse_count(said);
            if (!count || *count < 1 || *count > 4096)
                fail(ExitCode::usage, "--threads must be a whole number from 1 to 4096, or auto");
            threads = static_cast<int>(*count);
        }
    });
    take_threads(comm, threads);
    const auto result = verify::verify(comm, folder);
    if (comm.root()) std::fputs((json ? as_json(result, folder) : as_text(result, folder)).c_str(), stdout);
    return result.findings.empty() ? ExitCode::ok : ExitCode::check_failed;
}

}  // namespace idxr::commands
