"""The hard cases of identity resolution, by name: records that must be one person, and records that must not.

They stand among a few thousand made-up people, as they would in a real file, and are matched in one run.
"""

import csv
import io
import pathlib
import tempfile
import unittest

from run import idxr, rows

COLUMNS = "first_name middle_name last_name suffix date_of_birth gender ssn phone email street_address city state zip".split()

# Each case: its name, whether the rows are one person, and the rows.
CASES = {
    ("a nickname", "one"): """
        Elizabeth|Marie|Thornquist||1971-04-09|F|||eliza.t@example.com|18 Larkspur Ln|Salem|OR|97301
        Betty||Thornquist||1971-04-09|F||503-555-0181||18 Larkspur Ln|Salem|OR|97301""",
    ("first and last name swapped", "one"): """
        Desmond||Oyelaran||1984-11-02|M|431-22-9017|||77 Harbor Rd|Gary|IN|46402
        Oyelaran||Desmond||1984-11-02|M||||77 Harbor Rd|Gary|IN|46402""",
    ("both names in one field", "one"): """
        Priscilla||Vandermolen||1958-02-17|F||616-555-0119||3 Dyke St|Holland|MI|49423
        ||Vandermolen Priscilla||1958-02-17|F||616-555-0119||3 Dyke St|Holland|MI|49423""",
    ("a maiden name, and a move", "one"): """
        Rosalind|Joy|Featherstone||1990-06-30|F|522-81-3340|||9 Mill Ct|Boise|ID|83702
        Rosalind|Joy|Castellanos||1990-06-30|F|522-81-3340|||410 Canyon Dr|Reno|NV|89501""",
    ("the middle name used as first", "one"): """
        Robert|Thaddeus|Wexelblatt||1949-12-12|M||315-555-0133||61 Court St|Utica|NY|13501
        Thaddeus||Wexelblatt||1949-12-12|M||315-555-0133||61 Court St|Utica|NY|13501""",
    ("day and month swapped, one digit of the SSN wrong", "one"): """
        Ingrid||Halvorssen||1966-03-08|F|478-30-1152|||5 Fjord Way|Fargo|ND|58102
        Ingrid||Halvorssen||1966-08-03|F|478-30-1182|||5 Fjord Way|Fargo|ND|58102""",
    ("people with no address but that of a shelter", "one"): """
        Cornelius||Abernathy||1955-01-19|M|217-60-4471|||1 Mission Plaza|Tacoma|WA|98402
        Cornelius||Abernathy||1955-01-19|M|217-60-4471|||GENERAL DELIVERY|Tacoma|WA|98402""",
    ("twins", "two"): """
        Marcus||Blankenfeld||2001-09-14|M|344-71-0921|||220 Spruce Ave|Dover|DE|19901
        Adrian||Blankenfeld||2001-09-14|M|344-71-0938|||220 Spruce Ave|Dover|DE|19901""",
    ("father and son of one name", "two"): """
        Augustus||Pemberley|Sr|1938-05-21|M||||14 Quarry Rd|Macon|GA|31201
        Augustus||Pemberley|Jr|1964-07-03|M||||14 Quarry Rd|Macon|GA|31201""",
    ("father and son of one name without a suffix, and a row without a birth date", "two"): """
        Erasmus||Halloway||1938-05-21|M||||27 Tannery Rd|Macon|GA|31201
        Erasmus||Halloway||1964-07-03|M||||27 Tannery Rd|Macon|GA|31201
        Erasmus||Halloway|||M||||27 Tannery Rd|Macon|GA|31201""",
    ("brother and sister whose names are a letter apart", "two"): """
        Mario||Castelnuovo||1988-04-17||||mario.c@example.com|5 Olive St|Tampa|FL|33602
        Maria||Castelnuovo|||||813-555-0147||5 Olive St|Tampa|FL|33602""",
    ("husband and wife, who gave his SSN", "two"): """
        Leopold||Strandquist||1962-10-10|M|389-44-7706|701-555-0150||8 Elm Bluff|Minot|ND|58701
        Henrietta||Strandquist||1964-03-27|F|389-44-7706|701-555-0150||8 Elm Bluff|Minot|ND|58701""",
    ("strangers who share a placeholder for the SSN", "two"): """
        Calliope||Montefiore||1979-08-08|F|999-99-9999|||2 Bay St|Mobile|AL|36602
        Balthazar||Okonkwo||1983-01-30|M|999-99-9999|||950 Ridge Rd|Ogden|UT|84401""",
    ("strangers in one shelter", "two"): """
        Ferdinand||Quisenberry||1970-02-02|M||||1 Mission Plaza|Tacoma|WA|98402
        Barnaby||Quillfeather||1988-12-05|M||||1 Mission Plaza|Tacoma|WA|98402""",
    ("newborn twins without a name", "two"): """
        Baby Boy||Szymborski||2023-03-03|M||||31 Aspen Ct|Butte|MT|59701
        Baby Girl||Szymborski||2023-03-03|F||||31 Aspen Ct|Butte|MT|59701""",
    ("mother and daughter in one house", "two"): """
        Wilhelmina||Drexelbauer||1952-04-04|F||406-555-0172||12 Pine Loop|Helena|MT|59601
        Josephine||Drexelbauer||1981-11-23|F||406-555-0172||12 Pine Loop|Helena|MT|59601""",
}

