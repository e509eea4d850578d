// Reading all chunks on all ranks and threads, until every chunk begins where the one before it ended.
#include <omp.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <map>
#include <mutex>
#include <numeric>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/read/chunks.hpp"
#include "idxr/standardise/row.hpp"

namespace idxr::pipeline {
namespace {

using record::Field;
using record::Record;

constexpr std::uint32_t first_row_number = 2;  // the header is row 1

// Where a kept record stands in its file, until its record ID is known to be its own.
struct Place {
    std::uint64_t offset;
    std::uint32_t length;
    std::uint32_t row;  // in its chunk, from 0
};

// The text of a row again, in UTF-8.
std::string raw_row(const read::InputFile& file, const Place& place) {
    auto raw = read::read_range(file, place.offset, std::min<std::uint64_t>(place.length, read::max_shown_bytes));
    return file.encoding == read::Encoding::latin1 ? read::latin1_to_utf8(raw) : raw;
}

// The rows of one chunk.
struct ChunkRows {
    read::ChunkExtent extent;
    std::uint64_t rows = 0;     // kept and rejected
    std::vector<char> records;  // packed
    std::vector<Place> places;
    std::vector<Reject> rejects;  // row counts from 0 in the chunk
    std::vector<standardise::FieldCounts> counts;
};

// What stands before a row number that serves as record ID: the number of the file where several files may share a
// source, and a word where other rows of the file have IDs of their own.
std::string id_prefix(const Inputs& inputs, std::uint32_t file) {
    const bool named_by_rows = std::any_of(inputs.maps.begin(), inputs.maps.end(),
                                           [](const auto& map) { return map.has(recognise::Role::source); });
    const auto of_source = std::count_if(inputs.files.begin(), inputs.files.end(), [&](const read::InputFile& other) {
        return other.source == inputs.files[file].source;
    });
    const bool shared = inputs.files.size() > 1 && (named_by_rows || of_source > 1);
    return (shared ? std::to_string(file + 1) + "-" : std::string()) +
           (inputs.maps[file].has(recognise::Role::record_id) ? "row-" : "");
}

// Records without an ID get the number of their row.
void give_missing_ids(ChunkRows& chunk, std::size_t slots, std::uint64_t first_row, const std::string& prefix) {
    std::vector<char> with_ids;
    bool any = false;
    Record record;
    std::size_t at = 0;
    for (const auto& place : chunk.places) {
        record::decode(chunk.records.data() + at, slots, record);
        const auto size = record::packed_size_at(chunk.records.data() + at, slots);
        if (record.values[0].empty()) {
            if (!any) with_ids.assign(chunk.records.begin(), chunk.records.begin() + static_cast<std::ptrdiff_t>(at));
            any = true;
            const auto id = prefix + std::to_string(first_row + place.row);
            record.values[0] = id;
            record::pack(record, with_ids);
        } else if (any) {
            with_ids.insert(with_ids.end(), chunk.records.begin() + static_cast<std::ptrdiff_t>(at),
                            chunk.records.begin() + static_cast<std::ptrdiff_t>(at + size));
        }
        at += size;
    }
    if (any) chunk.records = std::move(with_ids);
}

// Names of sources that rows name themselves; indices are this rank's until all ranks agree.
class NamedSources {
  public:
    explicit NamedSources(std::size_t first) : first_(first) {}
    SourceIndex index(std::string_view name) {
        const std::lock_guard lock(mutex_);
        const auto [at, added] = indices_.try_emplace(std::string(name), first_ + names_.size());
        if (added) names_.emplace_back(name);
        if (at->second > 0xffff)
            fail(ExitCode::input, "the source column names more than 65535 sources; tell its role in the job file");
        return static_cast<SourceIndex>(at->second);
    }
    const std::vector<std::string>& names() const { return names_; }

