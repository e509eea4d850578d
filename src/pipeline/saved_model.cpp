// model.json: weights in thousandths of a bit, as they are used.
#include "idxr/pipeline/saved_model.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "idxr/common/hash.hpp"
#include "idxr/common/version.hpp"
#include "idxr/write/file.hpp"

namespace idxr::pipeline {
namespace {

using Json = nlohmann::ordered_json;

constexpr int format = 2;  // of the file; 1 had no round 4
constexpr const char* checksum = "checksum";

std::string checksum_of(const Json& json) {
    return fmt::format("{:016x}", hash64(json.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

}  // namespace

std::string model_json(const Results& results) {
    const auto& matches = results.matches;
    const auto& model = matches.model;
    Json json{{"program", "idxr"},
              {"version", version},
              {"format", format},
              {"records", model.records},
              {"prior", model.prior},
              {"relative_prior", model.relative_prior},
              {"threshold", matches.threshold.weight},
              {"pairs_floor", results.settings.pairs_floor},
              {"link_only", results.settings.link_only}};
    for (std::size_t s = 0; s < results.population.sources.size(); ++s)
        json["sources"].push_back(
            {{"name", results.population.sources[s]}, {"unique", bool{results.population.pair_rules.unique[s]}}});
    for (std::size_t p = 0; p < matches.plan.passes.size(); ++p)
        if (matches.plan.plans[p].runs)
            json["rules"].push_back({{"name", matches.plan.passes[p].name},
                                     {"refined", matches.plan.plans[p].refined > 0},
                                     {"split", matches.plan.plans[p].split > 0}});
    for (std::size_t c = 0; c < matches.comparisons.list().size(); ++c) {
        const auto& comparison = matches.comparisons.list()[c];
        Json levels = Json::array();
        for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
            const auto& level = model.levels[c][l];
            levels.push_back({{"level", l},
                              {"agreement", comparison.levels[l].description},
                              {"m", level.m},
                              {"u", level.u},
                              {"r", level.r},
                              {"mean_rarity", level.rarity},
                              {"weight", level.weight},
                              {"relative_weight", level.relative_weight}});
        }
        json["comparisons"].push_back({{"name", comparison.name}, {"levels", levels}, {"rarity", model.rarity[c]}});
    }
    if (!matches.correction.worth.empty()) {
        const learn::Features features(matches.comparisons);
        json["learned"] = {{"doubt", matches.correction.doubt}, {"most", matches.correction.most}};
        for (std::size_t f = 0; f < features.count(); ++f)
            json["learned"]["features"].push_back(
                {{"feature", features.names()[f]}, {"worth", matches.correction.worth[f]}});
    }
    json["notes"] = model.notes;
    json[checksum] = checksum_of(json);
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

SavedModel read_model(const std::string& path, const compare::Comparisons& comparisons) {
    return parse_model(write::read_file(path), path, comparisons);
}

SavedModel parse_model(const std::string& text, const std::string& path, const compare::Comparisons& comparisons) {
    try {
        auto json = Json::parse(text);
        const std::string told = json.at(checksum);
        json.erase(checksum);
        if (told != checksum_of(json)) fail(ExitCode::input, "{}: is damaged, its checksum is another", path);
        if (json.at("format") != format && json.at("format") != 1)
            fail(ExitCode::input, "{}: is a model of idxr {}, which this version cannot read", path,
                 json.at("version").get<std::string>());
        SavedModel saved;
        auto& model = saved.model;
        model.records = json.at("records");
        model.prior = json.at("prior");
        model.relative_prior = json.at("relative_prior");
        saved.threshold = json.at("threshold");
        saved.pairs_floor = json.at("pairs_floor");
        saved.link_only = json.at("link_only");
        for (const auto& source : json.at("sources")) saved.unique.push_back(source.at("unique"));
        for (const auto& rule : json.at("rules"))
            saved.rules.push_back({rule.at("name"), rule.at("refined"), rule.at("split")});
        const auto& list = comparisons.list();
        const auto& kept = json.at("comparisons");
        bool same = kept.size() == list.size();
        for (std::size_t c = 0; same && c < list.size(); ++c) {
            const auto& levels = kept[c].at("levels");
            same = kept[c].at("name") == list[c].name && levels.size() == list[c].levels.size();
            if (!same) break;
            auto& weights = model.levels.emplace_back();
            for (const auto& level : levels)
                weights.push_back({level.at("m"), level.at("u"), level.at("r"), level.at("mean_rarity"),
                                   level.at("weight"), level.at("relative_weight")});
            model.rarity.push_back(kept[c].at("rarity"));
        }
        if (const auto learned = json.find("learned"); same && learned != json.end()) {
            const learn::Features features(comparisons);
            saved.correction.doubt = learned->at("doubt");
            saved.correction.most = learned->at("most");
            const auto& worth = learned->at("features");
            same = worth.size() == features.count();
            for (std::size_t f = 0; same && f < features.count(); ++f) {
                same = worth[f].at("feature") == features.names()[f];
                saved.correction.worth.push_back(worth[f].at("worth"));
            }
        }
        if (!same)
            fail(ExitCode::input,
                 "{}: was made by idxr {} for other comparisons than these records allow; a model serves records with "
                 "the same fields",
                 path, json.at("version").get<std::string>());
        return saved;
    } catch (const nlohmann::json::exception&) {
        fail(ExitCode::input, "{}: is no whole model of idxr", path);
    }
}

}  // namespace idxr::pipeline
