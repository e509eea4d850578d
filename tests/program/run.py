"""Running idxr in tests, and reading what it leaves."""

import collections
import csv
import os
import pathlib
import shutil
import subprocess

IDXR = os.path.abspath(os.environ["IDXR"])


def command(*arguments, ranks=None):
    """The words that start idxr, under mpirun when there are ranks."""
    launch = ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", str(ranks)] if ranks else []
    return [*launch, IDXR, *map(str, arguments)]


def idxr(*arguments, ranks=None, threads=None, folder=None, check=True):
    words = command(*arguments, ranks=ranks)
    environment = dict(os.environ)
    if threads:
        environment["OMP_NUM_THREADS"] = str(threads)
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    if check and done.returncode != 0:
        raise AssertionError(f"{' '.join(words)}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def rows(path):
    with open(path, newline="", encoding="utf-8", errors="replace") as file:
        return list(csv.DictReader(file))


def clusters(run):
    """The identities of a run as a set of sets of record IDs."""
    members = collections.defaultdict(set)
    for row in rows(pathlib.Path(run) / "identities.csv"):
        members[row["master_id"]].add(row["record_id"])
    return {frozenset(records) for records in members.values()}


def tool(name):
    return shutil.which(name)
