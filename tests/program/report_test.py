"""What the report tells a person who has no truth: expectations, cuts, and alarms that fire when they should."""

import csv
import json
import pathlib
import tempfile
import unittest

from run import idxr, rows

class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        idxr("generate", "--records", 2000, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        cls.people = rows(cls.folder / "people.csv")

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def report_with(self, name, others):
        """The report of ordinary persons and some more, its page, and what the terminal showed."""
        with open(self.folder / f"{name}.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, self.people[0].keys(), restval="")
            writer.writeheader()
            writer.writerows(self.people)
            writer.writerows({"record_id": f"{name}{i}", "source_system": "registry", **row} for i, row in enumerate(others))
        done = idxr("match", f"{name}.csv", "--output", name, folder=self.folder)
        return json.loads((self.folder / name / "report.json").read_text()), (self.folder / name / "report.html").read_text(), done.stderr

    def test_ordinary_persons_raise_no_alarm(self):
        report, page, said = self.report_with("ordinary", [])
        self.assertEqual(report["alarms"], [])
        self.assertNotIn("Look at this first", page)
        self.assertNotIn("warning: ", said)

    def test_a_test_patient_entered_hundreds_of_times_raises_an_alarm(self):
        patient = {"first_name": "Homer", "last_name": "Larkspur", "ssn": "219-09-1234", "street_address": "1 Trial St"}
        report, page, said = self.report_with("patient", [patient] * 200)
        self.assertEqual([alarm["kind"] for alarm in report["alarms"]], ["giant_identity"])
        self.assertIn(f"200 of {report['records']['kept']} records", report["alarms"][0]["sentence"])
        self.assertIn(report["identities"]["largest"][0]["master_id"], report["alarms"][0]["sentence"])
        self.assertIn("Look at this first", page)
        self.assertIn("warning: identity", said)
        self.assertIn("warning: identity", (self.folder / "patient" / "events.jsonl").read_text())

    def test_records_that_chain_raise_an_alarm_and_the_guard_takes_them_apart(self):
        # Each shares an SSN with its neighbour on one side, name and e-mail with that on the other.
        def link(i):
            family = f"{'PRSTVWZGKL'[i // 2 % 10]}{'aeiou'[i // 20 % 5]}{'bdfgklmnpr'[i // 2 * 7 % 10]}{'aeiou'[i // 4 % 5]}{'mnrst'[i // 100 % 5]}en"
            return {"first_name": "Maria", "last_name": family, "ssn": f"219-{10 + (i + 1) // 2 % 80}-{4321 + 37 * ((i + 1) // 2)}",
                    "email": f"{family}.{1000 + i // 2}@mail.example".lower()}
        report, page, _ = self.report_with("chain", [link(i) for i in range(300)])
        self.assertEqual([alarm["kind"] for alarm in report["alarms"]], ["giant_component"])
        self.assertGreaterEqual(report["guards"]["largest_component"], 200)
        self.assertLess(3 * report["identities"]["largest"][0]["size"], report["guards"]["largest_component"])
        cuts = rows(self.folder / "chain" / "cuts.csv")
        self.assertEqual(sum(cut["count"] for cut in report["guards"]["cuts"]), len(cuts))
        self.assertEqual(len(report["guards"]["examples"]), min(100, len(cuts)))
        self.assertIn("strongest first", page)

    def test_records_that_say_too_little_are_counted(self):
        before, _, _ = self.report_with("enough", [])
        report, page, _ = self.report_with("little", [{"state": "OH"}] * 7)
        self.assertEqual(report["expected"]["unlinkable_records"] - before["expected"]["unlinkable_records"], 7)
        self.assertIn("Records that cannot match", page)

    def test_quality_is_expected_without_a_truth(self):
        idxr("match", "people.csv", "--output", "run", "--truth", "truth.csv", "--quiet", folder=self.folder)
        report = json.loads((self.folder / "run" / "report.json").read_text())
        expected, blocking = report["expected"], report["expected"]["blocking_recall"]
        self.assertAlmostEqual(expected["precision"], report["accuracy"]["pairwise"]["precision"], delta=0.05)
        self.assertGreater(blocking["estimate"], 0.9)
        self.assertLessEqual(blocking["estimate"], 1)
        self.assertEqual(blocking["matches_by_passes"][0], 0)  # what was scored was found


if __name__ == "__main__":
    unittest.main()
