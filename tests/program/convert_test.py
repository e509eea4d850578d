"""idxr convert carries records between CSV, HDF5 and Parquet in every direction, and standardises them."""

import filecmp
import gzip
import itertools
import pathlib
import tempfile
import unittest

from run import clusters, idxr, rows

USAGE, INPUT, REJECTS, OUTPUT = 2, 3, 4, 5
PEOPLE = (
    'Pt Surname,First,DOB,Phone,note\n'
    "O'Brien,zoë,1990-01-30,(217) 555-0142,\"two\nlines, \"\"quoted\"\"\"\n"
    'smith jr,JOHN,03/14/1961,,\n'
    ',,,,x\n'
)


class Convert(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        self.write("people.csv", PEOPLE)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def convert(self, *arguments, **options):
        return idxr("convert", *arguments, folder=self.folder, **options)

    def assert_fault(self, code, words, *arguments):
        before = sorted(path.name for path in self.folder.iterdir())
        done = self.convert(*arguments, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), before)


class Carrying(Convert):
    def test_every_direction_keeps_every_value(self):
        idxr("generate", "--records", 3000, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        for name in ("people", "many"):
            self.convert(f"{name}.csv", "--output", "start.csv", "--overwrite")
            start = (self.folder / "start.csv").read_bytes()
            self.assertEqual(rows(self.folder / "start.csv"), rows(self.folder / f"{name}.csv"))
            for first, second in itertools.product(("csv", "parquet", "h5"), repeat=2):
                with self.subTest(name=name, first=first, second=second):
                    self.convert("start.csv", "--output", f"a.{first}", "--overwrite", ranks=2)
                    self.convert(f"a.{first}", "--output", f"b.{second}", "--overwrite")
                    self.convert(f"b.{second}", "--output", "back.csv", "--overwrite", ranks=3)
                    self.assertEqual((self.folder / "back.csv").read_bytes(), start)

    def test_the_same_bytes_for_any_number_of_ranks_and_threads(self):
        idxr("generate", "--records", 3000, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        lines = (self.folder / "many.csv").read_text().splitlines(keepends=True)
        lines[1700] = "too,few\n"
        lines[2200] = '"a stray quote' + lines[2200]
        self.write("many.csv", "".join(lines))
        for more in ((), ("--standardise",)):
            outputs = []
            for ranks, threads, chunk in ((1, 1, "8MiB"), (3, 2, "20KiB"), (7, 1, "4KiB")):
                outputs.append(self.folder / f"out{len(more)}{ranks}")
                self.convert("many.csv", "--output", outputs[-1], "--format", "csv,parquet", "--chunk-size", chunk, *more,
                             ranks=ranks, threads=threads)
            for output in outputs[1:]:
                for name in ("many.csv", "many.parquet", "many.rejects.csv"):
                    self.assertTrue(filecmp.cmp(outputs[0] / name, output / name, shallow=False), f"{output}/{name}")
            self.assertEqual([row["row"] for row in rows(outputs[0] / "many.rejects.csv")], ["1701", "2201"])

    def test_tables_of_a_run_keep_types_and_decimals(self):
        idxr("generate", "--records", 800, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        idxr("match", "many.csv", "--output", "run", "--format", "csv,parquet,hdf5", folder=self.folder)
        for table in ("identities", "pairs", "masters"):
            for ending in ("parquet", "h5"):
                self.convert(f"run/{table}.{ending}", "--output", "back.csv", "--overwrite", ranks=2)
                self.assertTrue(filecmp.cmp(self.folder / "back.csv", self.folder / "run" / f"{table}.csv", shallow=False))
            self.convert(f"run/{table}.h5", "--output", "back.parquet", "--overwrite")
            self.assertTrue(filecmp.cmp(self.folder / "back.parquet", self.folder / "run" / f"{table}.parquet", shallow=False))

    def test_compressed_text_of_another_encoding(self):
        self.write("latin.csv.gz", gzip.compress("id;name\n1;Zoë\n2;Åsa\n".encode("latin-1")))
        self.convert("latin.csv.gz", "--output", "out", "--format", "csv")
        self.assertEqual((self.folder / "out" / "latin.csv").read_text(), "id,name\n1,Zoë\n2,Åsa\n")
        self.assertEqual([path.name for path in (self.folder / "out").iterdir()], ["latin.csv"])

    def test_outputs_are_private(self):
        self.convert("people.csv", "--output", "out", "--format", "csv,hdf5,parquet")
        for path in [self.folder / "out", *(self.folder / "out").iterdir()]:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)


class Standardising(Convert):
    def test_one_row_a_record_of_standardised_fields(self):
        self.convert("people.csv", "--output", "clean.csv", "--standardise", "--columns", "Pt Surname=family,First=given,DOB=birth_date",
                     "--date-order", "mdy")
        found = rows(self.folder / "clean.csv")
        self.assertEqual(len(found), 3)
        self.assertEqual((found[0]["given"], found[0]["family"], found[0]["birth_date"]), ("ZOE", "OBRIEN", "19900130"))
        self.assertEqual((found[1]["family"], found[1]["suffix"], found[1]["birth_date"]), ("SMITH", "JR", "19610314"))
        self.assertEqual(found[0]["phone"], "12175550142")
        self.assertEqual([row["record_id"] for row in found], ["2", "3", "4"])

    def test_binary_inputs_are_standardised_as_text_is(self):
        idxr("generate", "--records", 2500, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        self.convert("many.csv", "--output", "many.parquet")
        self.convert("many.csv", "--output", "many.h5")
        self.convert("many.csv", "--output", "clean.csv", "--standardise")
        for ending in ("parquet", "h5"):
            self.convert(f"many.{ending}", "--output", "clean2.csv", "--standardise", "--overwrite", ranks=2)
            self.assertEqual(rows(self.folder / "clean2.csv"), rows(self.folder / "clean.csv"))

    def test_what_is_standardised_matches_as_before(self):
        idxr("generate", "--records", 1500, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        self.convert("many.csv", "--output", "clean.csv", "--standardise")
        idxr("match", "clean.csv", "--output", "run", folder=self.folder)
        idxr("evaluate", "--result", "run", "--truth", "truth.csv", folder=self.folder)
        self.assertLess(len(clusters(self.folder / "run")), 1400)


class ParquetAsInput(Convert):
    def test_of_match_gives_the_identities_of_the_same_csv(self):
        idxr("generate", "--records", 1500, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        self.convert("many.csv", "--output", "many.parquet")
        for name in ("many.csv", "many.parquet"):
            idxr("match", name, "--output", f"run-{name}", ranks=2, folder=self.folder)
        for table in ("identities", "pairs", "masters", "households"):
            self.assertTrue(filecmp.cmp(self.folder / "run-many.csv" / f"{table}.csv", self.folder / "run-many.parquet" / f"{table}.csv",
                                        shallow=False), table)

    def test_that_is_damaged_is_refused(self):
        self.write("torn.parquet", b"PAR1" + b"x" * 5000)
        done = idxr("match", "torn.parquet", folder=self.folder, check=False)
        self.assertEqual(done.returncode, INPUT)
        self.assertIn("torn.parquet: cannot be read as a Parquet table", done.stderr)


class Faults(Convert):
    def test_each_is_one_sentence(self):
        self.write("empty.parquet", b"PAR1")
        self.write("no.parquet", b"PAR1" + b"\x00" * 100 + b"\x10\x00\x00\x00PAR1")
        for code, words, *arguments in (
            (USAGE, "no input", "--output", "x.csv"),
            (USAGE, "--output is missing", "people.csv"),
            (USAGE, "say --format", "people.csv", "--output", "out"),
            (USAGE, "do not agree", "people.csv", "--output", "x.csv", "--format", "parquet"),
            (USAGE, "the same file", "people.csv", "--output", "people.csv", "--overwrite"),
            (USAGE, "need --standardise", "people.csv", "--output", "x.csv", "--columns", "First=given"),
            (USAGE, "--format must be", "people.csv", "--output", "out", "--format", "xml"),
            (INPUT, "nowhere.csv", "nowhere.csv", "--output", "x.csv"),
            (INPUT, "too short", "empty.parquet", "--output", "x.csv"),
            (INPUT, "cannot be read as a Parquet table", "no.parquet", "--output", "x.csv"),
        ):
            with self.subTest(words=words):
                self.assert_fault(code, words, *arguments)

    def test_a_file_that_is_there_stays(self):
        self.write("there.csv", "keep me")
        self.assert_fault(OUTPUT, "is there already", "people.csv", "--output", "there.csv")
        self.assertEqual((self.folder / "there.csv").read_text(), "keep me")

    def test_too_many_rejects_leave_only_the_rejects(self):
        self.write("bad.csv", "id,name\n1,A\n2\n3\n")
        done = self.convert("bad.csv", "--output", "x.parquet", check=False, ranks=2)
        self.assertEqual(done.returncode, REJECTS)
        self.assertFalse((self.folder / "x.parquet").exists())
        self.assertEqual(len(rows(self.folder / "x.rejects.csv")), 2)

    def test_rejects_behind_the_last_row_are_kept_too(self):
        self.write("bad.csv", "id,name\n" + "".join(f"{n},Somebody\n" for n in range(900)) + "only one field\n" * 40)
        self.convert("bad.csv", "--output", "x.parquet", "--chunk-size", "1KiB", ranks=3)
        self.assertEqual([int(row["row"]) for row in rows(self.folder / "x.rejects.csv")], list(range(902, 942)))

    def test_no_value_is_printed(self):
        done = self.convert("people.csv", "--output", "clean.csv", "--standardise", "--columns", "Pt Surname=family,First=given")
        self.assertNotRegex(done.stdout + done.stderr, "(?i)brien|zoë|1961")


if __name__ == "__main__":
    unittest.main()
