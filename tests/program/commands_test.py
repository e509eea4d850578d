"""The commands that do a part of what match does: deduplicate, households, train; and --tables, which they stand on. How all of them start."""

import os
import pathlib
import platform
import subprocess
import tempfile
import time
import unittest

from run import clusters, command, idxr, rows

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


@unittest.skipIf(tuple(map(int, platform.libc_ver()[1].split("."))) < (2, 35), "this C library knows no huge pages")
class Heap(unittest.TestCase):
    def tunables(self, given):
        """What the C library is told in the end, when idxr is started with GLIBC_TUNABLES as given."""
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "GLIBC_TUNABLES": given}
            words = command("generate", "--records", 5_000_000, "--output", "people.csv")
            with subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as running:
                while running.poll() is None and not any(pathlib.Path(folder).iterdir()):
                    time.sleep(0.01)
                self.assertIsNone(running.poll(), "ended before it was looked at")
                status = pathlib.Path(f"/proc/{running.pid}")
                name, told = (status / "comm").read_text().strip(), (status / "environ").read_bytes().split(b"\0")
                running.kill()
        self.assertEqual(name, "idxr")
        # The C library ends each word of its copy with a zero when it has read it.
        return [word for word in b":".join(told).decode().replace("GLIBC_TUNABLES=", "").split(":") if word.startswith("glibc.")]

    def test_is_on_huge_pages(self):
        self.assertEqual(self.tunables(""), ["glibc.malloc.hugetlb=1"])

    def test_keeps_what_the_c_library_is_told(self):
        self.assertEqual(self.tunables("glibc.malloc.arena_max=8"), ["glibc.malloc.arena_max=8", "glibc.malloc.hugetlb=1"])

    def test_is_as_it_is_asked_for(self):
        self.assertEqual(self.tunables("glibc.malloc.hugetlb=0"), ["glibc.malloc.hugetlb=0"])


if __name__ == "__main__":
    unittest.main()
