// A first reading that keeps nothing but the borders.
#include "idxr/scan/borders.hpp"

#include <exception>

#include "idxr/mpi/agree.hpp"

namespace idxr::scan {
namespace {

class Nothing final : public read::RowHandler {
  public:
    void row(std::span<const std::string_view>, std::uint64_t, std::uint64_t) override {}
    void reject(read::RejectReason, std::string_view, std::uint64_t) override {}
};

}  // namespace

Borders find_borders(const mpi::Communicator& comm, const std::vector<read::InputFile>& files,
                     std::uint64_t chunk_bytes) {
    Borders borders;
    borders.chunks = read::cut(files, chunk_bytes);
    const auto& chunks = borders.chunks;
    const auto ranks = static_cast<std::size_t>(comm.size()), rank = static_cast<std::size_t>(comm.rank());
    borders.begin = chunks.size() * rank / ranks;
    borders.end = chunks.size() * (rank + 1) / ranks;
    std::vector<read::ChunkExtent> own(borders.end - borders.begin);
    mpi::together(comm, [&] {
        std::exception_ptr fault;
#pragma omp parallel
        {
            read::ChunkParser parser;
            Nothing nothing;
#pragma omp for schedule(dynamic, 1)
            for (std::size_t c = borders.begin; c < borders.end; ++c) {
                try {
                    own[c - borders.begin] = parser.parse(files[chunks[c].file], chunks[c], read::unknown_row, nothing);
                } catch (...) {
#pragma omp critical(idxr_scan_fault)
                    fault = std::current_exception();
                }
            }
        }
        if (fault) std::rethrow_exception(fault);
    });
    // Wrong guesses are mended one after the other: each may move the beginning of the next chunk.
    for (;;) {
        borders.extents = comm.all_gather(std::span<const read::ChunkExtent>(own));
        const auto again = read::first_to_parse_again(chunks, borders.extents);
        if (!again) break;
        mpi::together(comm, [&] {
            if (again->chunk < borders.begin || again->chunk >= borders.end) return;
            Nothing nothing;
            own[again->chunk - borders.begin] = read::ChunkParser().parse(
                files[chunks[again->chunk].file], chunks[again->chunk], again->first_row, nothing);
        });
    }
    std::uint64_t of_file = 0;
    for (std::size_t c = 0; c < chunks.size(); ++c) {
        if (c == 0 || chunks[c].file != chunks[c - 1].file) of_file = 0;
        borders.rows_before.push_back(of_file);
        const auto& extent = borders.extents[c];
        of_file += extent.rows + extent.rejected;
        if (c < borders.begin) borders.first_row += extent.rows;
        if (c >= borders.begin && c < borders.end) borders.local_rows += extent.rows;
        borders.rows += extent.rows;
        borders.rejected += extent.rejected;
    }
    return borders;
}

}  // namespace idxr::scan
