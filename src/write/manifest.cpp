// The manifest as JSON.
#include "idxr/write/manifest.hpp"

#include <filesystem>
#include <system_error>

#include "idxr/write/checksum.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/run_folder.hpp"

namespace idxr::write {

using Json = nlohmann::ordered_json;

ManifestInput describe_input(const std::string& path, const std::string& source) {
    const auto file = File::open(path);
    ManifestInput input;
    input.path = path;
    input.source = source;
    input.bytes = file.size();
    input.modified_ns = file.modified_ns();
    input.sampled_hash = sampled_hash(path);
    return input;
}

ManifestOutput describe_output(const FileInfo& file) {
    return {std::filesystem::path(file.path).filename().string(), file.rows, file.bytes, file.checksum};
}

ManifestOutput describe_output(const std::string& path, std::uint64_t rows) {
    return describe_output(FileInfo{path, File::open(path).size(), rows, file_checksum(path)});
}

void write_manifest(const Manifest& manifest, const std::string& path) {
    Json inputs = Json::array(), outputs = Json::array();
    for (const auto& input : manifest.inputs)
        inputs.push_back(
            {{"path", input.path},
             {"source", input.source},
             {"bytes", input.bytes},
             {"modified_ns", input.modified_ns},
             {"sampled_hash", input.sampled_hash},
             {"rows", {{"read", input.rows_read}, {"kept", input.rows_kept}, {"rejected", input.rows_rejected}}}});
    for (const auto& output : manifest.outputs)
        outputs.push_back(
            {{"name", output.name}, {"rows", output.rows}, {"bytes", output.bytes}, {"checksum", output.checksum}});
    Json json{{"program", "idxr"},           {"version", manifest.version},   {"job_hash", manifest.job_hash},
              {"inputs", std::move(inputs)}, {"outputs", std::move(outputs)}, {"timing", manifest.timing}};
    if (!manifest.tables.empty()) json["tables"] = manifest.tables;
    // A name of a file need not be UTF-8.
    atomic_write(path, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

Manifest read_manifest(const std::string& path) {
    const auto bytes = read_file(path);
    try {
        const auto json = Json::parse(bytes);
        if (json.at("program") != "idxr") fail(ExitCode::input, "{}: is not a manifest of idxr", path);
        Manifest manifest;
        manifest.version = json.at("version");
        manifest.job_hash = json.at("job_hash");
        manifest.timing = json.at("timing");
        for (const auto& input : json.at("inputs")) {
            const auto& rows = input.at("rows");
            manifest.inputs.push_back({input.at("path"), input.at("source"), input.at("bytes"), input.at("modified_ns"),
                                       input.at("sampled_hash"), rows.at("read"), rows.at("kept"),
                                       rows.at("rejected")});
        }
        for (const auto& output : json.at("outputs"))
            manifest.outputs.push_back(
                {output.at("name"), output.at("rows"), output.at("bytes"), output.at("checksum")});
        if (json.contains("tables")) json.at("tables").get_to(manifest.tables);
        return manifest;
    } catch (const nlohmann::json::exception&) {
        fail(ExitCode::input, "{}: is not a whole manifest of idxr", path);
    }
}

std::vector<std::string> changed_outputs(const Manifest& manifest, const std::string& folder) {
    std::vector<std::string> changed;
    for (const auto& output : manifest.outputs) {
        const auto path = folder + "/" + output.name;
        std::error_code error;
        const bool same =
            std::filesystem::file_size(path, error) == output.bytes && !error && file_checksum(path) == output.checksum;
        if (!same) changed.push_back(output.name);
    }
    return changed;
}

}  // namespace idxr::write
