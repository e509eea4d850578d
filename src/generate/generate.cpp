// Planning, making and writing a population.
#include "idxr/generate/generate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>

#include "group.hpp"
#include "idxr/common/error.hpp"
#include "idxr/mpi/agree.hpp"
#include "layout.hpp"
#include "pending_file.hpp"

namespace idxr::generate {
namespace {

constexpr std::string_view truth_header = "record_id,entity_id,household_id\n";

// IDs are a letter and a number of fixed width, so that a row's place does not depend on the numbers before it.
struct Ids {
    explicit Ids(std::uint64_t records) : digits(std::max(9, static_cast<int>(fmt::formatted_size("{}", records)))) {}
    int digits;
    std::uint64_t width() const { return static_cast<std::uint64_t>(digits) + 1; }

    void append(std::string& out, char letter, std::uint64_t number) const {
        const fmt::format_int text(number);
        out += letter;
        out.append(static_cast<std::size_t>(digits) - text.size(), '0');
        out.append(text.data(), text.size());
    }
};

void check(const Options& options) {
    if (options.records == 0) fail(ExitCode::usage, "--records must be at least 1");
    if (!(options.noise >= 0 && options.noise <= 10)) fail(ExitCode::usage, "--noise must be a number from 0 to 10");
    if (options.sources < 1 || options.sources > 1000)
        fail(ExitCode::usage, "--sources must be a number from 1 to 1000");
    if (options.threads < 0) fail(ExitCode::usage, "--threads must be at least 1");
    if (options.output.empty()) fail(ExitCode::usage, "--output is missing: the file to write");
    if (std::filesystem::path(options.output).lexically_normal() ==
        std::filesystem::path(options.truth).lexically_normal())
        fail(ExitCode::usage, "--output and --truth name the same file");
}

// Runs work(i, thread) for 0 … count - 1 in any order; the first exception is thrown when all have stopped.
template <typename Work>
void in_parallel(std::uint64_t count, int threads, Work work) {
    std::exception_ptr fault;
    std::atomic<bool> stop = false;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
    for (std::uint64_t i = 0; i < count; ++i) {
        if (stop) continue;
        try {
            work(i, static_cast<std::size_t>(omp_get_thread_num()));
        } catch (...) {
#pragma omp critical(generate_fault)
            if (!fault) fault = std::current_exception();
            stop = true;
        }
    }
    if (fault) std::rethrow_exception(fault);
}

// One run on one rank, whose groups are every size()-th.
class Run {
  public:
    Run(const Options& options, int threads, const mpi::Communicator& comm)
        : options_(options),
          comm_(comm),
          threads_(threads),
          ids_(options.records),
          recording_(options.seed, options.noise, options.sources),
          plan_(make_plan(recording_.compositions, options.records, threads, comm)),
          makers_(static_cast<std::size_t>(threads), GroupMaker(recording_, plan_)),
          scratch_(makers_.size()) {
        const auto self = static_cast<std::uint64_t>(comm.rank()), ranks = static_cast<std::uint64_t>(comm.size());
        own_groups_ = plan_.groups() > self ? (plan_.groups() - self + ranks - 1) / ranks : 0;
        kept_.resize(own_groups_);
    }

    // Collective: makes every group once to learn the sizes of its pieces. As many as fit are kept for writing.
    Layout measure(Summary& summary) {
        std::vector<std::uint64_t> sizes(2 * plan_.groups() * waves, 0);
        std::vector<Summary> summaries(makers_.size());
        std::atomic<std::uint64_t> kept = 0;
        mpi::together(comm_, [&] {
            in_parallel(own_groups_, threads_, [&](std::uint64_t i, std::size_t thread) {
                auto& group = scratch_[thread];
                makers_[thread].make(number_of(i), group, summaries[thread]);
                for (std::size_t w = 0; w < waves; ++w) {
                    auto* at = &sizes[2 * (number_of(i) * waves + w)];
                    at[0] = group.rows_of_wave[w], at[1] = group.bytes_of_wave[w];
                }
                if (kept.fetch_add(group.bytes()) + group.bytes() <= options_.keep_bytes)
                    kept_[i] = std::make_unique<Group>(group);
            });
        });
        comm_.sum_in_place(sizes);
        std::vector<Piece> pieces(plan_.groups() * waves);
        for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = {sizes[2 * i], sizes[2 * i + 1]};
        summary = total(summaries);
        return Layout(pieces, options_.seed, ids_.width());
    }

