// The files of a run as they are found on disk.
#include "idxr/read/input_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "file.hpp"
#include "idxr/common/error.hpp"
#include "idxr/config/job.hpp"
#include "idxr/read/decoder.hpp"
#include "inspect.hpp"

namespace idxr::read {
namespace {

struct stat status_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        fail(ExitCode::input, "{}: cannot be found ({})", path, std::strerror(errno));
    return status;
}

std::int64_t changed_ns(const struct stat& status) {
    return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

InputFile find_input(const std::string& path, SourceIndex source) {
    InputFile file;
    file.path = path;
    file.source = source;
    const auto status = status_of(path);
    if (S_ISDIR(status.st_mode))
        fail(ExitCode::input, "{}: is a folder; name its files, for example '{}/*.csv'", path, path);
    if (!S_ISREG(status.st_mode))
        fail(ExitCode::input, "{}: is no regular file; copy the records to a file first", path);
    file.size = static_cast<std::uint64_t>(status.st_size);
    file.mtime_ns = changed_ns(status);
    if (file.size == 0) fail(ExitCode::input, "{}: is empty", path);

    char first[4] = {};
    const auto got = File(path).read(first, 0, sizeof first);
    file.compression = compression_of({first, got});
    if (file.compression == Compression::none) {
        file.plain_path = path;
        file.plain_size = file.size;
    }
    return file;
}

}  // namespace

void require_unchanged(const InputFile& file) {
    const auto status = status_of(file.path);
    if (static_cast<std::uint64_t>(status.st_size) != file.size || changed_ns(status) != file.mtime_ns)
        fail(ExitCode::input, "{}: changed while it was read; start again once it is complete", file.path);
}

std::string_view name(Compression compression) {
    switch (compression) {
        case Compression::none:
            return "none";
        case Compression::gzip:
            return "gzip";
        case Compression::zstd:
            return "zstd";
        case Compression::parquet:
            return "parquet";
    }
    return "unknown";
}

std::string_view name(Encoding encoding) { return encoding == Encoding::utf8 ? "UTF-8" : "Latin-1"; }

std::vector<InputFile> find_inputs(const config::Settings& settings) {
    std::vector<InputFile> files;
    for (std::size_t source = 0; source < settings.sources.size(); ++source) {
        const auto& named = settings.sources[source];
        for (const auto& path : config::expand_files(named.files)) {
            files.push_back(find_input(path, static_cast<SourceIndex>(source)));
            inspect(files.back(), read_head(files.back()), named);
        }
    }
    return files;
}

// CBOR (RFC 8949) rather than JSON: paths may be any bytes.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(InputFile, path, source, size, mtime_ns, compression, encoding, encoding_said,
                                   delimiter, has_bom, header, data_begin, plain_path, plain_size)

std::string serialise(const std::vector<InputFile>& files) {
    std::string bytes;
    nlohmann::json::to_cbor(nlohmann::json(files), bytes);
    return bytes;
}

std::vector<InputFile> deserialise(std::string_view bytes) {
    return nlohmann::json::from_cbor(bytes).get<std::vector<InputFile>>();
}

}  // namespace idxr::read
