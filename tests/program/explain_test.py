"""Explanations of a run add up to its tables, and keep to themselves what they should."""

import csv
import json
import pathlib
import shutil
import tempfile
import unittest

from run import idxr, rows


def explain(run, *arguments, **options):
    return idxr("explain", run, *arguments, **options).stdout


def explained(run, *arguments, **options):
    return json.loads(explain(run, *arguments, "--json", **options))


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        idxr("generate", "--records", 3000, "--output", "people.csv", "--truth", "truth.csv", folder=cls.folder)
        cls.result = cls.folder / "run"
        idxr("match", "people.csv", "--output", cls.result, "--quiet", folder=cls.folder)
        cls.pairs = rows(cls.result / "pairs.csv")
        cls.records = {row["record_id"]: row for row in rows(cls.result / "identities.csv")}
        cls.values = {row["record_id"]: row for row in rows(cls.folder / "people.csv")}

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def assert_refused(self, code, word, *arguments):
        done = idxr("explain", *arguments, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(word, done.stderr)
        self.assertEqual(done.stdout, "")

    def test_its_parts_add_up_to_the_weight_in_the_table(self):
        strange = [pair for pair in self.pairs if pair["rule"] != "equal rows"]
        for pair in strange[:: len(strange) // 4]:
            told = explained(self.result, pair["record_id_r"], pair["record_id_l"])
            parts = told["sum"]
            self.assertAlmostEqual(parts["weight_bits"], float(pair["weight"]), places=3)
            self.assertEqual(parts["later_bits"], 0)
            fields = sum(field["weight_bits"] + field["rarity_bits"] for field in told["fields"])
            self.assertAlmostEqual(fields, parts["fields_bits"] + parts["rarity_bits"], places=6)
            self.assertAlmostEqual(fields + parts["prior_bits"] + parts["relatives_bits"] + parts["learned_bits"],
                                   float(pair["weight"]), places=3)
            self.assertEqual([str(field["level"]) for field in told["fields"]],
                             [level for column, level in pair.items() if column.endswith("_level")])
            self.assertEqual(told["pair"]["rule"], pair["rule"])
            self.assertIn({"rule": pair["rule"], "round": int(pair["round"])},
                          [{key: rule[key] for key in ("rule", "round")} for rule in told["rules"]])

    def test_any_number_of_ranks_explains_alike(self):
        pair = self.pairs[len(self.pairs) // 2]
        ids = pair["record_id_l"], pair["record_id_r"]
        self.assertEqual(explain(self.result, *ids), explain(self.result, *ids, ranks=3))
        self.assertEqual(explained(self.result, *ids), explained(self.result, *ids, ranks=2))

    def test_records_that_never_met_are_compared_all_the_same(self):
        paired = {frozenset((pair["record_id_l"], pair["record_id_r"])) for pair in self.pairs}
        ids = list(self.records)
        one = ids[0]
        other = next(i for i in ids[1:] if frozenset((one, i)) not in paired and self.values[i]["last_name"] != self.values[one]["last_name"])
        told = explained(self.result, one, other)
        self.assertFalse(told["one_identity"])
        self.assertFalse(told["pair"]["in_pairs_table"])
        self.assertLess(told["sum"]["weight_bits"], told["threshold"]["bits"])
        self.assertIn("would not reach the threshold", explain(self.result, one, other))

    def test_a_path_of_pairs_joins_the_records_of_an_identity(self):
        largest = max(self.records.values(), key=lambda row: int(row["cluster_size"]))
        members = [i for i, row in self.records.items() if row["master_id"] == largest["master_id"]]
        self.assertGreater(len(members), 2)
        told = explained(self.result, members[0], members[-1])
        self.assertTrue(told["one_identity"])
        here, path = members[0], told["path"]
        self.assertTrue(path)
        for edge in path:
            ends = [edge["left"]["record_id"], edge["right"]["record_id"]]
            self.assertIn(here, ends)
            ends.remove(here)
            here = ends[0]
        self.assertEqual(here, members[-1])

    def test_an_identity_is_told_with_its_weakest_link(self):
        largest = max(self.records.values(), key=lambda row: int(row["cluster_size"]))
        told = explained(self.result, "--identity", largest["master_id"])
        members = {i for i, row in self.records.items() if row["master_id"] == largest["master_id"]}
        self.assertEqual({member["record_id"] for member in told["members"]}, members)
        inside = [pair for pair in self.pairs if {pair["record_id_l"], pair["record_id_r"]} <= members]
        self.assertEqual(len(told["edges"]), len(inside))
        holding = [edge for edge in told["edges"] if edge["holds"]]
        self.assertEqual(len(holding), len(members) - 1)
        self.assertEqual(told["weakest_link"]["weight_bits"], min(edge["weight_bits"] for edge in holding))
        self.assertEqual(sum(told["weakest_link"]["sides"]), len(members))
        self.assertIn("Weakest link", explain(self.result, "--identity", largest["master_id"]))

    def test_values_are_shown_only_when_asked_for(self):
        pair = next(pair for pair in self.pairs if pair["family_level"] == "8")
        ids = pair["record_id_l"], pair["record_id_r"]
        name = self.values[ids[0]]["last_name"].upper()
        self.assertNotIn(name, explain(self.result, *ids).upper())
        self.assertNotIn(name, explain(self.result, *ids, "--json").upper())
        self.assertIn(name, explain(self.result, *ids, "--show-values").upper())

    def test_what_cannot_be_explained_is_refused(self):
        one, other = list(self.records)[:2]
        self.assert_refused(2, "two records", self.result, one)
        self.assert_refused(2, "name one record", self.result, one, one)
        self.assert_refused(3, "second ID", self.result, one, "nobody")
        self.assert_refused(3, "no run of idxr match", self.folder, one, other)
        self.assert_refused(3, "no identity", self.result, "--identity", "MDM_9999999999")

    def test_inputs_that_are_no_longer_the_same_are_refused(self):
        shutil.copy(self.folder / "people.csv", self.folder / "copy.csv")
        run = self.folder / "run-of-copy"
        idxr("match", "copy.csv", "--output", run, "--quiet", folder=self.folder)
        one, other = list(self.records)[:2]
        with open(self.folder / "copy.csv", "a") as file:
            file.write("another\n")
        self.assert_refused(3, "copy.csv: has changed", run, one, other)
        (self.folder / "copy.csv").unlink()
        self.assert_refused(3, "copy.csv: is gone", run, one, other)


PEOPLE = """id,first name,last name,suffix,date of birth,address,city,state,zip
a1,John,Larkspur,Sr,1940-02-03,12 Elm St,Dayton,OH,45402
a2,John,Larkspur,,1940-02-03,12 Elm St,Dayton,OH,45402
a3,John,Larkspur,Jr,1940-02-03,12 Elm St,Dayton,OH,45402
"""


class Guard(unittest.TestCase):
    """A father and a son of one name, and a record that fits both."""

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls._folder.name)
        others = [f"b{i},Person{i},Family{i},,19{10 + i % 80}-0{1 + i % 9}-1{i % 9},{i} Oak Ave,Dayton,OH,45402\n" for i in range(200)]
        (cls.folder / "people.csv").write_text(PEOPLE + "".join(others))
        idxr("match", "people.csv", "--output", "run", "--format", "csv,parquet,hdf5", "--quiet", folder=cls.folder)
        cls.result = cls.folder / "run"

    @classmethod
    def tearDownClass(cls):
        cls._folder.cleanup()

    def test_a_cut_stands_in_the_table_and_in_the_explanation(self):
        cuts = rows(self.result / "cuts.csv")
        self.assertEqual([cut["reason"] for cut in cuts], ["two records that cannot be one person"])
        masters = {row["record_id"]: row["master_id"] for row in rows(self.result / "identities.csv")}
        self.assertNotEqual(masters["a1"], masters["a3"])
        self.assertEqual({cuts[0]["master_id_l"], cuts[0]["master_id_r"]}, {masters["a1"], masters["a3"]})
        told = explained(self.result, "a1", "a3")
        self.assertEqual([cut["reason"] for cut in told["cuts"]], ["two records that cannot be one person"])
        self.assertEqual({record["record_id"] for record in told["cuts"][0]["shown_by"]}, {"a1", "a3"})
        self.assertIn("which the guard kept apart", explain(self.result, "a1", "a3"))

    def test_verify_and_a_second_run_know_the_new_files(self):
        idxr("verify", self.result)
        idxr("match", "people.csv", "--output", "run", "--threshold", "0.9", "--overwrite", "--quiet", folder=self.folder)
        idxr("verify", self.result)


class TwoSources(unittest.TestCase):
    def test_ids_of_several_sources_need_the_source_and_rivals_are_told(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            idxr("generate", "--records", 3000, "--output", "people.csv", "--truth", "truth.csv", folder=folder)
            people = rows(folder / "people.csv")
            for part, file in enumerate(("left.csv", "right.csv")):
                with open(folder / file, "w", newline="") as out:
                    writer = csv.DictWriter(out, people[0].keys())
                    writer.writeheader()
                    for number, row in enumerate(people[part::2]):
                        row = {**row, "source_system": ""}
                        writer.writerow({**row, "record_id": number + 1})
            idxr("match", "left.csv", "right.csv", "--unique-source", "left", "--unique-source", "right", "--output", "run", "--quiet",
                 folder=folder)
            run = folder / "run"
            done = idxr("explain", run, "1", "2", check=False)
            self.assertEqual(done.returncode, 3)
            self.assertIn("SOURCE/ID", done.stderr)
            same = explained(run, "left/1", "left/2")
            self.assertIn("each person once", same["pair"]["never_paired"])
            for pair in rows(run / "pairs.csv")[:3]:
                told = explained(run, f"{pair['source_l']}/{pair['record_id_l']}", f"{pair['source_r']}/{pair['record_id_r']}")
                self.assertAlmostEqual(told["sum"]["weight_bits"], float(pair["weight"]), places=3)
                self.assertLessEqual(told["sum"]["later_bits"], 0)  # rivals only take


if __name__ == "__main__":
    unittest.main()
