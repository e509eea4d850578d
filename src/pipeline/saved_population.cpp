// Records, sources and counts of phase 1 as they lie in a checkpoint.
#include "saved_population.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "idxr/mpi/agree.hpp"

namespace idxr::pipeline {
namespace {

using nlohmann::json;

json titles(const record::Schema& schema) {
    auto list = json::array();
    for (const auto& slot : schema.slots) list.push_back(slot.title());
    return list;
}

}  // namespace

json facts_of(const Population& population, const Preparation& preparation, const write::FileInfo& rejects) {
    json facts{{"slots", titles(population.schema)},
               {"sources", population.sources},
               {"source_weights", population.source_weights},
               {"unique", population.pair_rules.unique},
               {"records", population.ownership.total()},
               {"reasons", preparation.reasons},
               {"voided", preparation.voided},
               {"missing", preparation.missing},
               {"source_rows", preparation.source_rows},
               {"collapsed", preparation.collapsed},
               {"rejects", {{"bytes", rejects.bytes}, {"rows", rejects.rows}, {"checksum", rejects.checksum}}}};
    auto& said = facts["said_unique"] = json::array();
    for (const auto& unique : population.said_unique) said.push_back(unique ? json(*unique) : json());
    // Exact to the last bit.
    auto& chances = facts["chance_equal"] = json::array();
    for (const double chance : population.chance_equal) chances.push_back(std::bit_cast<std::uint64_t>(chance));
    auto& files = facts["files"] = json::array();
    for (const auto& file : preparation.files) files.push_back({file.read, file.kept, file.rejected});
    auto& fields = facts["fields"] = json::array();
    for (const auto& field : preparation.fields) fields.push_back({field.present, field.unreadable, field.placeholder});
    return facts;
}

void read_facts(const json& facts, Population& population, Preparation& preparation, write::FileInfo& rejects) {
    try {
        if (facts.at("slots") != titles(population.schema))
            fail(ExitCode::input, "the checkpoint holds other fields than the input");
        population.sources = facts.at("sources").get<std::vector<std::string>>();
        population.source_weights = facts.at("source_weights").get<std::vector<std::uint32_t>>();
        population.pair_rules.unique = facts.at("unique").get<std::vector<bool>>();
        for (const auto& said : facts.at("said_unique"))
            population.said_unique.push_back(said.is_null() ? std::nullopt : std::optional(said.get<bool>()));
        for (const auto& bits : facts.at("chance_equal"))
            population.chance_equal.push_back(std::bit_cast<double>(bits.get<std::uint64_t>()));
        for (const auto& file : facts.at("files")) preparation.files.push_back({file.at(0), file.at(1), file.at(2)});
        for (const auto& field : facts.at("fields"))
            preparation.fields.push_back({field.at(0), field.at(1), field.at(2)});
        facts.at("reasons").get_to(preparation.reasons);
        facts.at("voided").get_to(preparation.voided);
        facts.at("missing").get_to(preparation.missing);
        facts.at("source_rows").get_to(preparation.source_rows);
        facts.at("collapsed").get_to(preparation.collapsed);
        rejects.bytes = facts.at("rejects").at("bytes");
        rejects.rows = facts.at("rejects").at("rows");
        rejects.checksum = facts.at("rejects").at("checksum");
    } catch (const json::exception&) {
        fail(ExitCode::input, "the checkpoint of the records is of another form");
    }
}

// u64 count · u64 representative of each · u8 standing of each · packed records
std::string packed_records(const Population& population, std::uint64_t begin, std::uint64_t end) {
    const auto& store = population.store;
    const std::uint64_t count = end - begin;
    const auto mean_bytes = store.bytes() / std::max<std::uint64_t>(1, store.size()) + 1;
    std::string bytes;
    bytes.reserve(sizeof count + count * (sizeof(RecordNumber) + 1 + mean_bytes));
    bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
    if (count > 0)
        bytes.append(reinterpret_cast<const char*>(population.representative.data() + begin),
                     count * sizeof(RecordNumber));
    for (auto i = begin; i < end; ++i) bytes += population.standing[i] ? '\1' : '\0';
    for (auto i = begin; i < end; ++i) bytes.append(store.at(i), record::packed_size_at(store.at(i), store.slots()));
    return bytes;
}

void read_records(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                  const checkpoint::Checkpoint& checkpoint, Population& population) {
    std::uint64_t total = 0, before = 0;
    for (const auto& part : checkpoint.parts) total += part.bytes;
    std::vector<std::size_t> mine;
    for (std::size_t i = 0; i < checkpoint.parts.size(); ++i) {
        const auto middle = before + checkpoint.parts[i].bytes / 2;
        if (static_cast<int>(middle * static_cast<std::uint64_t>(comm.size()) / total) == comm.rank())
            mine.push_back(i);
        before += checkpoint.parts[i].bytes;
    }
    folder.read(checkpoint, mine, [&](std::string_view bytes) {
        std::uint64_t count = 0;
        std::memcpy(&count, bytes.data(), sizeof count);
        bytes.remove_prefix(sizeof count);
        const auto old = population.representative.size();
        population.representative.resize(old + count);
        if (count > 0) std::memcpy(population.representative.data() + old, bytes.data(), count * sizeof(RecordNumber));
        bytes.remove_prefix(count * sizeof(RecordNumber));
        for (std::uint64_t i = 0; i < count; ++i) population.standing.push_back(bytes[i] != '\0');
        bytes.remove_prefix(count);
        population.store.append({record::PackedRecords(bytes.begin(), bytes.end())});
    });
    population.store.number_from(comm.exclusive_sum(population.store.size()));
    population.ownership = record::Ownership(comm, population.store.size());
    if (population.ownership.total() != checkpoint.facts.at("records"))
        fail(ExitCode::input, "the checkpoint of the records lacks some of them");
}

}  // namespace idxr::pipeline
