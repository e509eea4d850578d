// Sources that rows name themselves, in a column of the data.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/pipeline/population.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::pipeline {

// Names with indices behind the sources of the job, this rank's own until all ranks agree. Thread-safe.
class NamedSources {
  public:
    explicit NamedSources(std::size_t first) : first_(first) {}
    SourceIndex index(std::string_view name);
    const std::vector<std::string>& names() const { return names_; }

  private:
    std::size_t first_;
    std::mutex mutex_;
    std::map<std::string, std::size_t, std::less<>> indices_;
    std::vector<std::string> names_;
};

// Index of the column that names sources, or -1.
int source_column(const recognise::ColumnMap& map);

// Collective. The indices of such sources become the same on every rank: by name, behind the sources of the job.
void agree_on_sources(const mpi::Communicator& comm, const std::vector<std::string>& local, Population& population);

}  // namespace idxr::pipeline
