// Text unpacked, or made of the rows of Parquet.
#include "idxr/read/decoder.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <vector>

#include "file.hpp"
#include "idxr/common/error.hpp"
#include "idxr/write/csv_text.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/reader_format.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::read {

Compression compression_of(std::string_view first_bytes) {
    if (first_bytes.starts_with("\x1f\x8b")) return Compression::gzip;
    if (first_bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::zstd;
    if (first_bytes.starts_with("PAR1")) return Compression::parquet;
    return Compression::none;
}

// The packed bytes, a piece at a time.
struct Decoder::Archive {
    explicit Archive(const std::string& path) : file(path), piece(256 << 10) {}
    virtual ~Archive() = default;

    virtual std::uint64_t read(char* to, std::uint64_t bytes) = 0;
    virtual std::uint64_t consumed() const { return offset + next; }

    // False at the end of the file.
    bool refill() {
        if (next < filled) return true;
        offset += filled;
        next = 0;
        filled = file.read(piece.data(), offset, piece.size());
        return filled > 0;
    }
    [[noreturn]] void truncated() const {
        fail(ExitCode::input, "{}: the archive is truncated; copy or pack it again", file.path());
    }
    [[noreturn]] void corrupt() const {
        fail(ExitCode::input, "{}: the archive is corrupt; copy or pack it again", file.path());
    }

    File file;
    std::vector<char> piece;
    std::uint64_t offset = 0;  // of the piece in the file
    std::uint64_t filled = 0;
    std::uint64_t next = 0;  // in the piece
};

struct Decoder::Gzip final : Archive {
    explicit Gzip(const std::string& path) : Archive(path) {
        constexpr int gzip_only = 15 + 16;
        if (inflateInit2(&stream, gzip_only) != Z_OK) throw std::bad_alloc();
    }
    ~Gzip() override { inflateEnd(&stream); }

    std::uint64_t read(char* to, std::uint64_t bytes) override {
        std::uint64_t done = 0;
        while (done < bytes) {
            if (!refill()) {
                if (inside_member) truncated();
                break;
            }
            if (!inside_member && !begin_member()) break;
            const auto room = static_cast<uInt>(std::min<std::uint64_t>(bytes - done, 1 << 30));
            stream.next_in = reinterpret_cast<Bytef*>(piece.data() + next);
            stream.avail_in = static_cast<uInt>(filled - next);
            stream.next_out = reinterpret_cast<Bytef*>(to + done);
            stream.avail_out = room;
            const int status = inflate(&stream, Z_NO_FLUSH);
            next = filled - stream.avail_in;
            done += room - stream.avail_out;
            if (status == Z_MEM_ERROR) throw std::bad_alloc();
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) corrupt();
            if (status == Z_STREAM_END) inside_member = false;
        }
        return done;
    }

    // False when only padding follows: tape blocks are filled up with NULs (gzip manual, "Using gzip on tapes").
    bool begin_member() {
        while (piece[next] == 0) {
            ++next;
            if (!refill()) return false;
        }
        inside_member = true;
        inflateReset(&stream);
        return true;
    }

    z_stream stream{};
    bool inside_member = false;
};

struct Decoder::Zstd final : Archive {
    explicit Zstd(const std::string& path) : Archive(path) {
        if (stream == nullptr) throw std::bad_alloc();
        constexpr int largest_window = 31;  // of zstd --long=31
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, largest_window);
    }
    ~Zstd() override { ZSTD_freeDStream(stream); }

    std::uint64_t read(char* to, std::uint64_t bytes) override {
        ZSTD_outBuffer out{to, bytes, 0};
        while (out.pos < out.size) {
            const bool more = refill();
            ZSTD_inBuffer in{piece.data(), filled, next};
            const auto before = out.pos;
            const auto status = ZSTD_decompressStream(stream, &out, &in);
            next = in.pos;
            if (ZSTD_isError(status)) corrupt();
            // Without input, 0 says that the last frame is whole; anything else only asks for another frame.
            if (more || status == 0) inside_frame = status != 0;
            if (!more && out.pos == before) {
                if (inside_frame) truncated();
                break;
            }
        }
        return out.pos;
    }

    ZSTD_DStream* stream = ZSTD_createDStream();
    bool inside_frame = false;
};

// CSV with a header, as the writers make it.
struct Decoder::Parquet final : Archive {
    explicit Parquet(const std::string& path) : Archive(path), table(write::open_parquet(path, {})) {
        write::append_csv_header(text, table->columns());
        for (const auto rows : table->pieces()) all_rows += rows;
        file_bytes = write::File::open(path).size();
    }

    std::uint64_t read(char* to, std::uint64_t bytes) override {
        std::uint64_t done = 0;
        while (done < bytes) {
            if (taken == text.size()) {
                text.clear();
                taken = 0;
                write::prepare(batch, table->columns());
                if (!table->next(batch)) break;
                write::append_csv_rows(text, table->columns(), batch, 0, batch.rows);
                rows += batch.rows;
            }
            const auto here = std::min<std::uint64_t>(bytes - done, text.size() - taken);
            text.copy(to + done, here, taken);
            taken += here;
            done += here;
        }
        return done;
    }

    // Of the file, as many bytes as of its rows.
    std::uint64_t consumed() const override {
        const double share = all_rows == 0 ? 1 : static_cast<double>(rows) / static_cast<double>(all_rows);
        return static_cast<std::uint64_t>(share * static_cast<double>(file_bytes));
    }

    std::unique_ptr<write::TableReader::Format> table;
    write::Batch batch;
    std::string text;
    std::uint64_t taken = 0;  // of the text
    std::uint64_t rows = 0, all_rows = 0;
    std::uint64_t file_bytes = 0;
};

Decoder::Decoder(const std::string& path, Compression compression) {
    if (compression == Compression::parquet)
        archive_ = std::make_unique<Parquet>(path);
    else if (compression == Compression::gzip)
        archive_ = std::make_unique<Gzip>(path);
    else
        archive_ = std::make_unique<Zstd>(path);
}

Decoder::~Decoder() = default;

std::uint64_t Decoder::read(char* to, std::uint64_t bytes) { return archive_->read(to, bytes); }

std::uint64_t Decoder::consumed() const { return archive_->consumed(); }

}  // namespace idxr::read
