// How pairs hold records together: the strongest path between two, the links that hold all, and the weakest of these.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "run_tables.hpp"

namespace idxr::explain {

// The edges of a spanning forest of strongest links (Kruskal 1956), strongest first; of equal ones the earlier.
std::vector<std::size_t> holding_links(const std::vector<Edge>& edges);

// The path between two records whose weakest pair is as strong as can be, as indices into `edges`; empty when nothing
// joins them.
std::vector<std::size_t> strongest_path(const std::vector<Edge>& edges, const std::string& from, const std::string& to);

}  // namespace idxr::explain
