// Rows to profiles, by all ranks and threads.
#include "reading.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <exception>

#include "idxr/common/hash.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/profile/values.hpp"
#include "idxr/record/repeats.hpp"
#include "idxr/scan/borders.hpp"
#include "idxr/standardise/row.hpp"
#include "idxr/standardise/text.hpp"
#include "plan.hpp"
#include "row_checks.hpp"

namespace idxr::profile {
namespace {

using record::Field;
using standardise::Reading;

standardise::Date day_of(std::int64_t mtime_ns) {
    const std::time_t seconds = mtime_ns / 1'000'000'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday};
}

// What the threads share.
struct Rules {
    Rules(const config::Settings& settings, const mpi::Communicator& comm, const pipeline::Inputs& inputs)
        : inputs(inputs), schema(recognise::schema_for(inputs.maps)), plan(make_plan(settings, comm, inputs)) {
        for (std::size_t f = 0; f < inputs.files.size(); ++f) {
            const auto day = day_of(inputs.files[f].mtime_ns);
            standardisers.emplace_back(schema, inputs.maps[f], day.year);
            checks.emplace_back(schema, inputs.maps[f], day);
            source_columns.push_back(-1);
            for (std::size_t c = 0; c < inputs.maps[f].columns.size(); ++c)
                if (inputs.maps[f].columns[c].role == recognise::Role::source)
                    source_columns.back() = static_cast<int>(c);
        }
    }

    const pipeline::Inputs& inputs;
    record::Schema schema;
    Plan plan;
    std::vector<standardise::RowStandardiser> standardisers;
    std::vector<RowChecks> checks;
    std::vector<int> source_columns;
};

// What one thread counts.
struct Work {
    std::vector<SourceProfile> sources;
    std::array<std::uint64_t, read::reject_reasons> reasons{};
    std::vector<std::uint64_t> rejected;  // by file
    standardise::Buffers buffers;
    record::Record record;
    std::string text;
    std::vector<Check> found;
};

void count_value(ColumnProfile& column, std::string_view raw, Reading reading, Work& work) {
    ++column.filled;
    column.valid += reading == Reading::value;
    column.placeholder += reading == Reading::placeholder;
    column.unreadable += reading == Reading::unreadable;
    const auto hash = hash64(raw);
    column.distinct.add(mix64(hash));
    const auto at = std::lower_bound(column.frequent.begin(), column.frequent.end(), hash);
    if (at != column.frequent.end() && *at == hash)
        ++column.of_frequent[static_cast<std::size_t>(at - column.frequent.begin())];
    const auto characters = std::count_if(raw.begin(), raw.end(), [](char c) { return (c & 0xc0) != 0x80; });
    ++column.lengths[std::min(static_cast<std::size_t>(characters), longest_counted)];
    shape_of(raw, work.text);
    const auto shape = std::find(column.shapes.begin(), column.shapes.end(), work.text);
    ++column.of_shape[static_cast<std::size_t>(shape - column.shapes.begin())];
    if (reading != Reading::placeholder) return;
    auto generic = generic_placeholder(raw);
    ++column.placeholders[generic.empty() ? "(others)" : std::move(generic)];
}

class RowCounter final : public read::RowHandler {
  public:
    RowCounter(const Rules& rules, std::uint32_t file, std::uint64_t first, Work& work, record::Content* ids,
               record::Content* rows)
        : rules_(rules), file_(file), number_(first), work_(work), ids_(ids), rows_(rows) {}

