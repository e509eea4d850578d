// Hand-made folders of finished runs.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "idxr/common/error.hpp"
#include "idxr/evaluate/evaluate.hpp"

namespace idxr::evaluate {

using Json = nlohmann::ordered_json;

class FinishedRun : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / ("idxr-evaluate-test-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return (folder_ / name).string();
    }

    // identities: lines "record,source,master,household"; pairs: lines
    // "record_l,source_l,record_r,source_r,probability".
    void run(const std::string& identities, const std::string& pairs = {}) {
        std::string text = "record_id,source,master_id,household_id,confidence,quality,round,cluster_size\n";
        each_line(identities, [&](const std::string& line) { text += line + ",0.9,0.8,1,2\n"; });
        write("identities.csv", text);
        if (pairs.empty()) return;
        text = "record_id_l,source_l,record_id_r,source_r,probability,weight,round,rule,given\n";
        each_line(pairs, [&](const std::string& line) { text += line + ",7.5,1,ssn,0\n"; });
        write("pairs.csv", text);
    }

    Json against(const std::string& truth, bool across = false) {
        return evaluate({folder_.string(), write("truth.csv", truth), "", across});
    }
    Json against_labels(const std::string& labels, bool across = false) {
        return evaluate({folder_.string(), "", write("labels.csv", labels), across})["labelled"];
    }
    template <typename Call>
    std::string refusal(ExitCode code, Call call) {
        try {
            call();
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code);
            return error.what();
        }
        ADD_FAILURE() << "nothing was refused";
        return "";
    }

    std::filesystem::path folder_;

  private:
    template <typename Use>
    static void each_line(const std::string& text, Use use) {
        for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
            end = std::min(text.find('\n', begin), text.size());
            use(text.substr(begin, end - begin));
        }
    }
};

}  // namespace idxr::evaluate
