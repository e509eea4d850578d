// The job store: what may follow what, who holds a job, and that nothing is lost.
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "idxr/common/error.hpp"
#include "idxr/store/attempts.hpp"
#include "idxr/store/history.hpp"
#include "idxr/store/jobs.hpp"
#include "idxr/store/runners.hpp"
#include "place.hpp"

using namespace idxr;
using namespace idxr::store;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

class JobStore : public StoreTest {
  protected:
    Job add(const std::string& name, std::vector<Dependency> after = {}) {
        Job job;
        job.name = name;
        job.type = "identity_matching";
        job.command = "match";
        job.arguments = {"people.csv", "--threshold", "0.9"};
        job.output = "/results/" + name;
        job.after = std::move(after);
        return store::add(database, job);
    }
    Attempt run(const Job& job, const std::string& runner = "r1") {
        return claim(database, job.id, runner, "local", job.needs, now + 1000).value();
    }
    void end(const Attempt& attempt, State to, const std::string& runner = "r1") {
        Verdict verdict;
        verdict.to = to;
        verdict.reason = "said so";
        ASSERT_TRUE(end_attempt(database, attempt, runner, verdict));
    }
    State state(const Job& job) { return get(database, job.id).state; }
    std::string refusal(const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }
};

TEST_F(JobStore, KeepsAJobAsItWasGiven) {
    Job job;
    job.name = "nightly run, \"all\" sources";
    job.type = "deduplication";
    job.priority = Priority::urgent;
    job.tags = {"a", "it's"};
    job.arguments = {"--columns", "x=family, y=given"};
    job.needs = {4, 2, 2, std::uint64_t{5} << 30, 3600, "long"};
    job.configuration = R"({"match_threshold": 0.85})";
    const auto id = store::add(database, job).id;
    const auto kept = get(database, id);
    EXPECT_EQ(kept.name, job.name);
    EXPECT_EQ(kept.priority, Priority::urgent);
    EXPECT_EQ(kept.tags, job.tags);
    EXPECT_EQ(kept.arguments, job.arguments);
    EXPECT_EQ(kept.needs.memory, std::uint64_t{5} << 30);
    EXPECT_EQ(kept.needs.partition, "long");
    EXPECT_EQ(kept.configuration, job.configuration);
    EXPECT_EQ(kept.state, State::queued);
    EXPECT_EQ(kept.submitted, now);
}

TEST_F(JobStore, FindsAJobByAnyBeginningThatIsItsOwn) {
    const auto job = add("one");
    EXPECT_EQ(find(database, job.id.substr(0, 5)).name, "one");
    EXPECT_EQ(find(database, job.id).name, "one");
    EXPECT_THAT(refusal([&] { find(database, "iiii"); }), HasSubstr("there is no job 'iiii'"));
    EXPECT_THAT(refusal([&] { find(database, "%"); }), HasSubstr("there is no job"));
}

TEST_F(JobStore, RefusesAnAmbiguousBeginning) {
    std::string first;
    for (int i = 0; first.empty(); ++i) {
        add("job" + std::to_string(i));
        std::map<char, int> letters;
        for (const auto& job : list(database, {}))
            if (++letters[job.id[0]] == 2) first = job.id.substr(0, 1);
    }
    EXPECT_THAT(refusal([&] { find(database, first); }), HasSubstr("stands for 2 jobs"));
}

TEST_F(JobStore, LetsAJobWaitForOthers) {
    const auto first = add("first");
    const auto good = add("good", {{first.id, false}});
    const auto any = add("any", {{first.id, true}});
    const auto later = add("later", {{good.id, false}});
    EXPECT_EQ(state(good), State::pending);
    end(run(first), State::failed);
    advance(database);
    EXPECT_EQ(state(good), State::cancelled);
    EXPECT_THAT(get(database, good.id).reason, HasSubstr("job " + first.id + ", which it waits for, ended as failed"));
    EXPECT_EQ(state(any), State::queued);
    EXPECT_EQ(state(later), State::cancelled);
}