    void row(std::span<const std::string_view> fields, std::uint64_t, std::uint64_t) override {
        const auto& input = rules_.inputs.files[file_];
        auto& source = work_.sources[input.source];
        const auto& standardiser = rules_.standardisers[file_];
        auto& record = work_.record;
        const auto outcome = standardiser.standardise(fields, record, work_.buffers);
        for (std::size_t c = 0; c < fields.size(); ++c) {
            auto& column = source.columns[rules_.plan.column_of[file_][c]];
            ++column.rows;
            const auto raw = standardise::trim(fields[c]);
            if (raw.empty()) continue;
            const auto reading =
                standardiser.reading_of(static_cast<int>(c), work_.buffers)
                    .value_or(standardise::stands_for_missing(raw) ? Reading::placeholder : Reading::value);
            count_value(column, raw, reading, work_);
            work_.found.clear();
            rules_.checks[file_].check(c, raw, reading, record, work_.found);
            for (const auto check : work_.found) column.tallies[static_cast<std::size_t>(check)].add(number_);
        }
        if (outcome.kind != standardise::Outcome::kept) return reject(read::RejectReason::required_value, {}, 0);
        ++source.rows;
        add_contents(fields, input.source);
        ++number_;
    }

    void reject(read::RejectReason reason, std::string_view, std::uint64_t) override {
        ++work_.reasons[static_cast<std::size_t>(reason)];
        ++work_.rejected[file_];
        *ids_++ = {};
        *rows_++ = {};
        ++number_;
    }

  private:
    void add_contents(std::span<const std::string_view> fields, SourceIndex source) {
        auto& text = work_.text;
        text.assign(reinterpret_cast<const char*>(&source), sizeof source);
        if (const int named = rules_.source_columns[file_]; named >= 0)
            text.append(fields[static_cast<std::size_t>(named)]);
        text.push_back('\0');
        const auto before = text.size();
        text.append(work_.record.values[0]);
        *ids_++ = work_.record.values[0].empty() ? record::Content{} : record::content_of(text, number_);
        text.resize(before);
        for (std::size_t slot = 0; slot < rules_.schema.slots.size(); ++slot) {
            const auto field = rules_.schema.slots[slot].field;
            if (field == Field::record_id || field == Field::record_date || field == Field::carried) continue;
            text.append(work_.record.values[slot]);
            text.push_back('\0');
        }
        *rows_++ = record::content_of(text, number_);
    }

