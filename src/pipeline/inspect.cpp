// Rank 0 looks at the files: their form, and what their columns hold.
#include <nlohmann/json.hpp>

#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/read/sample.hpp"
#include "idxr/recognise/recognise.hpp"

namespace idxr::pipeline {
namespace {

std::vector<std::string> headers_beside(const std::vector<read::InputFile>& files, std::size_t file) {
    std::vector<std::string> headers;
    for (std::size_t other = 0; other < files.size(); ++other)
        if (other != file && files[other].source == files[file].source)
            headers.insert(headers.end(), files[other].header.begin(), files[other].header.end());
    return headers;
}

std::string inspect(const config::Settings& settings, const std::string& scratch) {
    auto files = read::find_inputs(settings);
    std::vector<recognise::ColumnMap> maps;
    std::vector<std::uint64_t> rows;
    for (std::size_t f = 0; f < files.size(); ++f) {
        auto& file = files[f];
        if (!scratch.empty()) read::unpack(file, scratch);
        const auto& source = settings.sources[file.source];
        const auto sample = read::sample(file);
        rows.push_back(sample.estimated_rows);
        try {
            auto map = recognise::recognise({file.header, sample.rows, source.columns, source.required,
                                             source.date_order, headers_beside(files, f)});
            for (char c : source.reference_date)
                if (c != '-') map.age_reference_date.push_back(c);
            maps.push_back(std::move(map));
        } catch (const Error& error) {
            fail(error.code(), "{}: {}", file.path, error.what());
        }
    }
    recognise::reconcile(maps);
    nlohmann::json agreed;
    for (const auto& map : maps) agreed["maps"].push_back(recognise::to_json(map));
    agreed["rows"] = rows;
    const auto text = agreed.dump();
    return std::to_string(text.size()) + "\n" + text + read::serialise(files);
}

Inputs inspected(const std::string& agreed) {
    const auto line = agreed.find('\n');
    const auto length = std::stoull(agreed.substr(0, line));
    const auto json = nlohmann::json::parse(std::string_view(agreed).substr(line + 1, length));
    Inputs inputs;
    for (const auto& map : json["maps"]) inputs.maps.push_back(recognise::from_json(map.get<std::string>()));
    inputs.estimated_rows = json["rows"].get<std::vector<std::uint64_t>>();
    inputs.files = read::deserialise(std::string_view(agreed).substr(line + 1 + length));
    return inputs;
}

}  // namespace

Inputs inspect_inputs(const config::Settings& settings, const mpi::Communicator& comm, const std::string& scratch) {
    return inspected(mpi::from_root(comm, [&] { return inspect(settings, scratch); }));
}

Inputs inspect_alone(const config::Settings& settings) { return inspected(inspect(settings, {})); }

}  // namespace idxr::pipeline
