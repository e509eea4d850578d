"""What people see of jobs: tables that fit their terminal and are whole where they are piped, and a live view that stays within it."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time
import unittest

from jobs import JobsTest
from run import IDXR

LONG = "Überprüfung der ganzen Lieferung vom letzten Monat"


class Views(JobsTest):
    def on_terminal(self, columns, rows, *arguments, until=None):
        """What is written to a terminal of this size, until the program ends or `until` was seen."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve("/bin/sh", ["sh", "-c", f"stty cols {columns} rows {rows}; exec \"$@\"", "sh", IDXR, *arguments], {**self.environment, "TERM": "xterm"})
        self.addCleanup(os.close, terminal)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        said, end = b"", time.monotonic() + 60
        while time.monotonic() < end and not (until and re.search(until, said.decode(errors="replace"))):
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    said += os.read(terminal, 65536)
                except OSError:
                    break
        if until:
            os.kill(pid, 15)
        os.waitpid(pid, 0)
        return said.decode().replace("\r\n", "\n")

    def assert_fits(self, text, columns):
        for line in text.splitlines():
            self.assertLessEqual(len(re.sub(r"\x1b\[[0-9]*[A-Z]", "", line)), columns, line)

    def test_of_a_list_fit_the_terminal_and_leave_out_the_least_first(self):
        self.idxr("job", "submit", "people.csv", "--name", LONG)
        for columns, there, not_there in ((80, ["NAME", "STATE", "PROGRESS", "…"], ["OUTPUT", "SUBMITTED"]), (120, ["NAME", "SUBMITTED"], ["OUTPUT"]),
                                          (220, ["OUTPUT", LONG], ["…"])):
            said = self.on_terminal(columns, 24, "job", "list")
            self.assert_fits(said, columns)
            for word in there:
                self.assertIn(word, said)
            for word in not_there:
                self.assertNotIn(word, said)
        piped = self.idxr("job", "list")
        self.assertIn(LONG, piped)
        self.assertIn(self.jobs()[LONG]["output"], piped)
        heading, row = piped.splitlines()
        self.assertEqual(heading.index("STATE"), row.index("queued"))

    def test_of_a_job_and_the_help_fit_eighty_columns(self):
        self.idxr("job", "submit", "people.csv", "--name", "one", "--output", "one", "--ranks", "2")
        self.run_all()
        self.assert_fits(self.on_terminal(80, 24, "job", "show", "one"), 80)
        shown = self.idxr("job", "show", "one")
        for words in ("result      300 rows read, 0 rejected, ", "needs       2 ranks x 1 thread, ", "identities.csv", "used  ", "next time   ask for"):
            self.assertIn(words, shown)
        for words in (["--help"], ["submit", "--help"], ["watch", "--help"]):
            self.assert_fits(self.idxr("job", *words), 80)
        for verb in ("submit", "list", "show", "watch", "logs", "cancel", "pause", "resume", "retry", "wait", "remove"):
            said = self.idxr("job", verb, "--help")
            self.assertRegex(said, rf"Examples\n(  .*\n)*  idxr job {verb}")
            self.assertIn("Exit codes", said)

    def test_of_more_jobs_than_lines_stay_within_the_terminal(self):
        for n in range(12):
            self.submit(f"run{n}")
        said = self.on_terminal(80, 10, "job", "watch", until=r"\x1b\[J.*\x1b\[J")
        frame = said.split("\x1b[J")[0]
        self.assertLess(len(frame.splitlines()), 10)
        self.assertRegex(frame, r"… and \d+ more")
        self.assertIn("no runner is there; 'idxr orchestrate' starts one", frame)
        self.assert_fits(frame, 80)

    def test_of_a_run_that_is_watched_end_with_its_state(self):
        self.submit("one")
        self.runner()
        said = self.on_terminal(100, 30, "job", "watch", "one")
        last = said.split("\x1b[J")[-2]
        self.assertRegex(last, r"one +completed \[=+\] 100 %  attempt 1")
        self.assertRegex(last, r"comparing +\[=+\] .*pairs")
        self.assertIn("state    completed", last)
        self.assert_fits(said.replace("\x1b[J", "\n"), 100)

    def test_say_what_a_job_waits_for_and_whether_a_runner_is_there(self):
        first = self.submit("first")
        self.submit("second", "--after", f"{first}:any")
        self.assertIn(f"waits       after {first} (any end)", self.idxr("job", "show", "second"))
        self.assertIn("no runner is there", self.idxr("job", "submit", "people.csv", "--output", "third"))
        self.assertIn("no runner is there", self.idxr("orchestrate", "--status"))
        runner = self.runner()
        self.wait_for(lambda: json.loads(self.idxr("orchestrate", "--status", "--json"))["runners"])
        self.assertNotIn("no runner", self.idxr("job", "submit", "people.csv", "--output", "fourth"))
        self.assertRegex(self.idxr("orchestrate", "--status"), r"local +2 +8\.00 GB[\s\S]*a runner was there for 100 % of the last 24 h")
        runner.kill()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
