// What is counted of each source, from samples of its files: so shapes and frequent values can be counted exactly in a
// fixed space.
#include "plan.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "idxr/common/hash.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/profile/values.hpp"
#include "idxr/read/sample.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::profile {
namespace {

constexpr std::size_t most_shapes = 8, most_frequent = 4;
constexpr std::uint64_t least_frequent = 3;  // times in the sample

// The most frequent keys, the least of equals first.
template <typename Map>
std::vector<typename Map::key_type> top(const Map& counts, std::size_t most, std::uint64_t least) {
    std::vector<std::pair<std::uint64_t, typename Map::key_type>> order;
    for (const auto& [key, count] : counts)
        if (count >= least) order.emplace_back(~count, key);
    std::sort(order.begin(), order.end());
    order.resize(std::min(order.size(), most));
    std::vector<typename Map::key_type> keys;
    for (const auto& [count, key] : order) keys.push_back(key);
    return keys;
}

struct Sampled {
    std::map<std::string, std::uint64_t> shapes;
    std::unordered_map<std::uint64_t, std::uint64_t> values;
};

std::string plan_on_root(const config::Settings& settings, const pipeline::Inputs& inputs) {
    nlohmann::json plan;
    plan["columns"] = nlohmann::json::array();
    plan["files"] = nlohmann::json::array();
    std::vector<std::map<std::string, std::size_t>> index(settings.sources.size());  // header -> column of the source
    std::vector<std::vector<Sampled>> sampled(settings.sources.size());
    for (const auto& source : settings.sources) {
        (void)source;
        plan["columns"].push_back(nlohmann::json::array());
    }
    std::string shape;
    for (std::size_t f = 0; f < inputs.files.size(); ++f) {
        const auto& file = inputs.files[f];
        std::vector<std::size_t> of_file;
        for (const auto& column : inputs.maps[f].columns) {
            const auto [at, added] = index[file.source].try_emplace(column.header, sampled[file.source].size());
            of_file.push_back(at->second);
            if (!added) continue;
            sampled[file.source].emplace_back();
            plan["columns"][file.source].push_back(
                {{"header", column.header}, {"role", static_cast<int>(column.role)}, {"label", column.label}});
        }
        plan["files"].push_back(of_file);
        for (const auto& row : read::sample(file).rows)
            for (std::size_t c = 0; c < std::min(row.size(), of_file.size()); ++c) {
                if (row[c].empty()) continue;
                auto& column = sampled[file.source][of_file[c]];
                shape_of(row[c], shape);
                ++column.shapes[shape];
                ++column.values[hash64(row[c])];
            }
    }
    for (std::size_t s = 0; s < sampled.size(); ++s)
        for (std::size_t c = 0; c < sampled[s].size(); ++c) {
            auto frequent = top(sampled[s][c].values, most_frequent, least_frequent);
            std::sort(frequent.begin(), frequent.end());
            plan["columns"][s][c]["shapes"] = top(sampled[s][c].shapes, most_shapes, 1);
            plan["columns"][s][c]["frequent"] = frequent;
        }
    return plan.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Plan make_plan(const config::Settings& settings, const mpi::Communicator& comm, const pipeline::Inputs& inputs) {
    const auto json = nlohmann::json::parse(mpi::from_root(comm, [&] { return plan_on_root(settings, inputs); }));
    Plan plan;
    plan.column_of = json["files"].get<std::vector<std::vector<std::size_t>>>();
    for (std::size_t s = 0; s < settings.sources.size(); ++s) {
        auto& source = plan.sources.emplace_back();
        source.name = settings.sources[s].name;
        for (const auto& said : json["columns"][s]) {
            auto& column = source.columns.emplace_back();
            column.header = said["header"];
            column.role = static_cast<recognise::Role>(said["role"].get<int>());
            column.label = said["label"];
            column.shapes = said["shapes"].get<std::vector<std::string>>();
            column.frequent = said["frequent"].get<std::vector<std::uint64_t>>();
            column.prepare();
        }
    }
    return plan;
}

}  // namespace idxr::profile
