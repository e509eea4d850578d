"""A run that is killed, or asked to stop, goes on from its checkpoints to the result of an undisturbed one.

TORTURE=N kills N runs three times each (default 2).
"""

import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from run import IDXR, idxr

RECORDS = 12000
INPUT, REQUEUE = 3, 75
TORTURE = int(os.environ.get("TORTURE", 2))
TABLES = [f"{table}.{ending}" for table in ("identities", "pairs", "masters", "households") for ending in ("csv", "parquet")]


def command(run, ranks, *options):
    launch = ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", str(ranks)] if ranks else []
    return [*launch, IDXR, "match", "people.csv", "--output", run, "--format", "csv,parquet", "--threads", "1",
            "--checkpoint-interval", "0", *options]


def ranks_of(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        idxr("generate", "--records", RECORDS, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        cls.match("undisturbed", 2, check=True)
        cls.wanted = cls.tables("undisturbed")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    @classmethod
    def match(cls, run, ranks, *options, check=False):
        done = subprocess.run(command(run, ranks, *options), cwd=cls.folder, capture_output=True, text=True, timeout=300)
        if check and done.returncode != 0:
            raise AssertionError(f"exit {done.returncode}\n{done.stderr}")
        return done

    @classmethod
    def tables(cls, run):
        return {name: (cls.folder / run / name).read_bytes() for name in TABLES}

    def checkpoints(self, run):
        return sorted((self.folder / run / "checkpoints").glob("*.json"))

    def strike(self, run, ranks, count, blow):
        """Starts a run and strikes it when it has left `count` checkpoints; false if it ended before."""
        process = subprocess.Popen(command(run, ranks), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True)
        while process.poll() is None and len(self.checkpoints(run)) < count:
            time.sleep(0.002)
        struck = process.poll() is None
        if struck:
            blow(process)
        self.stderr = process.communicate(timeout=60)[1]
        self.status = process.returncode
        return struck

    def stopped(self, run, count=6):
        """A run with some checkpoints that was asked to stop."""
        self.assertTrue(self.strike(run, None, count, lambda process: process.send_signal(signal.SIGUSR1)))
        return self.folder / run / "checkpoints"

    def test_kills_at_random_instants_and_other_numbers_of_ranks(self):
        chance = random.Random(7)

        def blow(process):
            time.sleep(chance.random() * 0.1)
            ranks = ranks_of(process)
            # One rank, or mpirun; a run on one process has no ranks below it.
            subprocess.run(["kill", "-KILL", str(chance.choice(ranks + [process.pid]))], check=False, stderr=subprocess.DEVNULL)

        struck = []
        for attempt in range(TORTURE):
            run = f"killed-{attempt}"
            for ranks in (None, 3, 2):
                wanted = len(self.checkpoints(run)) + chance.randint(0, 9)
                if self.strike(run, ranks, wanted, blow):
                    struck.append(len(self.checkpoints(run)))
            self.match(run, chance.choice((1, 2, 3, 7)), check=True)
            self.assertEqual(self.tables(run), self.wanted)
            shutil.rmtree(self.folder / run)
        print(f"{len(struck)} kills, with {min(struck)} to {max(struck)} checkpoints on disk")
        self.assertGreaterEqual(len(struck), 2 * TORTURE)

    def test_asked_to_stop_it_leaves_with_75_and_says_how_to_go_on(self):
        for ranks in (None, 2):
            run = f"asked-{ranks}"
            self.assertTrue(self.strike(run, ranks, 4, lambda process: process.send_signal(signal.SIGUSR1)))
            self.assertEqual(self.status, REQUEUE)
            self.assertIn("the same command goes on from there", self.stderr)
            self.assertFalse((self.folder / run / "manifest.json").exists())
            self.assertIn("going on from blocking pass", self.match(run, 3, check=True).stderr)
            self.assertEqual(self.tables(run), self.wanted)

    def test_a_flipped_bit_costs_the_passes_from_there_on(self):
        checkpoints = self.stopped("flipped")
        part = sorted(checkpoints.glob("pairs-00[1-9]*.part"))[0]
        bytes_there = bytearray(part.read_bytes())
        bytes_there[len(bytes_there) // 2] ^= 4
        part.write_bytes(bytes_there)
        done = self.match("flipped", 2, check=True)
        self.assertIn("is damaged; its passes run again", done.stderr)
        self.assertIn("going on from blocking pass", done.stderr)
        self.assertEqual(self.tables("flipped"), self.wanted)

    def test_damaged_records_start_the_run_over(self):
        for number, name in enumerate(("population.json", "population.0.0.part", "../rejects.csv")):
            with self.subTest(name):
                run = f"cut-{number}"
                file = self.stopped(run) / name
                file.write_bytes(file.read_bytes()[:-3])
                self.assertIn("is damaged; starting over", self.match(run, 2, check=True).stderr)
                self.assertEqual(self.tables(run), self.wanted)

    def test_a_missing_part_is_told(self):
        (self.stopped("missing") / "population.0.0.part").unlink()
        self.assertIn("starting over", self.match("missing", 2, check=True).stderr)
        self.assertEqual(self.tables("missing"), self.wanted)

    def test_an_input_that_changed_is_read_again(self):
        run = "changed"
        self.stopped(run)
        people = self.folder / "people.csv"
        before = people.read_bytes()
        try:
            people.write_bytes(before[:before.rindex(b"\n", 0, -1) + 1])
            done = self.match(run, 2, check=True)
            self.assertIn("the input has changed; starting over", done.stderr)
            self.assertEqual(len((self.folder / run / "identities.csv").read_text().splitlines()), RECORDS)
        finally:
            people.write_bytes(before)

    def test_checkpoints_are_private_and_go_when_the_run_is_over(self):
        checkpoints = self.stopped("over")
        self.assertEqual(checkpoints.stat().st_mode & 0o777, 0o700)
        self.assertEqual({file.stat().st_mode & 0o777 for file in checkpoints.iterdir()}, {0o600})
        self.match("over", 2, check=True)
        self.assertFalse(checkpoints.exists())
        self.match("kept", 2, "--keep-checkpoints", check=True)
        self.assertTrue((self.folder / "kept" / "checkpoints" / "population.json").exists())

    def test_resume_knows_the_job(self):
        self.stopped("named")
        done = subprocess.run(["mpirun", "--bind-to", "none", "--oversubscribe", "-n", "2", IDXR, "resume", "named"],
                              cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("going on", done.stderr)
        self.assertEqual(self.tables("named"), self.wanted)
        none = idxr("resume", "nowhere", folder=self.folder, check=False)
        self.assertEqual(none.returncode, INPUT)
        self.assertIn("holds no run", none.stderr)

    def test_overwrite_takes_nothing_up(self):
        self.stopped("overwritten")
        self.assertNotIn("going on", self.match("overwritten", 2, "--overwrite", check=True).stderr)
        self.assertEqual(self.tables("overwritten"), self.wanted)


if __name__ == "__main__":
    unittest.main()
