"""A run that is killed, or asked to stop, goes on from its checkpoints to the result of an undisturbed one.

TORTURE=N strikes N times at random (default 6).
"""

import collections
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from run import command, idxr

RECORDS = 12000
INPUT, REQUEUE = 3, 75
TORTURE = int(os.environ.get("TORTURE", 6))
# The shared memory of PMIx 4.2 lets mpirun hang when a rank is killed while it starts.
os.environ["PMIX_MCA_gds"] = "hash"
TABLES = [f"{table}.{ending}" for table in ("identities", "pairs", "masters", "households", "cuts") for ending in ("csv", "parquet")]


def matching(run, ranks, *options):
    return command("match", "people.csv", "--output", run, "--format", "csv,parquet", "--threads", 1,
                   "--checkpoint-interval", 0, *options, ranks=ranks)


def ranks_of(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        idxr("generate", "--records", RECORDS, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        begun = time.monotonic()
        cls.match("undisturbed", 2, check=True)
        cls.seconds = time.monotonic() - begun
        cls.wanted = cls.tables("undisturbed")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    @classmethod
    def match(cls, run, ranks, *options, check=False):
        done = subprocess.run(matching(run, ranks, *options), cwd=cls.folder, capture_output=True, text=True, timeout=300)
        if check and done.returncode != 0:
            raise AssertionError(f"exit {done.returncode}\n{done.stderr}")
        return done

    @classmethod
    def tables(cls, run):
        return {name: (cls.folder / run / name).read_bytes() for name in TABLES}

    def checkpoints(self, run):
        return sorted((self.folder / run / "checkpoints").glob("*.json"))

    def phase(self, run):
        """The phase that the run was in when it ended."""
        log = self.folder / run / "events.jsonl"
        lines = log.read_text().splitlines() if log.exists() else []
        events = [json.loads(line) for line in lines if line.endswith("}")]
        begun = [event["phase"] for event in events if event["event"] == "start"]
        return begun[-1] if begun else "the beginning"

    def begin(self, run, ranks):
        return subprocess.Popen(matching(run, ranks), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                text=True)

    def strike(self, run, ranks, count, blow):
        """Starts a run and strikes it when it has left `count` checkpoints; false if it ended before."""
        process = self.begin(run, ranks)
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

    def test_torture(self):
        """Struck at random, in every way, with damage in between, on changing numbers of ranks."""
        chance = random.Random(7)
        count = collections.Counter()

        def kill(what, sign):
            subprocess.run(["kill", sign, str(what)], check=False, stderr=subprocess.DEVNULL)

        blows = {
            "one rank killed": lambda process: kill(chance.choice(ranks_of(process) or [process.pid]), "-KILL"),
            "mpirun killed": lambda process: kill(process.pid, "-KILL"),
            "terminated": lambda process: kill(process.pid, "-TERM"),
            "interrupted": lambda process: kill(process.pid, "-INT"),
            "asked to stop": lambda process: kill(process.pid, "-USR1"),
            "disk full": lambda process: [resource.prlimit(pid, resource.RLIMIT_FSIZE, (100_000, 100_000))
                                          for pid in ranks_of(process) or [process.pid]],
        }

        def strike(run, ranks):
            kind = chance.choice(sorted(blows))
            instant = time.monotonic() + chance.random() * self.seconds
            process = self.begin(run, ranks)
            while process.poll() is None and time.monotonic() < instant:
                time.sleep(0.005)
            if process.poll() is None:
                try:
                    blows[kind](process)
                except ProcessLookupError:
                    pass
            try:
                process.communicate(timeout=240)
            except subprocess.TimeoutExpired:
                self.fail(f"after '{kind}' in {self.phase(run)} it did not come to an end")
            if process.returncode != 0:
                count[kind] += 1
                count["in " + self.phase(run)] += 1

        def damage(run):
            files = sorted((self.folder / run / "checkpoints").glob("*"))
            if not files or chance.random() < 0.5:
                return
            file = chance.choice(files)
            content = bytearray(file.read_bytes())
            if chance.random() < 0.5 and content:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
                count["bit flipped"] += 1
            else:
                del content[chance.randint(0, len(content)):]
                count["cut off"] += 1
            file.write_bytes(content)

        for attempt in range(2 * TORTURE):
            run = f"struck-{attempt}"
            for ranks in (None, 3, 2):
                strike(run, ranks)
                damage(run)
            self.match(run, chance.choice((1, 2, 3, 7)), check=True)
            self.assertEqual(self.tables(run), self.wanted)
            shutil.rmtree(self.folder / run)
            struck = sum(count[kind] for kind in blows)
            if struck >= TORTURE:
                break
        print("\n" + "\n".join(f"{number:5} {what}" for what, number in sorted(count.items())))
        self.assertGreaterEqual(struck, TORTURE)

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
        done = idxr("resume", "named", ranks=2, folder=self.folder)
        self.assertIn("going on", done.stderr)
        self.assertEqual(self.tables("named"), self.wanted)
        none = idxr("resume", "nowhere", folder=self.folder, check=False)
        self.assertEqual(none.returncode, INPUT)
        self.assertIn("holds no run", none.stderr)

    def test_asked_to_stop_in_consolidation_it_keeps_the_identities(self):
        run = "identities"
        process = self.begin(run, 2)
        while process.poll() is None and not (self.folder / run / "checkpoints" / "identities.json").exists():
            time.sleep(0.002)
        process.kill()
        process.communicate(timeout=60)
        if not (self.folder / run / "manifest.json").exists():
            self.assertIn("going on from the identities", self.match(run, 3, check=True).stderr)
        self.assertEqual(self.tables(run), self.wanted)

    def test_overwrite_takes_nothing_up(self):
        self.stopped("overwritten")
        self.assertNotIn("going on", self.match("overwritten", 2, "--overwrite", check=True).stderr)
        self.assertEqual(self.tables("overwritten"), self.wanted)


if __name__ == "__main__":
    unittest.main()