# A couple that moved: four records, two persons.
COUPLE = """
    Horatio||Winterbourne||1975-05-15|M|||h.winterbourne@example.com|6 Cove Rd|Bangor|ME|04401
    Millicent||Winterbourne||1977-09-01|F||207-555-0164||6 Cove Rd|Bangor|ME|04401
    Horatio||Winterbourne||1975-05-15|M|||h.winterbourne@example.com|88 Summit Ave|Tulsa|OK|74103
    Millicent||Winterbourne||1977-09-01|F||207-555-0164||88 Summit Ave|Tulsa|OK|74103"""


def people(text):
    for line in text.strip().splitlines():
        yield dict(zip(COLUMNS, line.strip().split("|"), strict=True))


class HardCases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        idxr("generate", "--records", 4000, "--seed", 3, "--output", "people.csv", folder=cls.folder)
        with open(cls.folder / "people.csv", newline="", encoding="utf-8") as lines:
            header = next(csv.reader(lines))
        added = io.StringIO()
        writer = csv.DictWriter(added, header, lineterminator="\n")
        cls.records = {}
        for case, text in [*((name, text) for (name, _), text in CASES.items()), ("a couple that moved", COUPLE)]:
            cls.records[case] = []
            for number, person in enumerate(people(text)):
                record = f"{case.replace(' ', '_').replace(',', '')}-{number}"
                cls.records[case].append(record)
                writer.writerow({"record_id": record, "source_system": "registry", **person})
        with open(cls.folder / "people.csv", "a", newline="", encoding="utf-8") as file:
            file.write(added.getvalue())
        idxr("match", "people.csv", "--output", "run", "--quiet", folder=cls.folder)
        found = {row["record_id"]: row for row in rows(cls.folder / "run" / "identities.csv")}
        cls.identity = {record: row["master_id"] for record, row in found.items()}
        cls.household = {record: row["household_id"] for record, row in found.items()}

    def test_one_person_is_one_identity_and_two_are_two(self):
        for name, persons in CASES:
            with self.subTest(name):
                identities = {self.identity[record] for record in self.records[name]}
                self.assertEqual(len(identities), 1 if persons == "one" else 2)

    def test_a_couple_that_moved_is_two_persons_in_one_household(self):
        records = self.records["a couple that moved"]
        his, hers = ([self.identity[r] for r in records[i::2]] for i in (0, 1))
        self.assertEqual((len(set(his)), len(set(hers))), (1, 1))
        self.assertNotEqual(his[0], hers[0])
        self.assertEqual(len({self.household[r] for r in records}), 1)


if __name__ == "__main__":
    unittest.main()
