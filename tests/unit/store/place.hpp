// A store of its own for every test: a file in a temporary folder, or an empty schema of the PostgreSQL database that
// IDXR_TEST_POSTGRESQL names.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "idxr/store/database.hpp"

class StoreTest : public testing::Test {
  protected:
    static std::string make_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "idxr store XXXXXX").string();
        return mkdtemp(pattern.data());
    }
    static std::string make_place(const std::string& folder) {
        const char* server = std::getenv("IDXR_TEST_POSTGRESQL");
        if (server == nullptr) return folder + "/jobs.sqlite";
        const std::string schema = "t" + folder.substr(folder.size() - 6);
        const auto made = "psql -q '" + std::string(server) + "' -c 'CREATE SCHEMA \"" + schema + "\"'";
        if (std::system(made.c_str()) != 0) std::abort();
        return std::string(server) + (std::string(server).find('?') == std::string::npos ? "?" : "&") +
               "options=-csearch_path%3D%22" + schema + "%22";
    }
    ~StoreTest() override { std::filesystem::remove_all(folder); }

    bool is_file() const { return place.starts_with("/"); }
    void newer_schema() const {
        const auto done =
            "python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
            "c.execute(\"INSERT INTO schema_versions VALUES (99, 0)\"); c.commit()' '" +
            place + "'";
        ASSERT_EQ(std::system(done.c_str()), 0);
    }

    idxr::store::Time now = 1'000'000;
    std::string folder = make_folder();
    std::string place = make_place(folder);
    idxr::store::Database database{place, [this] { return now; }};
};
