"""The main job: record files in; identities, households, masters, pairs and a report out."""

import collections
import csv
import filecmp
import json
import pathlib
import re
import tempfile
import unittest

from run import clusters, idxr, rows

PEOPLE = """record_id,first_name,middle_name,last_name,suffix,date_of_birth,street_address,city,state,zip,phone,email,ssn
1,William,James,Anderson,,1961-03-14,97 North Main Street Apt 4,Springfield,IL,62701,217-555-0142,w.anderson@example.com,412-55-8811
2,Bill,,Anderson,,03/14/1961,97 N Main St #4,Springfield,IL,62701,(217) 555-0142,,
3,William,J,Andersen,,1961-03-14,,Springfield,Illinois,62701,,w.anderson@example.com,412-55-8811
4,Margaret,,Anderson,,1963-07-02,97 N Main St Apt 4,Springfield,IL,62701,217-555-0142,,413-66-1290
5,John,,Kowalski,Sr,1950-05-05,12 Oak Ave,Peoria,IL,61602,309-555-0177,,320-11-4477
6,John,,Kowalski,Jr,1978-11-23,12 Oak Ave,Peoria,IL,61602,309-555-0177,,321-45-9988
7,Jonh,,Kowalski,Jr,1978-11-23,12 Oak Avenue,Peoria,IL,61602,,,321-45-9988
8,Zoë,,O'Brien-Smith,,1990-01-30,5 Elm Ct,Aurora,IL,60505,,zoe@example.org,
9,Zoe,,OBrien Smith,,1990-01-30,5 Elm Court,Aurora,IL,60505,,zoe@example.org,
"""


