"""Bash completion and the manual page name every command, verb and option."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import unittest.mock

from run import IDXR, idxr, tool


class Guides(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.script = idxr("completion", "bash").stdout
        cls.manual = idxr("manual").stdout
        cls.plain = cls.manual.replace("\\-", "-")
        part = re.search(r"\nCommands\n(.*?)\n\n", idxr("--help").stdout, re.S).group(1)
        cls.commands = re.findall(r"^  (\S+)", part, re.M)
        part = re.search(r"\nVerbs\n(.*?)\n\n", idxr("job", "--help").stdout, re.S).group(1)
        cls.verbs = re.findall(r"^  (\S+)", part, re.M)

    def offered(self, *words):
        """What bash offers for the last word."""
        array = " ".join(f"'{word}'" for word in words)
        text = f"{self.script}\nCOMP_WORDS=({array}); COMP_CWORD={len(words) - 1}; _idxr; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def options(self, *words):
        return re.findall(r"^  (--[a-z0-9-]+)", idxr(*words, "--help").stdout, re.M)

    def test_complete_commands_and_verbs(self):
        self.assertIn("orchestrate", self.commands)
        self.assertEqual(self.offered("idxr", ""), [*self.commands, "--help", "--version"])
        self.assertEqual(self.offered("idxr", "job", ""), [*self.verbs, "--help"])
        self.assertEqual(self.offered("idxr", "job", "re"), ["resume", "retry", "remove"])

    def test_complete_what_may_follow_an_option_of_a_job(self):
        self.assertEqual(self.offered("idxr", "job", "submit", "people.csv", "--priority", "u"), ["urgent"])
        self.assertEqual(self.offered("idxr", "job", "list", "--state", "re"), ["retrying"])
        self.assertIn("batch_etl", self.offered("idxr", "job", "submit", "--type", ""))
        self.assertNotIn("stream_processing", self.offered("idxr", "job", "submit", "--type", ""))

    def test_complete_the_ids_of_jobs(self):
        with tempfile.TemporaryDirectory() as folder:
            store = ["--store", f"{folder}/jobs.sqlite"]
            idxr("generate", "--records", "100", "--output", "people.csv", "--truth", "truth.csv", folder=folder)
            job = json.loads(idxr("job", "submit", "people.csv", "--json", *store, folder=folder).stdout)["id"]
            with unittest.mock.patch.dict(os.environ, IDXR_STORE=store[1]):
                self.assertEqual(self.offered(IDXR, "job", "show", job[:2]), [job])
                self.assertEqual(self.offered(IDXR, "job", "cancel", ""), [job])
                self.assertEqual(self.offered(IDXR, "job", "submit", "--after", job[:1]), [job])

    def test_complete_every_option_and_nothing_else(self):
        for words in [*([name] for name in self.commands if name != "job"), *(["job", verb] for verb in self.verbs)]:
            options = self.options(*words)
            self.assertIn("--help", options)
            self.assertEqual(self.offered("idxr", *words, "--"), options, words)
        self.assertEqual(self.offered("idxr", "match", "people"), [])

    def test_describe_every_option_in_the_manual(self):
        for words in [*([name] for name in self.commands), *(["job", verb] for verb in self.verbs)]:
            start = self.plain.index(f".SS idxr {' '.join(words)} ")
            section = self.plain[start : self.plain.find("\n.S", start + 1)]
            for option in self.options(*words):
                self.assertRegex(section, rf"\n\.TP\n\.B {option}( [^\n]+)?\n[^\n.]", words)

    def test_of_the_service_name_a_command_that_there_is(self):
        unit = (pathlib.Path(__file__).parents[2] / "jobs" / "systemd" / "idxr.service.in").read_text()
        command, *options = re.search(r"^ExecStart=\S+/idxr (.*)$", unit, re.M).group(1).split()
        self.assertIn(command, self.commands)
        self.assertLessEqual({word for word in options if word.startswith("--")}, set(self.options(command)))

    def test_are_roff_without_mistakes(self):
        groff = tool("groff")
        if not groff:
            self.skipTest("groff is not here")
        with tempfile.NamedTemporaryFile("w", suffix=".1") as file:
            file.write(self.manual)
            file.flush()
            done = subprocess.run([groff, "-man", "-Kutf8", "-Tutf8", "-ww", file.name], capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        self.assertIn("EXIT STATUS", re.sub(r"\x1b\[[0-9]*m|.\x08", "", done.stdout))


if __name__ == "__main__":
    unittest.main()
