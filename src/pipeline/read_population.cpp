// Reading all chunks on all ranks and threads, until every chunk begins where the one before it ended.
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <map>

#include "idxr/common/asked_fault.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/huge_pages.hpp"
#include "idxr/common/memory.hpp"
#include "idxr/common/stop_request.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/checkpoints.hpp"
#include "idxr/read/chunks.hpp"
#include "idxr/standardise/row.hpp"
#include "idxr/write/parallel.hpp"
#include "named_sources.hpp"
#include "record_ids.hpp"
#include "saved_reading.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;

constexpr std::uint32_t first_row_number = 2;  // the header is row 1

// The text of a row again, in UTF-8.
std::string raw_row(const read::InputFile& file, const Place& place) {
    auto raw = read::read_range(file, place.offset, std::min<std::uint64_t>(place.length, read::max_shown_bytes));
    return file.encoding == read::Encoding::latin1 ? read::latin1_to_utf8(raw) : raw;
}

int year_of(std::int64_t mtime_ns) {
    const std::time_t seconds = mtime_ns / 1'000'000'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts.tm_year + 1900;
}

class ChunkReader final : public read::RowHandler {
  public:
    ChunkReader(const read::InputFile& file, std::uint32_t file_index, const standardise::RowStandardiser& standardiser,
                int source_column, NamedSources& named, standardise::Buffers& buffers, ChunkRows& out)
        : file_(file),
          file_index_(file_index),
          standardiser_(standardiser),
          source_column_(source_column),
          named_(named),
          buffers_(buffers),
          out_(out) {}

    void row(std::span<const std::string_view> fields, std::uint64_t offset, std::uint64_t length) override {
        try {
            if (failing_ != 0 && mix64(offset) % failing_ == 0) throw std::runtime_error("asked for");
            take(fields, offset, length);
        } catch (const Error&) {
            throw;
        } catch (const std::bad_alloc&) {
            throw;
        } catch (const std::exception&) {
            // One row that idxr cannot handle must not cost the others.
            reject(read::RejectReason::processing_error,
                   read::read_range(file_, offset, std::min(length, read::max_shown_bytes)), offset);
        }
    }

    void reject(read::RejectReason reason, std::string_view raw_row, std::uint64_t) override {
        const bool latin1 = file_.encoding == read::Encoding::latin1;
        out_.rejects.push_back(
            {file_index_, out_.rows++, reason, latin1 ? read::latin1_to_utf8(raw_row) : std::string(raw_row)});
    }

  private:
    void take(std::span<const std::string_view> fields, std::uint64_t offset, std::uint64_t length) {
        record_.source = file_.source;
        const auto before = unusable_values();
        const auto outcome = standardiser_.standardise(fields, record_, buffers_);
        if (outcome.kind != standardise::Outcome::kept) {
            reject(read::RejectReason::required_value,
                   read::read_range(file_, offset, std::min(length, read::max_shown_bytes)), offset);
            return;
        }
        if (source_column_ >= 0 && !fields[static_cast<std::size_t>(source_column_)].empty())
            record_.source = source_named(fields[static_cast<std::size_t>(source_column_)]);
        record_.flags = record::with_voided(record_.flags, static_cast<int>(unusable_values() - before));
        record::pack(record_, out_.records);
        out_.with_id += !record_.values[0].empty();
        out_.places.push_back({offset, static_cast<std::uint32_t>(length), static_cast<std::uint32_t>(out_.rows++)});
    }

    // Threads meet at the names of all, so each keeps what it has asked.
    SourceIndex source_named(std::string_view name) {
        const auto known = known_sources_.find(name);
        return known != known_sources_.end()
                   ? known->second
                   : known_sources_.emplace(std::string(name), named_.index(name)).first->second;
    }

    std::uint64_t unusable_values() const {
        std::uint64_t sum = 0;
        for (const auto& count : buffers_.counts) sum += count.unreadable + count.placeholder;
        return sum;
    }

    const read::InputFile& file_;
    std::uint32_t file_index_;
    const standardise::RowStandardiser& standardiser_;
    int source_column_;
    NamedSources& named_;
    std::map<std::string, SourceIndex, std::less<>> known_sources_;
    standardise::Buffers& buffers_;
    ChunkRows& out_;
    Record record_;
    std::uint64_t failing_ = asked_fault("rows");
};

// What is the same for all chunks of a run.
class Reading {
  public:
    Reading(const Inputs& inputs, const record::Schema& schema, std::size_t sources, std::vector<read::Chunk> chunks)
        : inputs(inputs), schema(schema), chunks(std::move(chunks)), named(sources) {
        for (std::size_t f = 0; f < inputs.files.size(); ++f) {
            standardisers.emplace_back(schema, inputs.maps[f], year_of(inputs.files[f].mtime_ns));
            source_columns.push_back(source_column(inputs.maps[f]));
        }
    }