    const Rules& rules_;
    std::uint32_t file_;
    std::uint64_t number_;
    Work& work_;
    record::Content *ids_, *rows_;  // of the next row
};

// All chunks of this rank, each from where it is known to begin.
std::vector<Work> read_rows(const Rules& rules, const scan::Borders& borders, const std::vector<std::uint64_t>& first,
                            std::vector<record::Content>& ids, std::vector<record::Content>& rows, int ranks,
                            report::Progress& progress) {
    std::vector<Work> works(static_cast<std::size_t>(std::max(1, omp_get_max_threads())));
    std::exception_ptr fault;
    std::atomic<std::uint64_t> bytes{0};
#pragma omp parallel
    {
        auto& work = works[static_cast<std::size_t>(omp_get_thread_num())];
        read::ChunkParser parser;
        try {
            work.sources = rules.plan.sources;
            work.rejected.assign(rules.inputs.files.size(), 0);
            work.buffers.counts.assign(rules.schema.slots.size(), {});
        } catch (...) {
#pragma omp critical(idxr_profile_fault)
            fault = std::current_exception();
        }
#pragma omp for schedule(dynamic, 1)
        for (std::size_t c = borders.begin; c < borders.end; ++c) {
            try {
                const auto& chunk = borders.chunks[c];
                const auto& file = rules.inputs.files[chunk.file];
                const auto at = first[c] - first[borders.begin];
                RowCounter counter(rules, chunk.file, first[c], work, ids.data() + at, rows.data() + at);
                const auto extent = parser.parse(file, chunk, borders.extents[c].first_row, counter);
                if (!(extent == borders.extents[c]))
                    fail(ExitCode::input, "{}: has changed while it was read; run again", file.path);
                bytes += chunk.end - chunk.begin;
            } catch (...) {
#pragma omp critical(idxr_profile_fault)
                fault = std::current_exception();
            }
            // Other ranks are taken to be as far.
            if (omp_get_thread_num() == 0) progress.advance(bytes * static_cast<std::uint64_t>(ranks));
        }
    }
    if (fault) std::rethrow_exception(fault);
    return works;
}

void count_repeats(const mpi::Communicator& comm, const record::Ownership& ownership,
                   std::vector<record::Content> contents, const std::vector<SourceIndex>& source_of_file,
                   const std::vector<FileRows>& files, std::vector<SourceProfile>& sources,
                   Tally SourceProfile::*tally) {
    std::size_t file = 0;
    for (const auto& repeat : record::find_repeats(comm, ownership, std::move(contents))) {
        while (repeat.number >= files[file].first + files[file].read) ++file;
        (sources[source_of_file[file]].*tally).add(repeat.number);
    }
}

}  // namespace

Counted count(const config::Settings& settings, const mpi::Communicator& comm, const pipeline::Inputs& inputs,
              report::Progress& progress) {
    const Rules rules(settings, comm, inputs);
    std::uint64_t bytes = 0;
    for (const auto& file : inputs.files) bytes += file.plain_size - file.data_begin;
    progress.begin("finding rows", 0, "");
    const auto borders = scan::find_borders(comm, inputs.files, settings.chunk_size);
    progress.end();

    Counted counted;
    counted.files.resize(inputs.files.size());
    std::vector<std::uint64_t> first;  // number of the first row of each chunk, and the end
    std::uint64_t next = 0;
    for (std::size_t c = 0; c < borders.chunks.size(); ++c) {
        auto& file = counted.files[borders.chunks[c].file];
        if (c == 0 || borders.chunks[c].file != borders.chunks[c - 1].file) file.first = next;
        first.push_back(next);
        const auto rows = borders.extents[c].rows + borders.extents[c].rejected;
        file.read += rows;
        next += rows;
    }
    first.push_back(next);
    const auto own = first[borders.end] - first[borders.begin];
    const record::Ownership ownership(comm, own);
    std::vector<record::Content> ids(own), rows(own);
    progress.begin("reading", bytes, "bytes");
    std::vector<Work> works;
    mpi::together(comm, [&] { works = read_rows(rules, borders, first, ids, rows, comm.size(), progress); });
    progress.end();

    progress.begin("comparing rows", 0, "");
    counted.sources = rules.plan.sources;
    std::vector<std::uint64_t> sums(inputs.files.size() + read::reject_reasons, 0);
    for (const auto& work : works) {
        for (std::size_t s = 0; s < work.sources.size(); ++s) {
            counted.sources[s].rows += work.sources[s].rows;
            for (std::size_t c = 0; c < work.sources[s].columns.size(); ++c)
                counted.sources[s].columns[c].merge(work.sources[s].columns[c]);
        }
        for (std::size_t f = 0; f < work.rejected.size(); ++f) sums[f] += work.rejected[f];
        for (std::size_t r = 0; r < read::reject_reasons; ++r) sums[inputs.files.size() + r] += work.reasons[r];
    }
    works = {};
    std::vector<SourceIndex> source_of_file;
    for (const auto& file : inputs.files) source_of_file.push_back(file.source);
    count_repeats(comm, ownership, std::move(ids), source_of_file, counted.files, counted.sources,
                  &SourceProfile::second_ids);
    count_repeats(comm, ownership, std::move(rows), source_of_file, counted.files, counted.sources,
                  &SourceProfile::equal_rows);
    sum_over_ranks(comm, counted.sources);
    comm.sum_in_place(sums);
    for (std::size_t f = 0; f < counted.files.size(); ++f) {
        counted.files[f].rejected = sums[f];
        counted.files[f].kept = counted.files[f].read - sums[f];
    }
    std::copy_n(sums.begin() + static_cast<std::ptrdiff_t>(inputs.files.size()), read::reject_reasons,
                counted.reasons.begin());
    progress.end();
    return counted;
}

}  // namespace idxr::profile
