"""A runner that is killed at a hundred random instants: the store is sound each time, no job is lost, none runs twice."""

import random
import sys
import time
import unittest

from jobs import JobsTest

KILLS = 100
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
        for _ in range(KILLS):
            runner = self.runner()
            time.sleep(chance.uniform(0.0, 0.8))
            runner.kill()
            runner.wait()
            self.assert_store_is_sound()
        self.run_all()
        self.assert_store_is_sound()
        for name, job in jobs.items():
            told = self.job(job)
            self.assertEqual(told["state"], "completed", told["reason"])
            self.assertEqual(len(self.runs()[name]), 1, name)
            self.assertIsNotNone(self.runs()[name][0][1])
            self.assert_whole(name)
        self.assertEqual(self.processes(), [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
