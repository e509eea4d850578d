"""What `idxr job` answers, and that jobs run as they were asked to."""

import json
import signal
import subprocess
import sys
import time
import unittest

from jobs import JobsTest
from run import IDXR

USAGE, INPUT, OUTPUT, MEMORY, STORE, NOT_COMPLETED, STOPPED = 2, 3, 5, 6, 7, 8, 75


class Submitting(JobsTest):
    def test_checks_the_job_and_says_what_it_needs(self):
        said = self.idxr("job", "submit", "people.csv", "--name", "nightly")
        self.assertRegex(said, r"job +[0-9a-z]{8} \(nightly\), queued, normal priority")
        self.assertRegex(said, r"about 300 rows")
        self.assertIn("no such file", self.idxr("job", "submit", "poeple.csv", code=INPUT))
        self.assertIn("did you mean --priority?", self.idxr("job", "submit", "people.csv", "--prority", "low", code=USAGE))
        self.assertIn("low, normal, high or urgent", self.idxr("job", "submit", "people.csv", "--priority", "7", code=USAGE))
        self.assertIn("no job 'nobody'", self.idxr("job", "submit", "people.csv", "--after", "nobody", code=INPUT))
        self.assertIn("--memory allows", self.idxr("job", "submit", "people.csv", "--memory", "64MiB", code=MEMORY))
        (self.folder / "job.toml").write_text("[[source]]\nfiles = 'people.csv'\n[match]\nlinkonly = true\n")
        self.assertIn("job.toml:4: unknown key", self.idxr("job", "submit", "job.toml", code=USAGE))
        self.assertEqual(len(self.jobs()), 1)

    def test_refuses_types_that_nothing_here_runs(self):
        self.assertIn("cannot be run", self.idxr("job", "submit", "people.csv", "--type", "stream_processing", code=USAGE))
        self.assertIn("did you mean", self.idxr("job", "submit", "people.csv", "--type", "deduplicaton", code=USAGE))

    def test_takes_the_configuration_that_callers_send(self):
        sent = {"input_data": "people.csv", "match_threshold": 0.85, "parallel_workers": 4, "chunk_size": 65536,
                "output_format": ["csv", "parquet"], "enable_ml": False}
        job = json.loads(self.idxr("job", "submit", "--config", json.dumps(sent), "--ranks", "2", "--json"))
        self.assertEqual(job["arguments"], ["people.csv", "--threshold=0.85", "--without=round4", "--format=csv,parquet", "--chunk-size=65536"])
        self.assertEqual((job["needs"]["ranks"], job["needs"]["threads"]), (2, 2))
        self.assertEqual(job["configuration"], sent)
        self.assertIn("did you mean 'chunk_size'", self.idxr("job", "submit", "people.csv", "--config", '{"chunksize": 1}', code=USAGE))
        self.assertIn("enable_ml must be true or false", self.idxr("job", "submit", "people.csv", "--config", '{"enable_ml": 1}', code=USAGE))
        learned = json.loads(self.idxr("job", "submit", "people.csv", "--config", '{"enable_ml": true}', "--json"))
        self.assertEqual(learned["arguments"], ["people.csv"])

    def test_checks_jobs_of_every_type_by_what_their_command_would_refuse(self):
        (self.folder / "junk.csv").write_bytes(bytes(range(256)) * 10)
        for file, kind, options, code, told in (
            ("junk.csv", "data_validation", [], INPUT, "is binary"),
            ("junk.csv", "batch_etl", ["--output", "clean.csv"], INPUT, "is binary"),
            ("people.csv", "data_validation", ["--rule", "nothing"], USAGE, "is not understood"),
            ("people.csv", "data_validation", ["--rule", "shoe_size.valid >= 9%"], USAGE, "no column has the role"),
            ("people.csv", "data_validation", ["--threshold", "0.9"], USAGE, "unknown option --threshold"),
            ("people.csv", "batch_etl", [], USAGE, "--output is missing"),
            ("people.csv", "batch_etl", ["--output", "clean"], USAGE, "say --format"),
            ("people.csv", "batch_etl", ["--output", "truth.csv"], OUTPUT, "is there already"),
        ):
            self.assertIn(told, self.idxr("job", "submit", file, "--type", kind, *options, code=code))
        self.assertEqual(self.jobs(), {})
        job = json.loads(self.idxr("job", "submit", "people.csv", "--type", "data_validation", "--json"))
        self.assertEqual(job["output"], str(self.folder / f"idxr-validate-people-{job['id']}"))
        for kind in ("batch_etl", "data_validation"):
            self.assertIn("--scratch", self.idxr("job", "submit", "--type", kind, "--help"))
        self.assertNotIn("--threshold", self.idxr("job", "submit", "--type", "batch_etl", "--help"))

    def test_estimates_rows_memory_and_time_for_every_type(self):
        self.idxr("generate", "--records", "20000", "--output", "more.csv", "--truth", "more-truth.csv")
        for kind in ("identity_matching", "deduplication", "household_detection", "ml_training", "data_validation", "batch_etl"):
            few, many = (json.loads(self.idxr("job", "submit", file, "--type", kind, "--output", f"{kind}-{file}", "--json"))["estimate"]
                         for file in ("people.csv", "more.csv"))
            self.assertAlmostEqual(many["rows"], 20000, delta=1000)
            self.assertGreater(many["memory"], few["memory"])
            self.assertGreater(many["seconds"], few["seconds"])

    def test_has_the_fields_that_scripts_rely_on(self):
        job = json.loads(self.idxr("job", "submit", "people.csv", "--json"))
        for field in ("id", "name", "type", "priority", "state", "attempts", "progress", "output"):
            self.assertIn(field, job)

    def test_keeps_two_jobs_from_one_output(self):
        self.submit("same")
        self.assertIn("writes to it and is not over", self.idxr("job", "submit", "people.csv", "--output", "same", code=USAGE))

    def test_of_twenty_clients_at_once_loses_nothing(self):
        words = [IDXR, "job", "submit", "people.csv", "--json", "--output"]
        clients = [
            subprocess.Popen([*words, f"run{n}"], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True)
            for n in range(20)
        ]
        said = {json.loads(client.communicate(timeout=120)[0])["id"] for client in clients}
        self.assertEqual(len(said), 20)
        self.assertEqual({job["id"] for job in json.loads(self.idxr("job", "list", "--json"))}, said)