    ChunkRows parse(std::size_t chunk, std::uint64_t first_row, read::ChunkParser& parser,
                    standardise::Buffers& buffers) {
        const auto f = chunks[chunk].file;
        ChunkRows rows;
        // More than rows are found to need; what is never written takes no memory.
        reserve_on_huge_pages(rows.records, 2 * (chunks[chunk].end - chunks[chunk].begin));
        buffers.counts.assign(schema.slots.size(), {});
        ChunkReader reader(inputs.files[f], f, standardisers[f], source_columns[f], named, buffers, rows);
        rows.extent = parser.parse(inputs.files[f], chunks[chunk], first_row, reader);
        rows.counts = buffers.counts;
        rows.places.shrink_to_fit();
        return rows;
    }

    const Inputs& inputs;
    const record::Schema& schema;
    std::vector<read::Chunk> chunks;
    NamedSources named;
    std::vector<standardise::RowStandardiser> standardisers;
    std::vector<int> source_columns;
};

// Ranks meet between rounds of reading, to save what was read and to hear of a stop that one of them was asked for. In
// a round every thread reads a chunk at least.
constexpr auto longest_round = std::chrono::seconds(5);

// Chunks of this rank that are not read yet, by guessed beginnings, until `end`. Returns their bytes.
std::uint64_t parse_round(Reading& reading, OwnChunks& own, Checkpoints::Clock::time_point end,
                          const std::function<void(std::uint64_t)>& advance) {
    std::exception_ptr fault;
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<bool> over{false};
#pragma omp parallel
    {
        read::ChunkParser parser;
        standardise::Buffers buffers;
#pragma omp for schedule(dynamic, 1)
        for (std::size_t i = 0; i < own.rows.size(); ++i) {
            if (over || own.state[i] != OwnChunks::unread) continue;
            try {
                const auto& chunk = own.all[own.begin + i];
                own.rows[i] = reading.parse(own.begin + i, read::unknown_row, parser, buffers);
                own.state[i] = OwnChunks::read;
                bytes += chunk.end - chunk.begin;
            } catch (...) {
#pragma omp critical
                if (!fault) fault = std::current_exception();
                over = true;
            }
            if (stop_requested() || Checkpoints::Clock::now() >= end) over = true;
            if (omp_get_thread_num() == 0) advance(bytes);
        }
    }
    if (fault) std::rethrow_exception(fault);
    return bytes;
}

// All chunks of this rank that no earlier attempt has left.
void parse_own(Reading& reading, OwnChunks& own, const mpi::Communicator& comm, Checkpoints* checkpoints,
               report::Progress& progress) {
    std::uint64_t total = 0, before = 0;
    for (const auto& chunk : own.all) total += chunk.end - chunk.begin;
    progress.begin("reading", total, "bytes");
    if (checkpoints != nullptr) checkpoints->restore_reading(own);
    for (std::size_t i = 0; i < own.rows.size(); ++i)
        if (own.state[i] == OwnChunks::saved) before += own.all[own.begin + i].end - own.all[own.begin + i].begin;
    while (comm.any(std::count(own.state.begin(), own.state.end(), OwnChunks::unread) > 0)) {
        mpi::together(comm, [&] {
            auto end = Checkpoints::Clock::now() + longest_round;
            if (checkpoints != nullptr) end = std::min(end, checkpoints->next_due());
            before += parse_round(reading, own, end, [&](std::uint64_t bytes) {
                // Other ranks are taken to be as far.
                progress.advance(std::min(total, (before + bytes) * static_cast<std::uint64_t>(comm.size())));
            });
        });
        if (checkpoints != nullptr) checkpoints->chunks_read(own);
    }
}

}  // namespace

