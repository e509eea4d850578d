// Putting together what tables, model and inputs tell of two records.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "compared_fields.hpp"
#include "idxr/block/shared_keys.hpp"
#include "idxr/cluster/guard.hpp"
#include "idxr/common/error.hpp"
#include "idxr/common/number_index.hpp"
#include "idxr/explain/explain.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/match.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/read/scratch.hpp"
#include "idxr/recognise/column_map.hpp"
#include "idxr/record/at_hand.hpp"
#include "idxr/write/manifest.hpp"
#include "run_tables.hpp"
#include "strongest_path.hpp"

namespace idxr::explain {
namespace {

namespace fs = std::filesystem;

Json record_json(const std::string& key) {
    const auto end = key.find('\x1f');
    return {{"record_id", key.substr(end + 1)}, {"source", key.substr(0, end)}};
}

Json edge_json(const Edge& edge) {
    return {{"left", record_json(edge.left)},
            {"right", record_json(edge.right)},
            {"weight_bits", edge.weight},
            {"probability", edge.probability},
            {"round", edge.round},
            {"rule", edge.rule}};
}

// The inputs must be those of the run: the record of a number is found by reading them again. The manifest has their
// paths as they were given, the kept job absolute ones, in the same order.
void require_same_inputs(const write::Manifest& manifest, const config::Settings& settings) {
    std::vector<std::string> paths;
    for (const auto& source : settings.sources) paths.insert(paths.end(), source.files.begin(), source.files.end());
    for (std::size_t i = 0; i < manifest.inputs.size(); ++i) {
        const auto& input = manifest.inputs[i];
        const auto& path = paths.size() == manifest.inputs.size() ? paths[i] : input.path;
        if (!fs::exists(path))
            fail(ExitCode::input, "{}: is gone; explain compares the records again and needs the file as it was", path);
        const auto now = write::describe_input(path, input.source);
        if (now.bytes != input.bytes || now.sampled_hash != input.sampled_hash)
            fail(ExitCode::input,
                 "{}: has changed since the run; explain needs the file as it was, or a new run of idxr match", path);
    }
}

Member find_record(const std::vector<Member>& candidates, const std::string& said, const char* which) {
    std::vector<Member> found;
    for (const auto& member : candidates)
        if (member.record_id == said || member.source + "/" + member.record_id == said) found.push_back(member);
    if (found.empty())
        fail(ExitCode::input,
             "the run has no record with the {} ID; rows that were not kept stand in rejects.csv, and without a column "
             "of IDs the ID is the number of the row (the header is row 1)",
             which);
    if (found.size() > 1) {
        std::string sources;
        for (const auto& member : found) sources += (sources.empty() ? "" : ", ") + member.source;
        fail(ExitCode::input, "the {} ID stands in several sources ({}); write it as SOURCE/ID", which, sources);
    }
    return found.front();
}

// The ID itself, and what may be one behind the name of a source.
void add_possible_ids(const std::string& said, std::set<std::string>& ids) {
    ids.insert(said);
    for (auto at = said.find('/'); at != std::string::npos; at = said.find('/', at + 1))
        ids.insert(said.substr(at + 1));
}

// The records of the run once more, with how common their values are.
pipeline::Population read_again(const mpi::Communicator& comm, const std::string& folder,
                                const config::Settings& settings, report::Progress& progress) {
    // By the process, so that two at once do not meet.
    const auto process = comm.max(static_cast<std::uint64_t>(getpid()));
    const read::Scratch scratch(settings.scratch.empty() ? folder : settings.scratch,
                                fmt::format("{}/explain-{}", folder, process), comm.root());
    auto inputs = pipeline::inspect_inputs(settings, comm, {});
    const bool packed = std::any_of(inputs.files.begin(), inputs.files.end(), [](const read::InputFile& file) {
        return file.compression != read::Compression::none;
    });
    if (packed) inputs = pipeline::inspect_inputs(settings, comm, scratch.path());
    report::Timers timers;
    pipeline::Preparation preparation;
    auto population = pipeline::read_population(settings, comm, inputs, progress, timers, preparation);
    pipeline::finish_population(comm, population, progress, timers, preparation);
    comm.barrier();
    return population;
}

Json rules_json(const record::Schema& schema, const pipeline::SavedModel& saved, const record::Record& a,
                const record::Record& b) {
    const auto passes = block::plan_passes(schema);
    Json rules = Json::array();
    for (const auto& shared : block::shared_keys(passes, schema, a, b)) {
        const auto& pass = passes[shared.pass];
        const auto kept = std::find_if(saved.rules.begin(), saved.rules.end(),
                                       [&](const auto& rule) { return rule.name == pass.name; });
        if (kept == saved.rules.end()) continue;  // not among the rules of this run
        const bool all = shared.refinements == pass.refinements.size();
        const bool surely = !kept->refined || (all && !kept->split);
        rules.push_back({{"rule", pass.name}, {"round", pass.round}, {"proposes", surely ? "yes" : "perhaps"}});
    }
    return rules;
}

// Pairs that take a record of the pair in a source where it can have one match only.
Json rivals_of(const Member& a, const Member& b, const std::vector<Edge>& edges, const std::set<std::string>& unique) {
    Json rivals = Json::array();
    const auto source = [](const std::string& key) { return key.substr(0, key.find('\x1f')); };
    std::vector<Edge> found;
    for (const auto& edge : edges)
        for (const auto& [own, other] : {std::pair(a, b), std::pair(b, a)}) {
            if (edge.left != own.key() && edge.right != own.key()) continue;
            const auto& rival = edge.left == own.key() ? edge.right : edge.left;
            if (rival != other.key() && source(rival) == other.source && unique.contains(other.source))
                found.push_back(edge);
        }
    std::stable_sort(found.begin(), found.end(), [](const Edge& x, const Edge& y) { return x.weight > y.weight; });
    for (const auto& edge : found) rivals.push_back(edge_json(edge));
    return rivals;
}

// Two members that show why the guard kept the identities apart.
struct Witness {
    std::string left, right;
};

std::optional<Witness> witness_of(const std::vector<Member>& left, const std::vector<record::Record>& left_records,
                                  const std::vector<Member>& right, const std::vector<record::Record>& right_records,
                                  const cluster::Contradiction& contradiction, const std::string& reason,
                                  const std::set<std::string>& unique) {
    for (std::size_t i = 0; i < left.size(); ++i)
        for (std::size_t j = 0; j < right.size(); ++j) {
            const bool shows = reason == cluster::sentence(cluster::Cut::contradiction)
                                   ? contradiction(left_records[i], right_records[j])
                               : reason == cluster::sentence(cluster::Cut::same_unique_source)
                                   ? left[i].source == right[j].source && unique.contains(left[i].source)
                                   : false;
            if (shows) return Witness{left[i].key(), right[j].key()};
        }
    return std::nullopt;
}

}  // namespace

void require_finished_run(const std::string& folder) {
    const auto has = [&](const char* name) { return fs::exists(fs::path(folder) / name); };
    if (!fs::is_directory(folder)) fail(ExitCode::input, "{}: is no folder; name the output folder of a run", folder);
    if (!has(pipeline::kept_job))
        fail(ExitCode::input, "{}: holds no run of idxr match; name the output folder of one", folder);
    if (!has("manifest.json"))
        fail(ExitCode::input, "{}: the run has not finished; 'idxr resume {}' goes on with it", folder, folder);
    if (!has(pipeline::model_file))
        fail(ExitCode::input, "{}: has no {}, which earlier versions of idxr did not keep; run idxr match again",
             folder, pipeline::model_file);
}

Json explain_pair(const mpi::Communicator& comm, const std::string& folder, const config::Settings& settings,
                  const PairQuestion& question, report::Progress& progress) {
    mpi::together(comm, [&] {
        require_finished_run(folder);
        if (comm.root()) require_same_inputs(write::read_manifest(folder + "/manifest.json"), settings);
    });

    // From the tables: who they are, what else belongs to their identities, and which pairs touch them.
    std::set<std::string> ids;
    add_possible_ids(question.left, ids);
    add_possible_ids(question.right, ids);
    const auto candidates = members_with_ids(comm, folder, ids);
    const auto a = find_record(candidates, question.left, "first"),
               b = find_record(candidates, question.right, "second");
    if (a.number == b.number) fail(ExitCode::usage, "both IDs name one record; name two");
    const bool one = a.master_id == b.master_id;
    const auto members = members_of(comm, folder, {a.master_id, b.master_id});
    std::set<std::string> keys;
    for (const auto& member : members) keys.insert(member.key());
    const auto edges = edges_at(comm, folder, keys, false);
    const auto cuts = cuts_at(comm, folder, {a.master_id, b.master_id});

    // From the inputs and the model: what the comparison says.
    const auto population = read_again(comm, folder, settings, progress);
    const compare::Comparisons comparisons(population.schema);
    const auto saved = pipeline::read_model(folder + "/" + pipeline::model_file, comparisons);
    std::vector<RecordNumber> numbers{a.number, b.number};
    if (!one)
        for (const auto& member : members) numbers.push_back(member.number);
    const NumberIndex wanted(numbers);
    mpi::together(comm, [&] {
        if (wanted.numbers().back() >= population.ownership.total())
            fail(ExitCode::input, "{}: its tables have more records than its inputs; run idxr match again", folder);
    });
    const record::RecordsAtHand at_hand(comm, population.ownership, population.store, std::move(numbers));
    const auto record_of = [&](std::uint64_t number) {
        record::Record record;
        at_hand.decode(number, record);
        return record;
    };
    const auto standing = mpi::ask<RecordNumber>(
        comm, wanted.numbers(), [&](RecordNumber n) { return population.ownership.owner(n); },
        [&](RecordNumber n) { return population.representative[n - population.store.first()]; });
    const auto stands_for = [&](std::uint64_t number) { return standing[wanted.of(number)]; };
    const auto record_a = record_of(a.number), record_b = record_of(b.number);
    mpi::together(comm, [&] {
        if (record_a.values[0] != a.record_id || record_b.values[0] != b.record_id)
            fail(ExitCode::input, "{}: its tables do not fit its inputs; run idxr match again", folder);
    });
    std::set<std::string> unique;
    for (std::size_t s = 0; s < population.sources.size() && s < saved.unique.size(); ++s)
        if (saved.unique[s]) unique.insert(population.sources[s]);

    Json json{{"run", folder}, {"one_identity", one}};
    for (const auto& [member, record] : {std::pair(a, record_a), std::pair(b, record_b)}) {
        Json entry{{"record_id", member.record_id},   {"source", member.source},
                   {"master_id", member.master_id},   {"household_id", member.household_id},
                   {"confidence", member.confidence}, {"records_of_identity", member.cluster_size}};
        if (stands_for(member.number) != record.number) {
            entry["equals_earlier_record"] = true;
            for (const auto& other : members)
                if (other.number == stands_for(member.number)) entry["equal_to"] = record_json(other.key());
        }
        json["records"].push_back(std::move(entry));
    }
    json["threshold"] = {{"bits", saved.threshold / 1000.0}, {"probability", score::probability(saved.threshold)}};
    json["pairs_floor"] = saved.pairs_floor;

    auto weighed = weigh_fields(population.schema, comparisons, saved, record_a, record_b, question.show_values);
    json["fields"] = std::move(weighed.fields);
    const auto direct = std::find_if(edges.begin(), edges.end(), [&](const Edge& edge) {
        return (edge.left == a.key() && edge.right == b.key()) || (edge.left == b.key() && edge.right == a.key());
    });
    const bool scored = direct != edges.end();
    const auto weight = scored ? static_cast<score::Weight>(std::lround(direct->weight * 1000)) : weighed.total;
    json["sum"] = {{"prior_bits", weighed.prior / 1000.0},     {"fields_bits", weighed.levels / 1000.0},
                   {"rarity_bits", weighed.rarity / 1000.0},   {"relatives_bits", weighed.relatives / 1000.0},
                   {"learned_bits", weighed.learned / 1000.0}, {"later_bits", (weight - weighed.total) / 1000.0},
                   {"weight_bits", weight / 1000.0},           {"probability", score::probability(weight)}};
    const auto rivals = rivals_of(a, b, edges, unique);
    if (!rivals.empty()) json["rivals"] = rivals;
    json["pair"] = {{"in_pairs_table", scored}};
    if (scored) {
        json["pair"]["round"] = direct->round;
        json["pair"]["rule"] = direct->rule;
        json["pair"]["final_probability"] = direct->probability;
    }
    const bool barred = a.source == b.source && (saved.link_only || unique.contains(a.source));
    json["pair"]["never_paired"] =
        barred ? Json(saved.link_only ? "only pairs of two sources were wanted" : "their source holds each person once")
               : Json();
    json["rules"] = rules_json(population.schema, saved, record_a, record_b);

    if (one) {
        std::vector<Edge> inside;
        for (const auto& edge : edges)
            if (keys.contains(edge.left) && keys.contains(edge.right)) inside.push_back(edge);
        json["path"] = Json::array();
        for (auto e : strongest_path(inside, a.key(), b.key())) json["path"].push_back(edge_json(inside[e]));
    } else {
        std::vector<Member> left, right;
        std::vector<record::Record> left_records, right_records;
        std::set<std::string> left_keys;
        for (const auto& member : members) {
            (member.master_id == a.master_id ? left : right).push_back(member);
            (member.master_id == a.master_id ? left_records : right_records).push_back(record_of(member.number));
            if (member.master_id == a.master_id) left_keys.insert(member.key());
        }
        const Edge* strongest = nullptr;
        for (const auto& edge : edges)
            if (keys.contains(edge.left) && keys.contains(edge.right) &&
                left_keys.contains(edge.left) != left_keys.contains(edge.right) &&
                (strongest == nullptr || edge.weight > strongest->weight))
                strongest = &edge;
        if (strongest != nullptr) json["strongest_between"] = edge_json(*strongest);
        const cluster::Contradiction contradiction(population.schema);
        json["cuts"] = Json::array();
        for (const auto& cut : cuts) {
            if (std::set{cut.left_master, cut.right_master} != std::set{a.master_id, b.master_id}) continue;
            Json entry{{"left", record_json(cut.left)},
                       {"right", record_json(cut.right)},
                       {"reason", cut.reason},
                       {"weight_bits", cut.weight}};
            if (!std::isnan(cut.group_weight)) entry["group_weight_bits"] = cut.group_weight;
            if (const auto witness =
                    witness_of(left, left_records, right, right_records, contradiction, cut.reason, unique))
                entry["shown_by"] = {record_json(witness->left), record_json(witness->right)};
            json["cuts"].push_back(std::move(entry));
        }
    }
    std::set<std::string> apart;
    for (const auto& cut : cuts)
        for (const auto& master : {cut.left_master, cut.right_master})
            if (master != a.master_id && master != b.master_id) apart.insert(master);
    json["kept_apart_from"] = apart;
    return json;
}

Json explain_identity(const mpi::Communicator& comm, const std::string& folder, const std::string& master_id) {
    mpi::together(comm, [&] { require_finished_run(folder); });
    const auto members = members_of(comm, folder, {master_id});
    if (members.empty())
        fail(ExitCode::input, "{}: has no identity of that ID; identities are called like MDM_0000000001", folder);
    std::set<std::string> keys;
    for (const auto& member : members) keys.insert(member.key());
    const auto edges = edges_at(comm, folder, keys, true);
    const auto cuts = cuts_at(comm, folder, {master_id});
    const auto links = holding_links(edges);
    const std::set<std::size_t> holding(links.begin(), links.end());

    Json json{{"run", folder}, {"master_id", master_id}, {"household_id", members.front().household_id}};
    for (const auto& member : members)
        json["members"].push_back({{"record_id", member.record_id},
                                   {"source", member.source},
                                   {"confidence", member.confidence},
                                   {"round", member.round}});
    json["possible_pairs"] = members.size() * (members.size() - 1) / 2;
    json["edges"] = Json::array();
    for (std::size_t e = 0; e < edges.size(); ++e) {
        auto edge = edge_json(edges[e]);
        edge["holds"] = holding.contains(e);
        json["edges"].push_back(std::move(edge));
    }
    if (!links.empty()) {
        auto weakest = edge_json(edges[links.back()]);
        // Without the weakest link the others hold two groups; the one with the first member is told.
        std::vector<Edge> rest;
        for (auto e : links)
            if (e != links.back()) rest.push_back(edges[e]);
        std::size_t with_first = 0;
        for (const auto& member : members)
            with_first += member.key() == members.front().key() ||
                          !strongest_path(rest, members.front().key(), member.key()).empty();
        weakest["sides"] = {with_first, members.size() - with_first};
        json["weakest_link"] = std::move(weakest);
    }
    json["unlinked"] = members.size() - 1 - links.size();  // joined by pairs below the floor of the table
    json["cuts"] = Json::array();
    for (const auto& cut : cuts) {
        Json entry{{"left", record_json(cut.left)},
                   {"right", record_json(cut.right)},
                   {"other_identity", cut.left_master == master_id ? cut.right_master : cut.left_master},
                   {"reason", cut.reason},
                   {"weight_bits", cut.weight}};
        if (!std::isnan(cut.group_weight)) entry["group_weight_bits"] = cut.group_weight;
        json["cuts"].push_back(std::move(entry));
    }
    return json;
}

}  // namespace idxr::explain
