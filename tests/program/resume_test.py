"""A run that is killed, or asked to stop, goes on from its checkpoints to the result of an undisturbed one.

TORTURE=N strikes N times at random (default 6), by the seed SEED, and prints what was struck where, and what it cost.
"""

import collections
import datetime
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from run import command, idxr

RECORDS = 12000
INPUT, OUTPUT, REQUEUE = 3, 5, 75
TORTURE = int(os.environ.get("TORTURE", 6))
# The shared memory of PMIx 4.2 lets mpirun hang when a rank is killed while it starts.
os.environ["PMIX_MCA_gds"] = "hash"
PHASES = ("reading", "counting values", "blocking", "estimating", "comparing", "learning", "consolidating", "writing")
BATCH = 2000  # members of blocks in a batch: passes of several batches
TABLES = [f"{table}.{ending}" for table in ("identities", "pairs", "masters", "households", "cuts") for ending in ("csv", "parquet")]


def matching(run, ranks, *options):
    if "--chunk-size" not in options:
        options += ("--chunk-size", "128KiB")
    return command("match", "people.csv", "--output", run, "--format", "csv,parquet", "--threads", 1,
                   "--checkpoint-interval", 0, *options, ranks=ranks)


def ranks_of(process):
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def cut_off(process):
    """Kills a run, and waits for ranks that outlive their mpirun for a moment and save what is due."""
    ranks = ranks_of(process)
    process.kill()
    process.communicate(timeout=60)
    while any(alive(pid) for pid in ranks):
        time.sleep(0.01)


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        idxr("generate", "--records", RECORDS, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        # The least of two, for a machine that is busy now and then.
        cls.seconds = min(cls.seconds_of("undisturbed"), cls.seconds_of("undisturbed again"))
        cls.wanted = cls.tables("undisturbed")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    @classmethod
    def match(cls, run, ranks, *options, check=False):
        done = subprocess.run(matching(run, ranks, *options), cwd=cls.folder, capture_output=True, text=True, timeout=900)
        if check and done.returncode != 0:
            raise AssertionError(f"exit {done.returncode}\n{done.stderr}")
        return done

    @classmethod
    def seconds_of(cls, run):
        begun = time.monotonic()
        cls.match(run, 2, check=True)
        return time.monotonic() - begun

    @classmethod
    def tables(cls, run):
        return {name: (cls.folder / run / name).read_bytes() for name in TABLES}

    def passes_saved(self, run):
        return len(list((self.folder / run / "checkpoints").glob("pairs-*.json")))

    def phases(self, run):
        """When each phase began, of all attempts: pairs of its name and a time of day."""
        log = self.folder / run / "events.jsonl"
        lines = log.read_text().splitlines() if log.exists() else []
        events = [json.loads(line) for line in lines if line.endswith("}")]
        return [(event["phase"], datetime.datetime.fromisoformat(event["time"].rstrip("Z")))
                for event in events if event["event"] == "start"]

    def phase(self, run):
        """The phase that the run was in when it ended."""
        phases = self.phases(run)
        return phases[-1][0] if phases else "the beginning"

    def seconds_of_phases(self, run):
        phases = self.phases(run)
        ends = [*(begun for _, begun in phases[1:]), phases[-1][1] + datetime.timedelta(seconds=0.5)]
        return {phase: (end - begun).total_seconds() for (phase, begun), end in zip(phases, ends)}

    def begin(self, run, ranks, *options, batch=None):
        environment = {**os.environ, "IDXR_BATCH": str(batch)} if batch else None
        return subprocess.Popen(matching(run, ranks, *options), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                text=True, env=environment)

    def strike(self, run, ranks, count, blow):
        """Starts a run and strikes it when it has saved `count` blocking passes; false if it ended before."""
        process = self.begin(run, ranks)
        while process.poll() is None and self.passes_saved(run) < count:
            time.sleep(0.002)
        struck = process.poll() is None
        if struck:
            blow(process)
        self.stderr = process.communicate(timeout=60)[1]
        self.status = process.returncode
        return struck

    def stopped(self, run, count=4):
        """A run that was asked to stop when it had compared some passes."""
        self.assertTrue(self.strike(run, None, count, lambda process: process.send_signal(signal.SIGUSR1)))
        return self.folder / run / "checkpoints"

    def test_torture(self):
        """Struck at random, in every way, with damage in between, on changing numbers of ranks.

        Half of the strikes come at any instant of a run, the others at any instant of a phase that is drawn first.
        """
        chance = random.Random(int(os.environ.get("SEED", 7)))
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

        seconds_of_phase = self.seconds_of_phases("undisturbed again")
        struck = collections.Counter()  # by kind and phase
        spent = 0
        pace = 1.0  # lower when runs are over before they are struck, as on a machine that is busy now and then

        def end_of(process, when):
            for _ in range(10):  # a busy machine has seconds for it now and then
                try:
                    return process.communicate(timeout=60)[1]
                except subprocess.TimeoutExpired:
                    if not ranks_of(process):
                        # PMIx 4.2 now and then waits for a lock of its own when mpirun finishes, long after the ranks.
                        count["mpirun without ranks that did not end by itself"] += 1
                        process.kill()
                        return process.communicate(timeout=60)[1]
            self.fail(f"{when} it did not come to an end")

        def strike(run, ranks):
            nonlocal spent, pace
            kind = chance.choice(sorted(blows))
            part = chance.random()
            phase = chance.choice(PHASES) if chance.random() < 0.5 else None
            before = len(self.phases(run))
            begun = time.monotonic()
            process = self.begin(run, ranks, batch=BATCH)
            if phase:
                late = PHASES[PHASES.index(phase):]  # an attempt may begin after it
                while process.poll() is None and not any(name in late for name, _ in self.phases(run)[before:]):
                    time.sleep(0.002)
                instant = time.monotonic() + part * pace * seconds_of_phase[phase]
            else:
                instant = begun + part * pace * self.seconds
            while process.poll() is None and time.monotonic() < instant:
                time.sleep(0.002)
            pace = min(1.0, pace * 1.1) if process.poll() is None else pace * 0.7
            if process.poll() is None:
                try:
                    blows[kind](process)
                except ProcessLookupError:
                    pass
            said = end_of(process, f"after '{kind}' in {run}")
            spent += time.monotonic() - begun
            resumed(said)
            if process.returncode != 0:
                struck[kind, self.phase(run)] += 1

        def resumed(said):
            found = re.findall("going on from (?:the )?(chunks|records|model|matches|identities|blocking pass|[0-9]+ of)", said)
            if found:
                count[f"resumed from {'chunks' if found[-1].endswith('of') else found[-1]}"] += 1

        def damage(run):
            files = sorted((self.folder / run / "checkpoints").glob("*"))
            if not files or chance.random() < 0.5:
                return
            file = chance.choice(files)
            content = bytearray(file.read_bytes())
            if chance.random() < 0.5 and content:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
                count["bit flipped in a checkpoint"] += 1
            else:
                del content[chance.randint(0, len(content)):]
                count["checkpoint cut off"] += 1
            file.write_bytes(content)

        runs = 0
        while runs < 2 * TORTURE and sum(struck.values()) < TORTURE:
            run = f"struck-{runs}"
            for ranks in (None, 3, 2):
                strike(run, ranks)
                damage(run)
            begun = time.monotonic()
            resumed(self.match(run, chance.choice((1, 2, 3, 7)), check=True).stderr)
            spent += time.monotonic() - begun
            self.assertEqual(self.tables(run), self.wanted)
            shutil.rmtree(self.folder / run)
            runs += 1
        self.show(struck, count)
        strikes = sum(struck.values())
        undisturbed = (self.seconds + self.seconds_of("undisturbed at the end")) / 2
        print(f"{strikes} strikes in {runs} runs; an undisturbed run takes {undisturbed:.2f} s, "
              f"a strike costs {max(0, spent - runs * undisturbed) / max(1, strikes):.2f} s")
        self.assertGreaterEqual(strikes, TORTURE)

    @staticmethod
    def show(struck, count):
        """The strikes as a table of phases and kinds, and what else was counted."""
        kinds = sorted({kind for kind, _ in struck})
        print("\n| phase | " + " | ".join(kinds) + " | all |\n|" + "---|" * (len(kinds) + 2))
        for phase, _ in collections.Counter(phase for _, phase in struck.elements()).most_common():
            of_kind = [struck[kind, phase] for kind in kinds]
            print(f"| {phase} | " + " | ".join(map(str, of_kind)) + f" | {sum(of_kind)} |")
        print("\n".join(f"{number:5} {what}" for what, number in sorted(count.items())))

    def test_asked_to_stop_it_leaves_with_75_and_says_how_to_go_on(self):
        for ranks in (None, 2):
            run = f"asked-{ranks}"
            self.assertTrue(self.strike(run, ranks, 2, lambda process: process.send_signal(signal.SIGUSR1)))
            self.assertEqual(self.status, REQUEUE)
            self.assertIn("the same command goes on from there", self.stderr)
            self.assertFalse((self.folder / run / "manifest.json").exists())
            self.assertIn("going on from blocking pass", self.match(run, 3, check=True).stderr)
            self.assertEqual(self.tables(run), self.wanted)

    def test_a_flipped_bit_costs_the_passes_from_there_on(self):
        checkpoints = self.stopped("flipped")
        part = sorted(checkpoints.glob("pairs-00000[1-9]*.part"))[0]
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
            self.assertIn("the input has changed", done.stderr)
            self.assertEqual(len((self.folder / run / "identities.csv").read_text().splitlines()), RECORDS)
        finally:
            people.write_bytes(before)

    def test_verify_inputs_sees_a_change_between_the_samples(self):
        run = "whole"
        process = self.begin(run, None, "--verify-inputs")
        while process.poll() is None and self.passes_saved(run) < 2:
            time.sleep(0.002)
        process.send_signal(signal.SIGUSR1)
        process.communicate(timeout=60)
        people = self.folder / "people.csv"
        before, times = people.read_bytes(), people.stat()
        try:
            at = before.index(b"MA", 75_000)  # between the first sample and the second
            people.write_bytes(before[:at] + b"MB" + before[at + 2:])
            os.utime(people, ns=(times.st_atime_ns, times.st_mtime_ns))
            self.assertIn("the whole input has changed", self.match(run, 2, "--verify-inputs", check=True).stderr)
        finally:
            people.write_bytes(before)
            os.utime(people, ns=(times.st_atime_ns, times.st_mtime_ns))

    def test_checkpoints_are_private_and_go_when_the_run_is_over(self):
        checkpoints = self.stopped("over")
        self.assertEqual(checkpoints.stat().st_mode & 0o777, 0o700)
        self.assertEqual({file.stat().st_mode & 0o777 for file in checkpoints.iterdir()}, {0o600})
        self.match("over", 2, check=True)
        self.assertFalse(checkpoints.exists())
        self.match("kept", 2, "--keep-checkpoints", check=True)
        self.assertTrue((self.folder / "kept" / "checkpoints" / "population.json").exists())

    def test_a_pass_goes_on_from_the_batches_that_are_compared(self):
        for before, after in ((None, 3), (3, 1), (2, 2)):
            with self.subTest(before=before, after=after):
                run = f"within-{before}"
                process = self.begin(run, before, batch=500)
                parts = self.parts_of_passes(run)
                while process.poll() is None and len(parts) < 4:
                    time.sleep(0.01)
                    parts = self.parts_of_passes(run)
                cut_off(process)
                for later in (self.folder / run / "checkpoints").glob("pairs-*.json"):
                    if later.name > parts[-1].name:
                        later.unlink()
                self.assertRegex(self.match(run, after, check=True).stderr, "going on from .* of which a part is compared")
                self.assertEqual(self.tables(run), self.wanted)

    def parts_of_passes(self, run):
        """Checkpoints in the middle of a pass, in order."""
        indices = sorted((self.folder / run / "checkpoints").glob("pairs-*.json"))
        return [index for index in indices if json.loads(index.read_text().splitlines()[0])["facts"]["keys"]]

    def test_cut_off_when_the_model_is_estimated_it_does_not_estimate_again(self):
        for before, after in ((None, 3), (3, 1)):
            with self.subTest(before=before, after=after):
                run = f"estimated-{before}"
                process = self.begin(run, before, batch=500)
                checkpoints = self.folder / run / "checkpoints"
                while process.poll() is None and not (checkpoints / "model.json").exists():
                    time.sleep(0.002)
                cut_off(process)
                for later in checkpoints.glob("pairs-*.json"):
                    later.unlink()
                kept = {index.stem for index in checkpoints.glob("*.json")}
                self.assertEqual(kept, {"population", "model"})
                self.assertIn("going on from the model", self.match(run, after, check=True).stderr)
                self.assertEqual(self.tables(run), self.wanted)

    def test_asked_to_stop_while_learning_it_keeps_the_pairs(self):
        run = "learning"
        process = self.begin(run, 2)
        while process.poll() is None and self.phase(run) != "learning":
            time.sleep(0.001)
        process.send_signal(signal.SIGUSR1)
        said = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, REQUEUE, said)
        self.assertRegex(said, r"stopped on request, ([0-9]+) of \1 passes are saved")
        self.assertIn("going on from blocking pass", self.match(run, 3, check=True).stderr)
        self.assertEqual(self.tables(run), self.wanted)

    def test_resume_knows_the_job(self):
        self.stopped("named")
        done = idxr("resume", "named", ranks=2, folder=self.folder)
        self.assertIn("going on", done.stderr)
        self.assertEqual(self.tables("named"), self.wanted)
        none = idxr("resume", "nowhere", folder=self.folder, check=False)
        self.assertEqual(none.returncode, INPUT)
        self.assertIn("holds no run", none.stderr)

    def test_a_run_that_another_is_still_at_work_on_is_left_to_it(self):
        first = self.begin("held", None)
        while first.poll() is None and self.passes_saved("held") < 1:
            time.sleep(0.002)
        first.send_signal(signal.SIGSTOP)
        second = self.match("held", 2)
        first.send_signal(signal.SIGCONT)
        first.communicate(timeout=300)
        self.assertEqual(second.returncode, OUTPUT)
        self.assertIn("held: another idxr is at work on this run", second.stderr)
        self.assertEqual(first.returncode, 0)
        self.assertEqual(self.tables("held"), self.wanted)

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

    def test_asked_to_stop_while_reading_it_keeps_what_was_read(self):
        for ranks in (None, 3):
            with self.subTest(ranks=ranks):
                run = f"reading-{ranks}"
                options = ("--chunk-size", "8KiB")
                process = self.begin(run, ranks, *options)
                while process.poll() is None and not list((self.folder / run / "checkpoints").glob("reading-*.json")):
                    time.sleep(0.001)
                process.send_signal(signal.SIGUSR1)
                said = process.communicate(timeout=60)[1]
                self.assertEqual(process.returncode, REQUEUE, said)
                self.assertIn("what was read is saved", said)
                done = self.match(run, 2, *options, check=True)
                self.assertRegex(done.stderr, "going on from [0-9]+ of [0-9]+ chunks")
                self.assertEqual(self.tables(run), self.wanted)

    def test_damaged_chunks_are_read_again_alone(self):
        run, options = "chunks", ("--chunk-size", "8KiB")
        process = self.begin(run, None, *options)
        while process.poll() is None and not (self.folder / run / "checkpoints" / "reading-003.json").exists():
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        part = self.folder / run / "checkpoints" / "reading-001.0.0.part"
        part.write_bytes(part.read_bytes()[:-1])
        said = self.match(run, 2, *options, check=True).stderr
        self.assertIn("is damaged; the rows of 1 checkpoint are read again", said)
        self.assertRegex(said, "going on from [0-9]+ of [0-9]+ chunks")
        self.assertEqual(self.tables(run), self.wanted)

    def test_asked_to_stop_while_writing_it_keeps_the_tables_that_are_whole(self):
        for ranks in (None, 2):
            with self.subTest(ranks=ranks):
                run = f"writing-{ranks}"
                folder = self.folder / run
                process = self.begin(run, ranks)
                while process.poll() is None and not (folder / "checkpoints" / "tables.json").exists():
                    time.sleep(0.001)
                process.send_signal(signal.SIGUSR1)
                said = process.communicate(timeout=60)[1]
                self.assertEqual(process.returncode, REQUEUE, said)
                self.assertIn("identities and households are saved", said)
                before = {path.name: path.stat().st_ino for path in folder.glob("identities.*")}
                self.assertIn("going on from the matches", self.match(run, 3, check=True).stderr)
                self.assertEqual(before, {name: (folder / name).stat().st_ino for name in before})
                self.assertEqual(self.tables(run), self.wanted)

    def test_short_time_limits_one_after_the_other_come_to_an_end(self):
        run, attempts = "limited", 0
        while not (self.folder / run / "manifest.json").exists():
            process = self.begin(run, (None, 2, 3)[attempts % 3])
            try:
                said = process.communicate(timeout=self.seconds / 2)[1]
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGUSR1)
                asked = time.monotonic()
                said = process.communicate(timeout=60)[1]
                self.assertLess(time.monotonic() - asked, 10)
            self.assertIn(process.returncode, (0, REQUEUE), said)
            attempts += 1
            self.assertLess(attempts, 30)
        self.assertEqual(self.tables(run), self.wanted)

    def test_overwrite_takes_nothing_up(self):
        self.stopped("overwritten")
        self.assertNotIn("going on", self.match("overwritten", 2, "--overwrite", check=True).stderr)
        self.assertEqual(self.tables("overwritten"), self.wanted)


if __name__ == "__main__":
    unittest.main()