  private:
    std::size_t first_;
    std::mutex mutex_;
    std::map<std::string, std::size_t, std::less<>> indices_;
    std::vector<std::string> names_;
};

int source_column(const recognise::ColumnMap& map) {
    for (std::size_t c = 0; c < map.columns.size(); ++c)
        if (map.columns[c].role == recognise::Role::source) return static_cast<int>(c);
    return -1;
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
        record_.source = file_.source;
        const auto before = unusable_values();
        const auto outcome = standardiser_.standardise(fields, record_, buffers_);
        if (outcome.kind != standardise::Outcome::kept) {
            reject(read::RejectReason::required_value,
                   read::read_range(file_, offset, std::min(length, read::max_shown_bytes)), offset);
            return;
        }
        if (source_column_ >= 0 && !fields[static_cast<std::size_t>(source_column_)].empty())
            record_.source = named_.index(fields[static_cast<std::size_t>(source_column_)]);
        record_.flags = record::with_voided(record_.flags, static_cast<int>(unusable_values() - before));
        record::pack(record_, out_.records);
        out_.places.push_back({offset, static_cast<std::uint32_t>(length), static_cast<std::uint32_t>(out_.rows++)});
    }

    void reject(read::RejectReason reason, std::string_view raw_row, std::uint64_t) override {
        const bool latin1 = file_.encoding == read::Encoding::latin1;
        out_.rejects.push_back(
            {file_index_, out_.rows++, reason, latin1 ? read::latin1_to_utf8(raw_row) : std::string(raw_row)});
    }

  private:
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
    standardise::Buffers& buffers_;
    ChunkRows& out_;
    Record record_;
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
        buffers.counts.assign(schema.slots.size(), {});
        ChunkReader reader(inputs.files[f], f, standardisers[f], source_columns[f], named, buffers, rows);
        rows.extent = parser.parse(inputs.files[f], chunks[chunk], first_row, reader);
        rows.counts = buffers.counts;
        return rows;
    }

    const Inputs& inputs;
    const record::Schema& schema;
    std::vector<read::Chunk> chunks;
    NamedSources named;
    std::vector<standardise::RowStandardiser> standardisers;
    std::vector<int> source_columns;
};

// All chunks of this rank, by guessed beginnings.
std::vector<ChunkRows> parse_own(Reading& reading, std::size_t begin, std::size_t end, std::uint64_t total_bytes,
                                 int ranks, report::Progress& progress) {
    std::vector<ChunkRows> rows(end - begin);
    std::exception_ptr fault;
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<bool> stop{false};
#pragma omp parallel
    {
        read::ChunkParser parser;
        standardise::Buffers buffers;
#pragma omp for schedule(dynamic, 1)
        for (std::size_t c = begin; c < end; ++c) {
            if (stop) continue;
            try {
                rows[c - begin] = reading.parse(c, read::unknown_row, parser, buffers);
                bytes += reading.chunks[c].end - reading.chunks[c].begin;
            } catch (...) {
#pragma omp critical
                if (!fault) fault = std::current_exception();
                stop = true;
            }
            // Other ranks are taken to be as far.
            if (omp_get_thread_num() == 0)
                progress.advance(std::min(total_bytes, bytes * static_cast<std::uint64_t>(ranks)));
        }
    }
    if (fault) std::rethrow_exception(fault);
    return rows;
}

