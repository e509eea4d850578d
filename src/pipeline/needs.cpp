// Estimates by rows, from figures measured on generated records.
#include "idxr/pipeline/needs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <optional>

#include "idxr/block/candidates.hpp"
#include "idxr/recognise/recognise.hpp"
#include "idxr/report/format.hpp"

namespace idxr::pipeline {
namespace {

double gibibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 30); }

std::string of_bytes(std::uint64_t bytes) { return report::bytes(static_cast<double>(bytes)); }

std::uint64_t rows_of(const Inputs& inputs) {
    return std::accumulate(inputs.estimated_rows.begin(), inputs.estimated_rows.end(), std::uint64_t{0});
}

// Free space of the disk that a folder is or will be on.
std::optional<std::uint64_t> space_for(const std::string& folder) {
    namespace fs = std::filesystem;
    std::error_code error;
    auto there = fs::absolute(folder, error);
    while (there.has_relative_path() && !fs::exists(there, error)) there = there.parent_path();
    const auto space = fs::space(there, error);
    return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

// Measured on two cores at 1, 10 and 70 million generated records (README.md, docs/scaling.md): 30, 36 and 47 us a
// record; a fifth more is told.
double core_seconds_needed(std::uint64_t rows) {
    const auto records = static_cast<double>(rows);
    return 1 + records * 36e-6 * std::pow(std::max(1.0, records / 1e6), 0.106);
}

}  // namespace

// From 1,000 to 10 million generated records on one rank, and to 1 million on two and three, at most as much was taken.
MemoryNeeds memory_needed(const Inputs& inputs, int ranks) {
    constexpr std::uint64_t mebibyte = 1 << 20, rows_written_at_once = 600'000;
    const auto several = static_cast<std::uint64_t>(ranks), rows = rows_of(inputs);
    std::uint64_t text = 0;
    for (const auto& file : inputs.files) text += std::max(file.size, file.plain_size);
    const auto needed = [&](std::uint64_t of_row) {
        auto population = rows * of_row + text;
        if (ranks > 1) population += population / 6;  // for what is on its way
        const auto of_rank = (ranks > 1 ? 128 : 82) * mebibyte + std::min(rows / several, rows_written_at_once) * 380;
        return (several * of_rank + population) / 20 * 21;
    };
    return {needed(280), needed(155), rows * 400};
}

Estimate estimate(const Inputs& inputs, int ranks) {
    const auto rows = rows_of(inputs);
    const auto memory = memory_needed(inputs, ranks);
    return {rows, memory.whole, core_seconds_needed(rows), memory.spilling};
}

// Bytes a row, measured at 200,000 generated records; those of checkpoints, at their fullest, at a million.
DiskNeeds disk_needed(const config::Settings& settings, const Inputs& inputs) {
    const auto rows = rows_of(inputs);
    DiskNeeds needs{0, rows * 330};
    for (const auto& format : settings.formats)
        needs.results += rows * (format == "parquet" ? 78 : format == "hdf5" ? 580 : 405);
    return needs;
}

std::string disk_warning(const DiskNeeds& needs, const std::string& folder) {
    const auto space = space_for(folder);
    if (!space || *space >= needs.results + needs.checkpoints) return {};
    return fmt::format(
        "the disk of {} has {:.1f} GiB free; results need about {:.1f} GiB and checkpoints {:.1f} GiB while the run "
        "lasts: make room or choose another --output",
        folder, gibibytes(*space), gibibytes(needs.results), gibibytes(needs.checkpoints));
}

std::string scratch_warning(std::uint64_t spilled, const std::string& folder) {
    const auto space = space_for(folder);
    if (!space || *space >= spilled) return {};
    return fmt::format(
        "the disk of {} has {:.1f} GiB free; what does not fit into memory needs about {:.1f} GiB there while the run "
        "lasts: make room, choose another --scratch, or give more memory",
        folder, gibibytes(*space), gibibytes(spilled));
}

std::string describe_needs(const config::Settings& settings, const Inputs& inputs, int ranks) {
    std::uint64_t compressed = 0;
    for (const auto& file : inputs.files)
        if (file.compression != read::Compression::none) compressed += file.size;
    const auto passes = block::plan_passes(recognise::schema_for(inputs.maps));
    const block::BlockingLimits limits;
    const auto bounded =
        std::count_if(passes.begin(), passes.end(), [](const block::Pass& pass) { return pass.round > 1; });
    const auto disk = disk_needed(settings, inputs);
    const auto whole = estimate(inputs, ranks);
    const auto memory = memory_needed(inputs, ranks);
    std::string text = fmt::format(
        "time        about {:.0f} core-seconds, shared by the cores of all ranks\n"
        "memory      about {} over all ranks, or {} with {} of --scratch\n"
        "disk        about {:.1f} GiB of results; {:.1f} GiB of checkpoints while it lasts, if it takes longer than {} "
        "s\n",
        whole.core_seconds, of_bytes(memory.whole), of_bytes(memory.spilling), of_bytes(memory.spilled),
        gibibytes(disk.results), gibibytes(disk.checkpoints), settings.checkpoint_interval);
    if (const auto warning = disk_warning(disk, settings.output); !warning.empty())
        text += fmt::format("            {}\n", warning);
    if (compressed > 0)
        text +=
            fmt::format("scratch     the compressed files unpacked: {:.1f} GiB compressed\n", gibibytes(compressed));
    text += fmt::format("blocking    {} passes; at most about {} candidate pairs beyond those of exact IDs\n",
                        passes.size(),
                        static_cast<std::uint64_t>(limits.pairs_per_record * static_cast<double>(rows_of(inputs))) *
                            static_cast<std::uint64_t>(bounded));
    for (const auto& pass : passes) text += fmt::format("            round {}: {}\n", pass.round, pass.name);
    return text;
}

}  // namespace idxr::pipeline
