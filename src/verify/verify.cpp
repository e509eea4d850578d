// The order of the checks.
#include "idxr/verify/verify.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "findings.hpp"
#include "identities.hpp"
#include "idxr/common/error.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/write/checksum.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/manifest.hpp"
#include "idxr/write/reader.hpp"
#include "tables.hpp"

namespace idxr::verify {
namespace {

namespace fs = std::filesystem;

constexpr const char* manifest_name = "manifest.json";
constexpr const char* tables[] = {"identities", "masters", "households", "pairs"};

bool is_run(const std::string& folder) {
    return fs::exists(folder + "/.idxr") || fs::exists(folder + "/" + manifest_name);
}

// Every rank reads it for itself; what is wrong is the same for all, and rank 0 says it.
std::optional<write::Manifest> read_manifest(const mpi::Communicator& comm, const std::string& folder,
                                             Findings& findings) {
    std::optional<write::Manifest> manifest;
    std::string fault;
    try {
        manifest = write::read_manifest(folder + "/" + manifest_name);
    } catch (const Error& error) {
        fault = error.what();
    }
    if (comm.any(!manifest.has_value())) {
        if (comm.root()) findings.add(Damage::manifest_unreadable, manifest_name);
        return std::nullopt;
    }
    return manifest;
}

bool is_plain_name(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos && name.find('\0') == name.npos;
}

// Sizes and checksums of all outputs.
void check_files(const mpi::Communicator& comm, const std::string& folder, const write::Manifest& manifest,
                 Findings& findings, Result& result) {
    for (const auto& output : manifest.outputs) {
        const auto say = [&](Damage damage) {
            if (comm.root()) findings.add(damage, output.name);
        };
        if (!is_plain_name(output.name)) {
            if (comm.root()) findings.add(Damage::manifest_name, manifest_name);
            continue;
        }
        const auto path = folder + "/" + output.name;
        const auto size = mpi::from_root(comm, [&] {
            std::error_code error;
            const auto bytes = fs::is_regular_file(path, error) ? fs::file_size(path, error) : 0;
            return error || !fs::is_regular_file(path, error) ? std::string() : std::to_string(bytes);
        });
        ++result.files;
        if (size.empty()) {
            say(Damage::file_missing);
            continue;
        }
        result.bytes += std::stoull(size);
        if (std::stoull(size) != output.bytes) {
            say(Damage::file_size);
            continue;
        }
        try {
            if (write::file_checksum(path, comm) != output.checksum) say(Damage::file_checksum);
        } catch (const Error&) {  // on all ranks
            say(Damage::file_checksum);
        }
    }
}

// rejects.csv is small against the data; rank 0 reads it.
void check_rejects(const std::string& folder, const write::Manifest& manifest, Findings& findings, Result& result) {
    const std::string file = "rejects.csv";
    std::map<std::string, std::uint64_t> expected, found, last, longest;
    for (const auto& input : manifest.inputs) {
        expected[input.path] += input.rows_rejected;
        longest[input.path] += input.rows_read + 1;
    }
    std::string path;
    std::uint64_t row = 0;
    try {
        write::TableReader reader(folder + "/" + file,
                                  std::vector<write::ColumnSpec>{{"file", write::ColumnType::text},
                                                                 {"row", write::ColumnType::int64},
                                                                 {"reason", write::ColumnType::text}});
        for (write::Batch batch; reader.next(batch);)
            for (std::uint64_t i = 0; i < batch.rows; ++i) {
                ++row;
                path = batch.columns[0].text_at(i);
                const auto number = static_cast<std::uint64_t>(batch.columns[1].int64[i]);
                ++found[path];
                findings.demand(number > last[path] && number >= 2 && number <= longest[path], Damage::reject_order,
                                file, row);
                last[path] = number;
            }
    } catch (const Error&) {
        findings.add(Damage::table_unreadable, file);
        return;
    }
    result.rejected = row;
    if (found != expected) {
        for (const auto& [name, rows] : expected)
            if (found[name] != rows) findings.add(Damage::reject_rows, file);
        for (const auto& [name, rows] : found)
            if (!expected.contains(name)) findings.add(Damage::reject_rows, file);
    }
}

void check_report(const std::string& folder, const write::Manifest& manifest, const Result& result,
                  Findings& findings) {
    const std::string file = "report.json";
    try {
        const auto report = nlohmann::json::parse(write::read_file(folder + "/" + file));
        std::uint64_t read = 0, kept = 0, rejected = 0;
        for (const auto& each : manifest.inputs)
            read += each.rows_read, kept += each.rows_kept, rejected += each.rows_rejected;
        const auto& records = report.at("records");
        findings.demand(records.at("read") == read && records.at("kept") == kept &&
                            records.at("rejected") == rejected &&
                            (result.formats.empty() || (report.at("identities").at("count") == result.identities &&
                                                        report.at("households").at("count") == result.households)),
                        Damage::report_counts, file);
    } catch (const std::exception&) {
        findings.add(Damage::report_unreadable, file);
    }
}

}  // namespace

Result verify(const mpi::Communicator& comm, const std::string& folder) {
    mpi::together(comm, [&] {
        if (!fs::is_directory(folder))
            fail(ExitCode::input, "{}: is no folder; name the output folder of a run", folder);
        if (!is_run(folder)) fail(ExitCode::input, "{}: holds no run of idxr; name the output folder of a run", folder);
    });
    Result result;
    Findings findings;
    const auto manifest = read_manifest(comm, folder, findings);
    if (manifest) {
        check_files(comm, folder, *manifest, findings, result);
        std::map<std::string, std::uint64_t> rows;  // by output
        for (const auto& output : manifest->outputs) rows[output.name] = output.rows;
        std::uint64_t kept = 0;
        for (const auto& input : manifest->inputs) {
            kept += input.rows_kept;
            if (comm.root())
                findings.demand(input.rows_read == input.rows_kept + input.rows_rejected, Damage::input_rows,
                                manifest_name);
        }
        for (const auto& known : {std::pair{"csv", ".csv"}, {"parquet", ".parquet"}, {"hdf5", ".h5"}}) {
            const std::string format = known.first, ending = known.second;
            const auto listed = std::count_if(std::begin(tables), std::end(tables), [&](const char* table) {
                return rows.contains(std::string(table) + ending);
            });
            if (listed == 0) continue;
            result.formats.emplace_back(format);
            const auto name = [&](const char* table) { return std::string(table) + ending; };
            const auto count_rows = [&](const std::string& file, std::uint64_t found) {
                if (comm.root()) findings.demand(found == rows[file], Damage::table_rows, file);
            };
            for (const auto& table : manifest->tables)
                if (comm.root() && std::ranges::find(tables, table) != std::end(tables) &&
                    !rows.contains(name(table.c_str())))
                    findings.add(Damage::table_missing, name(table.c_str()));
            if (!rows.contains(name("identities"))) continue;
            const Identities identities(comm, folder, name("identities"), findings);
            if (!identities.whole()) continue;
            count_rows(name("identities"), identities.rows());
            if (comm.root()) findings.demand(identities.rows() == kept, Damage::identity_rows, name("identities"));
            result.records = identities.rows();
            result.identities = identities.identities();
            result.households = identities.households();
            const auto check = [&](const char* table, auto work) -> std::uint64_t {
                if (!rows.contains(name(table))) return 0;
                const auto found = work(comm, folder, name(table), identities, findings);
                count_rows(name(table), found);
                return found;
            };
            check("masters", check_masters);
            check("households", check_households);
            result.pairs = check("pairs", check_pairs);
        }
        if (comm.root()) {
            if (rows.contains("rejects.csv")) check_rejects(folder, *manifest, findings, result);
            if (rows.contains("report.json")) check_report(folder, *manifest, result, findings);
        }
        result.rejected = comm.max(result.rejected);
    }
    result.findings = findings.of_all(comm);
    return result;
}

}  // namespace idxr::verify
