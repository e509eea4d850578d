"""Alerts of the runner: raised once per cause, told to a command, a webhook and by mail, and told again when over."""

import http.server
import json
import signal
import sys
import threading
import time
import unittest

from jobs import JobsTest

USAGE, INPUT = 2, 3


class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, self.headers["Content-Type"], json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Alerts(JobsTest):
    def setUp(self):
        super().setUp()
        self.environment["NO_PROXY"] = "*"
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.server.told = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.program("sendmail", '#!/bin/sh\n{ echo "$@"; cat; } >> "$IDXR_TEST_RUNS.mail"\n')
        self.program("notify", '#!/bin/sh\necho "$#" >> "$IDXR_TEST_RUNS.words"\ncat >> "$IDXR_TEST_RUNS.told"\n')

    def program(self, name, text):
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def rules(self, text="", channels=True):
        url = f"http://127.0.0.1:{self.server.server_address[1]}/hook?a=b\"c"
        tell = "[[tell]]\ncommand = ['notify', 'two words', '$(reboot)']\n" f"[[tell]]\nwebhook = '{url}'\n" "[[tell]]\nmail = 'ops@example.org'\n"
        (self.folder / "alerts.toml").write_text(f"every = '1s'\n[rules]\navailable = false\n{text}\n{tell if channels else ''}")
        return "--alerts", "alerts.toml"

    def told(self):
        path = self.folder / "runs.txt.told"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def alerts(self, job):
        return {alert["rule"]: alert["recovered"] is not None for alert in self.job(job)["alerts"]}

    def test_of_a_failed_job_go_to_all_channels_once_and_end_with_its_retry(self):
        rules = self.rules()
        (self.folder / "one.fault").write_text("1 2")
        job = self.submit("one")
        self.run_all(*rules)
        self.run_all(*rules)
        self.assertEqual([(m["event"], m["rule"], m["job"]["id"], m["job"]["state"]) for m in self.told()], [("alert", "ended_badly", job, "failed")])
        self.assertEqual(self.alerts(job), {"ended_badly": False})
        self.assertIn("ended_badly", self.idxr("job", "show", job))
        self.assertEqual((self.folder / "runs.txt.words").read_text(), "2\n")
        [(path, kind, message)] = self.server.told
        self.assertEqual((kind, message), ("application/json", self.told()[0]))
        self.assertIn("a=b", path)
        mail = (self.folder / "runs.txt.mail").read_text()
        self.assertTrue(mail.startswith("-i -- ops@example.org\nTo: ops@example.org\nSubject: idxr alert: ended_badly\n"), mail)
        self.idxr("job", "retry", job)
        self.run_all(*rules)
        self.assertEqual([m["event"] for m in self.told()], ["alert", "recovery"])
        self.assertEqual(self.told()[1]["text"], "over: " + self.told()[0]["text"])
        self.assertEqual(self.alerts(job), {"ended_badly": True})

    def test_of_a_run_that_hangs_end_when_it_goes_on(self):
        rules = self.rules("no_progress = '2s'\nlonger_than = '3s'\nmemory = '0.001 %'")
        (self.folder / "one.slow").write_text("600")
        job = self.submit("one")
        runner = self.runner(*rules)
        self.wait_for(lambda: len(self.told()) == 3)
        self.assertEqual(self.alerts(job), {"no_progress": False, "longer_than": False, "memory": False})
        self.idxr("job", "cancel", job)
        self.wait_for(lambda: len(self.told()) == 6)
        self.assertEqual({m["rule"] for m in self.told() if m["event"] == "recovery"}, {"no_progress", "longer_than", "memory"})
        runner.send_signal(signal.SIGTERM)
        self.assertEqual(runner.wait(60), 0)
        self.assertEqual(len(self.told()), 6)

    def test_of_the_service_are_of_no_job(self):
        rules = self.rules("ended_badly = false\ndisk = '0.001 %'\nsuccess = '95 %'", channels=False)
        with open(self.folder / "alerts.toml", "a") as file:
            file.write("[[tell]]\ncommand = ['notify']\n")
        for n in range(5):
            (self.folder / f"run{n}.fault").write_text("1 2")
            self.submit(f"run{n}")
        self.run_all(*rules)
        self.assertEqual({m["rule"].split(" ")[0]: m["job"] for m in self.told()}, {"disk": None, "success": None})

    def test_by_the_default_rules_are_told_of_what_took_hours(self):
        (self.folder / "alerts.toml").write_text("every = '1s'\n[[tell]]\ncommand = ['notify']\n")
        hour, now = 3_600_000, int(time.time() * 1000)
        people = (self.folder / "people.csv").read_text()
        (self.folder / "dirty.csv").write_text(people + "not a row\n" * 6)
        self.idxr("job", "submit", "dirty.csv", "--name", "dirty", "--output", "dirty")
        self.change(f"INSERT INTO runners VALUES ('gone', 'a host', 1, 1, 'local', 1, 1, {now - 20 * hour}, {now - 10 * hour}, {now - 10 * hour})")
        runner = self.runner("--alerts", "alerts.toml")
        self.wait_for_state("dirty", "completed")
        (self.folder / "slow.slow").write_text("600")
        slow = self.submit("slow")
        self.wait_for(lambda: "slow" in self.runs())
        self.change(f"UPDATE attempts SET started = {now - 9 * hour} WHERE job = '{slow}'")
        self.change(f"UPDATE jobs SET heard = {now - 9 * hour} WHERE id = '{slow}'")
        every = {("errors", "dirty"), ("longer_than", "slow"), ("records_per_second", "slow"), ("no_progress", "slow"), ("available", None)}
        said = lambda event: {(m["rule"], m["job"] and m["job"]["name"]) for m in self.told() if m["event"] == event}
        self.wait_for(lambda: len(said("alert")) >= len(every))
        self.assertEqual(said("alert"), every)
        self.idxr("job", "cancel", slow)
        self.change("DELETE FROM runners WHERE id = 'gone'")
        self.wait_for(lambda: len(said("recovery")) >= len(every) - 1)
        self.assertEqual(said("recovery"), every - {("errors", "dirty")})  # a run that is over does not get better
        self.assertEqual(len(self.told()), 2 * len(every) - 1)
        runner.send_signal(signal.SIGTERM)
        self.assertEqual(runner.wait(60), 0)

    def test_that_cannot_be_told_are_said_and_hold_nothing_up(self):
        rules = self.rules(channels=False)
        with open(self.folder / "alerts.toml", "a") as file:
            file.write("[[tell]]\ncommand = ['no-such-program']\n[[tell]]\nwebhook = 'http://127.0.0.1:1/'\n")
        (self.folder / "one.fault").write_text("1 2")
        self.submit("one")
        self.run_all(*rules)
        log = (self.folder / "runner.log").read_text()
        self.assertIn("the alert of rule 'ended_badly' could not be told: no-such-program is not there", log)
        self.assertIn("could not be told: curl ended with exit status 7", log)

    def test_need_a_rule_file_that_can_be_understood(self):
        self.assertIn("cannot be read", self.idxr("orchestrate", "--until-idle", "--alerts", "none.toml", code=INPUT))
        self.rules("longer_then = '1h'")
        self.assertIn("did you mean 'longer_than'?", self.idxr("orchestrate", "--until-idle", "--alerts", "alerts.toml", code=USAGE))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
