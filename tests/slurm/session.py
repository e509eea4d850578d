"""Ten jobs on Slurm while two runners, a rank and a node die: each ends as it should, its result is whole, none runs twice."""

import os
import re
import signal
import subprocess
import sys
import time
import unittest

from jobs import FINAL, JobsTest

CLUSTER = os.environ["CLUSTER"]


def slurm(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


class SlurmSession(JobsTest):
    def runner(self, *options, **limits):
        return super().runner("--executor", "slurm", *options, **limits)

    def submit_all(self):
        self.idxr("generate", "--records", "800000", "--output", "many.csv", "--truth", "many-truth.csv")
        (self.folder / "gone.csv").write_bytes((self.folder / "people.csv").read_bytes())
        for file, name, kind, *options in (
            ("people.csv", "check", "data_validation", "--priority", "urgent"),
            ("people.csv", "nightly", "identity_matching", "--after", "check"),
            ("people.csv", "clean", "batch_etl", "--format", "parquet", "--priority", "high", "--after", "check"),
            ("people.csv", "unique", "deduplication", "--priority", "high"),
            ("people.csv", "trained", "ml_training", "--priority", "low", "--after", "nightly"),
            ("many.csv", "big", "identity_matching", "--nodes", "2"),
            ("many.csv", "wide", "identity_matching", "--nodes", "2", "--after", "big"),
            ("gone.csv", "lost", "identity_matching"),
            ("people.csv", "after", "identity_matching", "--after", "lost"),
            ("people.csv", "anyway", "identity_matching", "--after", "lost:any"),
        ):
            self.idxr("job", "submit", file, "--name", name, "--type", kind, "--output", name, "--ranks", "2", "--threads", "1", "--memory",
                      "640MiB", *options)
        (self.folder / "gone.csv").unlink()

    def ranks_of(self, name):
        return slurm("pgrep", "-f", f"^[^ ]*idxr match .*--output {self.folder}/{name}").split()

    def wait_for_phase(self, name, phase):
        events = self.folder / name / "events.jsonl"
        self.wait_for(lambda: events.exists() and f'"{phase}"' in events.read_text(), 300)

    def kill_a_node_of(self, name):
        """The node that does not run the batch script, as a crash; comes back a little later."""
        job = self.job(name)
        number = slurm("squeue", "--noheader", "--format=%i", f"--name=idxr-{job['id']}-{job['attempts']}")
        about = slurm("scontrol", "show", "job", number)
        batch = re.search(r"BatchHost=(\S+)", about).group(1)
        nodes = slurm("scontrol", "show", "hostnames", re.search(r" NodeList=(\S+)", about).group(1)).split()
        (other,) = set(nodes) - {batch}
        subprocess.run([os.environ["VCLUSTER"], "kill-node", other, CLUSTER], check=True, stdout=subprocess.DEVNULL)
        return other

    def end_of_session(self, runner):
        # What Slurm has requeued waits for two minutes unless it is told otherwise.
        until = time.monotonic() + 600
        while runner.poll() is None:
            self.assertLess(time.monotonic(), until, (self.folder / "runner.log").read_text())
            for job in slurm("squeue", "--noheader", "--states=PENDING", "--format=%i").split():
                slurm("scontrol", "update", f"JobId={job}", "StartTime=now")
            time.sleep(2)
        self.assertEqual(runner.returncode, 0, (self.folder / "runner.log").read_text())

    def test_ends_as_it_should_whoever_dies(self):
        self.submit_all()
        for seconds in (3, 4):
            runner = self.runner()
            time.sleep(seconds)
            runner.kill()
            runner.wait()
            self.assert_store_is_sound()
        runner = self.runner("--until-idle")
        self.wait_for_phase("big", "reading")
        os.kill(int(self.wait_for(lambda: self.ranks_of("big"))[-1]), signal.SIGKILL)
        self.wait_for_phase("wide", "estimating")
        node = self.kill_a_node_of("wide")
        time.sleep(25)  # Slurm takes a node for lost after 20 s
        subprocess.run([os.environ["VCLUSTER"], "start-node", node, CLUSTER], check=True, stdout=subprocess.DEVNULL)
        self.end_of_session(runner)

        jobs, runs = self.jobs(), self.runs()
        ended = {name: job["state"] for name, job in jobs.items()}
        completed = ("check", "nightly", "clean", "unique", "trained", "big", "wide", "anyway")
        self.assertEqual(ended, {**dict.fromkeys(completed, "completed"), "lost": "failed", "after": "cancelled"})
        self.assertEqual({name: len(spans) for name, spans in runs.items()}, {**dict.fromkeys((*completed, "lost"), 1), "big": 2, "wide": 2})
        for name, spans in runs.items():
            for (_, end), (begin, _) in zip(spans, spans[1:]):
                self.assertTrue(end is None or begin >= end, f"{name} ran twice at once")
        for name in ("nightly", "unique", "trained", "big", "wide", "anyway"):
            self.idxr("verify", name)
        for table in ("identities.csv", "pairs.csv"):
            self.assertEqual((self.folder / "big" / table).read_bytes(), (self.folder / "wide" / table).read_bytes())
        first_cause = lambda name: next(a["cause"] for a in self.job(name)["history"] if a["cause"] != "not started")
        self.assertEqual(first_cause("big"), "killed")
        told = [event["text"] for event in self.job("wide")["events"]]
        self.assertTrue(first_cause("wide") == "node failed" or any("requeued" in text for text in told), told)
        self.assertEqual([name for name, job in jobs.items() if job["state"] not in FINAL], [])
        self.assert_store_is_sound()
        self.assertEqual(slurm("squeue", "--noheader", "--states=PENDING,RUNNING"), "")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
