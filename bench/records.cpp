// From CSV to packed records on one thread, a step more each time; and reading packed records again.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "idxr/generate/generate.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/read/chunks.hpp"
#include "idxr/standardise/row.hpp"

namespace {

using namespace idxr;

constexpr std::uint64_t records = 50'000;
constexpr int year = 2024;

// Generated persons in a file of their own, as the program finds them.
class People {
  public:
    People() {
        std::string name = std::filesystem::temp_directory_path() / "idxr_bench_XXXXXX";
        if (mkdtemp(name.data()) == nullptr) fail(ExitCode::output, "{}: cannot be made", name);
        folder_ = name;
        generate::Options options;
        options.records = records;
        options.output = folder_ / "people.csv";
        const mpi::Communicator alone(MPI_COMM_SELF);
        generate::run(options, alone);
        config::Settings settings;
        settings.sources.resize(1);
        settings.sources[0].name = "people";
        settings.sources[0].files = {options.output};
        inputs = pipeline::inspect_inputs(settings, alone, "");
        schema = recognise::schema_for(inputs.maps);
    }
    ~People() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    const read::InputFile& file() const { return inputs.files[0]; }

    pipeline::Inputs inputs;
    record::Schema schema;

  private:
    std::filesystem::path folder_;
};

const People& people() {
    static const People made;
    return made;
}

enum class Until { parsed, standardised, packed };

class Rows final : public read::RowHandler {
  public:
    explicit Rows(Until until) : until_(until), standardiser_(people().schema, people().inputs.maps[0], year) {
        buffers_.counts.resize(people().schema.slots.size());
    }
    void row(std::span<const std::string_view> fields, std::uint64_t, std::uint64_t) override {
        benchmark::DoNotOptimize(fields.data());
        if (until_ == Until::parsed) return;
        benchmark::DoNotOptimize(standardiser_.standardise(fields, record_, buffers_));
        if (until_ == Until::packed) record::pack(record_, packed);
    }
    void reject(read::RejectReason, std::string_view, std::uint64_t) override {}

    record::PackedRecords packed;

  private:
    Until until_;
    standardise::RowStandardiser standardiser_;
    standardise::Buffers buffers_;
    record::Record record_;
};

void read_file(Rows& rows) {
    const auto& file = people().file();
    read::ChunkParser().parse(file, {0, file.data_begin, file.plain_size}, file.data_begin, rows);
}

void read_rows(benchmark::State& state, Until until) {
    Rows rows(until);
    for (auto _ : state) {
        rows.packed.clear();
        read_file(rows);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(people().file().plain_size));
}

void decode_records(benchmark::State& state) {
    Rows rows(Until::packed);
    read_file(rows);
    const auto slots = people().schema.slots.size();
    record::Record record;
    for (auto _ : state)
        for (std::size_t at = 0; at < rows.packed.size();
             at += record::packed_size_at(rows.packed.data() + at, slots)) {
            record::decode(rows.packed.data() + at, slots, record);
            benchmark::DoNotOptimize(record.values.data());
        }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(rows.packed.size()));
}

BENCHMARK_CAPTURE(read_rows, csv, Until::parsed);
BENCHMARK_CAPTURE(read_rows, csv_and_standardise, Until::standardised);
BENCHMARK_CAPTURE(read_rows, csv_and_standardise_and_pack, Until::packed);
BENCHMARK(decode_records);

}  // namespace
