"""The commands that do a part of what match does: deduplicate, households, train; and --tables, which they stand on."""

import pathlib
import tempfile
import unittest

from run import clusters, idxr, rows

USAGE = 2


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.place.name)
        cls.idxr("generate", "--records", 3000, "--output", "people.csv", "--truth", "truth.csv")
        cls.idxr("match", "people.csv", "--output", "match")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    @classmethod
    def idxr(cls, *arguments, **options):
        return idxr(*arguments, folder=cls.folder, **options)

    def tables(self, run):
        return {file.stem for file in (self.folder / run).glob("*.csv")} - {"rejects", "cuts"}

    def test_households_are_those_of_match_without_the_rest(self):
        self.idxr("households", "people.csv", "--output", "households", ranks=2)
        self.assertEqual(self.tables("households"), {"identities", "households"})
        self.assertEqual(rows(self.folder / "households" / "households.csv"), rows(self.folder / "match" / "households.csv"))
        self.idxr("verify", "households")

    def test_deduplicate_looks_within_one_source(self):
        self.idxr("deduplicate", "people.csv", "--output", "unique", ranks=2)
        self.assertEqual(clusters(self.folder / "unique"), clusters(self.folder / "match"))
        self.idxr("verify", "unique")
        done = self.idxr("deduplicate", "people.csv", "truth.csv", "--output", "two", check=False)
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("deduplication looks within one source, here are 2", done.stderr)
        done = self.idxr("deduplicate", "people.csv", "--link-only", "--output", "two", check=False)
        self.assertEqual(done.returncode, USAGE)

    def test_train_leaves_a_model_that_match_takes(self):
        self.idxr("train", "people.csv", "--output", "trained", ranks=2)
        self.assertEqual(self.tables("trained"), set())
        self.idxr("verify", "trained")
        self.idxr("match", "people.csv", "--model", "trained/model.json", "--output", "with-model")
        found, wanted = clusters(self.folder / "with-model"), clusters(self.folder / "match")
        self.assertGreater(len(found & wanted), 0.99 * len(wanted))

    def test_a_run_without_a_table_is_whole_and_one_that_lost_it_is_not(self):
        self.idxr("match", "people.csv", "--output", "two-tables", "--tables", "identities,masters")
        self.assertEqual(self.tables("two-tables"), {"identities", "masters"})
        self.idxr("verify", "two-tables")
        done = self.idxr("match", "people.csv", "--output", "none", "--tables", "identity", check=False)
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("--tables must be some of identities, pairs, masters, households", done.stderr)


if __name__ == "__main__":
    unittest.main()
