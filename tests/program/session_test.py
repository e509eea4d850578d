"""The session of docs/orchestrator.md: every job ends as the table there says, and none runs more often than it says."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

from jobs import JobsTest
from run import IDXR

GUIDE = pathlib.Path(__file__).parents[2] / "docs" / "orchestrator.md"


class Session(JobsTest):
    def test_ends_as_the_guide_says(self):
        part = GUIDE.read_text().split("## A session")[1].split("\n## ")[0]
        lines = re.search(r"```sh\n(.*?)```", part, re.S).group(1)
        expected = re.findall(r"^\| (\w+) \| (completed|failed|cancelled) \| (\d) \|$", part, re.M)
        self.assertEqual(len(expected), 10)
        os.symlink(IDXR, self.folder / "bin" / "idxr")
        for name in ("people.csv", "truth.csv"):
            (self.folder / name).unlink()
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", lines], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=500
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        jobs, runs = self.jobs(), self.runs()
        ended = [(name, jobs[name]["state"], str(len(runs.get(name, [])))) for name, _, _ in expected]
        self.assertEqual(ended, expected, done.stderr)
        self.assertEqual([a["cause"] for a in self.job("big")["history"] if a["exit_code"] != 0 and a["cause"] != "not started"], ["killed"])
        for name in ("nightly", "homes", "unique", "trained", "big", "anyway"):
            self.assert_whole(name)
        self.assertTrue(list((self.folder / "clean").glob("*.parquet")))
        self.assert_store_is_sound()
        self.assertEqual(self.processes(), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
