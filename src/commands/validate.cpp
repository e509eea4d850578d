// idxr validate: the job from the command line, agreed on by all ranks, then the profile and its rules.
#include "idxr/profile/validate.hpp"

#include "asked.hpp"
#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/job.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::commands {
namespace {

std::vector<config::Flag> flags() {
    auto flags = config::validate_flags();
    for (auto& flag : flags)
        if (flag.name == "output")
            flag.default_value = "idxr-validate-NAME here, named after the job file or the first source";
    return flags;
}

// The output folder of a job file is that of its run; a validation has its own.
void name_output(const Arguments& arguments, config::Settings& settings) {
    if (config::parse_command_line(arguments, flags()).has("output")) return;
    auto name = settings.job_file.empty() ? settings.sources.front().name
                                          : settings.job_file.substr(settings.job_file.rfind('/') + 1);
    if (name.ends_with(".toml")) name.resize(name.size() - 5);
    for (char& c : name)
        if (c == '/') c = '_';
    settings.output = "idxr-validate-" + name;
}

}  // namespace

config::Settings validation_asked(const Arguments& arguments) {
    auto job = config::load_job(arguments, recognise::role_names(), flags());
    name_output(arguments, job.settings);
    return job.settings;
}

std::string validate_options() { return config::help_text(flags()); }

ExitCode validate(const Arguments& arguments, const mpi::Communicator& comm) {
    const auto agreed = mpi::from_root(comm, [&] {
        auto settings = validation_asked(arguments);
        for (auto& source : settings.sources) source.files = config::expand_files(source.files);
        return config::serialise(settings);
    });
    auto settings = config::deserialise(agreed);
    take_resources(comm, settings);
    return profile::validate(settings, comm);
}

}  // namespace idxr::commands
