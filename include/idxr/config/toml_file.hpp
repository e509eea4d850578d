// Reading TOML files whose mistakes are told with file and line.
#pragma once

#include <fmt/format.h>
#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

namespace idxr::config {

// `what` it is ("job file") is said when it cannot be read: Error(input). Error(usage) when it is no TOML.
toml::table read_toml(const std::string& path, std::string_view what);

// "people.toml:12": where a key, a value or a table stands.
template <typename Node>
std::string place_in(const std::string& path, const Node& node) {
    return fmt::format("{}:{}", path, node.source().begin.line);
}

// The table that [name] begins; Error(usage) when `node` is something else.
const toml::table& table_of(const std::string& path, std::string_view name, const toml::node& node);

// The tables that [[name]] begin; Error(usage) when `node` is something else. They live as long as `node`.
std::vector<const toml::table*> tables_of(const std::string& path, std::string_view name, std::string_view each,
                                          const toml::node& node);

}  // namespace idxr::config