TEST_F(JobStore, StartsWhatWaitsWhenTheJobBeforeIsDone) {
    const auto first = add("first");
    const auto second = add("second", {{first.id, false}});
    end(run(first), State::completed);
    EXPECT_EQ(advance(database), 1U);
    EXPECT_EQ(state(second), State::queued);
}

TEST_F(JobStore, GivesAJobToOneRunnerOnly) {
    const auto job = add("one");
    EXPECT_TRUE(claim(database, job.id, "r1", "local", {}, now + 1000));
    EXPECT_FALSE(claim(database, job.id, "r2", "local", {}, now + 1000));
    EXPECT_EQ(get(database, job.id).attempts, 1);
    EXPECT_EQ(get(database, job.id).runner, "r1");
}

TEST_F(JobStore, HandsAnAbandonedJobOverOnceAndKeepsTheOldRunnerOut) {
    const auto job = add("one");
    const auto attempt = run(job);
    EXPECT_THAT(abandoned(database), IsEmpty());
    now += 2000;
    EXPECT_THAT(abandoned(database), SizeIs(1));
    EXPECT_TRUE(take_over(database, job.id, "r1", "r2", now + 1000));
    EXPECT_FALSE(take_over(database, job.id, "r1", "r3", now + 1000));
    Verdict verdict;
    verdict.to = State::completed;
    EXPECT_FALSE(end_attempt(database, attempt, "r1", verdict));
    EXPECT_FALSE(record_start(database, attempt));
    EXPECT_TRUE(end_attempt(database, attempt, "r2", verdict));
    EXPECT_EQ(state(job), State::completed);
}

TEST_F(JobStore, WaitsBeforeItTriesAgain) {
    const auto job = add("one");
    Verdict verdict;
    verdict.to = State::retrying;
    verdict.not_before = now + 5000;
    verdict.needs.memory = 123;
    ASSERT_TRUE(end_attempt(database, run(job), "r1", verdict));
    EXPECT_EQ(advance(database), 0U);
    EXPECT_EQ(next_due(database), now + 5000);
    now += 5000;
    EXPECT_EQ(advance(database), 1U);
    const auto again = get(database, job.id);
    EXPECT_EQ(again.state, State::queued);
    EXPECT_EQ(again.failures, 1);
    EXPECT_EQ(again.needs.memory, 123U);
}

TEST_F(JobStore, DoesWhatPeopleAskForInTheStatesItIsFor) {
    const auto job = add("one");
    EXPECT_EQ(pause(database, job.id).state, State::paused);
    EXPECT_EQ(resume(database, job.id).state, State::queued);
    const auto attempt = run(job);
    EXPECT_EQ(pause(database, job.id).request, "pause");
    EXPECT_EQ(cancel(database, job.id).request, "cancel");
    EXPECT_THAT(refusal([&] { pause(database, job.id); }), HasSubstr("is being cancelled"));
    EXPECT_THAT(refusal([&] { retry(database, job.id); }), HasSubstr("is running; it cannot be retried"));
    EXPECT_THAT(refusal([&] { remove(database, job.id); }), HasSubstr("cancel it before"));
    end(attempt, State::cancelled);
    EXPECT_THAT(refusal([&] { cancel(database, job.id); }), HasSubstr("is cancelled; it cannot be cancelled"));
    EXPECT_EQ(retry(database, job.id).state, State::queued);
    EXPECT_EQ(get(database, job.id).failures, 0);
    end(run(job), State::completed);
    EXPECT_THAT(refusal([&] { retry(database, job.id); }), HasSubstr("is completed; it cannot be retried"));
    remove(database, job.id);
    EXPECT_THAT(refusal([&] { get(database, job.id); }), HasSubstr("there is no job"));
}

