// Measuring, deciding, telling.
#include "idxr/pipeline/tuning.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "idxr/common/machine.hpp"
#include "idxr/report/format.hpp"

namespace idxr::pipeline {
namespace {

constexpr std::uint64_t smallest_batch = 1 << 12, largest_batch = 1 << 21;
constexpr double too_much_exchange = 0.25;  // of the time of a batch
constexpr double window_seconds = 0.2;      // of comparing on each rank, before it is judged
constexpr double crowded = 0.75;            // a thread that got less of a core shared it
constexpr double as_much = 0.9;
constexpr int most_refusals = 2;

std::uint64_t in_thousandths(double value) { return static_cast<std::uint64_t>(std::llround(value * 1000)); }

int part_of(int threads, double share) {
    return std::clamp(static_cast<int>(std::lround(threads * share)), 1, threads);
}

}  // namespace

double ThreadShare::after(double cores_got, double threads) {
    switch (state_) {
        case State::watching:
            if (cores_got >= crowded * threads) break;
            before_ = cores_got;
            first_got_ = cores_got / threads;
            share_ = std::min(1.0, first_got_);
            state_ = State::trying;
            break;
        case State::trying:
            if (cores_got >= as_much * before_) {
                state_ = State::settled;
                break;
            }
            share_ = 1;
            state_ = ++refused_ < most_refusals ? State::watching : State::settled;
            break;
        case State::settled:
            break;
    }
    return share_;
}

std::uint64_t next_batch(std::uint64_t had, bool full, double exchanging, std::uint64_t room, std::uint64_t bytes) {
    const auto most = std::max(smallest_batch, room / std::max<std::uint64_t>(1, bytes));
    const auto wanted = full && exchanging > too_much_exchange ? had * 2 : had;
    return std::clamp(std::min(wanted, most), smallest_batch, std::max(had, largest_batch));
}

Tuning::Tuning(const mpi::Communicator& comm, std::uint64_t ceiling, std::uint64_t member_bytes)
    : comm_(comm), ceiling_(ceiling), member_bytes_(member_bytes), threads_(omp_get_max_threads()) {
    // Tests ask for many batches of few records.
    if (const char* asked = std::getenv("IDXR_BATCH"); asked != nullptr) asked_ = std::strtoull(asked, nullptr, 10);
    // A single rank has all at hand, and nothing is brought.
    batch_ = asked_ > 0         ? asked_
             : comm.size() == 1 ? first_batch
                                : next_batch(first_batch, false, 0, room(), member_bytes_);
}

// Half of what is left: the pairs that are kept grow as well.
std::uint64_t Tuning::room() const {
    const auto taken = machine::resident_bytes();
    return taken < ceiling_ ? (ceiling_ - taken) / 2 : 0;
}

void Tuning::batch_done(std::uint64_t members, double bringing, double comparing, const block::Busy& busy) {
    window_.computed += busy.computed;
    window_.elapsed += busy.elapsed;
    if (comm_.size() == 1 || asked_ > 0) return;
    if (members >= batch_) {
        most_ = std::max(most_, batch_);
        least_ = std::min(least_, batch_);
    }
    const auto free =
        room() + std::min(batch_, members) * member_bytes_ / 2;  // the batch at hand makes room for the next
    batch_ =
        next_batch(batch_, members >= batch_, bringing / std::max(1e-9, bringing + comparing), free, member_bytes_);
}

void Tuning::pass_done() {
    const int now = omp_get_max_threads();
    if (share_.settled() || comm_.max(static_cast<std::uint64_t>(threads_)) == 1) return;
    if (comm_.min(in_thousandths(window_.elapsed / now)) < in_thousandths(window_seconds)) return;
    const auto got = comm_.sum(in_thousandths(now * window_.computed / window_.elapsed));
    const auto threads = comm_.sum(static_cast<std::uint64_t>(now));
    window_ = {};
    const auto share = share_.after(static_cast<double>(got) / 1000, static_cast<double>(threads));
    omp_set_num_threads(part_of(threads_, share));
}

std::vector<std::string> Tuning::changes() const {
    std::vector<std::string> told;
    const auto all = comm_.sum(static_cast<std::uint64_t>(threads_));
    const auto used = comm_.sum(static_cast<std::uint64_t>(part_of(threads_, share_.share())));
    if (share_.settled() && used < all)
        told.push_back(
            fmt::format("{} threads in place of {} from there on: they shared cores, each had {:.0f} % of "
                        "one, and fewer got as much done",
                        used, all, share_.first_got() * 100));
    const auto most = comm_.max(most_), least = comm_.min(least_);
    if (most > first_batch)
        told.push_back(
            fmt::format("up to {} records exchanged at a time in place of {}: exchanges took more than "
                        "{:.0f} % of the time",
                        report::grouped(most), report::grouped(first_batch), too_much_exchange * 100));
    if (least < first_batch)
        told.push_back(
            fmt::format("as few as {} records exchanged at a time in place of {}: more would not have "
                        "stayed below the memory ceiling",
                        report::grouped(least), report::grouped(first_batch)));
    return told;
}

}  // namespace idxr::pipeline
