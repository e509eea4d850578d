"""tools/scaling: a series leaves its figures and curves, and the model finds the law behind a table again."""

import csv
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

from run import IDXR

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "scaling"


def scaling(*arguments, folder):
    return subprocess.run([sys.executable, TOOL, *map(str, arguments)], cwd=folder, capture_output=True, text=True,
                          timeout=300)


class Scaling(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_a_series_is_measured_and_drawn(self):
        done = scaling("weak", "--records-per-core", 500, "--layouts", "1x1,2x1", "--idxr", IDXR,
                       folder=self.folder.name)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(f"{self.folder.name}/scaling/scaling.csv", newline="") as file:
            whole = [row for row in csv.DictReader(file) if row["phase"] == "whole run"]
        self.assertEqual([(row["records"], row["ranks"]) for row in whole], [("500", "1"), ("1000", "2")])
        self.assertEqual(int(whole[0]["sent_bytes"]), 0)
        self.assertGreater(int(whole[1]["sent_bytes"]), 0)
        drawing = xml.etree.ElementTree.parse(f"{self.folder.name}/scaling/scaling.svg")
        self.assertEqual(len(drawing.findall(".//{http://www.w3.org/2000/svg}polyline")), 10)

    def test_the_model_finds_the_law_again(self):
        def seconds(records, ranks, threads):
            return 0.5 + 3e-6 * records / (ranks * threads) + 4e-6 * records / ranks * (1 - 1 / ranks)

        with open(f"{self.folder.name}/made.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["series", "records", "ranks", "threads", "run", "phase", "seconds", "sent_bytes",
                            "memory_bytes"])
            for records in (250_000, 500_000, 1_000_000):
                for ranks, threads in ((1, 1), (1, 2), (2, 1)):
                    for phase in ("whole run", "round 3"):
                        table.writerow(["grow", records, ranks, threads, 0, phase, seconds(records, ranks, threads),
                                        800 * records * (ranks - 1) // ranks, 2**26 + 600 * records // ranks])
        done = scaling("model", "made.csv", "--predict", "10000000:4x2", folder=self.folder.name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("64 MiB and 600 bytes a record", done.stdout)
        self.assertIn(f"| 10,000,000 | 4 x 2 | {seconds(10_000_000, 4, 2):,.0f} | 1.5 | 5.6 |", done.stdout)

    def test_mistakes_are_told_in_a_sentence(self):
        for arguments, words in ((("strong", "missing.csv", "--idxr", IDXR), "missing.csv does not exist"),
                                 (("strong", "missing.csv", "--layouts", "2"), "RANKSxTHREADS"),
                                 (("model", "missing.csv"), "missing.csv"),
                                 (("grow", "--records", "100", "--idxr", "nowhere"), "tools/build")):
            done = scaling(*arguments, folder=self.folder.name)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)
            self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()
