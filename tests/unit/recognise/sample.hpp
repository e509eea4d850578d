// Small tables for the tests: written out, or the first rows of a CSV file.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "idxr/recognise/recognise.hpp"

namespace idxr::recognise {

inline std::vector<std::string> split_line(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return fields;
}

struct Sample {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

inline Sample read_sample(std::istream& text, std::size_t most_rows) {
    Sample sample;
    std::string line;
    if (std::getline(text, line)) sample.header = split_line(line);
    while (sample.rows.size() < most_rows && std::getline(text, line)) sample.rows.push_back(split_line(line));
    return sample;
}

inline Sample sample_of(const std::string& csv) {
    std::istringstream text(csv);
    return read_sample(text, 1000);
}

inline ColumnMap recognise(const Sample& sample, std::map<std::string, std::string> told = {}) {
    return recognise(
        RecogniseRequest{.header = sample.header, .rows = sample.rows, .told = std::move(told), .required = {}});
}

// "role" or "role:label" of a column.
inline std::string holds(const ColumnMap& map, const std::string& header) {
    for (const auto& column : map.columns) {
        if (column.header != header) continue;
        const bool labelled = column.role == Role::identifier || column.role == Role::identifier_issuer;
        return std::string(name(column.role)) + (labelled ? ":" + column.label : "");
    }
    return "no such column";
}

inline const Column& column(const ColumnMap& map, const std::string& header) {
    for (const auto& column : map.columns)
        if (column.header == header) return column;
    throw std::out_of_range(header);
}

}  // namespace idxr::recognise