TEST_F(JobStore, KeepsTwoJobsFromOneOutput) {
    const auto job = add("same");
    EXPECT_THAT(refusal([&] { add("same"); }), HasSubstr("job " + job.id + " writes to it and is not over"));
    end(run(job), State::completed);
    EXPECT_EQ(add("same").state, State::queued);
}

TEST_F(JobStore, KeepsWhatAJobOthersWaitFor) {
    const auto first = add("first");
    add("second", {{first.id, true}});
    const auto refused = refusal([&] { remove(database, cancel(database, first.id).id); });
    EXPECT_THAT(refused, HasSubstr("waits for job " + first.id));
    EXPECT_THAT(refusal([&] { add("third", {{"nobody", false}}); }), HasSubstr("no job 'nobody' to come after"));
}

TEST_F(JobStore, TellsTheHistoryOfAJob) {
    const auto job = add("one");
    const auto attempt = run(job);
    News news;
    news.phases = {{"", 0, 1, "reading", "bytes", 50, 100, 5, 1 << 20, now, 0}};
    news.chunks = {{1, 1, now, 50}};
    news.notes = {"half way"};
    news.progress = 0.25;
    news.phase = "reading";
    record(database, job.id, 1, "r1", news);
    news.phases[0].done = 100;
    news.notes = {};
    record(database, job.id, 1, "r1", news);
    record(database, job.id, 1, "somebody else", {{}, {}, {"not his"}, 1, ""});
    EXPECT_DOUBLE_EQ(get(database, job.id).progress, 0.25);
    ASSERT_THAT(phases(database, job.id), SizeIs(1));
    EXPECT_EQ(phases(database, job.id)[0].done, 100U);
    EXPECT_THAT(chunks(database, job.id), SizeIs(1));
    end(attempt, State::completed);
    std::vector<std::string> kinds;
    for (const auto& event : events(database, job.id)) kinds.push_back(event.kind + " " + event.text);
    EXPECT_THAT(kinds, ElementsAre("state pending", "state queued", "state running", "note half way", "end ",
                                   "state completed"));
    EXPECT_THAT(attempts(database, job.id), SizeIs(1));
    EXPECT_FALSE(open_attempt(database, job.id));
}

TEST_F(JobStore, RefusesAChangeThatTheTableDoesNotKnow) {
    for (const auto from : all_states)
        for (const auto to : all_states) {
            EXPECT_FALSE(from == State::completed && allowed(from, to));
            EXPECT_FALSE(to == State::running && from != State::queued && allowed(from, to));
            EXPECT_FALSE(final(from) && to != State::pending && allowed(from, to));
            EXPECT_FALSE(from == to && allowed(from, to));
        }
}

TEST_F(JobStore, RaisesAnAlertOnceAndToldOnce) {
    EXPECT_TRUE(raise(database, "j", "too long", "text"));
    EXPECT_FALSE(raise(database, "j", "too long", "text"));
    ASSERT_THAT(untold(database), SizeIs(1));
    EXPECT_TRUE(take_to_tell(database, untold(database)[0], false));
    EXPECT_THAT(untold(database), IsEmpty());
    EXPECT_TRUE(recover(database, "j", "too long"));
    EXPECT_FALSE(recover(database, "j", "too long"));
    ASSERT_THAT(untold(database), SizeIs(1));
    const auto recovered = untold(database)[0];
    EXPECT_TRUE(take_to_tell(database, recovered, true));
    EXPECT_FALSE(take_to_tell(database, recovered, true));
    EXPECT_TRUE(raise(database, "j", "too long", "again"));
}

TEST_F(JobStore, MeasuresHowLongRunnersWereThere) {
    const std::vector<Runner> seen{{"a", "", 0, 0, "", 0, 0, 1000, 2000, 0}, {"b", "", 0, 0, "", 0, 0, 3000, 4000, 0}};
    EXPECT_DOUBLE_EQ(availability(seen, 0, 5000, 100), 0.5);
    EXPECT_DOUBLE_EQ(availability(seen, 0, 4000, 1000), 1.0);
    EXPECT_DOUBLE_EQ(availability({}, 0, 5000, 100), 1.0);
}