// Indices of sources found in the data become the same on every rank: by name, behind the sources of the job.
void agree_on_sources(const mpi::Communicator& comm, const std::vector<std::string>& local, Population& population) {
    // Chunks that were read again may have named what is no source.
    const auto first = population.sources.size();
    std::vector<bool> used(local.size(), false);
    Record record;
    for (std::uint64_t i = 0; i < population.store.size(); ++i) {
        population.store.decode(i, record);
        if (record.source >= first) used[record.source - first] = true;
    }
    std::string joined;
    for (std::size_t i = 0; i < local.size(); ++i)
        if (used[i]) joined.append(local[i]).push_back('\0');
    const auto gathered = comm.all_gather(std::span<const char>(joined.data(), joined.size()));
    std::vector<std::string> names;
    for (auto at = gathered.begin(); at != gathered.end();) {
        const auto end = std::find(at, gathered.end(), '\0');
        names.emplace_back(at, end);
        at = end + 1;
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (names.empty()) return;
    if (first + names.size() > 0xffff)
        fail(ExitCode::input,
             "the source column names {} sources; at most 65535 are possible: give it another role in the job file",
             names.size());
    std::vector<SourceIndex> index(local.size());
    for (const auto& name : names) {
        auto known = std::find(population.sources.begin(), population.sources.end(), name);
        if (known == population.sources.end()) known = population.sources.insert(population.sources.end(), name);
        for (std::size_t i = 0; i < local.size(); ++i)
            if (local[i] == name) index[i] = static_cast<SourceIndex>(known - population.sources.begin());
    }
    for (std::uint64_t i = 0; i < population.store.size(); ++i) {
        population.store.decode(i, record);
        if (record.source >= first) record::set_source(population.store.at(i), index[record.source - first]);
    }
}

struct Claim {
    std::uint64_t low, high;  // hash of source and record ID
    RecordNumber number;
};

// Records whose ID an earlier record of their source has; numbers of this rank's records.
std::vector<RecordNumber> second_claims(const mpi::Communicator& comm, const Population& population) {
    const auto& store = population.store;
    std::vector<Claim> claims(store.size());
#pragma omp parallel
    {
        Record record;
        std::string text;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            text.assign(reinterpret_cast<const char*>(&record.source), sizeof record.source);
            text.append(record.values[0]);
            const auto hash = XXH3_128bits(text.data(), text.size());
            claims[i] = {hash.low64, hash.high64, record.number};
        }
    }
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const Claim>(claims),
                                   [&](const Claim& c) { return static_cast<int>(c.high % ranks); });
    sort_in_parallel(met.data, [](const Claim& a, const Claim& b) {
        return std::tie(a.low, a.high, a.number) < std::tie(b.low, b.high, b.number);
    });
    std::vector<RecordNumber> second;
    for (std::size_t i = 1; i < met.data.size(); ++i)
        if (met.data[i].low == met.data[i - 1].low && met.data[i].high == met.data[i - 1].high)
            second.push_back(met.data[i].number);
    auto own = mpi::send_to_owners(comm, std::span<const RecordNumber>(second),
                                   [&](RecordNumber n) { return population.ownership.owner(n); });
    std::sort(own.data.begin(), own.data.end());
    return own.data;
}

}  // namespace

Population read_population(const config::Settings& settings, const mpi::Communicator& comm, const Inputs& inputs,
                           report::Progress& progress, report::Timers& timers, Preparation& preparation) {
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
    std::uint64_t bytes = 0;
    for (const auto& chunk : chunks) bytes += chunk.end - chunk.begin;

    std::vector<ChunkRows> rows;
    progress.begin("reading", bytes, "bytes");
    mpi::together(comm, [&] { rows = parse_own(reading, begin, end, bytes, comm.size(), progress); });

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

    const auto slots = population.schema.slots.size();
    preparation.fields.assign(slots, {});
    std::vector<std::pair<std::size_t, Place>> places;  // chunk and place of each kept record
    for (std::size_t c = begin; c < end; ++c) {
        auto& chunk = rows[c - begin];
        give_missing_ids(chunk, slots, rows_before[c] + first_row_number, id_prefix(inputs, chunks[c].file));
        for (const auto& place : chunk.places) places.emplace_back(c, place);
        for (auto& reject : chunk.rejects) {
            reject.row += rows_before[c] + first_row_number;
            preparation.rejects.push_back(std::move(reject));
        }
        for (std::size_t slot = 0; slot < slots; ++slot) preparation.fields[slot] += chunk.counts[slot];
        population.store.append(std::move(chunk.records));
        chunk = {};
    }
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
                const auto& [c, place] = places[i];
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
    return population;
}

}  // namespace idxr::pipeline
