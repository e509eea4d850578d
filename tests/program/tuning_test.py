"""A run that changes its threads and batches by what it measures says so, and its result is the same."""

import filecmp
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from run import command, idxr, tool


class Tuning(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        cls.folder = pathlib.Path(cls._folder.name)
        # Enough to compare for some tenths of a second.
        idxr("generate", "--records", 400000, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        cls.whole = cls.match("whole", threads=2)

    @classmethod
    def match(cls, run, *options, people="people.csv", ranks=None, threads=1, launch=()):
        words = [*launch, *command("match", people, "--output", run, "--threads", threads, *options, ranks=ranks)]
        done = subprocess.run(words, cwd=cls.folder, env=os.environ, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout

    def told(self, run):
        return json.loads((self.folder / run / "report.json").read_text())["timing"]["tuning"]

    def assert_same(self, run, whole="whole"):
        for table in ("identities.csv", "pairs.csv", "masters.csv", "households.csv", "model.json"):
            self.assertTrue(filecmp.cmp(self.folder / whole / table, self.folder / run / table, shallow=False), f"{run}/{table}")

    def test_changes_nothing_without_need(self):
        self.assertEqual(self.told("whole"), [])
        self.assertNotIn("tuned", self.whole)

    @unittest.skipUnless(os.environ.get("LONG"), "takes a million records: LONG=1")
    def test_exchanges_less_at_a_time_where_memory_is_scarce(self):
        idxr("generate", "--records", 1000000, "--output", "many.csv", "--truth", "many-truth.csv", folder=self.folder)
        self.match("ample", people="many.csv", ranks=2)
        said = self.match("scarce", "--memory", "560MiB", people="many.csv", ranks=2)
        (change,) = [change for change in self.told("scarce") if "as few as" in change]
        self.assertRegex(change, r"as few as [0-9,]+ records exchanged at a time in place of 262,144: .*memory ceiling")
        self.assertIn("tuned       " + change, said)
        self.assertIn(change, (self.folder / "scarce" / "events.jsonl").read_text())
        self.assertIn("Changed while it ran", (self.folder / "scarce" / "report.html").read_text())
        self.assert_same("scarce", "ample")

    def test_takes_fewer_threads_where_they_share_a_core(self):
        if not tool("taskset"):
            self.skipTest("taskset is not here")
        for attempt in range(4):  # what else runs on the machine may look as if fewer threads got less done
            run = f"crowded{attempt}"
            self.match(run, ranks=2, threads=4, launch=("taskset", "-c", str(min(os.sched_getaffinity(0)))))
            self.assert_same(run)
            if self.told(run):
                break
        if not self.told(run) and os.getloadavg()[0] > 1.5 * os.cpu_count():
            self.skipTest("other programs have the cores, where fewer threads are rightly refused")
        (change,) = self.told(run)
        self.assertRegex(change, r"2 threads in place of 8 from there on: they shared cores, each had \d+ % of one")


if __name__ == "__main__":
    unittest.main()