// Else a job that has run for hours would be older than the urgent one that it made room for, and take its place again.
TEST_F(JobStore, CountsTheAgeOfAJobThatMadeRoomFromThenOn) {
    const auto job = add("one");
    const auto attempt = run(job);
    now += 4 * 3'600'000;
    Verdict verdict;
    verdict.to = State::queued;
    verdict.fault = false;
    ASSERT_TRUE(end_attempt(database, attempt, "r1", verdict));
    EXPECT_EQ(get(database, job.id).queued, now);
    EXPECT_EQ(get(database, job.id).failures, 0);
}

TEST_F(JobStore, BringsTheStoreOfAnEarlierProgramUpToDate) {
    if (!is_file()) GTEST_SKIP() << "one database is enough";
    const auto job = add("one");
    const auto attempt = run(job);
    News news;
    news.phases = {{"", 0, 1, "reading", "bytes", 50, 100, 5, 0, now, 0}};
    record(database, job.id, attempt.number, "r1", news);
    const auto made =
        "python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(\"ALTER TABLE "
        "phases DROP COLUMN memory; DROP INDEX jobs_name; ALTER TABLE jobs DROP COLUMN estimated_core_seconds; DELETE "
        "FROM schema_versions WHERE version > 1\")' '" +
        place + "'";
    ASSERT_EQ(std::system(made.c_str()), 0);
    Database again(place);
    EXPECT_THAT(phases(again, job.id), SizeIs(1));
    EXPECT_EQ(get(again, job.id).state, State::running);
}

TEST_F(JobStore, IsRefusedWhenMadeByANewerProgram) {
    if (!is_file()) GTEST_SKIP() << "one database is enough";
    newer_schema();
    EXPECT_THAT(refusal([&] { Database again(place); }), HasSubstr("made by a newer idxr"));
}

TEST_F(JobStore, SaysInOneSentenceWhatIsWrongWithItsPlace) {
    EXPECT_THAT(refusal([] { Database nowhere("/proc/none/jobs.sqlite"); }), HasSubstr("cannot be opened"));
    EXPECT_THAT(refusal([] { Database nowhere("mysql://host/db"); }), HasSubstr("a file or postgresql://"));
    const auto nobody = refusal([] { Database nowhere("postgresql://u:secret@127.0.0.1:1/db"); });
    EXPECT_THAT(nobody, HasSubstr("does not answer"));
    EXPECT_THAT(nobody, testing::Not(HasSubstr("secret")));
    std::ofstream(folder + "/text")
        << "this is no database, and longer than the header of one, which has 100 bytes ... "
           "so that it is looked at in full";
    EXPECT_THAT(refusal([&] { Database text(folder + "/text"); }), HasSubstr("not a database"));
}

TEST_F(JobStore, LosesNothingWhenManyProcessesWriteAtOnce) {
    constexpr int writers = 20, jobs_each = 10;
    std::vector<pid_t> children;
    for (int w = 0; w < writers; ++w) {
        const auto child = fork();
        if (child == 0) {
            database.abandon();
            int status = 1;
            try {
                Database own(place);
                for (int i = 0; i < jobs_each; ++i) {
                    Job job;
                    job.name = std::to_string(w) + "/" + std::to_string(i);
                    const auto added = store::add(own, job);
                    if (i % 2 == 0) cancel(own, added.id);
                }
                status = 0;
            } catch (const std::exception&) {
                status = 2;
            }
            _exit(status);
        }
        children.push_back(child);
    }
    for (const auto child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    const auto all = list(database, {});
    std::set<std::string> names;
    for (const auto& job : all) names.insert(job.name);
    EXPECT_THAT(names, SizeIs(writers * jobs_each));
    const auto by_state = counts(database);
    EXPECT_EQ(by_state.at(State::cancelled), 100U);
    EXPECT_EQ(by_state.at(State::queued), 100U);
}

}  // namespace
