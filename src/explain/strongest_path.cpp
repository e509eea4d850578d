// In a spanning tree of strongest links the only path between two records is the one whose weakest link is strongest.
#include "strongest_path.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "idxr/cluster/components.hpp"

namespace idxr::explain {

std::vector<std::size_t> holding_links(const std::vector<Edge>& edges) {
    std::map<std::string, std::size_t> index;
    for (const auto& edge : edges)
        for (const auto& end : {edge.left, edge.right}) index.try_emplace(end, index.size());
    std::vector<std::size_t> order(edges.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return edges[a].weight > edges[b].weight; });
    cluster::Forest forest(index.size());
    std::erase_if(order, [&](std::size_t e) { return !forest.unite(index[edges[e].left], index[edges[e].right]); });
    return order;
}

std::vector<std::size_t> strongest_path(const std::vector<Edge>& edges, const std::string& from,
                                        const std::string& to) {
    std::map<std::string, std::vector<std::size_t>> links;
    for (auto e : holding_links(edges)) {
        links[edges[e].left].push_back(e);
        links[edges[e].right].push_back(e);
    }
    // From the end back to the beginning; of each record the link that leads on.
    std::map<std::string, std::size_t> onward;
    std::vector<std::string> open{to};
    while (!open.empty() && !onward.contains(from)) {
        const auto here = open.back();
        open.pop_back();
        for (auto e : links[here]) {
            const auto& other = edges[e].left == here ? edges[e].right : edges[e].left;
            if (other != to && onward.try_emplace(other, e).second) open.push_back(other);
        }
    }
    std::vector<std::size_t> path;
    for (auto here = from; here != to;) {
        const auto next = onward.find(here);
        if (next == onward.end()) return {};
        path.push_back(next->second);
        here = edges[next->second].left == here ? edges[next->second].right : edges[next->second].left;
    }
    return path;
}

}  // namespace idxr::explain