Population read_population(const config::Settings& settings, const mpi::Communicator& comm, const Inputs& inputs,
                           report::Progress& progress, report::Timers& timers, Preparation& preparation,
                           Checkpoints* checkpoints) {
    const auto timer = timers.scope("read and standardise");
    Population population(recognise::schema_for(inputs.maps));
    for (const auto& source : settings.sources) {
        population.sources.push_back(source.name);
        population.source_weights.push_back(static_cast<std::uint32_t>(source.weight * 1000));
        population.said_unique.push_back(source.unique);
    }
    population.pair_rules.across_sources_only = settings.link_only;
    Reading reading(inputs, population.schema, settings.sources.size(), read::cut(inputs.files, settings.chunk_size));
    const auto& chunks = reading.chunks;
    const auto ranks = static_cast<std::size_t>(comm.size()), rank = static_cast<std::size_t>(comm.rank());
    const auto first_chunk = [&](std::size_t r) { return chunks.size() * r / ranks; };
    const auto begin = first_chunk(rank), end = first_chunk(rank + 1);
    const auto slots = population.schema.slots.size();

    std::vector<ChunkRows> rows(end - begin);
    OwnChunks own{
        chunks, begin, rows, std::vector<char>(rows.size(), OwnChunks::unread), reading.named, settings.sources.size(),
        slots};
    parse_own(reading, own, comm, checkpoints, progress);

    // Wrong guesses are mended one after the other: each may move the beginning of the next chunk.
    const auto all_extents = [&] {
        std::vector<read::ChunkExtent> own;
        for (const auto& chunk : rows) own.push_back(chunk.extent);
        return comm.all_gather(std::span<const read::ChunkExtent>(own));
    };
    for (auto again = read::first_to_parse_again(chunks, all_extents()); again;
         again = read::first_to_parse_again(chunks, all_extents()))
        mpi::together(comm, [&] {
            if (again->chunk < begin || again->chunk >= end) return;
            read::ChunkParser parser;
            standardise::Buffers buffers;
            rows[again->chunk - begin] = reading.parse(again->chunk, again->first_row, parser, buffers);
        });
    mpi::together(comm, [&] {
        if (comm.root()) std::for_each(inputs.files.begin(), inputs.files.end(), read::require_unchanged);
    });
    progress.end();

    // Row numbers: rows of the chunks before in the same file.
    std::vector<std::uint64_t> own_rows;
    for (const auto& chunk : rows) own_rows.push_back(chunk.rows);
    const auto chunk_rows = comm.all_gather(std::span<const std::uint64_t>(own_rows));
    std::vector<std::uint64_t> rows_before(chunks.size(), 0);
    preparation.files.assign(inputs.files.size(), {});
    for (std::size_t c = 0; c < chunks.size(); ++c) {
        rows_before[c] = preparation.files[chunks[c].file].read;
        preparation.files[chunks[c].file].read += chunk_rows[c];
    }

    preparation.fields.assign(slots, {});
    std::vector<std::vector<Place>> places;     // of the kept records of each chunk
    std::vector<std::uint64_t> kept_before{0};  // the chunk
    std::vector<record::PackedRecords> records;
    write::in_parallel(end - begin, [&](std::size_t own) {
        const auto c = begin + own;
        give_missing_ids(rows[own], slots, rows_before[c] + first_row_number, id_prefix(inputs, chunks[c].file));
    });
    for (std::size_t c = begin; c < end; ++c) {
        auto& chunk = rows[c - begin];
        kept_before.push_back(kept_before.back() + chunk.places.size());
        places.push_back(std::move(chunk.places));
        for (auto& reject : chunk.rejects) {
            reject.row += rows_before[c] + first_row_number;
            preparation.rejects.push_back(std::move(reject));
        }
        for (std::size_t slot = 0; slot < slots; ++slot) preparation.fields[slot] += chunk.counts[slot];
        records.push_back(std::move(chunk.records));
    }
    release(rows);
    population.store.append(std::move(records));
    agree_on_sources(comm, reading.named.names(), population);
    population.source_weights.resize(population.sources.size(), 1000);
    population.said_unique.resize(population.sources.size());
    population.pair_rules.unique.resize(population.sources.size(), false);

    const auto number = [&] {
        population.store.number_from(comm.exclusive_sum(population.store.size()));
        population.ownership = record::Ownership(comm, population.store.size());
    };
    number();
    const auto second = second_claims(comm, population);
    if (comm.any(!second.empty())) {
        std::vector<bool> keep(population.store.size(), true);
        mpi::together(comm, [&] {
            for (auto n : second) {
                const auto i = n - population.store.first();
                keep[i] = false;
                const auto own = static_cast<std::size_t>(std::upper_bound(kept_before.begin(), kept_before.end(), i) -
                                                          kept_before.begin() - 1);
                const auto c = begin + own;
                const auto& place = places[own][i - kept_before[own]];
                preparation.rejects.push_back({chunks[c].file, rows_before[c] + place.row + first_row_number,
                                               read::RejectReason::duplicate_record_id,
                                               raw_row(inputs.files[chunks[c].file], place)});
            }
        });
        population.store.retain(keep);
        number();
        std::sort(preparation.rejects.begin(), preparation.rejects.end(),
                  [](const Reject& a, const Reject& b) { return std::tie(a.file, a.row) < std::tie(b.file, b.row); });
    }

    std::vector<std::uint64_t> rejected(inputs.files.size(), 0);
    for (const auto& reject : preparation.rejects) {
        ++rejected[reject.file];
        ++preparation.reasons[static_cast<std::size_t>(reject.reason)];
    }
    comm.sum_in_place(rejected);
    comm.sum_in_place(preparation.reasons);
    for (std::size_t f = 0; f < inputs.files.size(); ++f) {
        preparation.files[f].rejected = rejected[f];
        preparation.files[f].kept = preparation.files[f].read - rejected[f];
    }
    for (auto& field : preparation.fields) {
        std::uint64_t values[] = {field.present, field.unreadable, field.placeholder};
        comm.sum_in_place(values);
        field = {values[0], values[1], values[2]};
    }
    release(places);
    return_free_memory();
    return population;
}

}  // namespace idxr::pipeline
