"""What is private stays so: no value of the records is told, no file is open to others, and no text names a place or a command."""

import csv
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import unittest

from jobs import JobsTest
from run import IDXR, command, idxr

# Every text of the records begins with a mark that no report has by chance; numbers are told by themselves.
MARKS = {"record_id": "QXRID", "first_name": "Qxgiven", "middle_name": "Qxmiddle", "last_name": "Qxfamily", "email": "qxmail",
         "street_address": "77 Qxstreet ", "city": "Qxcity"}
NUMBERS = ("ssn", "phone", "date_of_birth")
# Tables, rejected rows and checkpoints hold records; that is what they are for.
DATA = re.compile(r"(identities|pairs|masters|households|cuts)\.(csv|parquet|h5)|rejects\.csv|.*\.part")


def marked(folder):
    """Made-up records with marks, and rows with which something is wrong; the values that nobody may tell."""
    idxr("generate", "--records", 600, "--output", "plain.csv", "--truth", "plain-truth.csv", folder=folder)
    told = set()
    with open(folder / "plain.csv", newline="") as plain, open(folder / "people.csv", "w", newline="") as people:
        reader = csv.DictReader(plain)
        writer = csv.DictWriter(people, reader.fieldnames)
        writer.writeheader()
        for number, row in enumerate(reader):
            for column, mark in MARKS.items():
                if row[column]:
                    row[column] = mark + row[column]
            for column in NUMBERS:
                digits = re.sub("[^0-9]", "", row[column])
                if len(digits) >= 8:
                    told |= {row[column], digits}
            if number % 50 == 7:
                row["date_of_birth"] = "Qxdate 31/31"
            if number % 50 == 9:
                row["ssn"] = "Qxssn"
            writer.writerow(row)
        for at in range(20):
            people.write(f"QXRID-LONG{at},Qxmore,Qxthan,Qxit,Qxshould,Qxhave" + ",Qxcell" * 30 + "\n")
    # A dictionary of marks alone; short names of the generator may stand in words of a report.
    with open(folder / "plain-truth.csv", newline="") as truth:
        rows = list(csv.DictReader(truth))
    with open(folder / "truth.csv", "w", newline="") as truth:
        writer = csv.DictWriter(truth, rows[0].keys())
        writer.writeheader()
        for row in rows:
            writer.writerow({**row, "record_id": MARKS["record_id"] + row["record_id"]})
    ids = [MARKS["record_id"] + row["record_id"] for row in rows]
    with open(folder / "labels.csv", "w") as labels:
        labels.write("record_id_1,record_id_2,label\n")
        labels.writelines(f"{a},{b},{'match' if i % 2 else 'no_match'}\n" for i, (a, b) in enumerate(zip(ids[:60], ids[1:61])))
    return told


def told_numbers(numbers, text):
    """Those that stand in the text by themselves; any digits may stand within those of a fraction."""
    standing = set(re.findall(r"(?<![\d.])\d+(?![\d.])", text))
    return [number for number in numbers if number in (standing if number.isdigit() else text)]


