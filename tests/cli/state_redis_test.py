"""State on a server that several processes share: --state redis+unix://..., against a redis-server of the test's own. Skipped
where there is none."""
import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from state_test import HEADER, PACK, SCHEMA, rows
from support import CommandTest, TOLLGATE

SERVER = shutil.which("redis-server") or shutil.which("valkey-server")


@unittest.skipIf(SERVER is None, "no redis-server here")
class OnAServer(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("card.schema.json", json.dumps(SCHEMA))
        self.pack = self.file("velocity.yaml", PACK)
        self.socket = self.folder / "redis.sock"
        self.url = f"redis+unix://{self.socket}?timeout=5"
        self.process = None
        self.addCleanup(self.stop)
        self.start()

    def start(self, *options):
        self.process = subprocess.Popen(
            [SERVER, "--port", "0", "--unixsocket", self.socket, "--dir", self.folder, "--save", "", "--appendonly", "no",
             *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not self.socket.exists():
            time.sleep(0.02)

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.socket.unlink(missing_ok=True)

    def part(self, first, last, name="part"):
        return self.file(f"{name}-{first}.csv", HEADER + rows(first, last))

    def verdicts(self, done):
        return [(line["id"], line["outcome"], line["score"]) for line in map(json.loads, done.stdout.splitlines())]

    def test_runs_go_on_from_each_other(self):
        whole = self.verdicts(self.expect(0, "screen", self.pack, self.part(0, 400)))
        first = self.expect(0, "screen", self.pack, self.part(0, 250), "--state", self.url)
        second = self.expect(0, "screen", self.pack, self.part(250, 400), "--state", self.url, "-j", 3, "--batch-rows", 20)
        self.assertEqual(self.verdicts(first) + self.verdicts(second), whole)
        # Another space of names knows nothing of it.
        other = self.expect(0, "screen", self.pack, self.part(250, 400), "--state", self.url + "&prefix=other:")
        self.assertNotEqual(self.verdicts(other), whole[250:])

    def test_processes_at_once_count_each_record_once(self):
        parts = [self.part(first, first + 100, "at-once") for first in range(0, 400, 100)]
        runs = [subprocess.Popen([TOLLGATE, "screen", self.pack, part, "--state", self.url, "--state-only", "-q",
                                  "--batch-rows", "10"], stderr=subprocess.PIPE) for part in parts]
        for run in runs:
            self.assertEqual(run.communicate(timeout=120)[1], b"")
            self.assertEqual(run.returncode, 0)
        # The day's count of each card, as a record after all of them is told.
        pack = self.file("count.yaml", PACK.replace("windows.card_1h.count >= 3", "windows.card_1d.count >= 0").replace(
            "score: 40, on_unknown: no_match}\n  - {id: spend",
            "score: 40, on_unknown: no_match, reason: \"{windows.card_1d.count}\"}\n  - {id: spend"))
        after = self.file("after.csv", HEADER + "".join(f"x{c},c{c},2026-11-01T06:40:00Z,1.00\n" for c in range(7)))
        reasons = lambda *options: [json.loads(line)["rules"][0]["reason"] for line in self.expect(
            0, "screen", pack, after, *options).stdout.splitlines()]
        counts = [int(reason) for reason in reasons("--state", self.url)]
        self.assertEqual(sum(counts), 400, counts)

    def test_what_cannot_be_reached(self):
        self.stop()
        done = self.expect_complaint(4, "--state: ", "screen", self.pack, self.part(0, 5), "--state", self.url)
        self.assertIn("redis.sock", done.stderr.decode())
        for url, words in (("redis://", "--state: "), ("http://localhost/", "--state: "), ("redis://h:99999999/", "--state: ")):
            self.expect_complaint(2, words, "screen", self.pack, self.part(0, 5), "--state", url)

    def test_a_server_that_goes_away(self):
        out = self.folder / "out"
        run = subprocess.Popen([TOLLGATE, "screen", self.pack, "-o", out, "--batch-rows", "10", "--state",
                                self.url.replace("timeout=5", "timeout=1")], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdin.write((HEADER + rows(0, 20000)).encode())
        run.stdin.flush()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (out.exists() and out.stat().st_size > 0):
            time.sleep(0.01)
        self.stop()
        message = run.communicate(rows(20000, 30000).encode(), timeout=60)[1].decode()
        self.assertEqual(run.returncode, 4, message)
        self.assertIn("decisions written", message)
        self.assertIn("what was counted in the store stays counted", message)
        self.assertTrue(out.read_text().endswith("\n"))

    def test_interrupted_while_the_server_is_silent(self):
        run = subprocess.Popen([TOLLGATE, "screen", self.pack, "--state", self.url.replace("timeout=5", "timeout=6"), "-o",
                                self.folder / "out", "--batch-rows", "10"], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        run.stdin.write((HEADER + rows(0, 20000)).encode())
        run.stdin.flush()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not ((self.folder / "out").exists() and (self.folder / "out").stat().st_size > 0):
            time.sleep(0.01)
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(0.3)
        run.send_signal(signal.SIGINT)
        message = run.communicate(timeout=30)[1].decode()
        self.process.send_signal(signal.SIGCONT)
        self.assertEqual(run.returncode, 130, message)
        self.assertIn("tollgate: interrupted; ", message)

    def test_a_password(self):
        self.stop()
        self.start("--requirepass", "open sesame")
        password = self.file("password", "open sesame\n")
        arguments = ("screen", self.pack, self.part(0, 20), "--state", self.url)
        self.expect(0, *arguments, "--state-password-file", password)
        for wrong in ((), ("--state-password-file", self.file("wrong", "sesame"))):
            done = self.expect(4, *arguments, *wrong)
            self.assertNotIn("sesame", done.stderr.decode())
        self.expect_complaint(2, "is a file", "screen", self.pack, self.part(0, 5), "--state", self.folder / "x.state",
                              "--state-password-file", password)
        self.expect_complaint(3, "cannot read", *arguments, "--state-password-file", self.folder / "none")


if __name__ == "__main__":
    unittest.main()