class Asking(JobsTest):
    def test_for_a_job_needs_no_more_than_the_beginning_of_its_id(self):
        job = self.submit("one")
        self.assertEqual(json.loads(self.idxr("job", "show", job[:4], "--json"))["id"], job)
        self.assertIn("there is no job 'zzzzzz'", self.idxr("job", "show", "zzzzzz", code=INPUT))

    def test_for_a_job_by_its_name_does_as_well(self):
        job = self.submit("nightly run")
        for verb in ("show", "wait", "pause", "resume", "cancel", "retry", "cancel", "watch"):
            named = ["--name", "nightly run"] if verb != "show" else ["nightly run"]
            options = ["--timeout", "0"] if verb == "wait" else []
            code = {"wait": STOPPED, "watch": NOT_COMPLETED}.get(verb, 0)
            self.idxr("job", verb, *named, *options, code=code)
        self.assertEqual([found["id"] for found in json.loads(self.idxr("job", "list", "--name", "nightly run", "--json"))], [job])
        self.assertIn("no attempt", self.idxr("job", "logs", "--name", "nightly run", code=USAGE))
        self.assertIn("there is no job 'nightly'", self.idxr("job", "show", "--name", "nightly", code=INPUT))
        after = self.submit("after", "--after", "nightly run:any")
        self.assertEqual(self.job(after)["after"], [{"id": job, "when": "any"}])
        self.idxr("job", "cancel", "after")
        self.idxr("job", "remove", "--name", "nightly run", job)
        self.assertEqual(list(self.jobs()), ["after"])

    def test_for_a_name_of_several_jobs_says_which_there_are(self):
        jobs = [self.submit(output, "--threshold", "0.9") for output in ("one", "two")]
        third = json.loads(self.idxr("job", "submit", "people.csv", "--name", "one", "--output", "more", "--json"))["id"]
        said = self.idxr("job", "cancel", "--name", "one", code=USAGE)
        self.assertIn(f"'one' stands for 2 jobs, {jobs[0]}, {third}; give the ID", said)
        self.assertEqual({job["state"] for job in self.jobs().values()}, {"queued"})
        named_as_another = json.loads(self.idxr("job", "submit", "people.csv", "--name", third, "--output", "new", "--json"))["id"]
        self.assertEqual(self.job(third)["id"], third)
        self.assertEqual(json.loads(self.idxr("job", "show", "--name", third, "--json"))["id"], named_as_another)

    def test_what_cannot_be_done_gets_one_sentence(self):
        job = self.submit("one")
        self.assertIn("cannot be resumed", self.idxr("job", "resume", job, code=USAGE))
        self.assertIn("cancel it before", self.idxr("job", "remove", job, code=USAGE))
        self.assertIn("did you mean 'list'?", self.idxr("job", "lits", code=USAGE))
        self.assertIn("does not answer", self.idxr("job", "list", "--store", "postgresql://nobody@127.0.0.1:1/none", code=STORE))
        self.assertIn("name the job", self.idxr("job", "cancel", code=USAGE))
        self.assertIn("is no type of a job", self.idxr("job", "list", "--type", "batch", code=USAGE))
        self.assertIn("name of a partition", self.idxr("job", "submit", "people.csv", "--partition", "short\nreboot", code=USAGE))
        self.idxr("job", "cancel", job)
        self.assertIn("because     job " + job, self.idxr("job", "submit", "people.csv", "--output", "two", "--after", job))

    def test_waits_no_longer_than_allowed(self):
        job = self.submit("one")
        self.idxr("job", "wait", job, "--timeout", "1", code=STOPPED)
        self.idxr("job", "cancel", job)
        self.idxr("job", "wait", job, code=NOT_COMPLETED)
        self.idxr("job", "remove", job)
        self.assertEqual(self.jobs(), {})

    def test_for_a_dry_run_shows_the_script_and_submits_nothing(self):
        said = self.idxr("job", "submit", "people.csv", "--ranks", "2", "--dry-run")
        self.assertIn("mpirun --bind-to none", said)
        self.assertEqual(self.jobs(), {})


