// Order of the queue, and what fits.
#include "idxr/orchestrate/schedule.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace idxr::orchestrate {

std::uint64_t memory_of(const store::Needs& needs, const Room& whole) {
    return needs.memory == 0 ? whole.memory : needs.memory * static_cast<std::uint64_t>(needs.ranks);
}

bool fits(const store::Needs& needs, const Room& room, const Room& whole) {
    return needs.cores() <= room.cores && memory_of(needs, whole) <= room.memory;
}

void sort_queue(std::vector<store::Waiting>& queue, const Order& order) {
    // All jobs age alike, so their order does not depend on the time.
    const auto place = [&](const store::Waiting& job) {
        return job.queued - static_cast<store::Time>(job.priority) * order.ageing;
    };
    std::ranges::sort(queue, [&](const store::Waiting& a, const store::Waiting& b) {
        return place(a) != place(b) ? place(a) < place(b) : a.sequence < b.sequence;
    });
}

std::vector<std::string> to_preempt(const store::Needs& urgent, std::vector<Holding> running, const Room& whole) {
    Room room = whole;
    std::erase_if(running, [](const Holding& job) { return job.leaving; });
    for (const auto& job : running) {
        room.cores -= job.needs.cores();
        room.memory -= std::min(room.memory, memory_of(job.needs, whole));
    }
    std::erase_if(running, [](const Holding& job) { return job.priority != store::Priority::low; });
    std::ranges::sort(running, std::greater(), [](const Holding& job) { return std::pair(job.started, job.id); });
    const auto without = [&](const Room& before, const Holding& job) {
        return Room{before.cores + job.needs.cores(), before.memory + memory_of(job.needs, whole)};
    };
    std::vector<const Holding*> to_go;
    for (auto job = running.begin(); !fits(urgent, room, whole); ++job) {
        if (job == running.end()) return {};
        room = without(room, *job);
        to_go.push_back(&*job);
    }
    // A later one may make room enough without those before it.
    std::vector<std::string> ids;
    for (const auto* job : to_go) {
        const Room with{room.cores - job->needs.cores(),
                        room.memory - std::min(room.memory, memory_of(job->needs, whole))};
        if (fits(urgent, with, whole))
            room = with;
        else
            ids.push_back(job->id);
    }
    return ids;
}

std::optional<std::size_t> choose(std::span<const store::Waiting> queue, const Room& left, const Room& whole,
                                  const Order& order, store::Time now) {
    for (std::size_t i = 0; i < queue.size(); ++i) {
        if (!fits(queue[i].needs, whole, whole)) continue;
        if (fits(queue[i].needs, left, whole)) return i;
        if (now - queue[i].queued >= order.ageing) return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace idxr::orchestrate