class Match(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def match(self, *arguments, **options):
        return idxr("match", *arguments, "--output", "run", folder=self.folder, **options)


class WhereMemoryIsShort(Match):
    """Blocking keys and pairs wait on disk when --memory does not hold them; nothing else changes."""

    def setUp(self):
        super().setUp()
        idxr("generate", "--records", 40_000, "--output", "people.csv", folder=self.folder)

    def needed(self, ranks):
        told = self.match("people.csv", "--dry-run", ranks=ranks).stdout
        sizes = re.search(r"memory +about ([\d.]+) MB over all ranks, or ([\d.]+) MB with ([\d.]+) MB of --scratch", told)
        return [float(size) * 2**20 for size in sizes.groups()]

    def test_the_answer_is_the_same_and_the_ceiling_is_kept(self):
        idxr("match", "people.csv", "--output", "roomy", folder=self.folder)
        (self.folder / "scratch").mkdir()
        for ranks in (1, 3):
            whole, spilling, _ = self.needed(ranks)
            ceiling = int((whole + spilling) / 2 / ranks)
            done = self.match("people.csv", "--overwrite", "--memory", ceiling, "--scratch", "scratch", ranks=ranks)
            self.assertIn("blocking keys and pairs wait in scratch while memory is short", done.stderr)
            for table in ("identities", "pairs", "masters", "households", "cuts"):
                self.assertTrue(filecmp.cmp(self.folder / f"roomy/{table}.csv", self.folder / f"run/{table}.csv", shallow=False), table)
            report = json.loads((self.folder / "run/report.json").read_text())
            self.assertLessEqual(report["timing"]["machine"]["peak_memory_bytes"], ceiling)
            self.assertEqual(list((self.folder / "scratch").iterdir()), [])

    def test_what_would_not_fit_even_so_is_refused(self):
        _, spilling, _ = self.needed(1)
        done = self.match("people.csv", "--memory", int(spilling * 0.9), check=False)
        self.assertEqual(done.returncode, 6)
        self.assertIn("give more memory or ranks", done.stderr)
        self.assertFalse((self.folder / "run").exists())

    def test_a_scratch_folder_that_cannot_be_used_is_named(self):
        whole, spilling, _ = self.needed(1)
        done = self.match("people.csv", "--memory", int((whole + spilling) / 2), "--scratch", "/proc/nowhere", check=False)
        self.assertEqual(done.returncode, 6)
        self.assertIn("--scratch names another folder", done.stderr)


class OnAFewPeople(Match):
    def setUp(self):
        super().setUp()
        self.write("people.csv", PEOPLE)
        self.done = self.match("people.csv", ranks=2)
        self.run = self.folder / "run"

    def test_the_same_person_is_one_identity_and_relatives_are_not(self):
        found = clusters(self.run)
        self.assertIn({"6", "7"}, found)
        self.assertIn({"5"}, found)
        self.assertIn({"8", "9"}, found)
        self.assertIn({"1", "2", "3"}, found)
        self.assertIn({"4"}, found)

    def test_ids_are_numbered_by_first_record(self):
        identities = rows(self.run / "identities.csv")
        self.assertEqual(identities[0]["master_id"], "MDM_0000000001")
        self.assertEqual(identities[0]["household_id"], "HH_0000000001")
        self.assertEqual([row["record_id"] for row in identities], [str(n) for n in range(1, 10)])

    def test_a_couple_at_one_address_is_one_household(self):
        household = {row["record_id"]: row["household_id"] for row in rows(self.run / "identities.csv")}
        self.assertEqual(household["1"], household["4"])
        self.assertEqual(household["5"], household["6"])
        self.assertNotEqual(household["1"], household["5"])

    def test_masters_hold_the_best_value_and_where_it_is_from(self):
        masters = {row["master_id"]: row for row in rows(self.run / "masters.csv")}
        william = masters["MDM_0000000001"]
        self.assertEqual((william["given"], william["family"], william["records"]), ("WILLIAM", "ANDERSON", "3"))
        self.assertEqual(william["ssn"], "412558811")
        self.assertIn(william["ssn_from"], ("1", "3"))

    def test_pairs_have_a_probability_and_levels(self):
        pairs = {(row["record_id_l"], row["record_id_r"]): row for row in rows(self.run / "pairs.csv")}
        self.assertGreater(float(pairs["8", "9"]["probability"]), 0.9)
        self.assertIn("given_level", pairs["8", "9"])

    def test_report_manifest_and_events_tell_of_the_run(self):
        report = json.loads((self.run / "report.json").read_text())
        manifest = json.loads((self.run / "manifest.json").read_text())
        self.assertIn("identities", json.dumps(report))
        self.assertLessEqual({"identities.csv", "pairs.csv", "masters.csv", "households.csv", "rejects.csv"},
                             {output["name"] for output in manifest["outputs"]})
        self.assertIn("<html", (self.run / "report.html").read_text())
        for line in (self.run / "events.jsonl").read_text().splitlines():
            json.loads(line)

    def test_no_value_reaches_logs_or_reports(self):
        told = self.done.stdout + self.done.stderr
        for name in ("report.json", "report.html", "manifest.json", "events.jsonl"):
            told += (self.run / name).read_text()
        # Long enough that no timing or checksum holds them by chance.
        for value in ("ANDERSON", "Anderson", "412-55-8811", "412558811", "1961-03-14", "03/14/1961", "19610314",
                      "zoe@example.org", "5550142"):
            self.assertNotIn(value, told)

    def test_a_finished_run_is_left_alone(self):
        before = {path: path.stat().st_mtime_ns for path in self.run.iterdir()}
        again = self.match("people.csv")
        self.assertIn("finished", again.stdout)
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in self.run.iterdir()})


