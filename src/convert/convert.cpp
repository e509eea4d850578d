// One input after the other, each by all ranks.
#include "idxr/convert/convert.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <numeric>
#include <set>

#include "idxr/config/job.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/read/input_file.hpp"
#include "idxr/read/sample.hpp"
#include "idxr/read/scratch.hpp"
#include "idxr/recognise/recognise.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/reader.hpp"
#include "idxr/write/writers.hpp"
#include "rows.hpp"

namespace idxr::convert {
namespace {

namespace fs = std::filesystem;

struct Format {
    std::string_view name, ending;
    write::FileInfo (*write)(const write::Table&, const std::string&, const mpi::Communicator&,
                             const write::WriteOptions&);
};
constexpr Format formats[] = {{"csv", ".csv", write::write_csv},
                              {"hdf5", ".h5", write::write_hdf5},
                              {"parquet", ".parquet", write::write_parquet}};

bool is_binary(const std::string& path) { return path.ends_with(".parquet") || path.ends_with(".h5"); }

// "data/people.csv.gz" -> "people"
std::string stem_of(const std::string& path) {
    auto name = fs::path(path).filename().string();
    for (const std::string_view ending : {".gz", ".zst", ".csv", ".tsv", ".txt", ".psv", ".parquet", ".h5"})
        if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
    return name;
}

// An input and what is made of it.
struct Work {
    std::string input;
    std::string stem;  // of the outputs: PATH without ending
    std::vector<const Format*> formats;
};

bool is_same_file(const std::string& a, const std::string& b) {
    std::error_code error;
    return fs::exists(b, error) && fs::equivalent(a, b, error) && !error;
}

void check_outputs(const Work& work, bool overwrite) {
    for (const auto* format : work.formats) {
        const auto path = work.stem + std::string(format->ending);
        if (is_same_file(work.input, path))
            fail(ExitCode::usage, "{}: input and output are the same file; choose another --output", path);
        if (fs::exists(path) && !overwrite)
            fail(ExitCode::output, "{}: is there already; choose another --output, or --overwrite to replace it", path);
    }
}

bool is_folder_of(const std::vector<Work>& plan, const Options& options) {
    return plan.front().stem.starts_with(options.output + "/");
}

std::vector<Work> plan(const Options& options, const std::vector<std::string>& inputs) {
    std::vector<Work> plan;
    const auto of_file = std::find_if(std::begin(formats), std::end(formats), [&](const Format& format) {
        return options.output.ends_with(format.ending) && !fs::is_directory(options.output);
    });
    if (of_file != std::end(formats)) {
        if (inputs.size() > 1)
            fail(ExitCode::usage, "--output {} is one file, but there are {} inputs; name a folder", options.output,
                 inputs.size());
        if (!options.formats.empty() && options.formats != std::vector<std::string>{std::string(of_file->name)})
            fail(ExitCode::usage, "--output {} and --format do not agree; leave one of them out", options.output);
        const auto stem = options.output.substr(0, options.output.size() - of_file->ending.size());
        plan.push_back({inputs.front(), stem, {&*of_file}});
    } else {
        if (options.formats.empty())
            fail(ExitCode::usage, "--output {} is a folder: say --format csv, hdf5 or parquet, or name a file",
                 options.output);
        std::set<std::string> stems;
        for (const auto& input : inputs) {
            plan.push_back({input, options.output + "/" + stem_of(input), {}});
            if (!stems.insert(plan.back().stem).second)
                fail(ExitCode::usage, "{}: another input has the same name; convert them one by one", input);
            for (const auto& format : formats)
                if (std::find(options.formats.begin(), options.formats.end(), format.name) != options.formats.end())
                    plan.back().formats.push_back(&format);
        }
    }
    return plan;
}

void make_folder(const std::string& folder) {
    if (fs::is_directory(folder)) return;
    std::error_code error;
    fs::create_directories(write::folder_of(folder), error);
    if (mkdir(folder.c_str(), S_IRWXU) != 0)
        fail(ExitCode::output, "{}: cannot be created; choose another --output", folder);
}

std::vector<read::InputFile> find_text(const Options& options, const Work& work) {
    config::Settings settings;
    settings.sources.push_back(options.reading);
    settings.sources.back().files = {work.input};
    return read::find_inputs(settings);
}

// A delimited file as rank 0 found it, on every rank.
read::InputFile unpacked_text(const Options& options, const mpi::Communicator& comm, const Work& work,
                              const std::string& scratch) {
    const auto found = mpi::from_root(comm, [&] {
        auto files = find_text(options, work);
        read::unpack(files.front(), scratch);
        return read::serialise(files);
    });
    return read::deserialise(found).front();
}

recognise::ColumnMap map_of(const Options& options, const Work& work, const std::vector<std::string>& header,
                            const std::vector<std::vector<std::string>>& rows) {
    try {
        auto map = recognise::recognise({header, rows, options.reading.columns, {}, options.reading.date_order});
        for (const char c : options.reading.reference_date)
            if (c != '-') map.age_reference_date.push_back(c);
        return map;
    } catch (const Error& error) {
        fail(error.code(), "{}: {}", work.input, error.what());
    }
}

std::vector<std::string> names_of(const std::vector<write::ColumnSpec>& columns) {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    return names;
}

recognise::ColumnMap recognise_columns(const Options& options, const mpi::Communicator& comm, const Work& work,
                                       const read::InputFile& text, const scan::Scan& scan) {
    return recognise::from_json(mpi::from_root(comm, [&] {
        const auto rows = is_binary(work.input) ? sample_rows(work.input) : read::sample(text).rows;
        const auto map = map_of(options, work, names_of(scan.columns()), rows);
        if (!options.quiet) std::fputs(fmt::format("{}:\n{}", work.input, recognise::describe(map)).c_str(), stdout);
        return recognise::to_json(map);
    }));
}

// Rows of an input, about; refuses one that cannot be read.
std::uint64_t inspect(const Options& options, const Work& work) {
    if (is_binary(work.input)) {
        const write::TableReader table(work.input);
        const auto pieces = table.pieces();
        if (options.standardise) map_of(options, work, names_of(table.columns()), sample_rows(work.input));
        return std::accumulate(pieces.begin(), pieces.end(), std::uint64_t{0});
    }
    const auto text = find_text(options, work).front();
    const auto sample = read::sample(text);
    if (options.standardise) map_of(options, work, text.header, sample.rows);
    return sample.estimated_rows;
}

// The same on all ranks, for the file is.
int year_of(const std::string& path) {
    const std::time_t seconds = write::File::open(path).modified_ns() / 1'000'000'000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return parts.tm_year + 1900;
}

write::Table rejects_table(const scan::Scan& scan, const std::string& input) {
    using write::ColumnType;
    write::Table table;
    table.name = "rejects";
    table.columns = {{"file", ColumnType::text},
                     {"row", ColumnType::int64},
                     {"reason", ColumnType::text},
                     {"raw", ColumnType::text}};
    table.local_rows = scan.rejected().size();
    table.fill = [&scan, input](std::uint64_t first, std::uint64_t count, write::Batch& batch) {
        for (auto i = first; i < first + count; ++i) {
            const auto& reject = scan.rejected()[i];
            batch.columns[0].push(input);
            batch.columns[1].int64.push_back(static_cast<std::int64_t>(reject.row));
            batch.columns[2].push(read::sentence(reject.reason));
            batch.columns[3].push(reject.raw);
        }
        batch.rows = count;
    };
    return table;
}

void convert_one(const Options& options, const mpi::Communicator& comm, const Work& work, const std::string& scratch) {
    read::InputFile text;
    std::unique_ptr<scan::Scan> scan;
    if (is_binary(work.input)) {
        scan = scan::open_table(comm, work.input);
    } else {
        text = unpacked_text(options, comm, work, scratch);
        std::vector<write::ColumnSpec> columns;
        std::vector<std::size_t> source;
        for (const auto& header : text.header) {
            source.push_back(columns.size());
            columns.push_back({header, write::ColumnType::text, true});
        }
        scan = scan::open_csv(comm, text, options.chunk_bytes, std::move(columns), std::move(source));
    }
    const auto name = fs::path(work.stem).filename().string();
    const auto rejects = work.stem + ".rejects.csv";
    const auto all = scan->rows() + scan->all_rejected();
    if (static_cast<double>(scan->all_rejected()) > options.max_rejects * static_cast<double>(all)) {
        mpi::together(comm, [&] {
            for (write::Batch batch; scan->next(batch);) continue;
        });
        write::write_csv(rejects_table(*scan, work.input), rejects, comm);
        fail(ExitCode::too_many_rejects,
             "{}: {} of {} rows were rejected, more than --max-rejects {} allows; {} says why", work.input,
             scan->all_rejected(), all, options.max_rejects, rejects);
    }

    const auto table =
        options.standardise
            ? standardised_table(*scan, name, recognise_columns(options, comm, work, text, *scan), year_of(work.input))
            : carried_table(*scan, name);
    std::string made;
    for (const auto* format : work.formats) {
        const auto file = format->write(table, work.stem + std::string(format->ending), comm, {});
        made += fmt::format("  {} ({} bytes)\n", file.path, file.bytes);
    }
    if (scan->all_rejected() > 0) {
        // Writers stop at the last row, behind which others may be rejected.
        mpi::together(comm, [&] {
            for (write::Batch batch; scan->next(batch);) continue;
        });
        const auto file = write::write_csv(rejects_table(*scan, work.input), rejects, comm);
        made += fmt::format("  {} ({} rows)\n", file.path, file.rows);
    } else if (comm.root()) {
        std::error_code ignored;
        if (options.overwrite) fs::remove(rejects, ignored);
    }
    if (comm.root() && !options.quiet)
        std::fputs(fmt::format("{}: {} rows, {} rejected\n{}", work.input, all, scan->all_rejected(), made).c_str(),
                   stdout);
}

}  // namespace

Estimate check(const Options& options, int ranks) {
    Estimate estimate;
    for (const auto& work : plan(options, config::expand_files(options.inputs))) {
        check_outputs(work, options.overwrite);
        estimate.rows += inspect(options, work);
    }
    // To 600,000 generated records, of which a rank has no more at a time, at most as much was taken.
    constexpr std::uint64_t mebibyte = 1 << 20, rows_at_once = 600'000;
    const auto several = static_cast<std::uint64_t>(ranks);
    estimate.memory = several * (144 * mebibyte + std::min(estimate.rows / several, rows_at_once) * 350);
    estimate.core_seconds = 0.5 + static_cast<double>(estimate.rows) * 6e-6;
    return estimate;
}

void convert(const Options& options, const mpi::Communicator& comm) {
    std::vector<Work> works;
    mpi::together(comm, [&] {
        works = plan(options, config::expand_files(options.inputs));
        if (!comm.root()) return;
        for (const auto& work : works) check_outputs(work, options.overwrite);
        if (is_folder_of(works, options)) make_folder(options.output);
    });
    const auto beside = write::folder_of(works.front().stem);
    const read::Scratch scratch(options.scratch.empty() ? beside : options.scratch, works.front().stem, comm.root());
    for (const auto& work : works) convert_one(options, comm, work, scratch.path());
    comm.barrier();
}

}  // namespace idxr::convert
