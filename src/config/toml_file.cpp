// Files, tables and lists of tables.
#include "idxr/config/toml_file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "idxr/common/error.hpp"

namespace idxr::config {

toml::table read_toml(const std::string& path, std::string_view what) {
    std::error_code ignored;
    std::ifstream file(path, std::ios::binary);
    if (!file || std::filesystem::is_directory(path, ignored))
        fail(ExitCode::input, "{}: the {} cannot be read; check its name and permissions", path, what);
    std::ostringstream text;
    text << file.rdbuf();
    try {
        return toml::parse(text.view(), path);
    } catch (const toml::parse_error& error) {
        fail(ExitCode::usage, "{}:{}: not valid TOML: {}", path, error.source().begin.line, error.description());
    }
}

const toml::table& table_of(const std::string& path, std::string_view name, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) fail(ExitCode::usage, "{}: write [{}] on a line of its own", place_in(path, node), name);
    return *table;
}

std::vector<const toml::table*> tables_of(const std::string& path, std::string_view name, std::string_view each,
                                          const toml::node& node) {
    const auto* list = node.as_array();
    if (list == nullptr || !list->is_homogeneous(toml::node_type::table))
        fail(ExitCode::usage, "{}: write [[{}]], with two brackets, above each {}", place_in(path, node), name, each);
    std::vector<const toml::table*> tables;
    for (const auto& element : *list) tables.push_back(element.as_table());
    return tables;
}

}  // namespace idxr::config
