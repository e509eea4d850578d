"""idxr verify finds what is wrong with the files of a finished run, and nothing in those of a right one."""

import csv
import json
import pathlib
import shutil
import tempfile
import unittest

from run import idxr, rows

DAMAGED, INPUT = 9, 3


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        cls.folder = pathlib.Path(cls._folder.name)
        for seed, name in ((1, "people"), (2, "others")):
            idxr("generate", "--records", 1200, "--seed", seed, "--output", f"{name}.csv", "--truth", f"{name}_truth.csv",
                 folder=cls.folder)
        lines = (cls.folder / "people.csv").read_text().splitlines(keepends=True)
        lines.insert(700, lines[30])  # its record ID stands twice
        lines.insert(300, '"never closed,\n')
        (cls.folder / "people.csv").write_text("".join(lines))
        for name in ("people", "others"):
            idxr("match", f"{name}.csv", "--output", f"whole-{name}", "--format", "csv,parquet,hdf5", ranks=2, folder=cls.folder)

    def setUp(self):
        self.run_folder = self.folder / "run"
        shutil.rmtree(self.run_folder, ignore_errors=True)
        shutil.copytree(self.folder / "whole-people", self.run_folder)

    def verify(self, ranks=None):
        done = idxr("verify", self.run_folder, "--json", ranks=ranks, check=False)
        result = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0 if result["ok"] else DAMAGED)
        return result

    def assert_found(self, kind, file, ranks=None, row=None):
        findings = self.verify(ranks)["findings"]
        found = [each for each in findings if each["kind"] == kind and each["file"] == file]
        self.assertEqual(len(found), 1, findings)
        if row is not None:
            self.assertEqual(found[0]["row"], row)
        return found[0]

    def edit(self, table, change):
        """change(rows) on the rows of a CSV table; the header stays."""
        path = self.run_folder / f"{table}.csv"
        content = rows(path)
        header = list(content[0])
        content = change(content) or content
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(content)

    def manifest(self, change):
        path = self.run_folder / "manifest.json"
        manifest = json.loads(path.read_text())
        change(manifest)
        path.write_text(json.dumps(manifest))

    def flip(self, name, at=0.5):
        path = self.run_folder / name
        content = bytearray(path.read_bytes())
        content[int(len(content) * at)] ^= 0x10
        path.write_bytes(content)

    # --- what is whole

    def test_a_whole_run_is_whole_for_any_number_of_ranks(self):
        results = [self.verify(ranks) for ranks in (None, 2, 3, 7)]
        for result in results:
            self.assertEqual(result["findings"], [])
            self.assertEqual(result, results[0])
        self.assertEqual(results[0]["checked"]["formats"], ["csv", "parquet", "hdf5"])
        self.assertEqual(results[0]["checked"]["records"], 1200)
        self.assertEqual(results[0]["checked"]["rejected"], 2)

    def test_people_read_a_table(self):
        done = idxr("verify", self.run_folder)
        self.assertRegex(done.stdout, r"(?m)^records     1200 \(2 rejected\)$")
        self.assertIn("is whole", done.stdout)

    def test_what_is_no_run_is_said(self):
        for folder, words in (("nowhere", "is no folder"), (".", "holds no run")):
            done = idxr("verify", folder, folder=self.folder, check=False)
            self.assertEqual(done.returncode, INPUT)
            self.assertIn(words, done.stderr)

    # --- files and manifest

    def test_a_flipped_bit_in_any_output(self):
        for name in ("identities.parquet", "pairs.h5", "masters.csv", "report.html", "rejects.csv"):
            with self.subTest(name=name):
                self.setUp()
                self.flip(name)
                self.assert_found("file_checksum", name, ranks=2)

    def test_a_truncated_table(self):
        for name in ("pairs.parquet", "pairs.h5", "pairs.csv"):
            with self.subTest(name=name):
                self.setUp()
                path = self.run_folder / name
                path.write_bytes(path.read_bytes()[:-100])
                self.assert_found("file_size", name)
                if not name.endswith(".csv"):
                    self.assert_found("table_unreadable", name, ranks=2)

    def test_a_missing_table(self):
        (self.run_folder / "masters.h5").unlink()
        self.assert_found("file_missing", "masters.h5")

    def test_a_torn_manifest_is_a_run_that_did_not_end(self):
        path = self.run_folder / "manifest.json"
        path.write_bytes(path.read_bytes()[:300])
        self.assert_found("manifest_unreadable", "manifest.json", ranks=2)

    def test_rows_of_an_input_that_do_not_add_up(self):
        def lose(manifest):
            manifest["inputs"][0]["rows"]["read"] += 1
        self.manifest(lose)
        self.assert_found("input_rows", "manifest.json")
        self.assert_found("report_counts", "report.json")

    def test_a_manifest_that_points_outside_the_folder(self):
        def outside(manifest):
            manifest["outputs"][0]["name"] = "../whole-people/rejects.csv"
        self.manifest(outside)
        self.assert_found("manifest_name", "manifest.json")

    # --- identities

    def test_a_lost_record(self):
        self.edit("identities", lambda content: content[:500] + content[501:])
        self.assert_found("identity_rows", "identities.csv", ranks=3)

    def test_a_record_in_two_identities(self):
        def copy(content):
            content[900]["record_id"], content[900]["source"] = content[20]["record_id"], content[20]["source"]
        self.edit("identities", copy)
        found = self.assert_found("record_id_twice", "identities.csv", ranks=3, row=901)
        self.assertEqual(found["count"], 1)

    def test_a_wrong_cluster_size(self):
        def grow(content):
            content[40]["cluster_size"] = str(int(content[40]["cluster_size"]) + 1)
        self.edit("identities", grow)
        self.assert_found("cluster_size", "identities.csv", ranks=2, row=41)

    def test_numbers_that_are_skipped(self):
        def skip(content):
            for row in content:
                for column, prefix in (("master_id", "MDM_"), ("household_id", "HH_")):
                    number = int(row[column][len(prefix):])
                    row[column] = f"{prefix}{number + (number > 100):010}"
        self.edit("identities", skip)
        self.assert_found("master_numbering", "identities.csv", ranks=3)
        self.assert_found("household_numbering", "identities.csv")

    def test_an_identity_in_two_households(self):
        def move(content):
            row = next(row for row in reversed(content) if int(row["cluster_size"]) > 1)
            row["household_id"] = "HH_0000000001"
        self.edit("identities", move)
        self.assert_found("household_of_identity", "identities.csv", ranks=2)

    def test_values_out_of_range_and_ids_of_another_form(self):
        def spoil(content):
            content[1]["confidence"] = "1.5"
            content[2]["quality"] = "-0.1"
            content[3]["master_id"] = "MDM_12"
            content[4]["household_id"] = "X"
        self.edit("identities", spoil)
        for row, kind in enumerate(("confidence", "quality", "master_id_form", "household_id_form"), start=2):
            self.assert_found(kind, "identities.csv", row=row)

    # --- the other tables

    def test_pairs(self):
        def spoil(content):
            content[10]["record_id_l"] = "nobody"
            content[20]["probability"] = "1.000001"
            content[30], content[31] = content[31], content[30]
            row = content[40]
            for side in ("record_id", "source"):
                row[f"{side}_l"], row[f"{side}_r"] = row[f"{side}_r"], row[f"{side}_l"]
        self.edit("pairs", spoil)
        for kind, row in (("pair_end", 11), ("pair_probability", 21), ("pair_ends", 41)):
            self.assert_found(kind, "pairs.csv", ranks=2, row=row)
        self.assert_found("pair_order", "pairs.csv", row=32)

    def test_a_pair_twice(self):
        self.edit("pairs", lambda content: content[:50] + content[49:])
        self.assert_found("pair_order", "pairs.csv", row=51)
        self.assert_found("table_rows", "pairs.csv")

    def test_masters(self):
        def spoil(content):
            content[5]["records"] = str(int(content[5]["records"]) + 1)
            content[6]["household_id"] = "HH_0000009999"
            content[7]["family_from"] = content[100]["family_from"] or "nobody"
            content[7]["family"] = content[7]["family"] or "SOMEBODY"
            content[8], content[9] = content[9], content[8]
        self.edit("masters", spoil)
        for kind, row in (("master_records", 6), ("master_household", 7), ("master_from", 8), ("master_order", 9)):
            self.assert_found(kind, "masters.csv", ranks=2, row=row)

    def test_households(self):
        def spoil(content):
            content[3]["household_id"] = content[2]["household_id"]
            content[10], content[11] = content[11], content[10]
        self.edit("households", spoil)
        self.assert_found("household_of_master", "households.csv", ranks=2)
        self.assert_found("household_order", "households.csv")
        self.edit("households", lambda content: content[:-1])
        self.assert_found("master_rows", "households.csv")

    def test_rejects(self):
        self.edit("rejects", lambda content: content[:1])
        self.assert_found("reject_rows", "rejects.csv")

    def test_binary_tables_of_another_run(self):
        for ending in ("parquet", "h5"):
            with self.subTest(ending=ending):
                self.setUp()
                shutil.copy(self.folder / "whole-others" / f"masters.{ending}", self.run_folder)
                self.assert_found("master_from", f"masters.{ending}", ranks=2)

    def test_no_value_from_the_data_is_printed(self):
        def spoil(content):
            content[900]["record_id"] = content[20]["record_id"]
        identities = rows(self.run_folder / "identities.csv")
        self.edit("identities", spoil)
        done = idxr("verify", self.run_folder, check=False)
        for number in (20, 900):
            self.assertNotIn(identities[number]["record_id"], done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
