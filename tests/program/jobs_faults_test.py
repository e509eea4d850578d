"""Faults around jobs: the store, Slurm's commands, files that vanish, a full disk. One sentence each, and no job is lost."""

import json
import os
import sqlite3
import subprocess
import sys
import unittest

from jobs import JobsTest

USAGE, INPUT, STORE = 2, 3, 7

# Stands where Slurm's commands are found: one job at a time, run when it is released. Files beside it say what goes wrong.
SLURM = r"""#!/bin/bash
cd "$(dirname "$0")"
[ "$1" != --version ] || exit 0
if [ -s "$(basename "$0").fault" ]; then cat "$(basename "$0").fault" >&2; exit 1; fi
case $(basename "$0") in
sbatch)
    script=${!#}
    number=$(($(cat number 2>/dev/null || echo 76) + 1))
    echo $number > number
    echo PENDING > state
    sed -n 's/^#SBATCH --job-name=//p' "$script" > name
    echo "$script" > script
    echo $number ;;
scontrol)
    echo RUNNING > state
    log=$(sed -n 's/^#SBATCH --output="\(.*\)"/\1/p' "$(cat script)")
    [ ! -s said ] || cp said "${log%.log}.said"
    if [ -s end ]; then head -1 end > state; sed -i 1d end; exit; fi
    (sh "$(cat script)" >> "$log" 2>&1; echo COMPLETED > state) > /dev/null 2>&1 & ;;
squeue) printf '%-20s|%-40s|%-24s|%-60s|%-8s\n' "$(cat number)" "$(cat name)" "$(cat state)" None 0 ;;
scancel) echo "CANCELLED by 0" > state ;;
esac
"""


class Store(JobsTest):
    def assert_one_sentence(self, said, words):
        self.assertIn(words, said)
        self.assertEqual(said.count("\n"), 1, said)

    def test_that_others_lock_is_waited_for_then_told(self):
        self.submit("one")
        if self.on_server():
            words = ["psql", "-q", self.store, "-c", "BEGIN; SELECT pg_advisory_xact_lock(1768191090); SELECT pg_sleep(60)"]
            other = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(other.wait)
            self.addCleanup(other.kill)
            self.wait_for(lambda: self.query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") != [["0"]])
        else:
            other = sqlite3.connect(self.store, isolation_level=None)
            self.addCleanup(other.close)
            other.execute("BEGIN IMMEDIATE")
        self.assert_one_sentence(self.idxr("job", "cancel", "one", code=STORE), "has been in use by others for 30 s; try again")
        self.assertEqual(self.job("one")["state"], "queued")

    def test_of_a_newer_program_is_left_alone(self):
        self.submit("one")
        self.change("INSERT INTO schema_versions VALUES (99, 0)")
        for words in (("job", "list"), ("job", "submit", "people.csv"), ("orchestrate", "--until-idle")):
            self.assert_one_sentence(self.idxr(*words, code=STORE), "was made by a newer idxr (schema 99")

    def test_on_a_full_disk_says_so_and_goes_on_when_there_is_room(self):
        if self.on_server():
            self.skipTest("the disk of a server is its own matter")
        small = self.folder / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True).returncode != 0:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", small])
        self.store = self.environment["IDXR_STORE"] = str(small / "jobs.sqlite")
        runner = self.runner()
        self.wait_for(lambda: "runner " in (self.folder / "runner.log").read_text())
        (small / "filler").write_bytes(b"x" * (os.statvfs(small).f_bavail * os.statvfs(small).f_frsize))
        self.assert_one_sentence(self.idxr("job", "submit", "people.csv", "--output", "two", code=STORE), "the disk of the job store is full")
        self.wait_for(lambda: "the disk of the job store is full" in (self.folder / "runner.log").read_text())
        self.assertIsNone(runner.poll())
        (small / "filler").unlink()
        self.wait_for_state(self.submit("one"), "completed")
        self.assert_store_is_sound()
        runner.terminate()
        self.assertEqual(runner.wait(60), 0)


class Files(JobsTest):
    def test_of_a_job_that_have_vanished_end_it_without_a_retry(self):
        (self.folder / "job.toml").write_text("[[source]]\nfiles = 'people.csv'\n")
        job = json.loads(self.idxr("job", "submit", "job.toml", "--output", "one", "--json"))["id"]
        (self.folder / "job.toml").unlink()
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("failed", 1))
        self.assertIn("job.toml: the job file cannot be read; check its name and permissions", told["reason"])

    def test_of_a_result_that_cannot_be_written_are_named(self):
        (self.folder / "place").write_text("a file where a folder is needed")
        job = self.submit("place/run", "--max-retries", "0")
        self.run_all()
        told = self.job(job)
        self.assertEqual(told["state"], "failed")
        self.assertIn("cannot be written", told["reason"])

    def test_no_job_can_wait_for_itself_through_others(self):
        first = self.submit("first")
        second = self.submit("second", "--after", first)
        self.assertIn("no job 'third'", self.idxr("job", "submit", "people.csv", "--name", "third", "--after", "third", code=INPUT))
        self.idxr("job", "cancel", first)
        self.assertIn(f"job {first}, which it waits for, ended as cancelled", self.job(second)["reason"])


