// Parts and indexes of checkpoints on disk.
#include "idxr/checkpoint/checkpoint.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "idxr/common/hash.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/parallel.hpp"
#include "idxr/write/run_folder.hpp"

namespace idxr::checkpoint {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view index_ending = ".json";
constexpr std::string_view part_ending = ".part";
constexpr int format = 1;
constexpr int most_threads = 4;  // that make parts at once, of which each holds one

std::string checksum_of(std::string_view bytes) { return fmt::format("{:016x}", hash64(bytes)); }

std::string part_name(const std::string& name, int rank, std::uint64_t part) {
    return fmt::format("{}.{}.{}{}", name, rank, part, part_ending);
}

}  // namespace

Checkpoint parse_index(const std::string& text, const std::string& name, const std::string& path,
                       const nlohmann::json& fit) {
    const auto line = text.find('\n');
    const auto damaged = [&] { fail(ExitCode::input, "{}: is damaged", path); };
    if (line == text.npos || text.substr(line + 1) != checksum_of(text.substr(0, line)) + "\n") damaged();
    Checkpoint checkpoint{name, {}, {}};
    try {
        const auto index = nlohmann::json::parse(text.substr(0, line));
        if (index.at("format") != format) fail(ExitCode::input, "{}: is of another version of idxr", path);
        for (const auto& [what, value] : fit.items()) {
            if (!index.at("fit").contains(what)) fail(ExitCode::input, "{}: does not know the {}", path, what);
            if (index.at("fit").at(what) != value)
                fail(ExitCode::input, "{}: is of another time: the {} has changed", path, what);
        }
        checkpoint.facts = index.at("facts");
        for (const auto& part : index.at("parts"))
            checkpoint.parts.push_back({part.at("file"), part.at("bytes"), part.at("checksum")});
        for (const auto& part : checkpoint.parts)
            if (part.file.find('/') != part.file.npos) damaged();
    } catch (const nlohmann::json::exception&) {
        damaged();
    }
    return checkpoint;
}

Folder::Folder(std::string path, nlohmann::json fit, const mpi::Communicator& comm)
    : path_(std::move(path)), fit_(std::move(fit)), comm_(comm) {}

void Folder::write(const std::string& name, const nlohmann::json& facts, std::uint64_t parts,
                   const std::function<std::string(std::uint64_t)>& make) const {
    mpi::together(comm_, [&] {
        if (comm_.root() && mkdir(path_.c_str(), S_IRWXU) != 0 && errno != EEXIST)
            fail(ExitCode::output, "{}: cannot be created: {}", path_, std::strerror(errno));
    });
    remove(name);
    try {
        write_parts_and_index(name, facts, parts, make);
    } catch (const Error&) {
        remove(name);  // the parts take room that the results may need
        throw;
    }
}

void Folder::write_parts_and_index(const std::string& name, const nlohmann::json& facts, std::uint64_t parts,
                                   const std::function<std::string(std::uint64_t)>& make) const {
    struct Written {
        std::int32_t rank;
        std::uint32_t part;
        std::uint64_t bytes, checksum;
    };
    std::vector<Written> written(parts);
    mpi::together(comm_, [&] {
        // Some are made while others are brought to disk.
        write::in_parallel(
            parts,
            [&](std::size_t part) {
                const auto bytes = make(part);
                write::write_whole(path_ + "/" + part_name(name, comm_.rank(), part), bytes);
                written[part] = {comm_.rank(), static_cast<std::uint32_t>(part), bytes.size(), hash64(bytes)};
            },
            most_threads);
        if (parts > 0) write::sync_folder(path_);
    });
    const auto all = comm_.gather(std::span<const Written>(written));
    mpi::together(comm_, [&] {
        if (!comm_.root()) return;
        nlohmann::ordered_json index{{"program", "idxr"}, {"format", format}, {"fit", fit_}, {"facts", facts}};
        auto& list = index["parts"] = nlohmann::ordered_json::array();
        for (const auto& part : all)
            list.push_back({{"file", part_name(name, part.rank, part.part)},
                            {"bytes", part.bytes},
                            {"checksum", fmt::format("{:016x}", part.checksum)}});
        auto text = index.dump();
        text += "\n" + checksum_of(text) + "\n";
        write::atomic_write(path_ + "/" + name + std::string(index_ending), text);
    });
}

std::vector<std::string> Folder::names() const {
    auto listed = mpi::from_root(comm_, [&] {
        std::vector<std::string> found;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(path_, error))
            if (entry.path().extension() == index_ending) found.push_back(entry.path().stem().string());
        std::sort(found.begin(), found.end());
        return fmt::format("{}\n", fmt::join(found, "\n"));
    });
    std::vector<std::string> names;
    for (std::size_t at = 0, end; (end = listed.find('\n', at)) != listed.npos; at = end + 1)
        if (end > at) names.push_back(listed.substr(at, end - at));
    return names;
}

Checkpoint Folder::open(const std::string& name) const {
    const auto path = path_ + "/" + name + std::string(index_ending);
    return parse_index(mpi::from_root(comm_, [&] { return write::read_file(path); }), name, path, fit_);
}

void Folder::read(const Checkpoint& checkpoint, std::span<const std::size_t> mine,
                  const std::function<void(std::string_view)>& use) const {
    mpi::together(comm_, [&] {
        for (const auto place : mine) {
            const auto& part = checkpoint.parts[place];
            const auto bytes = write::read_file(path_ + "/" + part.file);
            if (bytes.size() != part.bytes || checksum_of(bytes) != part.checksum)
                fail(ExitCode::input, "{}/{}: is damaged", path_, part.file);
            use(bytes);
        }
    });
}

void Folder::remove(const std::string& name) const {
    mpi::together(comm_, [&] {
        if (!comm_.root()) return;
        // The index goes first: parts without it are nothing.
        std::error_code error;
        fs::remove(path_ + "/" + name + std::string(index_ending), error);
        std::vector<fs::path> parts;
        for (const auto& entry : fs::directory_iterator(path_, error))
            if (entry.path().filename().string().starts_with(name + ".")) parts.push_back(entry.path());
        for (const auto& part : parts) fs::remove(part, error);
    });
}

void Folder::remove() const {
    mpi::together(comm_, [&] {
        std::error_code ignored;
        if (comm_.root()) fs::remove_all(path_, ignored);
    });
}

}  // namespace idxr::checkpoint
