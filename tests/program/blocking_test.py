"""Passes of blocking that bring too little for their pairs are left out, on any number of ranks and after a stop alike."""

import csv
import filecmp
import json
import pathlib
import random
import signal
import subprocess
import tempfile
import time
import unittest

from run import command, idxr

RECORDS = 80_000  # enough that candidate pairs are sampled
TABLES = ("identities.csv", "pairs.csv", "masters.csv", "households.csv", "cuts.csv", "model.json")
IF_FEW = {"city and postcode", "house number and place", "street and place"}  # run where they propose no more than a pair a record


class Choice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        idxr("generate", "--records", RECORDS, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        cls.match("chosen")

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    @classmethod
    def match(cls, run, *options, ranks=None, threads=2):
        return idxr("match", "people.csv", "--output", run, "--format", "csv", "--threads", threads, *options, ranks=ranks, folder=cls.folder)

    def blocking(self, run):
        return json.loads((self.folder / run / "report.json").read_text())["blocking"]

    def f1(self, run):
        told = idxr("evaluate", "--result", run, "--truth", "truth.csv", "--json", folder=self.folder).stdout
        return json.loads(told)["pairwise"]["f1"]

    def write(self, name, header, rows):
        with open(self.folder / name, "w", newline="") as file:
            csv.writer(file).writerows([header, *rows])

    def assert_same(self, run):
        for table in TABLES:
            self.assertTrue(filecmp.cmp(self.folder / "chosen" / table, self.folder / run / table, shallow=False), f"{run}/{table} differs")
        self.assertEqual(self.blocking("chosen"), self.blocking(run))

    def test_what_is_left_out_is_told_and_costs_no_accuracy(self):
        done = self.match("all", "--without", "choice")
        self.assertNotIn("left out", done.stdout + done.stderr)
        chosen, whole = self.blocking("chosen"), self.blocking("all")
        idle = [each for each in chosen if not each["runs"]]
        self.assertGreater(len(idle), 4)
        for each in idle:
            self.assertEqual(each["round"], 3)
            self.assertEqual((each["pairs_new"], each["matches"]), (0, 0))
        self.assertTrue(all(each["runs"] and each["worth"] is None for each in whole if each["name"] not in IF_FEW))
        pairs = [sum(each["pairs_new"] for each in blocking) for blocking in (chosen, whole)]
        self.assertLess(pairs[0], 0.95 * pairs[1])
        self.assertLess(sum(each["worth"] for each in idle), sum(each["matches"] for each in whole) / 500)
        self.assertGreater(self.f1("chosen"), self.f1("all") - 0.0005)
        self.assertIn("passes were not run", (self.folder / "chosen" / "report.html").read_text())
        rules = [rule["name"] for rule in json.loads((self.folder / "chosen" / "model.json").read_text())["rules"]]
        self.assertEqual(rules, [each["name"] for each in chosen if each["runs"]])

    def test_for_ranks_and_threads(self):
        for ranks, threads in ((None, 1), (2, 1), (3, 2)):
            with self.subTest(ranks=ranks, threads=threads):
                run = f"run-{ranks}-{threads}"
                self.match(run, ranks=ranks, threads=threads)
                self.assert_same(run)

    def test_after_a_stop(self):
        words = command("match", "people.csv", "--output", "stopped", "--format", "csv", "--threads", 1, "--checkpoint-interval", 0)
        process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        saved = self.folder / "stopped" / "checkpoints"
        while process.poll() is None and not list(saved.glob("pairs-*.json")):
            time.sleep(0.002)
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(timeout=300), 75)
        self.match("stopped", "--checkpoint-interval", 0, ranks=3, threads=1)
        self.assert_same("stopped")

    def test_few_records_meet_in_every_pass(self):
        idxr("generate", "--records", 2000, "--output", "few.csv", folder=self.folder)
        idxr("match", "few.csv", "--output", "few", "--format", "csv", folder=self.folder)
        self.assertLessEqual({each["name"] for each in self.blocking("few") if not each["runs"]}, IF_FEW)

    def test_city_and_postcode_together_tell_where_neither_tells_the_other(self):
        draw = random.Random(1)
        name = lambda: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=7))
        cities, postcodes, given_names = [name() for _ in range(60)], range(2000, 2200), [name() for _ in range(80)]
        rows, truth = [], []
        for person in range(600):
            place = [draw.choice(cities), draw.choice(postcodes)]
            known = [draw.choice(given_names), name(), f"{draw.randrange(1930, 2000)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"]
            # Every tenth has married, and the date of birth was not asked for: the given name and the place are left.
            later = known if person % 10 else [known[0], name(), ""]
            rows += [[f"r{person}", *known, *place], [f"s{person}", *later, *place]]
            truth += [[f"{letter}{person}", person] for letter in "rs"]
        self.write("apart.csv", ["record_id", "given_name", "surname", "date_of_birth", "city", "postcode"], rows)
        self.write("apart-truth.csv", ["record_id", "entity_id"], truth)
        idxr("match", "apart.csv", "--output", "apart", folder=self.folder)
        self.assertTrue(next(each for each in self.blocking("apart") if each["name"] == "city and postcode")["runs"])
        found = json.loads(idxr("evaluate", "--result", "apart", "--truth", "apart-truth.csv", "--json", folder=self.folder).stdout)["pairwise"]
        self.assertGreater(found["recall"], 0.98)
        self.assertGreater(found["precision"], 0.98)


if __name__ == "__main__":
    unittest.main()
