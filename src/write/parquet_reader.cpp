// Parquet tables of idxr read back, a row group at a time.
#include <array>
#include <cstring>
#include <stdexcept>

#include "idxr/common/error.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/reader_format.hpp"

namespace idxr::write {
namespace {

class ParquetFormat : public TableReader::Format {
  public:
    ParquetFormat(const std::string& path, const Selection& selection) : file_(File::open(path)) {
        checked([&] {
            constexpr std::uint64_t tail_bytes = 8, magic_bytes = parquet::magic.size();
            std::array<char, magic_bytes> head{};
            std::array<char, tail_bytes> tail{};
            const auto size = file_.size();
            if (size < magic_bytes + tail_bytes) throw std::runtime_error("it is too short");
            file_.read(head.data(), head.size(), 0);
            file_.read(tail.data(), tail.size(), size - tail.size());
            if (std::string_view(head.data(), head.size()) != parquet::magic ||
                std::string_view(tail.data() + 4, 4) != parquet::magic)
                throw std::runtime_error("it does not begin and end as Parquet does");
            std::uint32_t footer_bytes = 0;
            std::memcpy(&footer_bytes, tail.data(), sizeof footer_bytes);
            if (footer_bytes > size - magic_bytes - tail_bytes) throw std::runtime_error("its footer is too long");
            data_end_ = size - tail_bytes - footer_bytes;
            std::string footer(footer_bytes, '\0');
            file_.read(footer.data(), footer.size(), data_end_);
            metadata_ = parquet::read_metadata(footer);
        });
        select(path, selection, metadata_.columns);
    }

    bool next(Batch& batch) override {
        if (group_ == metadata_.groups.size()) return false;
        const auto& group = metadata_.groups[group_++];
        batch.rows = group.rows;
        std::string bytes;
        for (std::size_t c = 0; c < wanted_.size(); ++c) {
            const auto& chunk = group.columns[source_[c]];
            const auto& spec = metadata_.columns[source_[c]];
            checked([&] {
                if (chunk.begin > data_end_ || chunk.bytes > data_end_ - chunk.begin)
                    throw std::runtime_error("a column lies outside the file");
                bytes.resize(chunk.bytes);
                file_.read(bytes.data(), bytes.size(), chunk.begin);
                parquet::read_column(bytes, spec, group.rows, batch.columns[c]);
            });
            widen(wanted_[c], batch.columns[c]);
        }
        return true;
    }

  private:
    template <typename Work>
    void checked(Work work) const {
        try {
            work();
        } catch (const Error&) {
            throw;
        } catch (const std::exception& error) {
            fail(ExitCode::input, "{}: cannot be read as a Parquet table of idxr: {}", file_.path(), error.what());
        }
    }

    File file_;
    std::uint64_t data_end_ = 0;
    parquet::Metadata metadata_;
    std::size_t group_ = 0;
};

}  // namespace

std::unique_ptr<TableReader::Format> open_parquet(const std::string& path, const Selection& selection) {
    return std::make_unique<ParquetFormat>(path, selection);
}

}  // namespace idxr::write
