// Chunks as they lie in a checkpoint. Sources that rows name have numbers of one rank until all ranks agree on them,
// so their names stand in every part.
#include "saved_reading.hpp"

#include <algorithm>

#include "bytes.hpp"
#include "idxr/record/packed.hpp"

namespace idxr::pipeline {
namespace {

constexpr std::uint64_t part_bytes = 16 << 20;

// Which chunk stands in which part, for the facts.
struct Placed {
    std::uint64_t part, file, begin, end;
};

void put_chunk(std::string& bytes, const ChunkRows& rows) {
    for (const auto number : {rows.extent.first_row, rows.extent.next_row, rows.extent.rows, rows.extent.rejected,
                              rows.rows, std::uint64_t{rows.places.size()}})
        put(bytes, number);
    put_text(bytes, std::string_view(rows.records.data(), rows.records.size()));
    for (const auto& place : rows.places) {
        put(bytes, place.offset);
        put(bytes, place.length);
        put(bytes, place.row);
    }
    put(bytes, std::uint64_t{rows.rejects.size()});
    for (const auto& reject : rows.rejects) {
        put(bytes, reject.file);
        put(bytes, reject.row);
        put(bytes, static_cast<std::uint8_t>(reject.reason));
        put_text(bytes, reject.raw);
    }
    for (const auto& count : rows.counts) {
        put(bytes, count.present);
        put(bytes, count.unreadable);
        put(bytes, count.placeholder);
    }
}

ChunkRows take_chunk(std::string_view& bytes, std::size_t slots) {
    ChunkRows rows;
    std::uint64_t places = 0, rejects = 0;
    for (auto* number :
         {&rows.extent.first_row, &rows.extent.next_row, &rows.extent.rows, &rows.extent.rejected, &rows.rows, &places})
        take(bytes, *number);
    const auto records = take_text(bytes);
    rows.records.assign(records.begin(), records.end());
    for (; places > 0; --places) {
        auto& place = rows.places.emplace_back();
        take(bytes, place.offset);
        take(bytes, place.length);
        take(bytes, place.row);
    }
    for (take(bytes, rejects); rejects > 0; --rejects) {
        auto& reject = rows.rejects.emplace_back();
        std::uint8_t reason = 0;
        take(bytes, reject.file);
        take(bytes, reject.row);
        take(bytes, reason);
        if (reason >= read::reject_reasons) fail(ExitCode::input, "a reject of a checkpoint has no reason");
        reject.reason = static_cast<read::RejectReason>(reason);
        reject.raw = take_text(bytes);
    }
    rows.counts.resize(slots);
    for (auto& count : rows.counts) {
        take(bytes, count.present);
        take(bytes, count.unreadable);
        take(bytes, count.placeholder);
    }
    return rows;
}

void name_sources_anew(ChunkRows& rows, const std::vector<std::string>& names, OwnChunks& chunks) {
    if (names.empty()) return;
    for (std::size_t at = 0; at < rows.records.size();) {
        auto* record = rows.records.data() + at;
        if (const auto source = record::source_at(record); source >= chunks.sources)
            record::set_source(record, chunks.named.index(names.at(source - chunks.sources)));
        at += record::packed_size_at(record, chunks.slots);
    }
}

}  // namespace

// Of the rank: u64 how many sources rows named, their names. Then of each chunk: u64 first row, next row, rows,
// rejected, rows again with those that standardising rejects, places · packed records · of each place u64 offset, u32
// length, u32 row · u64 rejects · of each u32 file, u64 row, u8 reason, raw · of each slot u64 present, unreadable,
// placeholder.
void write_chunks(const mpi::Communicator& comm, const checkpoint::Folder& folder, const std::string& name,
                  OwnChunks& chunks) {
    std::vector<std::size_t> first_of_part, own;
    std::vector<Placed> placed;
    std::uint64_t bytes = part_bytes;
    for (std::size_t i = 0; i < chunks.rows.size(); ++i) {
        if (chunks.state[i] != OwnChunks::read) continue;
        if (bytes >= part_bytes) {
            first_of_part.push_back(own.size());
            bytes = 0;
        }
        bytes += chunks.rows[i].records.size();
        const auto& chunk = chunks.all[chunks.begin + i];
        placed.push_back({first_of_part.size() - 1, chunk.file, chunk.begin, chunk.end});
        own.push_back(i);
    }
    const auto parts = first_of_part.size();
    first_of_part.push_back(own.size());
    const auto before = comm.exclusive_sum(parts);
    for (auto& chunk : placed) chunk.part += before;
    nlohmann::json facts;
    for (const auto& chunk : comm.gather(std::span<const Placed>(placed)))
        facts["chunks"].push_back({chunk.part, chunk.file, chunk.begin, chunk.end});
    folder.write(name, facts, parts, [&](std::uint64_t part) {
        std::string text;
        put(text, std::uint64_t{chunks.named.names().size()});
        for (const auto& source : chunks.named.names()) put_text(text, source);
        for (auto i = first_of_part[part]; i < first_of_part[part + 1]; ++i) put_chunk(text, chunks.rows[own[i]]);
        return text;
    });
    for (const auto i : own) chunks.state[i] = OwnChunks::saved;
}

void read_chunks(const checkpoint::Folder& folder, const checkpoint::Checkpoint& checkpoint, OwnChunks& chunks) {
    const auto end = chunks.begin + chunks.rows.size();
    std::vector<std::vector<std::size_t>> held(checkpoint.parts.size());  // by part; all.size(): of another cutting
    try {
        for (const auto& fact : checkpoint.facts.at("chunks")) {
            const read::Chunk chunk{fact.at(1), fact.at(2), fact.at(3)};
            const auto at = std::lower_bound(
                chunks.all.begin(), chunks.all.end(), chunk,
                [](const auto& a, const auto& b) { return std::tie(a.file, a.begin) < std::tie(b.file, b.begin); });
            held.at(fact.at(0))
                .push_back(at != chunks.all.end() && *at == chunk ? static_cast<std::size_t>(at - chunks.all.begin())
                                                                  : chunks.all.size());
        }
    } catch (const std::exception&) {
        fail(ExitCode::input, "the checkpoint {} is of another form", checkpoint.name);
    }
    const auto is_own = [&](std::size_t chunk) { return chunk >= chunks.begin && chunk < end; };
    std::vector<std::size_t> mine;
    for (std::size_t part = 0; part < held.size(); ++part)
        if (std::any_of(held[part].begin(), held[part].end(), is_own)) mine.push_back(part);
    auto part = mine.begin();
    folder.read(checkpoint, mine, [&](std::string_view bytes) {
        std::uint64_t count = 0;
        std::vector<std::string> names;
        for (take(bytes, count); count > 0; --count) names.emplace_back(take_text(bytes));
        for (const auto chunk : held[*part++]) {
            auto rows = take_chunk(bytes, chunks.slots);
            if (!is_own(chunk)) continue;
            name_sources_anew(rows, names, chunks);
            chunks.rows[chunk - chunks.begin] = std::move(rows);
            chunks.state[chunk - chunks.begin] = OwnChunks::saved;
        }
    });
}

}  // namespace idxr::pipeline
