// The tree of timers, its reduction over ranks and its table.
#include "idxr/report/timers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "idxr/common/machine.hpp"
#include "idxr/mpi/traffic.hpp"
#include "idxr/report/format.hpp"

namespace idxr::report {

Timers::Scope::Scope(Timers& timers, std::size_t node)
    : timers_(timers),
      node_(node),
      parent_(timers.current_),
      begun_(std::chrono::steady_clock::now()),
      sent_before_(mpi::bytes_sent()) {
    timers_.current_ = node;
}

Timers::Scope::~Scope() {
    Node& node = timers_.nodes_[node_];
    node.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    ++node.count;
    node.sent += mpi::bytes_sent() - sent_before_;
    node.resident = std::max(node.resident, machine::resident_bytes());
    timers_.current_ = parent_;
}

Timers::Scope Timers::scope(std::string_view name) {
    auto same = std::find_if(nodes_.begin() + 1, nodes_.end(),
                             [&](const Node& node) { return node.parent == current_ && node.name == name; });
    auto at = static_cast<std::size_t>(same - nodes_.begin());
    if (same == nodes_.end()) nodes_.push_back({std::string(name), current_, nodes_[current_].depth + 1, 0, 0, 0, 0});
    return Scope(*this, at);
}

namespace {

// Nodes in the order of the printed tree: parents first, then children in order of first use.
std::vector<std::size_t> tree_order(const std::vector<Timers::Node>& nodes) {
    std::vector<std::vector<std::size_t>> children(nodes.size());
    for (std::size_t i = 1; i < nodes.size(); ++i) children[nodes[i].parent].push_back(i);
    std::vector<std::size_t> order, open(children[0].rbegin(), children[0].rend());
    while (!open.empty()) {
        std::size_t node = open.back();
        open.pop_back();
        order.push_back(node);
        open.insert(open.end(), children[node].rbegin(), children[node].rend());
    }
    return order;
}

std::string path_of(const std::vector<Timers::Node>& nodes, std::size_t node) {
    if (node == 0) return "";
    return path_of(nodes, nodes[node].parent) + '\n' + nodes[node].name;
}

}  // namespace

std::vector<TimerRow> reduce(const Timers& timers, const mpi::Communicator& comm) {
    const auto& nodes = timers.nodes();
    auto order = tree_order(nodes);

    std::string paths;  // of rank 0, each ended by a NUL
    for (std::size_t node : order) paths += path_of(nodes, node) + '\0';
    comm.broadcast(paths);
    std::unordered_map<std::string, std::size_t> own;
    for (std::size_t node : order) own[path_of(nodes, node)] = node;

    std::vector<double> seconds;
    std::vector<std::uint64_t> sent, resident;
    for (std::size_t begin = 0; begin < paths.size();) {
        std::size_t end = paths.find('\0', begin);
        auto found = own.find(paths.substr(begin, end - begin));
        seconds.push_back(found == own.end() ? 0 : nodes[found->second].seconds);
        sent.push_back(found == own.end() ? 0 : nodes[found->second].sent);
        resident.push_back(found == own.end() ? 0 : nodes[found->second].resident);
        begin = end + 1;
    }
    comm.sum_in_place(sent);
    comm.max_in_place(resident);
    auto all = comm.gather(std::span<const double>(seconds));

    std::vector<TimerRow> rows;
    if (!comm.root()) return rows;
    auto ranks = static_cast<std::size_t>(comm.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<double> of_ranks(ranks);
        for (std::size_t r = 0; r < ranks; ++r) of_ranks[r] = all[r * order.size() + i];
        std::sort(of_ranks.begin(), of_ranks.end());
        double median = (of_ranks[(ranks - 1) / 2] + of_ranks[ranks / 2]) / 2;
        const auto& node = nodes[order[i]];
        rows.push_back(
            {node.name, node.depth - 1, of_ranks.front(), median, of_ranks.back(), node.count, sent[i], resident[i]});
    }
    return rows;
}

std::string table(const std::vector<TimerRow>& rows) {
    double whole = 0;
    for (const auto& row : rows)
        if (row.depth == 0) whole += row.max_seconds;
    std::string text = fmt::format("{:<36} {:>9} {:>9} {:>9} {:>6} {:>6} {:>10} {:>10}\n", "seconds over ranks",
                                   "least", "middle", "most", "share", "count", "sent", "memory");
    for (const auto& row : rows) {
        std::string name = std::string(2 * static_cast<std::size_t>(row.depth), ' ') + row.name;
        text += fmt::format("{:<36} {:>9.3f} {:>9.3f} {:>9.3f} {:>5.1f}% {:>6} {:>10} {:>10}\n", name, row.min_seconds,
                            row.median_seconds, row.max_seconds, whole > 0 ? 100 * row.max_seconds / whole : 0,
                            row.count, row.sent == 0 ? "" : bytes(static_cast<double>(row.sent)),
                            bytes(static_cast<double>(row.resident)));
    }
    return text;
}

}  // namespace idxr::report