class Slurm(JobsTest):
    def setUp(self):
        super().setUp()
        self.bin = self.folder / "slurm"
        self.bin.mkdir()
        for command in ("sbatch", "squeue", "scontrol", "scancel"):
            (self.bin / command).write_text(SLURM)
            (self.bin / command).chmod(0o755)
        # The launcher takes the first folder of the path for its own.
        launchers, rest = self.environment["PATH"].split(":", 1)
        self.environment["PATH"] = f"{launchers}:{self.bin}:{rest}"

    def run_all(self, *options):
        super().run_all("--executor", "slurm", *options)

    def test_whose_commands_are_missing_is_refused_at_the_start(self):
        self.environment["PATH"] = str(self.folder / "bin")
        self.assertIn("needs Slurm's command sbatch, which is not here", self.idxr("orchestrate", "--executor", "slurm", code=USAGE))

    def test_is_told_priorities_as_nice_and_quality_of_service(self):
        for level in ("low", "urgent"):
            self.submit(level, "--priority", level)
        self.run_all("--qos", "urgent=express")
        for level, there, not_there in (("low", "--nice=1000", "--qos"), ("urgent", "--qos=express", "--nice")):
            script = (self.folder / level / "job" / "attempt-1.sh").read_text()
            self.assertIn(f"#SBATCH {there}\n", script)
            self.assertNotIn(f"#SBATCH {not_there}", script)
        self.assertIn("urgent=express,low=scavenger", self.idxr("orchestrate", "--executor", "slurm", "--qos", "soon=now", code=USAGE))

    def test_that_refuses_a_job_is_told_in_its_words(self):
        (self.bin / "sbatch.fault").write_text("sbatch: error: Batch job submission failed: Invalid partition name specified\n")
        job = self.submit("one", "--partition", "nowhere", "--max-retries", "1")
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("dead", 2))
        self.assertEqual(told["reason"], "sbatch: error: Batch job submission failed: Invalid partition name specified (after 1 retries)")

    def test_that_does_not_answer_for_a_while_loses_no_job(self):
        (self.bin / "squeue.fault").write_text("slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")
        job = self.submit("one")
        runner = self.runner("--executor", "slurm", "--until-idle")
        log = self.folder / "runner.log"
        self.wait_for(lambda: "squeue does not answer: slurm_load_jobs error" in log.read_text())
        (self.bin / "squeue.fault").unlink()
        self.assertEqual(runner.wait(100), 0, log.read_text())
        self.assertEqual((self.job(job)["state"], self.job(job)["attempts"]), ("completed", 1))
        self.assertEqual(len(self.runs()["one"]), 1)

    def test_says_of_what_kind_each_end_was(self):
        (self.bin / "end").write_text("NODE_FAIL\nOUT_OF_MEMORY\nTIMEOUT\n")
        job = self.submit("one", "--max-retries", "3", "--memory", "256MiB", "--time-limit", "10m")
        self.run_all()
        history = self.job(job)["history"]
        self.assertEqual([a["cause"] for a in history], ["node failed", "memory", "time limit", "completed"])
        self.assertEqual([a["needs"]["memory_per_rank"] >> 20 for a in history], [256, 256, 512, 512])
        self.assertEqual([a["needs"]["time_limit_seconds"] for a in history], [600, 600, 600, 1200])
        self.assert_whole("one")

    def test_was_ended_by_a_runner_that_is_gone_after_its_ranks_had_left(self):
        (self.bin / "end").write_text("CANCELLED by 0\n")
        (self.bin / "said").write_text("3\n")
        job = self.submit("one")
        self.run_all()
        self.assertEqual((self.job(job)["state"], self.job(job)["attempts"]), ("failed", 1), self.job(job)["reason"])

    def test_that_somebody_withdraws_is_cancelled(self):
        (self.bin / "end").write_text("CANCELLED by 0\n")
        job = self.submit("one")
        self.run_all()
        self.assertEqual((self.job(job)["state"], self.job(job)["attempts"]), ("cancelled", 1), self.job(job)["reason"])

    def test_is_asked_to_end_an_mpirun_that_stays_when_its_ranks_have_left(self):
        (self.folder / "one.stay").write_text("")
        job = self.submit("one")
        self.run_all()
        told = self.job(job)
        self.assertEqual((told["state"], told["attempts"]), ("completed", 1), told["reason"])
        self.assertTrue(any("mpirun stayed when its ranks had left" in event["text"] for event in told["events"]))
        self.assert_whole("one")

    def test_is_asked_to_cancel_what_is_cancelled(self):
        (self.folder / "one.slow").write_text("600")
        job = self.submit("one")
        self.runner("--executor", "slurm")
        self.wait_for(lambda: "one" in self.runs())
        self.idxr("job", "cancel", job)
        self.assertEqual(self.wait_for_state(job, "cancelled", "completed")["state"], "cancelled")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
