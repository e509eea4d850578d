"""What the program answers at the command line: help, the job in force, and every way to get it wrong."""

import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import unittest

from run import command

PEOPLE = """record_id,given_name,surname,date_of_birth,street_address,city,state,postcode,phone,ssn
r1,Mary,Miller,1980-02-29,12 Oak St,Austin,TX,78701,512-555-0101,123-45-6789
r2,Mary,Miller,1980-02-29,12 Oak Street,Austin,TX,78701,512-555-0101,123-45-6789
r3,Robert,Jones,1975-07-01,4 Elm Ave,Dallas,TX,75201,214-555-0102,234-56-7890
r4,Anna,Garcia,1990-11-30,77 Hill Rd,Houston,TX,77002,713-555-0103,345-67-8901
"""
USAGE, INPUT, REJECTS, OUTPUT = 2, 3, 4, 5


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        self.write("people.csv", PEOPLE)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def idxr(self, *arguments, ranks=None):
        return subprocess.run(command(*arguments, ranks=ranks), cwd=self.folder, capture_output=True, text=True, timeout=60)

    def assert_fault(self, code, sentence, *arguments, ranks=None):
        """One message on stderr that holds `sentence`, the exit code, and nothing half-written."""
        before = sorted(p.name for p in self.folder.iterdir())
        done = self.idxr(*arguments, ranks=ranks)
        messages = [line for line in done.stderr.splitlines() if line.startswith("idxr: ")]
        self.assertEqual(len(messages), 1, done.stderr)
        self.assertIn(sentence, messages[0])
        self.assertEqual(done.returncode, code, done.stderr)
        if not ranks:
            self.assertEqual(done.stderr.splitlines(), messages)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)


class Help(CommandLineTest):
    def test_lists_the_commands_with_an_example(self):
        done = self.idxr("--help")
        self.assertEqual(done.returncode, 0)
        for command in ("match", "generate", "evaluate"):
            self.assertRegex(done.stdout, rf"(?m)^  {command} +\w")
        self.assertIn("idxr generate --records", done.stdout)

    def test_of_a_command_shows_its_options_with_defaults_and_exit_codes(self):
        done = self.idxr("match", "--help")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"--chunk-size SIZE +.*\[8MiB\]")
        self.assertRegex(done.stdout, r"--max-rejects SHARE +[^\[]*\[0\.05\]")
        self.assertIn("Exit codes", done.stdout)
        for command, option in (("generate", "--records"), ("evaluate", "--result")):
            self.assertIn(option, self.idxr(command, "--help").stdout)

    def test_fits_a_line_of_a_hundred_columns(self):
        for line in self.idxr("match", "--help").stdout.splitlines():
            self.assertLessEqual(len(line), 100, line)

    def test_is_what_a_call_without_arguments_gets(self):
        done = self.idxr()
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("Commands", done.stderr)

    def test_is_printed_once_however_many_ranks(self):
        done = self.idxr("--version", ranks=3)
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout.strip(), r"^idxr \d+\.\d+\.\d+$")


class JobInForce(CommandLineTest):
    def dump(self, *arguments):
        done = self.idxr("match", *arguments, "--dump-config")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def line(self, text, key):
        return next(line for line in text.splitlines() if line.startswith(key + " ="))

    def test_says_where_each_value_came_from(self):
        job = "[[source]]\nfiles = 'people.csv'\n[match]\nthreshold = 0.8\nmax_block = 99\n"
        self.write("job.toml", job)
        text = self.dump("job.toml", "--threshold", "0.9")
        self.assertRegex(self.line(text, "threshold"), r"^threshold = 0\.9 +# command line$")
        self.assertRegex(self.line(text, "max_block"), r"^max_block = 99 +# job\.toml:5$")
        self.assertRegex(self.line(text, "max_household"), r"^max_household = 20 +# default$")

    def test_is_a_job_file_for_the_same_job_wherever_it_stands(self):
        first = self.dump("people.csv", "--columns", "surname=family", "--format", "hdf5,csv", "--max-rejects", "3%")
        other = self.folder / "other"
        other.mkdir()
        (other / "again.toml").write_text(first)
        self.assertEqual(tomllib.loads(self.dump("other/again.toml")), tomllib.loads(first))

    def test_is_the_same_from_options_as_from_a_job_file(self):
        self.write(
            "job.toml",
            "[[source]]\nname = 'a'\nfiles = ['people.csv']\nunique = true\ncolumns = { surname = 'family' }\n"
            "[match]\nlink_only = true\n[output]\nfolder = 'run'\n[run]\nthreads = 2\nmemory = '1GiB'\n",
        )
        options = "--source a=people.csv --unique-source a --columns surname=family --link-only --output run --threads 2 --memory 1GiB"
        self.assertEqual(tomllib.loads(self.dump(*options.split())), tomllib.loads(self.dump("job.toml")))


