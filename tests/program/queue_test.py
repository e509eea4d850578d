"""A queue of ten thousand jobs: submitting, listing and picking stay fast and go by indexes; twenty clients at once lose nothing."""

import json
import statistics
import subprocess
import sys
import time
import unittest

from jobs import JobsTest
from run import IDXR

QUEUED = 10_000


class LongQueue(JobsTest):
    def fill(self):
        """Copies of one submitted job, as ten thousand submissions would have left them."""
        self.submit("first")
        copied = {"id": "'q' || CAST(1000000 + i AS TEXT)", "sequence": "sequence + i", "name": "'job' || CAST(i AS TEXT)",
                  "output": "output || CAST(i AS TEXT)", "priority": "i % 3"}
        columns = [row[0] for row in self.query(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'jobs' AND table_schema = current_schema()"
            if self.on_server() else "SELECT name FROM pragma_table_info('jobs')")]
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {QUEUED - 1})"
        self.change(f"{numbers} INSERT INTO jobs ({', '.join(columns)}) SELECT {', '.join(copied.get(c, c) for c in columns)} FROM jobs, n WHERE jobs.name = 'first'")
        self.change("INSERT INTO events (job, number, at, attempt, kind, text) SELECT id, 1, submitted, 0, 'state', 'queued' FROM jobs"
                    " WHERE name LIKE 'job%'")
        if self.on_server():
            self.change("ANALYZE")  # which the server does by itself in time

    def seconds(self, *arguments):
        def once():
            begun = time.monotonic()
            self.idxr(*arguments)
            return time.monotonic() - begun
        return statistics.median(once() for _ in range(5))

    def plan(self, statement):
        rows = self.query(("EXPLAIN " if self.on_server() else "EXPLAIN QUERY PLAN ") + statement)
        return "\n".join(" ".join(row) for row in rows)

    def assert_indexed(self, statement):
        plan = self.plan(statement)
        self.assertRegex(plan, r"USING (COVERING )?INDEX|Index (Only )?Scan|Bitmap", statement)
        self.assertNotRegex(plan, r"SCAN (jobs|j)\b(?! USING)|Seq Scan on jobs", statement)

    def test_stays_fast(self):
        told = {"empty list": self.seconds("job", "list"), "empty submit": self.seconds("job", "submit", "people.csv")}
        for job in json.loads(self.idxr("job", "list", "--json")):
            self.idxr("job", "cancel", job["id"])
        self.fill()
        told["submit"] = self.seconds("job", "submit", "people.csv", "--priority", "low")
        told["list"] = self.seconds("job", "list", "--state", "queued")
        told["list --limit 20"] = self.seconds("job", "list", "--limit", "20")
        told["show"] = self.seconds("job", "show", "job77")
        self.assertEqual(len(json.loads(self.idxr("job", "list", "--state", "queued", "--json"))), QUEUED + 5)
        for statement in (
            "SELECT id FROM jobs WHERE state = 'running'",
            "SELECT id FROM jobs WHERE state = 'retrying' AND not_before <= 1",
            "SELECT id FROM jobs WHERE output = 'x'",
            "SELECT id FROM jobs WHERE name = 'job77'",
            "SELECT max(sequence) FROM jobs",
            "SELECT id FROM jobs WHERE state IN ('pending', 'retrying')",
        ):
            self.assert_indexed(statement)

        # The time between the end of a job and the claim of the next is that of picking it.
        runner = self.runner()
        over = "SELECT count(*) FROM jobs WHERE state = 'completed'"
        self.wait_for(lambda: int(self.query(over)[0][0]) >= 8, 400)
        runner.kill()
        runner.wait()
        ends = [int(row[0]) for row in self.query("SELECT ended FROM attempts WHERE ended > 0 ORDER BY ended")]
        starts = [int(row[0]) for row in self.query("SELECT started FROM attempts ORDER BY started")][1:]
        told["pick"] = statistics.median(start - end for end, start in zip(ends, starts)) / 1000

        begun = time.monotonic()
        words = [IDXR, "job", "submit", "people.csv", "--json", "--output"]
        clients = [subprocess.Popen([*words, f"client{n}"], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True)
                   for n in range(20)]
        said = {json.loads(client.communicate(timeout=120)[0])["id"] for client in clients}
        told["20 submits at once"] = time.monotonic() - begun
        self.assertEqual(len(said), 20)
        for job in said:
            self.assertEqual(self.job(job)["state"], "queued")

        print(f"{QUEUED} queued jobs, seconds: " + ", ".join(f"{what} {seconds:.3f}" for what, seconds in told.items()), file=sys.stderr)
        self.assertLess(told["submit"], told["empty submit"] + 0.5)
        self.assertLess(told["list"], 5)
        self.assertLess(told["pick"], 1)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
