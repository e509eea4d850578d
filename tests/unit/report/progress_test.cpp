// Progress where nobody can see a bar: plain lines, and events for machines.
#include "idxr/report/progress.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "idxr/common/error.hpp"

namespace idxr::report {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class ProgressOfARun : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() / ("idxr-progress-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        shown_ = std::tmpfile();
    }
    void TearDown() override {
        std::fclose(shown_);
        std::filesystem::remove_all(folder_);
    }
    std::string shown() {
        std::string text;
        std::rewind(shown_);
        for (int c = 0; (c = std::fgetc(shown_)) != EOF;) text.push_back(static_cast<char>(c));
        return text;
    }
    std::string events_path() { return (folder_ / "events.jsonl").string(); }
    std::vector<nlohmann::json> events() {
        std::ifstream file(events_path());
        std::vector<nlohmann::json> all;
        for (std::string line; std::getline(file, line);) all.push_back(nlohmann::json::parse(line));
        return all;
    }

    std::filesystem::path folder_;
    std::FILE* shown_ = nullptr;
};

TEST_F(ProgressOfARun, PrintsOneLineAtTheStartAndOneAtTheEndOfAPhase) {
    Progress progress(shown_, false);
    progress.begin("standardise", 5000, "rows");
    for (std::uint64_t done = 0; done <= 5000; ++done) progress.advance(done);
    progress.end();
    EXPECT_THAT(shown(), MatchesRegex("standardise: 5.00k rows\nstandardise: 5.00k rows in [^\n]*s, [^\n]* rows/s\n"));
}

TEST_F(ProgressOfARun, PrintsNoControlCharactersIntoAFile) {
    Progress progress(shown_, false);
    progress.begin("read", 100, "bytes");
    progress.print("2 files, 1 source");
    progress.end();
    EXPECT_THAT(shown(), HasSubstr("2 files, 1 source\n"));
    EXPECT_THAT(shown(), Not(HasSubstr("\033")));
    EXPECT_THAT(shown(), Not(HasSubstr("\r")));
}

TEST_F(ProgressOfARun, ShowsNothingWhenQuietButStillWritesEvents) {
    Progress progress(shown_, true);
    progress.open_events(events_path());
    progress.begin("block", 0, "keys");
    progress.note("3 heavy keys were split");
    progress.end();
    EXPECT_EQ(shown(), "");
    EXPECT_EQ(events().size(), 3U);
}

TEST_F(ProgressOfARun, WritesEveryEventAsOneJsonLine) {
    {
        Progress progress(shown_, false);
        progress.open_events(events_path());
        progress.begin("write", 10, "rows");
        progress.note("a line\nwith a break");
        progress.end();
    }
    auto all = events();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_THAT(all[0]["time"].get<std::string>(), MatchesRegex("[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+[.][0-9]+Z"));
    EXPECT_EQ(all[0]["event"], "start");
    EXPECT_EQ(all[0]["done"], 0);
    EXPECT_EQ(all[0]["total"], 10);
    EXPECT_EQ(all[1]["event"], "note");
    EXPECT_EQ(all[1]["text"], "a line\nwith a break");
    EXPECT_EQ(all[2]["event"], "end");
    EXPECT_EQ(all[2]["phase"], "write");
    EXPECT_EQ(all[2]["done"], 10);
    EXPECT_EQ(all[2]["unit"], "rows");
}

TEST_F(ProgressOfARun, AppendsToTheEventsOfAnEarlierAttempt) {
    for (int attempt = 0; attempt < 2; ++attempt) {
        Progress progress(shown_, true);
        progress.open_events(events_path());
        progress.begin("read", 1, "files");
        progress.end();
    }
    EXPECT_EQ(events().size(), 4U);
}

TEST_F(ProgressOfARun, BeginningAPhaseEndsTheOneBefore) {
    Progress progress(shown_, true);
    progress.open_events(events_path());
    progress.begin("read", 1, "files");
    progress.begin("write", 1, "files");
    auto all = events();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1]["event"], "end");
    EXPECT_EQ(all[1]["phase"], "read");
}

TEST_F(ProgressOfARun, AnInertOneDoesNothing) {
    Progress progress = Progress::inert();
    progress.open_events(events_path());
    progress.begin("read", 1, "files");
    progress.advance(1);
    progress.note("text");
    progress.end();
    EXPECT_FALSE(std::filesystem::exists(events_path()));
}

TEST_F(ProgressOfARun, RedrawsABarInPlaceOnATerminal) {
    int screen = posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(screen, 0);
    ASSERT_EQ(grantpt(screen), 0);
    ASSERT_EQ(unlockpt(screen), 0);
    std::FILE* terminal = std::fopen(ptsname(screen), "w");
    ASSERT_NE(terminal, nullptr);
    setenv("TERM", "xterm", 1);
    Progress progress(terminal, false);
    progress.begin("block", 200, "keys");
    progress.print("a line above the bar");
    progress.end();
    // A terminal hands over what was written in pieces.
    std::string text;
    for (pollfd ready{screen, POLLIN, 0}; !text.ends_with("/s\r\n") && poll(&ready, 1, 5000) > 0;) {
        char piece[4096];
        const auto size = read(screen, piece, sizeof piece);
        if (size <= 0) break;
        text.append(piece, static_cast<std::size_t>(size));
    }
    EXPECT_THAT(text, HasSubstr("\r\033[Kblock"));
    EXPECT_THAT(text, HasSubstr("\r\033[Ka line above the bar\r\n\r\033[Kblock"));
    EXPECT_THAT(text, testing::EndsWith("/s\r\n"));
    std::fclose(terminal);
    close(screen);
}

TEST_F(ProgressOfARun, SaysWhichFileOfEventsCannotBeWritten) {
    Progress progress(shown_, true);
    try {
        progress.open_events((folder_ / "missing" / "events.jsonl").string());
        FAIL() << "should have been refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ExitCode::output);
        EXPECT_THAT(error.what(), HasSubstr("events.jsonl"));
    }
}

}  // namespace
}  // namespace idxr::report
