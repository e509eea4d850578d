"""Parquet and HDF5 results say what the CSV says, to readers that are not ours: hyparquet and h5dump."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from run import IDXR, idxr, rows, tool

TABLES = ("identities", "pairs", "masters", "households")
PACKAGES = ("hyparquet@1.31.5", "hyparquet-compressors@1.1.2")
# Decimals of the CSV are fewer than those of the binary formats.
TOLERANCE = 0.0005
READ_PARQUET = """
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
const file = await asyncBufferFromFile(process.argv[2])
const metadata = await parquetMetadataAsync(file)
const rows = await parquetReadObjects({ file, compressors })
const plain = (key, value) => typeof value === 'bigint' ? Number(value) : value
console.log(JSON.stringify({ createdBy: metadata.created_by, count: Number(metadata.num_rows), rows }, plain))
"""


def parquet_reader():
    """A folder where node finds hyparquet: installed once beside the program. None and why not, when it cannot be."""
    if not tool("node") or not tool("npm"):
        return None, "node and npm are not installed"
    folder = pathlib.Path(IDXR).parent / "parquet_reader"
    folder.mkdir(exist_ok=True)
    (folder / "read.mjs").write_text(READ_PARQUET)
    wanted = folder / "installed.json"
    if wanted.exists() and json.loads(wanted.read_text()) == list(PACKAGES):
        return folder, ""
    command = ["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None, "npm did not install hyparquet within two minutes"
    if done.returncode != 0:
        return None, "npm cannot install hyparquet (no network?)"
    wanted.write_text(json.dumps(PACKAGES))
    return folder, ""


def dumped_column(path, table, column):
    """The values of a dataset as h5dump prints them: texts in quotes, numbers without."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "values"
        command = ["h5dump", "-y", "-w", "1", "-m", "%.17g", "-o", out, "-d", f"/{table}/{column}", path]
        subprocess.run(command, check=True, capture_output=True)
        text = out.read_text().strip()
    return [value.strip() for value in text.split(",\n")] if text else []


class ResultsReadBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        folder = pathlib.Path(cls._folder.name)
        idxr("generate", "--records", 1500, "--output", "people.csv", "--truth", "truth.csv", folder=folder)
        cls.run_folder = folder / "run"
        idxr("match", "people.csv", "--output", cls.run_folder, "--format", "csv,hdf5,parquet", ranks=3, folder=folder)

    def assert_same_value(self, said, found, where):
        """`said` by the CSV, `found` elsewhere; an empty field is a null."""
        if found is None:
            found = ""
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            self.assertAlmostEqual(float(said), found, delta=TOLERANCE, msg=where)
        else:
            self.assertEqual(said, found, where)

    def test_there_is_something_to_compare(self):
        self.assertEqual(len(rows(self.run_folder / "identities.csv")), 1500)
        for table in TABLES:
            self.assertGreater(len(rows(self.run_folder / f"{table}.csv")), 100, table)

    def test_parquet_says_what_the_csv_says(self):
        reader, why = parquet_reader()
        if not reader:
            self.skipTest(f"the Parquet files are not read back: {why}")
        for table in TABLES:
            path = self.run_folder / f"{table}.parquet"
            done = subprocess.run(["node", reader / "read.mjs", path], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            found = json.loads(done.stdout)
            said = rows(self.run_folder / f"{table}.csv")
            self.assertEqual(found["createdBy"], "idxr")
            self.assertEqual(found["count"], len(said))
            self.assertEqual(len(found["rows"]), len(said))
            for number, (in_csv, in_parquet) in enumerate(zip(said, found["rows"])):
                self.assertEqual(list(in_csv), list(in_parquet), table)
                for column, value in in_csv.items():
                    self.assert_same_value(value, in_parquet[column], f"{table}, row {number}, {column}")

    def test_hdf5_says_what_the_csv_says(self):
        if not tool("h5dump"):
            self.skipTest("the HDF5 files are not read back: h5dump is not installed (hdf5-tools)")
        for table in TABLES:
            path = self.run_folder / f"{table}.h5"
            said = rows(self.run_folder / f"{table}.csv")
            contents = subprocess.run(["h5dump", "-n", path], check=True, capture_output=True, text=True).stdout
            datasets = re.findall(rf"dataset +/{table}/(.+)", contents)
            self.assertEqual(sorted(datasets), sorted(said[0]))
            for column in datasets:
                found = dumped_column(path, table, column)
                self.assertEqual(len(found), len(said), f"{table}, {column}")
                for number, (row, value) in enumerate(zip(said, found)):
                    self.assert_hdf5_value(row[column], value, f"{table}, row {number}, {column}")

    def assert_hdf5_value(self, said, found, where):
        if found.startswith('"'):
            # Padded by NULs; quotes and control characters stand behind a backslash, bytes above 127 as they are.
            text = re.sub(r"(\\000)*$", "", found[1:-1])
            self.assertEqual(said, re.sub(r"\\(.)", r"\1", text), where)
        else:
            self.assertAlmostEqual(float(said), float(found), delta=TOLERANCE, msg=where)

    def test_the_manifest_knows_the_rows_and_sizes_of_every_format(self):
        manifest = json.loads((self.run_folder / "manifest.json").read_text())
        outputs = {output["name"]: output for output in manifest["outputs"]}
        for table in TABLES:
            count = len(rows(self.run_folder / f"{table}.csv"))
            for ending in ("csv", "h5", "parquet"):
                output = outputs[f"{table}.{ending}"]
                self.assertEqual(output["rows"], count)
                self.assertEqual(output["bytes"], os.path.getsize(self.run_folder / output["name"]))

    def test_every_file_is_private_to_the_user(self):
        for table in TABLES:
            for ending in ("csv", "h5", "parquet"):
                self.assertEqual((self.run_folder / f"{table}.{ending}").stat().st_mode & 0o077, 0)
        self.assertEqual(self.run_folder.stat().st_mode & 0o077, 0)


if __name__ == "__main__":
    unittest.main()