    // Collective.
    void write(const Layout& layout, const PendingFile& records, const PendingFile* truth) {
        const auto header = fmt::format("{}\n", fmt::join(columns, ","));
        std::vector<Pages> pages(makers_.size());
        mpi::together(comm_, [&] {
            if (comm_.root()) {
                records.write(header, 0);
                if (truth != nullptr) truth->write(truth_header, 0);
            }
            in_parallel(own_groups_, threads_, [&](std::uint64_t i, std::size_t thread) {
                auto* group = kept_[i].get();
                if (group == nullptr) {
                    Summary again;
                    group = &scratch_[thread];
                    makers_[thread].make(number_of(i), *group, again);
                }
                write_group(*group, number_of(i), layout, header.size(), records, truth, pages[thread]);
                kept_[i].reset();
            });
        });
    }

  private:
    struct Pages {
        std::string records, truth;
    };

    std::uint64_t number_of(std::uint64_t own) const {
        return own * static_cast<std::uint64_t>(comm_.size()) + static_cast<std::uint64_t>(comm_.rank());
    }

    void write_group(const Group& group, std::uint64_t number, const Layout& layout, std::uint64_t header,
                     const PendingFile& records, const PendingFile* truth, Pages& pages) const {
        const auto truth_width = 3 * ids_.width() + 3;
        auto row = group.rows.begin();
        for (int wave = 0; wave < waves; ++wave) {
            pages.records.clear();
            pages.truth.clear();
            const auto first = layout.first_row(number, wave);
            auto record = first;
            for (const auto end = row + static_cast<std::ptrdiff_t>(group.rows_of_wave[static_cast<std::size_t>(wave)]);
                 row != end; ++row) {
                ids_.append(pages.records, 'R', ++record);
                pages.records.append(group.text, row->begin, row->length);
                if (truth == nullptr) continue;
                ids_.append(pages.truth, 'R', record);
                pages.truth += ',';
                ids_.append(pages.truth, 'E', row->entity + 1);
                pages.truth += ',';
                ids_.append(pages.truth, 'H', row->household + 1);
                pages.truth += '\n';
            }
            records.write(pages.records, header + layout.first_byte(number, wave));
            if (truth != nullptr) truth->write(pages.truth, truth_header.size() + first * truth_width);
        }
    }

    Summary total(const std::vector<Summary>& summaries) const {
        std::vector<std::uint64_t> sums(5 + columns.size(), 0);
        for (const auto& summary : summaries) {
            sums[0] += summary.records;
            sums[1] += summary.entities;
            sums[2] += summary.households;
            sums[3] += summary.records_with_error;
            sums[4] += summary.entities_moved;
            for (std::size_t c = 0; c < columns.size(); ++c) sums[5 + c] += summary.missing[c];
        }
        comm_.sum_in_place(sums);
        Summary all{sums[0], sums[1], sums[2], sums[3], sums[4], {}};
        std::copy(sums.begin() + 5, sums.end(), all.missing.begin());
        return all;
    }

    const Options& options_;
    const mpi::Communicator& comm_;
    int threads_;
    Ids ids_;
    Recording recording_;
    Plan plan_;
    std::vector<GroupMaker> makers_;  // by thread
    std::vector<Group> scratch_;      // by thread
    std::uint64_t own_groups_ = 0;
    std::vector<std::unique_ptr<Group>> kept_;  // by own group
};

}  // namespace

Summary run(const Options& options, const mpi::Communicator& comm) {
    check(options);
    PendingFile records(options.output, options.overwrite, comm);
    std::optional<PendingFile> truth;
    if (!options.truth.empty()) truth.emplace(options.truth, options.overwrite, comm);
    Run run(options, options.threads > 0 ? options.threads : omp_get_max_threads(), comm);
    Summary summary;
    const auto layout = run.measure(summary);
    run.write(layout, records, truth ? &*truth : nullptr);
    if (truth) truth->commit();
    records.commit();
    return summary;
}

}  // namespace idxr::generate
