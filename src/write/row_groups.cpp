// Pieces of row groups on their way to the rank that encodes them.
#include "idxr/write/row_groups.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <span>

#include "idxr/mpi/agree.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::write {
namespace {

template <typename T>
void pack(std::vector<char>& out, const T* values, std::uint64_t count) {
    const auto* bytes = reinterpret_cast<const char*>(values);
    out.insert(out.end(), bytes, bytes + count * sizeof(T));
}
void pack(std::vector<char>& out, std::uint64_t value) { pack(out, &value, 1); }

void pack_rows(std::vector<char>& out, const std::vector<ColumnSpec>& columns, const Batch& batch, std::uint64_t first,
               std::uint64_t last) {
    const auto count = last - first;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto& column = batch.columns[c];
        switch (columns[c].type) {
            case ColumnType::text: {
                const auto begin = first == 0 ? 0 : column.text_end[first - 1];
                pack(out, begin);
                pack(out, column.text_end.data() + first, count);
                pack(out, column.text.data() + begin, column.text_end[last - 1] - begin);
                break;
            }
            case ColumnType::int64:
                pack(out, column.int64.data() + first, count);
                break;
            case ColumnType::int32:
                pack(out, column.int32.data() + first, count);
                break;
            case ColumnType::float64:
                pack(out, column.float64.data() + first, count);
                break;
        }
    }
}

template <typename T>
void unpack(std::span<const char>& in, std::vector<T>& values, std::uint64_t count) {
    values.resize(count);
    std::memcpy(values.data(), in.data(), count * sizeof(T));
    in = in.subspan(count * sizeof(T));
}

std::uint64_t unpack_number(std::span<const char>& in) {
    std::uint64_t value = 0;
    std::memcpy(&value, in.data(), sizeof value);
    in = in.subspan(sizeof value);
    return value;
}

void unpack_rows(std::span<const char>& in, const std::vector<ColumnSpec>& columns, std::uint64_t count, Batch& batch) {
    prepare(batch, columns);
    batch.rows = count;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto& column = batch.columns[c];
        switch (columns[c].type) {
            case ColumnType::text: {
                const auto begin = unpack_number(in);
                unpack(in, column.text_end, count);
                for (auto& end : column.text_end) end -= begin;
                column.text.assign(in.data(), column.text_end.back());
                in = in.subspan(column.text_end.back());
                break;
            }
            case ColumnType::int64:
                unpack(in, column.int64, count);
                break;
            case ColumnType::int32:
                unpack(in, column.int32, count);
                break;
            case ColumnType::float64:
                unpack(in, column.float64, count);
                break;
        }
    }
}

}  // namespace

RowGroupPlan::RowGroupPlan(std::uint64_t local_rows, std::uint64_t row_group_rows, const mpi::Communicator& comm)
    : group_rows_(row_group_rows), end_(comm.all_gather(local_rows)) {
    std::partial_sum(end_.begin(), end_.end(), end_.begin());
    first_row_ = end_[static_cast<std::size_t>(comm.rank())] - local_rows;
}

std::uint64_t RowGroupPlan::end_of(std::uint64_t group) const { return std::min(rows(), begin_of(group + 1)); }

int RowGroupPlan::owner_of(std::uint64_t group) const {
    return static_cast<int>(std::upper_bound(end_.begin(), end_.end(), begin_of(group)) - end_.begin());
}

RowGroupCollector::RowGroupCollector(const RowGroupPlan& plan, const std::vector<ColumnSpec>& columns,
                                     const mpi::Communicator& comm)
    : plan_(plan), columns_(columns), comm_(comm) {}

void RowGroupCollector::keep(Piece piece) { pending_[piece.first / plan_.group_rows()].push_back(std::move(piece)); }

void RowGroupCollector::exchange(Batch& batch, std::uint64_t first) {
    // Groups and their owners ascend with the rows, so what is packed is in the order of the ranks.
    std::vector<char> out;
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(comm_.size()), 0);
    mpi::together(comm_, [&] {
        for (std::uint64_t begin = 0; begin < batch.rows;) {
            const auto group = (first + begin) / plan_.group_rows();
            const auto end = std::min(batch.rows, plan_.end_of(group) - first);
            const int owner = plan_.owner_of(group);
            if (owner == comm_.rank()) {
                Piece piece{first + begin, {}};
                if (begin == 0 && end == batch.rows) {
                    piece.rows = std::move(batch);
                } else {
                    prepare(piece.rows, columns_);
                    append_rows(piece.rows, columns_, batch, begin, end);
                }
                keep(std::move(piece));
            } else {
                const auto before = out.size();
                pack(out, first + begin);
                pack(out, end - begin);
                pack_rows(out, columns_, batch, begin, end);
                counts[static_cast<std::size_t>(owner)] += out.size() - before;
            }
            begin = end;
        }
    });
    const auto received = comm_.all_to_all(std::span<const char>(out), counts);
    std::span<const char> in = received.data;
    while (!in.empty()) {
        Piece piece{unpack_number(in), {}};
        const auto count = unpack_number(in);
        unpack_rows(in, columns_, count, piece.rows);
        keep(std::move(piece));
    }
}

void RowGroupCollector::take_whole(const std::function<void(const Batch&)>& use) {
    for (auto at = pending_.begin(); at != pending_.end();) {
        auto& [group, pieces] = *at;
        std::uint64_t rows = 0;
        for (const auto& piece : pieces) rows += piece.rows.rows;
        if (rows < plan_.end_of(group) - plan_.begin_of(group)) {
            ++at;
            continue;
        }
        std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.first < b.first; });
        Batch whole = std::move(pieces.front().rows);
        for (std::size_t i = 1; i < pieces.size(); ++i) {
            append_rows(whole, columns_, pieces[i].rows, 0, pieces[i].rows.rows);
            pieces[i].rows = Batch{};
        }
        at = pending_.erase(at);
        use(whole);
    }
}

}  // namespace idxr::write
