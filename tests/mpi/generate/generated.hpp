// Generated files, read back.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "../../support/shared_folder.hpp"
#include "idxr/generate/generate.hpp"

namespace idxr::test {

inline std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

using Row = std::vector<std::string>;

inline std::vector<Row> rows_of(const std::string& path) {
    std::vector<Row> rows;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        auto& row = rows.emplace_back(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                row.emplace_back();
            else
                row.back() += c;
        }
    }
    return rows;
}

// Position of a column.
inline std::size_t column(std::string_view name) {
    for (std::size_t c = 0; c < generate::columns.size(); ++c)
        if (generate::columns[c] == name) return c;
    throw std::out_of_range(std::string(name));
}

// Records with their truth, in the order of the file; read by rank 0, empty elsewhere.
struct Population {
    std::vector<Row> records;                    // without the header
    std::vector<std::string> entity, household;  // by record
    generate::Summary summary;

    std::map<std::string, std::vector<std::size_t>> records_by_entity() const {
        std::map<std::string, std::vector<std::size_t>> records;
        for (std::size_t i = 0; i < entity.size(); ++i) records[entity[i]].push_back(i);
        return records;
    }
};

inline Population generated(generate::Options options) {
    const mpi::Communicator comm;
    const SharedFolder folder(comm);
    options.output = folder.file("people.csv");
    options.truth = folder.file("truth.csv");
    Population population;
    population.summary = generate::run(options, comm);
    if (!comm.root()) return population;
    population.records = rows_of(options.output);
    EXPECT_EQ(population.records.front(), Row(generate::columns.begin(), generate::columns.end()));
    population.records.erase(population.records.begin());
    auto truth = rows_of(options.truth);
    EXPECT_EQ(truth.front(), (Row{"record_id", "entity_id", "household_id"}));
    EXPECT_EQ(truth.size(), population.records.size() + 1);
    for (std::size_t i = 1; i < truth.size(); ++i) {
        EXPECT_EQ(truth[i][0], population.records[i - 1][0]) << "the truth is in the order of the records";
        population.entity.push_back(truth[i][1]);
        population.household.push_back(truth[i][2]);
    }
    return population;
}

}  // namespace idxr::test
