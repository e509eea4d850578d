"""A job store of its own (a file, or a schema of the PostgreSQL database that IDXR_TEST_POSTGRESQL names), runners on it, and a program that writes down what was run when."""

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

from run import IDXR

STATES = {"pending", "queued", "running", "paused", "retrying", "completed", "failed", "cancelled", "timeout", "dead"}
FINAL = {"completed", "failed", "cancelled", "timeout", "dead"}

# Stands where jobs find mpirun: writes down when each run begins and ends, then does what mpirun does. The file RUN.fault
# beside the output says how often the run is to go wrong, and how; with RUN.stay mpirun stays when its ranks have left, with
# "mute" in it they leave without a word.
LAUNCHER = r"""#!/bin/bash
for word; do case $previous in --output) output=$word ;; esac; previous=$word; done
note() { echo "$1 $$ $(date +%s.%N) $output" >> "$IDXR_TEST_RUNS"; }
note begin
if [ -s "$output.fault" ]; then
    read -r times status < "$output.fault"
    if [ "$times" -gt 0 ]; then
        echo "$((times - 1)) $status" > "$output.fault"
        note end
        exit "$status"
    fi
fi
if [ -s "$output.slow" ]; then sleep "$(cat "$output.slow")"; fi
stay() { [ ! -e "$output.stay" ] || { rm "$output.stay"; sleep 600; }; }
if [ "$(cat "$output.stay" 2>/dev/null)" = mute ]; then OMPI_COMM_WORLD_RANK=0 sleep 2; stay; fi
trap : USR1 TERM  # mpirun gets them too, and its end is waited for
PATH=${PATH#*:} mpirun "$@"
status=$?
note end
stay
exit $status
"""


class JobsTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        launchers = self.folder / "bin"
        launchers.mkdir()
        (launchers / "mpirun").write_text(LAUNCHER)
        (launchers / "mpirun").chmod(0o755)
        self.store = self.make_store()
        self.environment = {
            **os.environ,
            "IDXR_STORE": self.store,
            "IDXR_TEST_RUNS": str(self.folder / "runs.txt"),
            "PATH": f"{launchers}:{os.environ['PATH']}",
            "OMPI_MCA_rmaps_base_oversubscribe": "1",
        }
        self.runners = []
        self.addCleanup(self.end_runners)
        self.idxr("generate", "--records", "300", "--output", "people.csv", "--truth", "truth.csv")

    def make_store(self):
        server = os.environ.get("IDXR_TEST_POSTGRESQL")
        if not server:
            return str(self.folder / "jobs.sqlite")
        schema = f"t_{os.getpid()}_{time.monotonic_ns()}"
        subprocess.run(["psql", "-q", server, "-c", f"CREATE SCHEMA {schema}"], check=True)
        return f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{schema}"

    def on_server(self):
        return self.store.startswith("postgresql:")

    def change(self, statement):
        """Of the store, behind the program's back."""
        if self.on_server():
            subprocess.run(["psql", "-q", self.store, "-c", statement], check=True)
            return
        database = sqlite3.connect(self.store, timeout=30, isolation_level=None)
        database.execute(statement)
        database.close()

    def query(self, statement):
        """Rows of the store, as texts."""
        if self.on_server():
            words = ["psql", "-q", "-A", "-t", "-F", "\t", self.store, "-c", statement]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            return [line.split("\t") for line in done.stdout.splitlines()]
        database = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=30)
        try:
            return [[str(cell) for cell in row] for row in database.execute(statement)]
        finally:
            database.close()

    def idxr(self, *arguments, code=0):
        done = subprocess.run(
            [IDXR, *map(str, arguments)], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout if code == 0 else done.stderr

    def submit(self, output, *options):
        words = ["people.csv", "--output", output, "--name", output, "--ranks", "2", "--threads", "1", *options]
        return json.loads(self.idxr("job", "submit", *words, "--json"))["id"]

    def job(self, job):
        return json.loads(self.idxr("job", "show", job, "--json"))

    def jobs(self):
        return {job["name"]: job for job in json.loads(self.idxr("job", "list", "--json"))}

    def runner(self, *options, cores=2, grace="2s"):
        log = open(self.folder / "runner.log", "a")
        words = [IDXR, "orchestrate", "--cores", str(cores), "--memory", "8GiB", "--backoff", "1s", "--grace", grace, *options]
        process = subprocess.Popen(words, cwd=self.folder, env=self.environment, stdout=log, stderr=log)
        log.close()
        self.runners.append(process)
        return process

    def run_all(self, *options, timeout=600):
        process = self.runner("--until-idle", *options)
        self.wait_for(lambda: process.poll() is not None, timeout)
        self.assertEqual(process.returncode, 0, (self.folder / "runner.log").read_text())

    def end_runners(self):
        """Also ends what they left running, found by its folder, which no other process works in."""
        for process in self.runners:
            if process.poll() is None:
                process.kill()
                process.wait()
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def processes(self, word="job/attempt-"):
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.folder) in words and (word in words or "match" in words):
                found.append(int(entry.name))
        return found

    def wait_for(self, what, timeout=180):
        until = time.monotonic() + timeout
        while not (found := what()):
            self.assertLess(time.monotonic(), until, (self.folder / "runner.log").read_text())
            time.sleep(0.05)
        return found

    def wait_for_state(self, job, *states, timeout=180):
        return self.wait_for(lambda: (found := self.job(job))["state"] in states and found, timeout)

    def runs(self):
        """Of each output, the begin and end of every run; None for a run that was killed."""
        runs = {}
        path = self.folder / "runs.txt"
        for line in path.read_text().splitlines() if path.exists() else []:
            kind, pid, at, output = line.split(" ", 3)
            if kind == "begin":
                runs.setdefault(output, {})[pid] = [float(at), None]
            else:
                runs[output][pid][1] = float(at)
        return {pathlib.Path(output).name: list(spans.values()) for output, spans in runs.items()}

    def assert_whole(self, output):
        """The result of the run is there and is what its manifest says."""
        manifest = json.loads((self.folder / output / "manifest.json").read_text())
        for file in manifest["outputs"]:
            self.assertEqual((self.folder / output / file["name"]).stat().st_size, file["bytes"])

    def assert_store_is_sound(self):
        """What holds in the store at every instant, whoever was killed."""
        # One statement, so that what it reads is of one moment.
        rows = self.query(
            "SELECT j.id, j.state, j.attempts, j.runner <> '', j.finished > 0,"
            " (SELECT count(*) FROM attempts a WHERE a.job = j.id),"
            " (SELECT count(*) FROM attempts a WHERE a.job = j.id AND a.ended = 0),"
            " (SELECT e.text FROM events e WHERE e.job = j.id AND e.kind = 'state' ORDER BY e.number DESC LIMIT 1)"
            " FROM jobs j"
        )
        true = ("1", "t")
        for job, state, attempts, held, finished, all_attempts, open_attempts, told in rows:
            self.assertIn(state, STATES)
            self.assertEqual(all_attempts, attempts, job)
            self.assertEqual(int(open_attempts), 1 if state == "running" else 0, f"{job} {state}")
            self.assertEqual(held in true, state == "running", job)
            self.assertEqual(finished in true, state in FINAL, job)
            self.assertEqual(told.split(":")[0], state)
        if not self.on_server():
            self.assertEqual(self.query("PRAGMA integrity_check"), [["ok"]])
