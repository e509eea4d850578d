"""A runner that is killed at random instants (KILLS of them, else 10): the store is sound each time, no job is lost, none runs twice."""

import os
import random
import sys
import time
import unittest

from jobs import JobsTest

KILLS = int(os.environ.get("KILLS", "10"))
JOBS = 16


class KilledRunner(JobsTest):
    def test_loses_no_job_and_runs_none_twice(self):
        chance = random.Random(4711)
        names = [f"run{n}" for n in range(JOBS)]
        jobs = {}
        for n, name in enumerate(names):
            options = ["--max-retries", "50", "--priority", chance.choice(["low", "normal", "high"])]
            if n % 4 == 3:
                options += ["--after", jobs[names[n - 2]]]
            jobs[name] = self.submit(name, *options)
        begun, amid = time.monotonic(), 0
        for _ in range(KILLS):
            runner = self.runner()
            time.sleep(chance.uniform(0.0, 0.8))
            runner.kill()
            runner.wait()
            self.assert_store_is_sound()
            self.assertEqual(self.query("SELECT count(*) FROM jobs"), [[str(JOBS)]])
            self.assertLessEqual({len(spans) for spans in self.runs().values()}, {1})
            amid += self.query("SELECT count(*) FROM jobs WHERE state = 'running'") != [["0"]]
        self.run_all(timeout=900)
        self.assert_store_is_sound()
        for name, job in jobs.items():
            told = self.job(job)
            self.assertEqual(told["state"], "completed", told["reason"])
            self.assertEqual(len(self.runs()[name]), 1, name)
            self.assertIsNotNone(self.runs()[name][0][1])
            self.assert_whole(name)
        self.assertEqual(self.processes(), [])
        ((adopted,),) = self.query("SELECT count(*) FROM events WHERE kind = 'adopted'")
        ((stillborn,),) = self.query("SELECT count(*) FROM attempts WHERE cause = 'not started'")
        print(f"{KILLS} kills, {amid} while jobs ran, {adopted} adoptions, {stillborn} attempts that never began, "
              f"{time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