class Values(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        cls.numbers = marked(cls.folder)
        cls.match("run", "--truth", "truth.csv", "--labels", "labels.csv", "--format", "csv,parquet,hdf5")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    @classmethod
    def match(cls, run, *options, check=True):
        return idxr("match", "people.csv", "--output", run, "--checkpoint-interval", 0, "--keep-checkpoints", "--profile",
                    "--max-rejects", "50%", *options, ranks=2, folder=cls.folder, check=check)

    def assert_silent(self, text, where):
        # The folder's name is drawn by chance and may hold the mark.
        text = text.replace(self.folder.name, "FOLDER")
        mark = re.search("qx", text, re.IGNORECASE)
        self.assertIsNone(mark, f"{where} tells {text[max(0, mark.start() - 60):mark.end() + 40] if mark else ''}")
        self.assertEqual(told_numbers(self.numbers, text), [], where)

    def assert_files_are_silent(self, folder):
        files = [path for path in folder.rglob("*") if path.is_file() and not DATA.fullmatch(path.name)]
        for path in files:
            self.assert_silent(path.read_text(errors="replace"), path)
        return {path.name for path in files}

    def test_of_a_run_stand_in_tables_alone(self):
        done = self.match("told", "--truth", "truth.csv", "--labels", "labels.csv")
        self.assert_silent(done.stdout + done.stderr, "match")
        for run in ("run", "told"):
            seen = self.assert_files_are_silent(self.folder / run)
            self.assertLessEqual({"report.json", "report.html", "events.jsonl", "manifest.json", "model.json", "matches.json"}, seen)

    def test_are_not_told_by_commands_that_look_at_them(self):
        for words in (["match", "people.csv", "--dry-run"], ["validate", "people.csv", "--rule", "ssn.valid >= 99.9%"],
                      ["households", "people.csv", "--output", "living"], ["train", "people.csv", "--output", "trained"],
                      ["evaluate", "--result", "run", "--truth", "truth.csv"], ["verify", "run"],
                      ["evaluate", "--result", "run", "--labelled", "labels.csv"],
                      ["match", "people.csv", "--output", "again", "--model", "run/model.json", "--max-rejects", "50%"],
                      ["convert", "people.csv", "--output", "people.parquet", "--standardise"]):
            done = idxr(*words, folder=self.folder, check=False)
            self.assertIn(done.returncode, (0, 4, 9), done.stderr)
            self.assert_silent(done.stdout + done.stderr, words)
        for run in ("living", "trained", "again"):
            self.assert_files_are_silent(self.folder / run)

    def test_are_not_told_by_errors(self):
        whole = (self.folder / "people.csv").read_text()
        broken = {
            "quote.csv": whole + '"Qxopen,never closed\n' + "Qxmore,rows\n" * 50,
            "no-header.csv": whole.split("\n", 1)[1],
            "one-column.csv": "Qxheader\nQxvalue\nQxvalue\n",
            "twice.csv": whole + whole.split("\n")[5] + "\n",
        }
        for name, text in broken.items():
            (self.folder / name).write_text(text)
        (self.folder / "binary.csv").write_bytes(whole[:3000].encode() + b"\0\0\1" + whole[3000:9000].encode())
        for name in (*broken, "binary.csv"):
            done = idxr("match", name, "--output", "broken-" + name, folder=self.folder, check=False)
            # Headers are named; a first row of values that is taken for them is the one thing that looks like both.
            if name not in ("no-header.csv", "one-column.csv"):
                self.assert_silent(done.stdout + done.stderr, name)
        (self.folder / "bad-labels.csv").write_text("record_id_1,record_id_2,label\nQXRID1,QXRID2,Qxlabel\n")
        (self.folder / "no-labels.csv").write_text("record_id_1,record_id_2,label\nQXRIDnone,QXRIDnobody,match\n")
        (self.folder / "bad-truth.csv").write_text("record_id,entity_id\nQXRIDnobody,QXentity\nQXRIDnobody,QXother\n")
        for words in (["--labels", "bad-labels.csv"], ["--labels", "no-labels.csv"], ["--truth", "bad-truth.csv"]):
            done = self.match("broken-" + words[1], *words, check=False)
            self.assert_silent(done.stdout + done.stderr, words)
        done = idxr("evaluate", "--result", "run", "--truth", "bad-truth.csv", folder=self.folder, check=False)
        self.assert_silent(done.stdout + done.stderr, "evaluate")

    def test_are_not_told_by_damage_that_is_found(self):
        damaged = self.folder / "damaged"
        subprocess.run(["cp", "-r", self.folder / "run", damaged], check=True)
        lines = (damaged / "identities.csv").read_text().splitlines(keepends=True)
        (damaged / "identities.csv").write_text("".join([*lines[:40], *lines[41:], lines[60]]))
        done = idxr("verify", "damaged", folder=self.folder, check=False)
        self.assertEqual(done.returncode, 9)
        self.assert_silent(done.stdout + done.stderr, "verify")

    def test_stand_in_files_that_only_their_owner_reads(self):
        before = os.umask(0)
        try:
            self.match("own")
            idxr("convert", "people.csv", "--output", "own/converted.parquet", folder=self.folder)
        finally:
            os.umask(before)
        own = self.folder / "own"
        self.assertEqual([path for path in (own, *own.rglob("*")) if path.stat().st_mode & 0o077], [])
        self.assertGreater(len(list(own.rglob("*.part"))), 2)


class Texts(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)

    def files(self):
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*")}

    def test_of_records_and_sources_name_no_place(self):
        rows = ["record_id,source,first_name,last_name,date_of_birth,city"]
        for number in range(60):
            rows.append(f"../../out{number % 30},../../outside{number % 2},../../Ann{number % 30},/tmp/Lee,1961-03-{number % 30 + 1:02},../Rome")
        (self.folder / "people.csv").write_text("\n".join(rows) + "\n")
        (self.folder / "job.toml").write_text("[[source]]\nname = '../../elsewhere'\nfiles = 'people.csv'\n[output]\nfolder = 'run'\n")
        before = self.files()
        parent = set(os.listdir(self.folder.parent))
        for words in (["people.csv", "--output", "run"], ["job.toml", "--overwrite", "--output", "run"]):
            done = idxr("match", *words, "--checkpoint-interval", 0, "--keep-checkpoints", folder=self.folder, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual({path.split("/")[0] for path in self.files() - before}, {"run"})
        self.assertEqual([name for name in set(os.listdir(self.folder.parent)) - parent if name.startswith(("out", "else"))], [])

    def test_of_a_command_line_are_no_commands(self):
        odd = self.folder / "a b;touch struck;$(touch struck)'\"`touch struck`"
        odd.mkdir()
        idxr("generate", "--records", 300, "--output", "people.csv", "--truth", "truth.csv", folder=odd)
        name = "in;touch struck;$(touch struck)'.csv"
        subprocess.run(["gzip", "people.csv"], cwd=odd, check=True)
        (odd / "people.csv.gz").rename(odd / (name + ".gz"))
        idxr("match", name + ".gz", "--output", "out;touch struck;$(touch struck)'", ranks=2, folder=odd)
        self.assertEqual([path for path in self.files() if path.endswith("struck")], [])


class Jobs(JobsTest):
    def test_tell_no_values_and_run_no_texts(self):
        numbers = marked(self.folder)
        output = "out;touch struck;$(touch struck)'\""
        said = self.idxr("job", "submit", "people.csv", "--output", output, "--name", "$(touch struck);`touch struck`'",
                         "--tag", "$(touch struck)", "--max-rejects", "50%", "--truth", "truth.csv", "--ranks", "1", "--threads", "1")
        self.run_all()
        job = next(iter(self.jobs().values()))
        self.assertEqual(job["state"], "completed", job)
        self.assertEqual([path for path in self.folder.rglob("struck")], [])
        said += self.idxr("job", "show", job["id"]) + self.idxr("job", "logs", job["id"])
        said += (self.folder / "runner.log").read_text()
        if not self.on_server():
            said += "\n".join(sqlite3.connect(self.store).iterdump())
        said += "".join(path.read_text(errors="replace") for path in (self.folder / output / "job").rglob("*") if path.is_file())
        self.assertNotRegex(said, "(?i)qx")
        self.assertEqual(told_numbers(numbers, said), [])


if __name__ == "__main__":
    unittest.main()
