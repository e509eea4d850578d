// After reading: placeholders, sources without duplicates, equal rows, and how common values are.
#include <algorithm>

#include "idxr/collapse/collapse.hpp"
#include "idxr/collapse/unique_sources.hpp"
#include "idxr/frequency/frequency.hpp"
#include "idxr/pipeline/checkpoints.hpp"

namespace idxr::pipeline {

void finish_population(const mpi::Communicator& comm, Population& population, report::Progress& progress,
                       report::Timers& timers, Preparation& preparation, Checkpoints* checkpoints) {
    auto& store = population.store;
    const auto& schema = population.schema;
    progress.begin("counting values", 0, "");
    preparation.source_rows.assign(population.sources.size(), 0);
    for (std::uint64_t i = 0; i < store.size(); ++i) ++preparation.source_rows[record::source_at(store.at(i))];
    comm.sum_in_place(preparation.source_rows);
    if (checkpoints != nullptr) checkpoints->leave_if_read();
    {
        const auto scope = timers.scope("placeholders");
        preparation.voided = frequency::void_placeholders(comm, schema, store);
    }
    if (checkpoints != nullptr) checkpoints->leave_if_read();
    {
        const auto scope = timers.scope("equal rows");
        // The only source of a run is read to find its duplicates.
        const auto sources = population.sources.size();
        const auto filled = std::count_if(preparation.source_rows.begin(), preparation.source_rows.end(),
                                          [](std::uint64_t rows) { return rows > 0; });
        const auto found = filled > 1 ? collapse::find_unique_sources(comm, schema, store, sources)
                                      : std::vector<bool>(sources, false);
        auto& rules = population.pair_rules;
        for (std::size_t s = 0; s < sources; ++s) rules.unique[s] = population.said_unique[s].value_or(found[s]);
        // Rows of one source never meet when only pairs between sources are wanted.
        const auto apart = rules.across_sources_only ? std::vector<bool>(sources, true) : rules.unique;
        auto collapsed = collapse::collapse_duplicates(comm, population.ownership, schema, store, apart);
        population.representative = std::move(collapsed.representative);
        population.standing.resize(store.size());
        for (std::uint64_t i = 0; i < store.size(); ++i)
            population.standing[i] = population.representative[i] == store.first() + i;
        preparation.collapsed = comm.sum(collapsed.collapsed);
    }
    if (checkpoints != nullptr) checkpoints->leave_if_read();
    {
        const auto scope = timers.scope("frequencies");
        population.chance_equal = frequency::count_frequencies(comm, schema, population.standing, store);
    }
    preparation.missing.assign(schema.slots.size(), 0);
#pragma omp parallel
    {
        std::vector<std::uint64_t> missing(schema.slots.size(), 0);
        record::Record record;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            for (std::size_t slot = 0; slot < missing.size(); ++slot) missing[slot] += record.values[slot].empty();
        }
#pragma omp critical
        for (std::size_t slot = 0; slot < missing.size(); ++slot) preparation.missing[slot] += missing[slot];
    }
    comm.sum_in_place(preparation.missing);
    progress.end();
}

}  // namespace idxr::pipeline
