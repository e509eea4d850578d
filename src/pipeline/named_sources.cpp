// Agreeing on the sources that the data name.
#include "named_sources.hpp"

#include <algorithm>

namespace idxr::pipeline {

SourceIndex NamedSources::index(std::string_view name) {
    const std::lock_guard lock(mutex_);
    const auto [at, added] = indices_.try_emplace(std::string(name), first_ + names_.size());
    if (added) names_.emplace_back(name);
    if (at->second > 0xffff)
        fail(ExitCode::input, "the source column names more than 65535 sources; tell its role in the job file");
    return static_cast<SourceIndex>(at->second);
}

int source_column(const recognise::ColumnMap& map) {
    for (std::size_t c = 0; c < map.columns.size(); ++c)
        if (map.columns[c].role == recognise::Role::source) return static_cast<int>(c);
    return -1;
}

void agree_on_sources(const mpi::Communicator& comm, const std::vector<std::string>& local, Population& population) {
    // Chunks that were read again may have named what is no source.
    const auto first = population.sources.size();
    std::vector<char> used(local.size(), false);
#pragma omp parallel
    {
        auto mine = used;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < population.store.size(); ++i)
            if (const auto source = record::source_at(population.store.at(i)); source >= first)
                mine[source - first] = true;
#pragma omp critical
        for (std::size_t s = 0; s < used.size(); ++s) used[s] |= mine[s];
    }
    std::string joined;
    for (std::size_t i = 0; i < local.size(); ++i)
        if (used[i]) joined.append(local[i]).push_back('\0');
    const auto gathered = comm.all_gather(std::span<const char>(joined.data(), joined.size()));
    std::vector<std::string> names;
    for (auto at = gathered.begin(); at != gathered.end();) {
        const auto end = std::find(at, gathered.end(), '\0');
        names.emplace_back(at, end);
        at = end + 1;
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names.empty()) return;
    if (first + names.size() > 0xffff)
        fail(ExitCode::input,
             "the source column names {} sources; at most 65535 are possible: give it another role in the job file",
             names.size());
    std::vector<SourceIndex> index(local.size());
    for (const auto& name : names) {
        auto known = std::find(population.sources.begin(), population.sources.end(), name);
        if (known == population.sources.end()) known = population.sources.insert(population.sources.end(), name);
        for (std::size_t i = 0; i < local.size(); ++i)
            if (local[i] == name) index[i] = static_cast<SourceIndex>(known - population.sources.begin());
    }
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = 0; i < population.store.size(); ++i) {
        auto* record = population.store.at(i);
        if (const auto source = record::source_at(record); source >= first)
            record::set_source(record, index[source - first]);
    }
}

}  // namespace idxr::pipeline
