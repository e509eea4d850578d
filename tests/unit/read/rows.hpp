// Texts as files, and what a reader makes of them.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "idxr/common/error.hpp"
#include "idxr/read/chunks.hpp"
#include "idxr/read/input_file.hpp"

namespace idxr::read::test {

// A folder that goes with the test.
class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "idxr-read-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path(const std::string& name) const { return path_ + "/" + name; }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(path(name), std::ios::binary) << text;
        return path(name);
    }

  private:
    std::string path_;
};

inline config::Settings settings_for(const std::string& path) {
    config::Settings settings;
    settings.sources.emplace_back();
    settings.sources[0].name = "people";
    settings.sources[0].files = {path};
    return settings;
}

inline InputFile find(const std::string& path) { return find_inputs(settings_for(path)).at(0); }

// A file with these columns whose text is all data.
inline InputFile data_file(const Folder& folder, std::string_view text, std::size_t columns) {
    InputFile file;
    file.plain_path = file.path = folder.write("data.csv", text);
    file.plain_size = text.size();
    for (std::size_t i = 0; i < columns; ++i) file.header.push_back("column_" + std::to_string(i + 1));
    return file;
}

using Row = std::vector<std::string>;

struct Rejected {
    RejectReason reason;
    std::string raw;
    std::uint64_t offset;
    bool operator==(const Rejected&) const = default;
};

class Collector final : public RowHandler {
  public:
    void row(std::span<const std::string_view> fields, std::uint64_t offset, std::uint64_t length) override {
        rows.emplace_back(fields.begin(), fields.end());
        places.emplace_back(offset, length);
    }
    void reject(RejectReason reason, std::string_view raw_row, std::uint64_t offset) override {
        rejects.push_back({reason, std::string(raw_row), offset});
    }
    void append(const Collector& next) {
        rows.insert(rows.end(), next.rows.begin(), next.rows.end());
        places.insert(places.end(), next.places.begin(), next.places.end());
        rejects.insert(rejects.end(), next.rejects.begin(), next.rejects.end());
    }
    bool operator==(const Collector& other) const {
        return rows == other.rows && places == other.places && rejects == other.rejects;
    }

    std::vector<Row> rows;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> places;
    std::vector<Rejected> rejects;
};

// As a run reads: every chunk by a guess, then the wrong ones again. `again` counts these.
inline Collector read_in_chunks(const InputFile& file, std::uint64_t chunk_bytes, int* again = nullptr) {
    const auto chunks = cut({file}, chunk_bytes);
    std::vector<Collector> collected(chunks.size());
    std::vector<ChunkExtent> extents(chunks.size());
    ChunkParser parser;
    for (std::size_t i = 0; i < chunks.size(); ++i)
        extents[i] = parser.parse(file, chunks[i], unknown_row, collected[i]);
    while (const auto wrong = first_to_parse_again(chunks, extents)) {
        const auto i = wrong->chunk;
        collected[i] = {};
        extents[i] = parser.parse(file, chunks[i], wrong->first_row, collected[i]);
        if (again) ++*again;
    }
    Collector all;
    for (const auto& chunk : collected) all.append(chunk);
    return all;
}

inline Collector read_whole(const InputFile& file) { return read_in_chunks(file, file.plain_size + 1); }

// The sentence and exit code of the Error that a call throws.
template <typename Call>
std::pair<std::string, ExitCode> error_of(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return {error.what(), error.code()};
    }
    return {"no error", ExitCode::ok};
}

}  // namespace idxr::read::test
