// The rule file, and what the rules say.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "idxr/alert/findings.hpp"
#include "idxr/common/error.hpp"

using namespace idxr;
using namespace idxr::alert;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

constexpr store::Time minute = 60'000, hour = 60 * minute;

class RuleFile : public testing::Test {
  protected:
    ~RuleFile() override { std::filesystem::remove_all(folder); }
    Rules read(const std::string& text) {
        std::ofstream(path) << text;
        return read_rules(path);
    }
    std::string refusal(const std::string& text) {
        try {
            read(text);
        } catch (const Error& error) {
            return std::string(error.what()).substr(path.size());
        }
        return "";
    }
    std::string pattern = (std::filesystem::temp_directory_path() / "idxr-rules-XXXXXX").string();
    std::string folder = mkdtemp(pattern.data());
    std::string path = folder + "/alerts.toml";
};

TEST_F(RuleFile, ThatIsEmptyKeepsTheDefaults) {
    const auto rules = read("");
    EXPECT_EQ(rules.longer_than, 8 * hour);
    EXPECT_EQ(rules.success, 0.95);
    EXPECT_THAT(rules.channels, IsEmpty());
}

TEST_F(RuleFile, SetsRulesAndChannels) {
    const auto rules = read(
        "every = '5s'\n[rules]\nlonger_than = '30m'\nsuccess = '90 %'\nmemory = 0.5\ndisk = false\n"
        "records_per_second = 100\n[[tell]]\ncommand = ['notify', '--team', 'a b']\n[[tell]]\nmail = 'a@b.example'\n");
    EXPECT_EQ(rules.every, 5000);
    EXPECT_EQ(rules.longer_than, 30 * minute);
    EXPECT_EQ(rules.success, 0.9);
    EXPECT_EQ(rules.memory, 0.5);
    EXPECT_EQ(rules.disk, 0);
    EXPECT_EQ(rules.records_per_second, 100);
    ASSERT_THAT(rules.channels, SizeIs(2));
    EXPECT_THAT(rules.channels[0].words, ElementsAre("notify", "--team", "a b"));
}

TEST_F(RuleFile, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(refusal("[rules]\nlonger_then = '1h'\n"), HasSubstr(":2: unknown key 'longer_then'; did you mean"));
    EXPECT_THAT(refusal("[rules]\nsuccess = '950 %'\n"), HasSubstr(":2: success must be a share"));
    EXPECT_THAT(refusal("[[tell]]\nmail = '-oQ/tmp@x'\n"), HasSubstr(":2: mail must be an address"));
    EXPECT_THAT(refusal("[[tell]]\nwebhook = 'file:///etc/passwd'\n"), HasSubstr("must be a URL"));
    EXPECT_THAT(refusal("[[tell]]\n"), HasSubstr("a channel is one of"));
    EXPECT_THAT(refusal("rules = 3\n"), HasSubstr(":1: write [rules]"));
    EXPECT_THAT(refusal("= 3\n"), HasSubstr(":1: not valid TOML"));
}

std::vector<std::string> rules_of(const std::vector<Finding>& findings) {
    std::vector<std::string> names;
    for (const auto& finding : findings) names.push_back(finding.rule);
    return names;
}

Seen running(store::Time since) {
    Seen seen;
    seen.job.id = "k3f9";
    seen.job.state = store::State::running;
    seen.job.estimated_rows = 1'000'000'000;
    seen.job.progress = 0.5;
    seen.attempt.started = since;
    return seen;
}

TEST(Rules, FindNothingInAJobThatDoesWell) {
    auto seen = running(hour);
    seen.job.heard = 5 * hour;
    EXPECT_THAT(judge({}, seen, 5 * hour), IsEmpty());
    seen.job.state = store::State::completed;
    seen.rows = 1000;
    seen.rejected = 10;
    EXPECT_THAT(judge({}, seen, 9 * hour), IsEmpty());
    seen.job.state = store::State::cancelled;
    EXPECT_THAT(judge({}, seen, 9 * hour), IsEmpty());
}

TEST(Rules, FindWhatARunningJobSuffersFrom) {
    auto seen = running(hour);
    seen.job.heard = 10 * hour - 11 * minute;
    EXPECT_THAT(rules_of(judge({}, seen, 10 * hour)), ElementsAre("longer_than", "no_progress"));
    seen = running(hour);
    seen.job.estimated_rows = 100'000;
    EXPECT_THAT(judge({}, seen, hour + minute), IsEmpty());
    EXPECT_THAT(rules_of(judge({}, seen, hour + 2 * minute)), ElementsAre("records_per_second"));
    seen.job.command = "convert";  // does not tell how far it is
    seen.job.heard = hour;
    EXPECT_THAT(judge({}, seen, hour + 20 * minute), IsEmpty());
    seen = running(hour);
    seen.attempt.needs.memory = 1000;
    seen.memory = 951;
    EXPECT_THAT(rules_of(judge({}, seen, hour + 1)), ElementsAre("memory"));
}

TEST(Rules, FindBadEndsAndTooManyRejects) {
    Seen seen;
    for (const auto state : {store::State::failed, store::State::dead, store::State::timeout}) {
        seen.job.state = state;
        EXPECT_THAT(rules_of(judge({}, seen, hour)), ElementsAre("ended_badly"));
    }
    seen.job.state = store::State::completed;
    seen.rows = 1000;
    seen.rejected = 11;
    EXPECT_THAT(rules_of(judge({}, seen, hour)), ElementsAre("errors"));
    Rules off;
    off.errors = 0;
    EXPECT_THAT(judge(off, seen, hour), IsEmpty());
}

TEST(Rules, FindThatTooFewJobsCompleted) {
    std::vector<store::Job> jobs(20);
    for (auto& job : jobs) job.state = store::State::completed;
    jobs[0].state = store::State::dead;
    EXPECT_THAT(judge_success({}, jobs), IsEmpty());
    jobs[1].state = store::State::failed;
    EXPECT_THAT(judge_success({}, jobs), SizeIs(1));
    jobs.resize(3);
    EXPECT_THAT(judge_success({}, jobs), IsEmpty());
}

TEST(Rules, FindThatNoRunnerWasThere) {
    store::Runner first, second;
    first.started = hour;
    first.heard = first.stopped = 2 * hour;
    second.started = 2 * hour + 10'000;
    second.heard = 5 * hour;
    EXPECT_THAT(judge_availability({}, {first, second}, 30'000, 5 * hour), IsEmpty());
    second.started += 10 * minute;
    EXPECT_THAT(rules_of(judge_availability({}, {first, second}, 30'000, 5 * hour)), ElementsAre("available"));
}

TEST(Rules, FindTheFullestDisk) {
    const std::vector<Disk> disks{{"/a", 1000, 60}, {"/b", 1000, 40}, {"", 0, 0}};
    const auto findings = judge_disks({}, "node7", disks);
    ASSERT_THAT(findings, SizeIs(1));
    EXPECT_EQ(findings[0].rule, "disk on node7");
    EXPECT_THAT(findings[0].text, HasSubstr("/b"));
    EXPECT_THAT(judge_disks({}, "node7", {disks[0]}), IsEmpty());
}

}  // namespace