class Running(JobsTest):
    def test_takes_jobs_by_priority_and_after_those_they_wait_for(self):
        low = self.submit("low", "--priority", "low")
        self.submit("later", "--priority", "urgent", "--after", low)
        self.submit("normal")
        self.submit("urgent", "--priority", "urgent")
        self.run_all()
        begun = [name for _, name in sorted((spans[0][0], name) for name, spans in self.runs().items())]
        self.assertEqual(begun, ["urgent", "normal", "low", "later"])
        for name, job in self.jobs().items():
            self.assertEqual((job["state"], job["progress"], job["attempts"]), ("completed", 1, 1))
            self.assert_whole(name)
        self.assert_store_is_sound()

    def test_one_within_a_source(self):
        self.idxr("job", "submit", "people.csv", "--type", "deduplication", "--output", "unique")
        self.idxr("job", "submit", "people.csv", "truth.csv", "--type", "deduplication", "--link-only", code=USAGE)
        self.run_all()
        self.assert_whole("unique")

    def test_of_every_kind_of_matching(self):
        for kind, name in (("household_detection", "homes"), ("ml_training", "trained")):
            self.idxr("job", "submit", "people.csv", "--type", kind, "--name", name, "--output", name)
        self.run_all()
        self.assertEqual({job["state"] for job in self.jobs().values()}, {"completed"})
        self.assertTrue((self.folder / "homes" / "households.csv").exists())
        self.assertTrue((self.folder / "trained" / "model.json").exists())

    def test_a_validation_whose_rules_do_not_hold_fails_once_and_keeps_its_report(self):
        self.idxr("job", "submit", "people.csv", "--type", "data_validation", "--name", "strict", "--output", "strict", "--rule", "ssn.filled >= 100%")
        self.run_all()
        told = self.job("strict")
        self.assertEqual((told["state"], told["attempts"]), ("failed", 1))
        self.assertIn("a rule does not hold; report.html in its output says which", told["reason"])
        self.assertIn("report.json", [result["name"] for result in told["results"]])
        self.assertIn("reading", [phase["phase"] for phase in told["phases"]])

    def test_a_conversion_replaces_what_its_own_attempts_made_and_nothing_else(self):
        (self.folder / "more.csv").write_bytes((self.folder / "people.csv").read_bytes())
        words = ["people.csv", "more.csv", "--type", "batch_etl", "--format", "csv", "--ranks", "2"]
        for name, fault in (("again", 1), ("taken", 0)):
            if fault:
                (self.folder / f"{name}.fault").write_text("1 137")
            self.idxr("job", "submit", *words, "--output", name, "--name", name, "--max-retries", "1")
            (self.folder / name).mkdir()
            if not fault:
                (self.folder / name / "more.csv").write_text("of somebody else")
        (self.folder / "again" / "people.csv").write_text("of the first attempt")
        self.run_all()
        self.assertEqual({name: job["state"] for name, job in self.jobs().items()}, {"again": "completed", "taken": "dead"})
        self.assertEqual((self.folder / "again" / "people.csv").stat().st_size, (self.folder / "again" / "more.csv").stat().st_size)
        self.assertEqual((self.folder / "taken" / "more.csv").read_text(), "of somebody else")

    def test_keeps_what_was_heard_of_a_run(self):
        job = self.submit("one")
        self.run_all()
        told = self.job(job)
        self.assertIn("reading", [phase["phase"] for phase in told["phases"]])
        self.assertIn("identities.csv", [result["name"] for result in told["results"]])
        self.assertEqual([attempt["exit_code"] for attempt in told["history"]], [0])
        self.assertIn("identities", self.idxr("job", "logs", job))
        watched = self.idxr("job", "watch", job)
        self.assertIn("state: completed", watched)
        self.assertNotIn("\033", watched)

    def test_tells_what_a_job_has_cost_and_what_to_ask_for_next_time(self):
        job = self.submit("one")
        self.run_all("--price-per-core-hour", "100")
        results = {result["name"]: float(result["value"]) for result in self.job(job)["results"] if not result["bytes"]}
        self.assertGreater(results["core_hours"], 0)
        self.assertAlmostEqual(results["price"], 100 * results["core_hours"], 3)
        self.assertGreaterEqual(results["next_memory_per_rank_bytes"], results["peak_memory_bytes"])
        self.assertGreater(results["read_bytes"], (self.folder / "people.csv").stat().st_size)
        self.assertRegex(self.idxr("job", "show", job), r"cost +0\.\d+ core-hours, a price of .*\n[\s\S]*next time +ask for 256 MB a rank and 1 min")
        cost = json.loads((self.folder / "one" / "report.json").read_text())["timing"]["cost"]
        self.assertTrue(0 < cost["busy_share"] <= 1)
        self.assertIn("core-hours", self.idxr("job", "logs", job))
        self.idxr("orchestrate", "--price-per-core-hour", "cheap", code=USAGE)

    def test_takes_the_price_of_a_core_hour_from_the_job_where_the_runner_has_none(self):
        job = self.submit("one", "--price-per-core-hour", "100")
        self.run_all()
        results = {result["name"]: float(result["value"]) for result in self.job(job)["results"] if not result["bytes"]}
        self.assertAlmostEqual(results["price"], 100 * results["core_hours"], 3)
        page = (self.folder / "one" / "report.html").read_text()
        self.assertRegex(page, r"<h2>Cost</h2>[\s\S]*Next time ask for 256 MB[\s\S]*at 100 a core-hour")
        self.assertRegex(self.idxr("job", "logs", job), r"cost +[0-9.]+ core-hours, a price of [0-9.]+, ")

    def test_a_schedule_that_cannot_be_is_refused_when_it_is_submitted(self):
        for line, told in (("0 2 * *", "five fields"), ("61 * * * *", "minute"), ("0 0 30 2 *", "never comes"), ("0 0 * * someday", "day of the week")):
            self.assertIn(told, self.idxr("job", "submit", "people.csv", "--schedule", line, code=USAGE))
        self.assertEqual(self.jobs(), {})

    def test_tries_again_after_a_fault_that_may_pass(self):
        (self.folder / "one.fault").write_text("2 1")
        job = self.submit("one", "--max-retries", "3")
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("completed", 3))
        begins = [begin for begin, _ in self.runs()["one"]]
        self.assertGreater(begins[2] - begins[1], begins[1] - begins[0])
        self.assert_whole("one")

    def test_gives_up_when_retries_are_used_up_and_says_why(self):
        (self.folder / "one.fault").write_text("9 1")
        job = self.submit("one", "--max-retries", "1")
        after = self.submit("after", "--after", job)
        anyway = self.submit("anyway", "--after", f"{job}:any")
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("dead", 2))
        self.assertIn("after 1 retries", told["reason"])
        self.assertEqual(self.job(after)["state"], "cancelled")
        self.assertEqual(self.job(anyway)["state"], "completed")
        (self.folder / "one.fault").unlink()
        self.idxr("job", "retry", job)
        self.run_all()
        self.assertEqual(self.job(job)["state"], "completed")

    def test_does_not_repeat_a_fault_of_the_job_itself(self):
        (self.folder / "more.csv").write_bytes((self.folder / "people.csv").read_bytes())
        job = json.loads(self.idxr("job", "submit", "more.csv", "--output", "one", "--json"))["id"]
        (self.folder / "more.csv").unlink()
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("failed", 1))
        self.assertIn("more.csv: no such file", told["reason"])

    def test_gives_more_memory_where_that_was_the_cause(self):
        (self.folder / "one.fault").write_text("1 6")
        job = self.submit("one", "--memory", "256MiB")
        self.run_all()
        told = self.job(job)
        self.assertEqual(told["state"], "completed")
        self.assertEqual([a["needs"]["memory_per_rank"] >> 20 for a in told["history"]], [256, 512])
        self.assertEqual([a["cause"] for a in told["history"]], ["memory", "completed"])

    def test_gives_up_what_fits_no_runner(self):
        job = self.submit("one", "--memory", "100GiB")
        self.submit("two")
        self.run_all()
        self.assertEqual(self.job(job)["state"], "dead")
        self.assertIn("more than any runner here has", self.job(job)["reason"])
        self.assertEqual(self.jobs()["two"]["state"], "completed")

    def test_stops_at_the_time_limit_and_tries_with_more(self):
        (self.folder / "one.slow").write_text("600")
        job = self.submit("one", "--time-limit", "1s", "--max-retries", "1")
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("timeout", 2))
        self.assertEqual([a["needs"]["time_limit_seconds"] for a in told["history"]], [1, 2])
        self.assertEqual(self.processes(), [])