class Mistakes(CommandLineTest):
    def test_in_the_wanted_instruction_set_are_said(self):
        os.environ["IDXR_ISA"] = "sse9"
        self.addCleanup(os.environ.pop, "IDXR_ISA")
        self.assert_fault(USAGE, "IDXR_ISA=sse9: it is one of plain, portable, avx2, avx512", "match", "people.csv")

    def test_in_the_name_of_a_command_or_option_get_the_nearest_right_one(self):
        self.assert_fault(USAGE, "did you mean 'match'?", "mtach", "people.csv")
        self.assert_fault(USAGE, "did you mean --threshold?", "match", "people.csv", "--treshold", "0.9")
        self.assert_fault(USAGE, "did you mean --records?", "generate", "--recods", "5", "--output", "x.csv")
        self.assert_fault(USAGE, "did you mean --truth?", "evaluate", "--result", "run", "--trut", "t.csv")

    def test_in_a_job_file_get_its_name_and_line(self):
        self.write("job.toml", "[[source]]\nfiles = 'people.csv'\n\n[match]\nlinkonly = true\n")
        self.assert_fault(USAGE, "job.toml:5: unknown key 'linkonly' in [match]; did you mean 'link_only'?", "match", "job.toml")
        self.write("role.toml", "[[source]]\nfiles = 'people.csv'\ncolumns = { surname = 'famly' }\n")
        self.assert_fault(USAGE, "did you mean 'family'?", "match", "role.toml")

    def test_in_values_get_what_is_possible(self):
        self.assert_fault(USAGE, "--threshold must be a number from 0 to 1", "match", "people.csv", "--threshold", "1.5")
        self.assert_fault(USAGE, "--threads must be a whole number", "match", "people.csv", "--threads", "many")
        self.assert_fault(USAGE, "--memory must be a size", "match", "people.csv", "--memory", "12 parsecs")
        self.assert_fault(USAGE, "needs a value", "match", "people.csv", "--output")

    def test_end_all_ranks_at_once_with_one_message_and_the_same_code(self):
        self.assert_fault(USAGE, "did you mean --threshold?", "match", "people.csv", "--treshold", "1", ranks=3)
        self.assert_fault(INPUT, "no such file", "match", "poeple.csv", ranks=3)


class Files(CommandLineTest):
    def test_that_are_missing_are_named_with_the_nearest_there_is(self):
        self.assert_fault(INPUT, "peple.csv: no such file; did you mean 'people.csv'?", "match", "peple.csv")
        self.assert_fault(INPUT, "no file has a name like this", "match", "none-*.csv")
        self.assert_fault(INPUT, "job file cannot be read", "match", "none.toml")
        self.assert_fault(INPUT, "is a folder", "match", ".")

    def test_that_hold_no_records_are_refused(self):
        self.write("empty.csv", "")
        self.assert_fault(INPUT, "empty.csv", "match", "empty.csv")
        self.write("binary.csv", bytes(range(256)) * 64)
        self.assert_fault(INPUT, "binary.csv", "match", "binary.csv", ranks=2)
        self.write("numbers.csv", "1,2,3\n4,5,6\n7,8,9\n")
        self.assert_fault(INPUT, "numbers.csv", "match", "numbers.csv")

    @unittest.skipIf(os.geteuid() == 0, "root may read and write everything")
    def test_without_permission_are_refused(self):
        self.write("secret.csv", PEOPLE).chmod(0)
        self.assert_fault(INPUT, "may not be read", "match", "secret.csv")

    def test_of_something_else_are_never_overwritten_by_the_output(self):
        self.write("notes", "mine")
        self.assert_fault(OUTPUT, "notes", "match", "people.csv", "--output", "notes")
        self.assertEqual((self.folder / "notes").read_text(), "mine")
        (self.folder / "photos").mkdir()
        self.write("photos/cat.jpg", "purr")
        self.assert_fault(OUTPUT, "photos", "match", "people.csv", "--output", "photos")
        self.assertEqual(sorted(p.name for p in (self.folder / "photos").iterdir()), ["cat.jpg"])


class Runs(CommandLineTest):
    def test_dry_checks_everything_and_writes_nothing(self):
        before = sorted(p.name for p in self.folder.iterdir())
        done = self.idxr("match", "people.csv", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("surname", done.stdout + done.stderr)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before)

    def test_need_no_more_than_a_file(self):
        done = self.idxr("match", "people.csv", ranks=2)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = (self.folder / "idxr-people" / "identities.csv").read_text().splitlines()
        self.assertEqual(len(rows), 1 + 4)
        masters = {row.split(",")[0]: row.split(",")[2] for row in rows[1:]}
        self.assertEqual(masters["r1"], masters["r2"])
        self.assertEqual(len(set(masters.values())), 3)

    def test_finished_are_left_alone_by_the_same_command_and_kept_from_another_job(self):
        self.assertEqual(self.idxr("match", "people.csv", "--output", "run").returncode, 0)
        files = {p.name: p.stat().st_mtime_ns for p in (self.folder / "run").iterdir()}
        self.assertEqual(self.idxr("match", "people.csv", "--output", "run").returncode, 0)
        self.assertEqual({p.name: p.stat().st_mtime_ns for p in (self.folder / "run").iterdir()}, files)
        self.assert_fault(OUTPUT, "--overwrite", "match", "people.csv", "--output", "run", "--threshold", "0.5")
        done = self.idxr("match", "people.csv", "--output", "run", "--threshold", "0.5", "--overwrite")
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
