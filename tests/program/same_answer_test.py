"""The same job gives the same bytes for any number of ranks and threads and any chunk size."""

import filecmp
import itertools
import json
import pathlib
import subprocess
import tempfile
import unittest

from run import idxr, rows, tool

TABLES = ("identities", "pairs", "masters", "households", "cuts")


def results_of(run):
    """The report but for the one part that may differ."""
    return {key: value for key, value in json.loads((run / "report.json").read_text()).items() if key != "timing"}


class SameAnswer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        idxr("generate", "--records", 3000, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        # Fields with line breaks, a stray quote and a short row, so that cuts and rejects matter.
        people = (cls.folder / "people.csv").read_text().splitlines(keepends=True)
        columns = people[0].count(",") + 1
        for at in range(100, len(people), 450):
            people[at] = people[at].rstrip("\n") + ",too many\n"
        for at in range(200, len(people), 450):
            first, rest = people[at].split(",", 1)
            people[at] = f'"{first}\n{first}",{rest}' if rest.count(",") == columns - 2 else people[at]
        people.insert(300, '"never closed,\n')
        # Copies far from what they copy, so that they lie on other ranks.
        people += [f"copy{line}" for line in people[1:120] if line.startswith("R") and line.count(",") == columns - 1]
        (cls.folder / "people.csv").write_text("".join(people))
        cls.reference = cls.run_with(1, 1, "8MiB")

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    @classmethod
    def run_with(cls, ranks, threads, chunk):
        run = cls.folder / f"run-{ranks}-{threads}-{chunk}"
        idxr("match", "people.csv", "--output", run, "--format", "csv,parquet,hdf5", "--threads", threads, "--chunk-size", chunk,
             "--quiet", ranks=ranks, folder=cls.folder)
        return run

    def assert_same(self, run):
        for name in ["rejects.csv", *(f"{table}.{ending}" for table in TABLES for ending in ("csv", "parquet"))]:
            self.assertTrue(filecmp.cmp(self.reference / name, run / name, shallow=False), f"{run.name}/{name} differs")
        if tool("h5diff"):
            for table in TABLES:
                done = subprocess.run(["h5diff", self.reference / f"{table}.h5", run / f"{table}.h5"], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, f"{run.name}/{table}.h5: {done.stdout}")

        self.assertTrue(filecmp.cmp(self.reference / "model.json", run / "model.json", shallow=False), f"{run.name}/model.json differs")
        self.assertEqual(results_of(self.reference), results_of(run), f"{run.name}/report.json differs")

    def test_the_sample_has_rejects_and_identities(self):
        self.assertGreater(len(rows(self.reference / "rejects.csv")), 5)
        sizes = [int(row["cluster_size"]) for row in rows(self.reference / "identities.csv")]
        self.assertGreater(max(sizes), 3)

    def test_for_ranks_threads_and_chunks(self):
        for ranks, threads, chunk in itertools.product((1, 2, 3, 4, 7), (1, 2), ("8MiB", "20KiB")):
            with self.subTest(ranks=ranks, threads=threads, chunk=chunk):
                self.assert_same(self.run_with(ranks, threads, chunk))


if __name__ == "__main__":
    unittest.main()
