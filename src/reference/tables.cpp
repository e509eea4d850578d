// Access to the bytes that tables.S includes.
#include "idxr/reference/tables.hpp"

#define IDXR_TABLE(name)                                                                                   \
    extern "C" const char idxr_table_##name[];                                                             \
    extern "C" const char idxr_table_##name##_end[];                                                       \
    std::string_view idxr::reference::name() {                                                             \
        return {idxr_table_##name, static_cast<std::size_t>(idxr_table_##name##_end - idxr_table_##name)}; \
    }

IDXR_TABLE(surnames)
IDXR_TABLE(given_names_female)
IDXR_TABLE(given_names_male)
IDXR_TABLE(street_names)
IDXR_TABLE(street_suffixes)
IDXR_TABLE(unit_designators)
IDXR_TABLE(zip_codes)
IDXR_TABLE(nicknames)

std::vector<std::vector<std::string_view>> idxr::reference::rows(std::string_view table) {
    std::vector<std::vector<std::string_view>> rows;
    bool header = true;
    while (!table.empty()) {
        auto line = table.substr(0, table.find('\n'));
        table.remove_prefix(std::min(table.size(), line.size() + 1));
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (!header && !line.empty()) {
            auto& row = rows.emplace_back();
            for (;;) {
                auto comma = line.find(',');
                row.push_back(line.substr(0, comma));
                if (comma == std::string_view::npos) break;
                line.remove_prefix(comma + 1);
            }
        }
        header = false;
    }
    return rows;
}