class Rows(Match):
    def test_every_row_is_kept_or_rejected_with_its_reason(self):
        lines = PEOPLE.splitlines(keepends=True)
        lines.insert(3, "too,few\n")
        lines.insert(5, lines[1])
        self.write("people.csv", "".join(lines).encode() + b"10,Fran\xffcis,,Lee,,1970-01-02,,,,,,,\n")
        self.match("people.csv", "--max-rejects", "0.5")
        rejects = rows(self.folder / "run" / "rejects.csv")
        self.assertEqual([(row["row"], row["reason"]) for row in rejects],
                         [("4", "fewer fields than the header"), ("6", "record ID already used in its source"), ("13", "invalid UTF-8")])
        self.assertEqual(len(rows(self.folder / "run" / "identities.csv")), 9)

    def test_too_many_rejects_stop_the_run_and_are_written_aside(self):
        self.write("people.csv", PEOPLE + "a,b\nc,d\n")
        done = self.match("people.csv", ranks=3, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("--max-rejects", done.stderr)
        self.assertEqual(len(rows(self.folder / "run" / "rejects.csv")), 2)

    def test_files_of_different_columns_meet(self):
        self.write("a.csv", "id,forename,surname,dob\na1,Henrietta,Throckmorton,1955-08-09\na2,Paul,Weatherby,1948-02-11\n")
        self.write("b.tsv", "last\tfirst\tbirth_date\tcity\nThrockmorton\tHenrietta\t09/08/1955\tYork\nIngleby\tRose\t30/08/1999\tHull\n")
        self.match("a.csv", "b.tsv", "--link-only")
        self.assertIn({"a1", "2"}, clusters(self.folder / "run"))

    def test_two_rows_are_enough(self):
        self.write("two.csv", "id,first_name,last_name,dob,phone,street,zip\n"
                   "1,Mary,Miller,1980-02-29,512-555-0101,12 Oak St,78701\n"
                   "2,Mary,Miller,1980-02-29,512-555-0101,12 Oak St,78745\n")
        self.match("two.csv")
        self.assertEqual(clusters(self.folder / "run"), {frozenset({"1", "2"})})

    def test_a_source_column_does_not_make_the_only_source_unique(self):
        idxr("generate", "--records", 600, "--output", "people.csv", "--truth", "truth.csv", folder=self.folder)
        self.match("people.csv")
        self.assertLess(len(clusters(self.folder / "run")), 500)
        self.assertEqual({row["source"] for row in rows(self.folder / "run" / "identities.csv")}, {"registry"})

    def test_rows_without_ids_of_two_files_naming_one_source_are_all_kept(self):
        for name, family in (("a.csv", "Lindqvist"), ("b.csv", "Okonkwo")):
            self.write(name, "source,first_name,last_name,dob\n" + "".join(f"GENERAL,Ann{c},{family},19{n}1-02-03\n" for n, c in enumerate("abcdef")))
        self.match("a.csv", "b.csv")
        self.assertEqual(len(rows(self.folder / "run" / "identities.csv")), 12)

    def test_what_is_shown_of_pairs_does_not_change_identities(self):
        idxr("generate", "--records", 2000, "--output", "people.csv", "--truth", "truth.csv", folder=self.folder)
        self.match("people.csv", "--pairs-floor", "0.9")
        identities, few = (self.folder / "run" / "identities.csv").read_bytes(), len(rows(self.folder / "run" / "pairs.csv"))
        for options in ([], ["--pairs-floor", "0"]):
            self.match("people.csv", "--overwrite", *options)
            self.assertEqual(identities, (self.folder / "run" / "identities.csv").read_bytes(), options)
            more = len(rows(self.folder / "run" / "pairs.csv"))
            self.assertLess(few, more)
            few = more

    def test_equal_rows_of_a_unique_source_stay_apart(self):
        rest = PEOPLE.splitlines()[1].split(",", 1)[1]
        self.write("people.csv", PEOPLE + f"10,{rest}\n")
        self.match("people.csv")
        self.assertTrue(any({"1", "10"} <= cluster for cluster in clusters(self.folder / "run")))
        self.match("people.csv", "--unique-source", "people", "--overwrite")
        self.assertTrue(all(len(cluster) == 1 for cluster in clusters(self.folder / "run")))


class ModelOfAnotherRun(Match):
    def setUp(self):
        super().setUp()
        for name, records, seed in (("first", 3000, 1), ("second", 1000, 2)):
            idxr("generate", "--records", records, "--seed", seed, "--output", f"{name}.csv", "--truth", f"{name}-truth.csv", folder=self.folder)
        self.match("first.csv", "--output", "trained")

    def match(self, *arguments, **options):
        return idxr("match", *arguments, "--quiet", folder=self.folder, **options)

    def accuracy(self, run):
        return json.loads(idxr("evaluate", "--result", run, "--truth", "second-truth.csv", "--json", folder=self.folder).stdout)["pairwise"]["f1"]

    def test_weighs_other_records_and_only_their_number_of_matches_is_estimated(self):
        self.match("second.csv", "--output", "run", "--model", "trained/model.json", ranks=2)
        first, second = (json.loads((self.folder / run / "model.json").read_text()) for run in ("trained", "run"))
        self.assertEqual([c["levels"] for c in first["comparisons"]], [c["levels"] for c in second["comparisons"]])
        self.assertNotEqual(first["prior"], second["prior"])
        self.assertGreater(self.accuracy("run"), 0.98)
        report = json.loads((self.folder / "run" / "report.json").read_text())
        self.assertEqual(report["model"]["origin"], "taken from trained/model.json")

    def test_is_part_of_the_job(self):
        self.match("second.csv", "--output", "run")
        other = self.match("second.csv", "--output", "run", "--model", "trained/model.json", check=False)
        self.assertEqual(other.returncode, 5)

    def test_labels_teach_round_4_and_are_part_of_the_job(self):
        with open(self.folder / "second-truth.csv", newline="") as lines:
            rows = list(csv.DictReader(lines))
        entity = collections.defaultdict(list)
        for row in rows:
            entity[row["entity_id"]].append(row["record_id"])
        pairs = [(ids[0], ids[1], "match") for ids in entity.values() if len(ids) > 1]
        pairs += [(a["record_id"], b["record_id"], "no_match") for a, b in zip(rows, rows[1:]) if a["entity_id"] != b["entity_id"]]
        (self.folder / "labels.csv").write_text("record_id_1,record_id_2,label\n" + "".join(",".join(pair) + "\n" for pair in pairs))
        self.match("second.csv", "--output", "run", "--labels", "labels.csv", ranks=2)
        notes = json.loads((self.folder / "run" / "report.json").read_text())["model"]["notes"]
        self.assertTrue(any("round 4" in note and "labels" in note for note in notes), notes)
        self.assertGreater(self.accuracy("run"), 0.98)
        (self.folder / "labels.csv").write_text("record_id_1,record_id_2,label\nnobody,nowhere,match\n")
        other = self.match("second.csv", "--output", "run", "--labels", "labels.csv", check=False)
        self.assertEqual(other.returncode, 5)
        done = self.match("second.csv", "--output", "other", "--labels", "labels.csv", check=False)
        self.assertEqual(done.returncode, 3)
        self.assertIn("labels.csv", done.stderr)

    def test_what_labels_taught_is_taken_over_and_explained(self):
        with open(self.folder / "first-truth.csv", newline="") as lines:
            entity = {row["record_id"]: row["entity_id"] for row in csv.DictReader(lines)}
        labels = [(pair["record_id_l"], pair["record_id_r"], "match" if entity[pair["record_id_l"]] == entity[pair["record_id_r"]] else "no_match")
                  for pair in rows(self.folder / "trained" / "pairs.csv")]
        (self.folder / "labels.csv").write_text("record_id_1,record_id_2,label\n" + "".join(",".join(pair) + "\n" for pair in labels))
        self.match("first.csv", "--output", "taught", "--labels", "labels.csv")
        self.match("second.csv", "--output", "run", "--model", "taught/model.json", ranks=2)
        taught, taken = (json.loads((self.folder / run / "model.json").read_text()) for run in ("taught", "run"))
        self.assertTrue(any(feature["worth"] for feature in taught["learned"]["features"]))
        self.assertEqual(taught["learned"], taken["learned"])
        notes = json.loads((self.folder / "run" / "report.json").read_text())["model"]["notes"]
        self.assertIn("round 4: learned by an earlier run", notes)
        corrected = 0
        for pair in [pair for pair in rows(self.folder / "run" / "pairs.csv") if 0.05 < float(pair["probability"]) < 0.95][:20]:
            parts = json.loads(idxr("explain", "run", pair["record_id_l"], pair["record_id_r"], "--json", folder=self.folder).stdout)["sum"]
            corrected += parts["learned_bits"] != 0
            told = sum(parts[part] for part in ("fields_bits", "rarity_bits", "prior_bits", "relatives_bits", "learned_bits"))
            self.assertAlmostEqual(told, float(pair["weight"]), places=3)
        self.assertGreater(corrected, 0)

    def test_parts_can_be_left_out(self):
        for part in ("em", "tf", "guard", "round4", "choice"):
            self.match("second.csv", "--output", part, "--without", part)
        notes = json.loads((self.folder / "round4" / "report.json").read_text())["model"]["notes"]
        self.assertFalse(any("round 4" in note for note in notes), notes)
        rarity = [comparison["rarity"] for comparison in json.loads((self.folder / "tf" / "model.json").read_text())["comparisons"]]
        self.assertEqual({weight for weights in rarity for weight in weights}, {0})
        self.assertGreater(self.accuracy("guard"), 0.5)
        refused = self.match("second.csv", "--output", "run", "--without", "luck", check=False)
        self.assertEqual(refused.returncode, 2)

    def test_is_refused_when_damaged_or_missing_or_for_other_fields(self):
        model = self.folder / "trained" / "model.json"
        (self.folder / "damaged.json").write_text(model.read_text().replace('"prior": -', '"prior": -1', 1))
        (self.folder / "names.csv").write_text("id,first name,last name\n1,Ann,Lee\n2,Bob,Ray\n")
        for records, file, word in (("second.csv", "damaged.json", "damaged"), ("second.csv", "none.json", "none.json"),
                                    ("names.csv", "trained/model.json", "same fields")):
            done = self.match(records, "--output", "refused", "--model", file, "--overwrite", check=False)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