class Interfering(JobsTest):
    def slow_job(self, *options):
        (self.folder / "one.slow").write_text("600")
        job = self.submit("one", *options)
        self.wait_for(lambda: "one" in self.runs())
        return job

    def test_cancel_ends_a_run_with_all_its_processes(self):
        self.runner()
        job = self.slow_job()
        self.assertIn("asked to cancel", self.idxr("job", "cancel", job))
        self.wait_for_state(job, "cancelled")
        self.assertEqual(self.processes(), [])

    def test_pause_and_resume_go_on_with_a_run(self):
        self.runner()
        job = self.slow_job()
        self.idxr("job", "pause", job)
        self.wait_for_state(job, "paused")
        self.assertEqual(self.processes(), [])
        (self.folder / "one.slow").unlink()
        self.idxr("job", "resume", job)
        self.wait_for_state(job, "completed")
        self.assertEqual(self.job(job)["attempts"], 2)
        self.assert_whole("one")

    def test_an_urgent_job_takes_the_place_of_a_low_one(self):
        self.runner()
        low = self.slow_job("--priority", "low")
        urgent = self.submit("urgent", "--priority", "urgent")
        self.wait_for_state(urgent, "completed")
        (self.folder / "one.slow").unlink()
        self.idxr("job", "cancel", low)
        self.wait_for_state(low, "cancelled")
        self.assertEqual(self.job(low)["history"][0]["cause"], "preempted")

    def test_an_urgent_job_that_fits_beside_a_low_one_leaves_it_alone(self):
        self.runner(cores=4)
        low = self.slow_job("--priority", "low")
        urgent = self.submit("urgent", "--priority", "urgent", "--memory", "1GiB")
        self.wait_for_state(urgent, "completed")
        self.assertEqual((self.job(low)["state"], self.job(low)["attempts"]), ("running", 1))

    def test_a_job_that_makes_room_goes_on_from_its_checkpoint_without_blame(self):
        self.idxr("generate", "--records", "150000", "--output", "many.csv", "--truth", "many-truth.csv")
        self.idxr("match", "many.csv", "--output", "alone", "--quiet")
        self.runner(grace="100s")
        words = ["many.csv", "--output", "low", "--name", "low", "--priority", "low", "--ranks", "2", "--threads", "1", "--max-retries", "0"]
        low = json.loads(self.idxr("job", "submit", *words, "--json"))["id"]
        events = self.folder / "low" / "events.jsonl"
        self.wait_for(lambda: events.exists() and '"estimating"' in events.read_text(), 200)
        urgent = self.submit("urgent", "--priority", "urgent")
        self.wait_for_state(urgent, "completed", timeout=300)
        told = self.wait_for_state(low, "completed", "failed", "dead", timeout=300)
        self.assertEqual((told["state"], told["attempts"]), ("completed", 2))
        first, second = told["history"]
        self.assertEqual((first["cause"], first["exit_code"]), ("preempted", STOPPED))
        self.assertGreaterEqual(second["started"], self.job(urgent)["history"][0]["started"])
        self.assertIn("going on from the records", self.idxr("job", "logs", low))
        for table in ("identities.csv", "pairs.csv"):
            self.assertEqual((self.folder / "low" / table).read_bytes(), (self.folder / "alone" / table).read_bytes(), table)

    def test_a_runner_that_is_told_to_end_leaves_its_jobs_in_the_queue(self):
        runner = self.runner()
        job = self.slow_job()
        runner.send_signal(signal.SIGTERM)
        self.assertEqual(runner.wait(60), 0)
        self.assertEqual(self.job(job)["state"], "queued")
        self.assertEqual(self.processes(), [])
        self.assert_store_is_sound()
        (self.folder / "one.slow").unlink()
        self.run_all()
        self.assertEqual(self.job(job)["state"], "completed")

    def test_a_killed_rank_is_seen_and_the_run_repeated(self):
        self.runner()
        (self.folder / "one.slow").write_text("600")
        job = self.submit("one", "--max-retries", "1")
        self.wait_for(lambda: "one" in self.runs())
        (self.folder / "one.slow").unlink()
        for pid in self.wait_for(lambda: self.processes("sleep") or self.processes()):
            subprocess.run(["kill", "-9", str(pid)], stderr=subprocess.DEVNULL, check=False)
        told = self.wait_for_state(job, "completed", "dead")
        self.assertEqual((told["state"], told["attempts"]), ("completed", 2))
        self.assertEqual(told["history"][0]["cause"], "killed")

    def test_an_mpirun_that_stays_when_its_ranks_have_left_is_ended(self):
        for said, attempts in (("", 1), ("mute", 2)):
            with self.subTest(ranks=said):
                name = f"stays{said}"
                (self.folder / f"{name}.stay").write_text(said)
                job = self.submit(name, "--max-retries", "1")
                self.run_all()
                told = self.job(job)
                self.assertEqual((told["state"], told["attempts"]), ("completed", attempts), told["reason"])
                self.assertIn("mpirun stayed when its ranks had left; it was ended", [event["text"] for event in told["events"]])
                self.assert_whole(name)
                self.assertEqual(self.processes(), [])

    def test_the_next_runner_adopts_what_a_killed_one_left_running(self):
        runner = self.runner()
        (self.folder / "one.slow").write_text("4")
        job = self.submit("one")
        self.wait_for(lambda: "one" in self.runs())
        runner.kill()
        runner.wait()
        self.assert_store_is_sound()
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("completed", 1))
        self.assertIn("adopted", [event["kind"] for event in told["events"]])
        self.assertEqual(len(self.runs()["one"]), 1)
        self.assert_whole("one")

    def test_two_runners_share_the_jobs(self):
        names = [f"run{n}" for n in range(6)]
        for name in names:
            self.submit(name)
        runners = [self.runner("--until-idle") for _ in range(2)]
        for runner in runners:
            self.assertEqual(runner.wait(300), 0)
        for name in names:
            self.assertEqual(len(self.runs()[name]), 1)
            self.assert_whole(name)
        self.assertEqual({job["state"] for job in self.jobs().values()}, {"completed"})

    def test_a_recurring_job_leaves_its_next_run(self):
        said = json.loads(self.idxr("job", "submit", "people.csv", "--output", "run", "--schedule", "* * * * *", "--json"))
        self.assertEqual(said["state"], "pending")
        self.assertRegex(said["output"], r"run-\d{8}-\d{4}$")
        self.runner()
        self.wait_for(lambda: self.job(said["id"])["state"] == "completed", timeout=120)
        following = [job for job in json.loads(self.idxr("job", "list", "--json")) if job["state"] == "pending"]
        self.assertEqual(len(following), 1)
        self.assertNotEqual(following[0]["output"], said["output"])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
