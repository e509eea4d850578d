"""idxr validate tells what records are like, and whether they keep rules."""

import gzip
import json
import pathlib
import tempfile
import unittest

from run import idxr

USAGE, OUTPUT, FAILED = 2, 5, 9
PEOPLE = """record_id,first_name,last_name,dob,ssn,phone,email,state,zip,note
1,William,Anderson,1961-03-14,412-55-8811,217-555-0142,w@acme.us,IL,62701,fine
2,Bill,Anderson,1900-01-01,999-99-9999,999-999-9999,none@none.com,IL,62701,fine
3,W,Anderson,2098-05-05,666-12-3456,211-555-0142,w@acme,ZZ,62701,fine
4,Margaret,Ander5on,1850-07-02,413-00-1290,,,TX,62701,odd
5,John,Kowalski,1950-01-01,320-11-0000,309-555-0177,N/A,IL,00000,fine
5,Johnny,Kowalski,1950-13-45,12345,,,IL,,fine
6,William,Anderson,1961-03-14,412-55-8811,217-555-0142,w@acme.us,IL,62701,fine
7,too,few
"""


class Validate(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        self.write("people.csv", PEOPLE)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def validate(self, *arguments, output="out", **options):
        done = idxr("validate", *arguments, "--output", output, folder=self.folder, check=False, **options)
        self.assertIn(done.returncode, (0, FAILED), done.stderr)
        report = json.loads((self.folder / output / "report.json").read_text())
        self.assertEqual(done.returncode, 0 if report["passed"] else FAILED)
        self.done = done
        return report

    def column(self, report, header):
        return next(column for column in report["sources"][0]["columns"] if column["column"] == header)

    def checks(self, report, header):
        return {each["check"]: (each["count"], each["first"]["row"]) for each in self.column(report, header)["checks"]}


class Profile(Validate):
    def setUp(self):
        super().setUp()
        self.report = self.validate("people.csv", "--columns", "record_id=record_id", ranks=2)

    def test_rows(self):
        self.assertEqual(self.report["records"], {"read": 8, "kept": 7, "rejected": 1})
        source = self.report["sources"][0]
        self.assertEqual((source["second_ids"]["count"], source["second_ids"]["first"]["row"]), (1, 7))
        self.assertEqual((source["equal_rows"]["count"], source["equal_rows"]["first"]["row"]), (1, 8))
        self.assertEqual([each["count"] for each in self.report["rejects"]], [1])

    def test_filled_valid_and_distinct(self):
        name = self.column(self.report, "first_name")
        self.assertEqual((name["role"], name["rows"], name["filled"], name["valid"], name["distinct"]), ("given", 7, 7, 7, 6))
        phone = self.column(self.report, "phone")
        self.assertEqual((phone["filled"], phone["valid"], phone["placeholder"]), (5, 4, 1))
        self.assertEqual(name["length"], {"least": 1, "median": 6, "most": 8})

    def test_doubtful_values(self):
        self.assertEqual(self.checks(self.report, "dob"),
                         {"future_date": (1, 4), "over_120_years": (1, 5), "default_date": (1, 3), "first_of_january": (2, 3)})
        self.assertEqual(self.checks(self.report, "ssn"),
                         {"ssn_area": (1, 4), "ssn_group": (1, 5), "ssn_serial": (1, 6), "ssn_length": (1, 7)})
        self.assertEqual(self.checks(self.report, "phone"), {"phone_plan": (1, 4)})
        self.assertEqual(self.checks(self.report, "email"), {"email_domain": (1, 4)})
        self.assertEqual(self.checks(self.report, "state"), {"state_unknown": (1, 4)})
        self.assertEqual(self.checks(self.report, "zip"), {"postcode_state": (1, 5)})
        self.assertEqual(self.checks(self.report, "last_name"), {"name_digit": (1, 5)})
        self.assertEqual(self.checks(self.report, "first_name"), {"name_letter": (1, 4)})

    def test_shapes_and_generic_placeholders(self):
        shapes = {each["shape"]: each["count"] for each in self.column(self.report, "ssn")["shapes"]}
        self.assertEqual(shapes, {"999-99-9999": 6, "99999": 1})
        self.assertEqual(self.column(self.report, "ssn")["placeholders"], [{"value": "999999999", "count": 1}])
        self.assertEqual([each["value"] for each in self.column(self.report, "email")["placeholders"]], ["N/A", "NONE@…"])

    def test_no_value_is_told(self):
        told = self.done.stdout + self.done.stderr
        told += "".join((self.folder / "out" / name).read_text() for name in ("report.json", "report.html", "manifest.json"))
        for value in ("Anderson", "ANDERSON", "Kowalski", "Margaret", "412-55", "412558811", "555-0142", "w@acme",
                      "1961-03-14", "19610314"):
            self.assertNotIn(value, told)

    def test_the_folder_is_verified_and_private(self):
        idxr("verify", "out", folder=self.folder)
        self.assertEqual((self.folder / "out").stat().st_mode & 0o077, 0)


class Ranks(Validate):
    def test_the_same_report_for_any_number_of_ranks_threads_and_chunks(self):
        idxr("generate", "--records", 4000, "--output", "many.csv", "--truth", "truth.csv", folder=self.folder)
        lines = (self.folder / "many.csv").read_text().splitlines(keepends=True)
        lines[500], lines[900] = '"never closed\n', "short\n"
        lines.append(lines[3])
        self.write("many.csv.gz", gzip.compress("".join(lines).encode()))
        self.write("many.csv", "".join(lines))
        reports = []
        for ranks, threads, chunk in ((1, 1, "8MiB"), (3, 2, "20KiB"), (7, 1, "5KiB")):
            reports.append(self.validate("many.csv", "--chunk-size", chunk, "--overwrite", ranks=ranks, threads=threads))
            del reports[-1]["timing"]
        self.assertEqual(reports[1], reports[0])
        self.assertEqual(reports[2], reports[0])
        self.assertEqual(reports[0]["records"]["rejected"], 2)
        packed = self.validate("many.csv.gz", output="packed", ranks=2)
        self.assertEqual(packed["sources"], json.loads(json.dumps(reports[0]["sources"]).replace("many.csv", "many.csv.gz")))
        self.assertEqual(sorted(path.name for path in (self.folder / "packed").iterdir()),
                         [".idxr", ".idxr-lock", "events.jsonl", "manifest.json", "report.html", "report.json"])


class Rules(Validate):
    def rule(self, report, text):
        return next(each for each in report["rules"] if each["rule"] == text)

    def test_thresholds_as_shares_and_counts(self):
        report = self.validate("people.csv", "--max-rejects", "20%", "--rule",
                               "phone.filled >= 70%, phone.filled <= 0.5, ssn.unreadable <= 4, note.distinct <= 1, rows.second_ids <= 1")
        held = {each["rule"]: each["passed"] for each in report["rules"] if not each["built_in"]}
        self.assertEqual(held, {"phone.filled >= 70%": True, "phone.filled <= 0.5": False, "ssn.unreadable <= 4": True,
                                "note.distinct <= 1": False, "rows.second_ids <= 1": True})
        self.assertTrue(self.rule(report, "rows.rejected <= 20%")["passed"])
        self.assertFalse(self.rule(report, "birth_date.future_date <= 0")["passed"])
        self.assertIn("rule fails  phone.filled <= 0.5", self.done.stdout)

    def test_rules_of_a_job_file(self):
        self.write("job.toml", '[input]\nfiles = "clean.csv"\n[output]\nfolder = "run"\n[validate]\nrules = ["first_name.filled >= 100%"]\n')
        self.write("clean.csv", "id,first_name,last_name,dob\n" + "".join(f"{n},{'Ann' if n % 3 else 'Mary'},{'Miller' if n % 2 else 'Jones'},19{n}-02-03\n" for n in range(50, 90)))
        done = idxr("validate", "job.toml", folder=self.folder)
        report = json.loads((self.folder / "idxr-validate-job" / "report.json").read_text())
        self.assertTrue(self.rule(report, "first_name.filled >= 100%")["passed"])
        self.assertIn("rules       ", done.stdout)
        idxr("match", "job.toml", folder=self.folder)

    def test_faults(self):
        idxr("match", "people.csv", "--output", "run", "--max-rejects", "1", folder=self.folder)
        for code, words, *arguments in (
            (USAGE, "is not understood", "people.csv", "--rule", "phone filled"),
            (USAGE, "unknown measure", "people.csv", "--rule", "phone.fild >= 1"),
            (USAGE, "did you mean 'phone'", "people.csv", "--rule", "phon.filled >= 1"),
            (USAGE, "the limit must be", "people.csv", "--rule", "phone.filled >= many"),
            (USAGE, "no input", "--rule", "phone.filled >= 1"),
            (USAGE, "--threshold", "people.csv", "--threshold", "0.9"),
            (OUTPUT, "holds the run of another job", "people.csv", "--output", "run"),
        ):
            with self.subTest(words=words):
                done = idxr("validate", *arguments, folder=self.folder, check=False)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
