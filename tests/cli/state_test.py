"""State from run to run: --state, --state-only, --state-secret-file, and the verb `state`."""
import fcntl
import json
import os
import re
import signal
import struct
import subprocess
import termios
import time
import unittest

from support import CommandTest, TOLLGATE

SCHEMA = {
    "type": "object",
    "required": ["id", "card", "at"],
    "properties": {
        "id": {"type": "string"},
        "card": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "amount": {"type": "string", "format": "decimal", "x-scale": 2},
    },
}
PACK = """\
tollgate: 1
name: velocity
record: {schema: card.schema.json, id: id, time: at}
windows:
  card_1h: {key: tx.card, over: 1h, count: true, sum: tx.amount}
  card_1d: {key: tx.card, over: 1d, lateness: 1d, count: true}
rules:
  - {id: burst, when: 'windows.card_1h.count >= 3', score: 40, on_unknown: no_match}
  - {id: spend, when: 'windows.card_1h.sum > 100.00', score: 40, on_unknown: no_match}
  - {id: day, when: 'windows.card_1d.count >= 20', score: 1, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: review, at_least: 40}, {outcome: approve}]
  invalid: reject
"""
HEADER = "id,card,at,amount\n"


def rows(first, last, cards=7):
    return "".join(f"r{r},c{r * 5 % cards},2026-11-{1 + r // 1440:02d}T{r // 60 % 24:02d}:{r % 60:02d}:00Z,{r % 90}.25\n"
                   for r in range(first, last))


class StateTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("card.schema.json", json.dumps(SCHEMA))
        self.pack = self.file("velocity.yaml", PACK)
        self.state = self.folder / "cards.state"

    def part(self, first, last, cards=7):
        return self.file(f"part-{first}-{last}.csv", HEADER + rows(first, last, cards))

    def outcomes(self, done):
        return [(line["id"], line["outcome"], line["score"]) for line in map(json.loads, done.stdout.splitlines())]

    def screen(self, first, last, *options, code=0):
        return self.expect(code, "screen", self.pack, self.part(first, last), *options)

    def refused(self, code, words, *arguments):
        before = self.state.read_bytes() if self.state.exists() else None
        done = self.expect_complaint(code, words, *arguments)
        self.assertEqual(self.state.read_bytes() if self.state.exists() else None, before)
        return done


class Runs(StateTest):
    def test_two_runs_are_one(self):
        whole = self.outcomes(self.screen(0, 400))
        first = self.screen(0, 250, "--state", self.state)
        self.assertIn(f"tollgate: {self.state} is not there: the state is a new one", first.stderr.decode())
        second = self.screen(250, 400, "--state", self.state, "--threads", 3, "--batch-rows", 17)
        self.assertNotIn("is not there", second.stderr.decode())
        self.assertEqual(self.outcomes(first) + self.outcomes(second), whole)
        self.assertNotEqual(self.outcomes(self.screen(250, 400)), self.outcomes(second))
        self.assertEqual(os.listdir(self.folder).count("cards.state"), 1)
        self.assertEqual([name for name in os.listdir(self.folder) if ".tollgate-" in name], [])

    def test_a_plan_file_goes_on_from_its_packs_state(self):
        plan = self.folder / "velocity.plan"
        self.expect(0, "compile", "-q", self.pack, "-o", plan)
        whole = self.outcomes(self.screen(0, 200))
        self.screen(0, 100, "--state", self.state)
        second = self.expect(0, "screen", plan, self.part(100, 200), "--state", self.state)
        self.assertEqual(self.outcomes(second), whole[100:])

    def test_the_same_records_give_the_same_file(self):
        self.screen(0, 300, "--state", self.state)
        other = self.folder / "other.state"
        for first, last in ((0, 77), (77, 78), (78, 300)):
            self.screen(first, last, "--state", other, "--batch-rows", 10, "-j", 2)
        self.assertEqual(self.state.read_bytes(), other.read_bytes())

    def test_only(self):
        done = self.screen(0, 250, "--state", self.state, "--state-only")
        self.assertEqual(done.stdout, b"")
        self.assertIn("250 records", done.stderr.decode())
        whole = self.outcomes(self.screen(0, 400))
        self.assertEqual(self.outcomes(self.screen(250, 400, "--state", self.state)), whole[250:])
        for option in (["-o", "out"], ["--only", "review"], ["--format", "csv"]):
            self.refused(2, "--state-only", "screen", self.pack, "--state", self.state, "--state-only", *option)
        self.refused(2, "--state", "screen", self.pack, "--state-only")

    def test_rejected_records_do_not_keep_a_state_from_being_written(self):
        bad = self.file("bad.csv", HEADER + rows(0, 5) + "r,c,never,1.00\n")
        self.expect(1, "screen", self.pack, bad, "--state", self.state)
        self.assertTrue(self.state.exists())

    def test_json_summary_stays_the_last_line(self):
        done = self.screen(0, 50, "--state", self.state, "--summary", "json", "--state-only")
        self.assertEqual(json.loads(done.stderr.splitlines()[-1])["records"], 50)

    def test_quiet(self):
        self.assertEqual(self.screen(0, 5, "--state", self.state, "-q").stderr, b"")

    def test_the_files_mode_and_link_stay(self):
        self.screen(0, 5, "--state", self.state)
        self.state.chmod(0o600)
        link = self.folder / "link"
        link.symlink_to(self.state)
        self.screen(5, 9, "--state", link)
        self.assertTrue(link.is_symlink())
        self.assertEqual(self.state.stat().st_mode & 0o777, 0o600)

    def test_a_link_to_a_state_that_is_yet_to_be_made(self):
        kept = self.folder / "kept"
        kept.mkdir()
        for name, target in (("absolute", kept / "a.state"), ("relative", "kept/b.state"), ("twice", "relative")):
            link = self.folder / name
            link.symlink_to(target)
            self.screen(0, 5, "--state", link)
            self.assertTrue(link.is_symlink())
        self.assertEqual(sorted(os.listdir(kept)), ["a.state", "b.state"])


    def test_ids_of_another_field_are_no_duplicates(self):
        schema = json.loads(json.dumps(SCHEMA))
        schema["properties"]["order"] = {"type": "string"}
        self.file("card.schema.json", json.dumps(schema))
        other = self.file("order.yaml", PACK.replace("id: id", "id: order"))
        lines = [json.dumps({"id": f"r{r}", "order": f"r{r}", "card": "c", "at": "2026-11-01T00:00:00Z", "amount": "1.00"})
                 for r in range(4)]
        records = self.file("orders.ndjson", "\n".join(lines))
        self.expect(0, "screen", self.pack, records, "--state", self.state, "--state-only")
        done = self.expect(0, "screen", other, records, "--state", self.state)
        counts = [json.loads(line)["windows"]["card_1h"]["count"] for line in done.stdout.splitlines()]
        self.assertEqual(counts, [4, 5, 6, 7])


class RunsThatFail(StateTest):
    def test_input_that_breaks_off(self):
        self.screen(0, 50, "--state", self.state)
        packed = subprocess.run(["gzip", "-c"], input=(HEADER + rows(50, 90)).encode(), capture_output=True, check=True).stdout
        broken = self.file("broken.csv.gz", packed[:-20])
        self.refused(4, f"the state {self.state} is what it was before the run", "screen", self.pack, broken, "--state", self.state)

    def test_interrupted(self):
        self.screen(0, 50, "--state", self.state)
        before = self.state.read_bytes()
        out = self.folder / "out"
        process = subprocess.Popen([TOLLGATE, "screen", self.pack, "-o", out, "--batch-rows", "64", "--state", self.state],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        process.stdin.write((HEADER + rows(50, 20000)).encode())
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (out.exists() and out.stat().st_size > 0):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        message = process.stderr.read().decode()
        self.assertEqual(process.wait(60), 130, message)
        process.stderr.close()
        process.stdin.close()
        self.assertIn(f"the state {self.state} is what it was before the run", message)
        self.assertEqual(self.state.read_bytes(), before)

    def test_a_state_that_cannot_be_written(self):
        nowhere = self.folder / "none" / "x.state"
        self.refused(4, f"cannot write {nowhere}: No such file", "screen", self.pack, self.part(0, 5), "--state", nowhere)
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        self.refused(2, "which is no regular file", "screen", self.pack, self.part(0, 5), "--state", fifo)
        self.refused(2, "which is no regular file", "screen", self.pack, self.part(0, 5), "--state", self.folder)
        if os.path.exists("/dev/full"):
            self.refused(2, "which is no regular file", "screen", self.pack, self.part(0, 5), "--state", "/dev/full")

    def test_a_disk_that_is_full(self):
        self.screen(0, 5, "--state", self.state)
        before = self.state.read_bytes()
        limit = f"ulimit -f 1; exec \"$0\" \"$@\""  # blocks of 512 or 1,024 bytes
        done = subprocess.run(["sh", "-c", limit, TOLLGATE, "screen", self.pack, self.part(5, 900, 211), "--state",
                               self.state, "--format", "none"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(f"cannot write the state {self.state}: File too large", done.stderr.decode())
        self.assertEqual(self.state.read_bytes(), before)
        self.assertEqual([name for name in os.listdir(self.folder) if ".tollgate-" in name], [])

    def slow_run(self):
        slow = subprocess.Popen([TOLLGATE, "screen", self.pack, "--state", self.state, "--format", "none"],
                                stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        slow.stdin.write((HEADER + rows(50, 60)).encode())
        slow.stdin.flush()
        # It has its state once it reads.
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.bytes_in(slow.stdin):
            time.sleep(0.02)
        return slow

    def test_two_runs_at_once_do_not_drop_what_one_counted(self):
        # The number of a file that is gone is soon another file's, which must not pass for it.
        for runs_between in (1, 40):
            self.screen(0, 50, "--state", self.state)
            number = self.state.stat().st_ino
            slow = self.slow_run()
            for run in range(runs_between):
                self.screen(50 + run, 51 + run, "--state", self.state)
                if self.state.stat().st_ino == number:
                    break
            between = self.state.read_bytes()
            message = slow.communicate(timeout=60)[1].decode()
            self.assertEqual(slow.returncode, 4, message)
            self.assertIn(f"another run replaced the state {self.state} meanwhile", message)
            self.assertEqual(self.state.read_bytes(), between)
            self.assertEqual([name for name in os.listdir(self.folder) if ".tollgate-" in name], [])
            self.state.unlink()

    def test_two_runs_at_once_that_make_one_state(self):
        slow = self.slow_run()
        self.screen(0, 50, "--state", self.state)
        between = self.state.read_bytes()
        message = slow.communicate(timeout=60)[1].decode()
        self.assertEqual(slow.returncode, 4, message)
        self.assertEqual(self.state.read_bytes(), between)

    @staticmethod
    def bytes_in(pipe):
        return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]


class Secrets(StateTest):
    def setUp(self):
        super().setUp()
        schema = json.loads(json.dumps(SCHEMA))
        schema["properties"]["card"]["x-sensitive"] = True
        self.file("card.schema.json", json.dumps(schema))
        self.secret = self.file("secret", os.urandom(32))

    def run_with(self, *options):
        return ("screen", self.pack, self.part(0, 20), "--state", self.state, "--format", "none", *options)

    def test_sensitive_keys_need_one(self):
        done = self.refused(2, "the window `card_1h` tells sensitive values apart", *self.run_with())
        self.assertIn("head -c 32 /dev/urandom > FILE", done.stderr.decode())
        self.assertFalse(self.state.exists())
        self.expect(0, *self.run_with("--state-secret-file", self.secret))
        self.expect(0, "state", self.state)

    def test_sensitive_members_need_one(self):
        keyed_by_shop = PACK.replace("card_1h: {key: tx.card, over: 1h, count: true,", "card_1h: {key: tx.id, over: 1h, count_distinct: tx.card,")
        keyed_by_shop = keyed_by_shop.replace("card_1d: {key: tx.card", "card_1d: {key: tx.at").replace(
            "windows.card_1h.count ", "windows.card_1h.count_distinct ")
        self.pack = self.file("members.yaml", keyed_by_shop)
        self.refused(2, "the window `card_1h` tells sensitive values apart", *self.run_with())
        self.assertFalse(self.state.exists())
        self.expect(0, *self.run_with("--state-secret-file", self.secret))

    def test_another_secret(self):
        self.expect(0, *self.run_with("--state-secret-file", self.secret))
        other = self.file("other", os.urandom(32))
        done = self.refused(3, "secret", *self.run_with("--state-secret-file", other))
        self.assertIn(str(self.state), done.stderr.decode())

    def test_files_that_are_none(self):
        for content, words in ((b"", "has 0 bytes; a secret has 16 to 1,024"), (b"x" * 15, "has 15 bytes"),
                               (b"x" * 1025, "is larger than 1,024 bytes")):
            self.refused(2, words, *self.run_with("--state-secret-file", self.file("wrong", content)))
        self.refused(3, "cannot read", *self.run_with("--state-secret-file", self.folder / "none"))
        self.refused(2, "--state-secret-file", *self.run_with("--state-secret-file", ""))
        self.refused(2, "--state", "screen", self.pack, "--state-secret-file", self.secret)


class Files(StateTest):
    def test_a_state_overwrites_nothing_else(self):
        records, out = self.part(0, 5), self.folder / "out"
        secret = self.file("secret", "0123456789abcdef")
        for path in (records, self.pack, self.folder / "card.schema.json", secret):
            before = path.read_bytes()
            done = self.run_command("screen", self.pack, records, "--state", path, "--state-secret-file", secret)
            self.assertIn(done.returncode, (2, 3), done.stderr)
            self.assertEqual(path.read_bytes(), before)
        self.screen(0, 5, "--state", self.state)
        before = self.state.read_bytes()
        for option in ("-o", "--rejects", "--findings"):
            self.refused(2, "which is the input, the pack or another output", "screen", self.pack, records, "--state",
                         self.state, option, self.state)
            self.refused(2, "another output", "screen", self.pack, records, "--state", self.folder / "new.state",
                         "--state-secret-file", secret, option, secret)
            self.refused(2, "the state would go to", "screen", self.pack, records, "--state", out, option, out)
            self.assertFalse(out.exists())
        self.assertEqual(self.state.read_bytes(), before)

    def test_what_is_no_state(self):
        self.screen(0, 50, "--state", self.state)
        whole = self.state.read_bytes()
        for content in (b"", b"x", whole[:-1], whole[:10], whole + b"x", b"\0" * 4096, self.pack.read_bytes(),
                        whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
            path = self.file("wrong.state", content)
            self.expect_complaint(3, str(path), "screen", self.pack, self.part(0, 5), "--state", path)
            self.assertEqual(path.read_bytes(), content)
            self.expect_complaint(3, str(path), "state", path)

    def test_a_pack_without_windows(self):
        plain = self.file("plain.yaml", re.sub(r"windows:\n(  .*\n)*", "", PACK).replace("windows.card_1h.count", "size(tx.card)")
                          .replace("windows.card_1h.sum", "tx.amount").replace("windows.card_1d.count", "size(tx.card)"))
        self.refused(2, f"{plain} has no velocity windows: there is no state to keep", "screen", plain, self.part(0, 5),
                     "--state", self.state)

    def test_windows_that_the_pack_does_not_have(self):
        self.screen(0, 50, "--state", self.state)
        before = self.state.read_bytes()
        renamed = self.file("renamed.yaml", PACK.replace("card_1h", "hour").replace("lateness: 1d", "lateness: 2h"))
        message = self.expect(0, "screen", renamed, self.part(50, 60), "--state", self.state).stderr.decode()
        self.assertIn(f"{self.state}: the pack has no window that means what `card_1d` does there", message)
        self.assertNotIn("card_1h", message)  # it has another name and the same meaning
        self.state.write_bytes(before)
        self.assertEqual(self.expect(0, "screen", renamed, self.part(50, 60), "--state", self.state, "-q").stderr, b"")
        self.state.write_bytes(before)
        self.pack = renamed
        self.assertIn("`card_1d` does there", self.merge(0, self.state).stderr.decode())
        self.assertNotIn("does there", self.screen(60, 70, "--state", self.folder / "all.state").stderr.decode())

    def merge(self, code, *options):
        return self.expect(code, "state", *options, "--merge-into", self.folder / "all.state", "--pack", self.pack)

    def test_an_empty_name(self):
        self.refused(2, "--state", "screen", self.pack, self.part(0, 5), "--state", "")

    def test_standard_output_keeps_no_state(self):
        self.refused(2, "a state is kept in a file or on a server", "screen", self.pack, self.part(0, 5), "--state", "-")

    def test_left_overs_of_killed_runs_go_and_nothing_else(self):
        self.screen(0, 5, "--state", self.state)
        left = self.file("cards.state.tollgate-aB3xYz", "half")
        others = [self.file(name, "mine") for name in
                  ("cards.state.backup", "cards.state.tollgate-long-name", "other.state.tollgate-aB3xYz", "cards.state~")]
        self.screen(5, 9, "--state", self.state)
        self.assertFalse(left.exists())
        self.assertEqual([path.read_text() for path in others], ["mine"] * len(others))


class TheVerb(StateTest):
    def test_report(self):
        self.screen(0, 100, "--state", self.state)
        text = self.expect(0, "state", self.state).stdout.decode()
        lines = text.splitlines()
        self.assertRegex(lines[0], rf"^{re.escape(str(self.state))}: [0-9,]+ bytes, 2 windows$")
        self.assertRegex(lines[1], r"^  window +keys +bytes +oldest +newest +evicted until$")
        self.assertRegex(lines[2], r"^  card_1h +7 +[0-9,]+  2026-11-01T00:\d\d:00Z  2026-11-01T01:39:00Z  -$")
        self.assertTrue(lines[3].startswith("  card_1d  "), lines[3])
        report = json.loads(self.expect(0, "state", self.state, "--format", "json").stdout)
        self.assertEqual(report["file"], str(self.state))
        self.assertEqual(report["bytes"], self.state.stat().st_size)
        window = report["windows"][1]
        self.assertEqual((window["window"], window["keys"], window["oldest"], window["newest"], window["evicted_until"]),
                         ("card_1d", 7, "2026-11-01T00:00:00Z", "2026-11-01T01:39:00Z", None))

    def test_evicted(self):
        self.pack = self.file("small.yaml", PACK.replace("over: 1h,", "over: 1h, max_keys: 3,").replace(
            "over: 1d,", "over: 1d, max_keys: 3,"))
        self.screen(0, 100, "--state", self.state)
        window = json.loads(self.expect(0, "state", self.state, "--format", "json").stdout)["windows"][0]
        self.assertEqual(window["keys"], 3)
        self.assertRegex(window["evicted_until"], r"^2026-11-01T01:3\d:00Z$")

    def merge(self, code, *options, out="all.state"):
        return self.expect(code, "state", *options, "--merge-into", self.folder / out, "--pack", self.pack)

    def test_merge(self):
        east, west, both = (self.folder / name for name in ("east.state", "west.state", "both.state"))
        east_rows, west_rows = rows(0, 200), rows(0, 200).replace(",c", ",w").replace("r", "q")
        for state, content in ((east, east_rows), (west, west_rows), (both, east_rows + west_rows)):
            self.expect(0, "screen", self.pack, self.file("r.csv", HEADER + content), "--state", state, "--state-only")
        self.merge(0, east, west)
        self.assertEqual(json.loads(self.expect(0, "state", self.folder / "all.state", "--format", "json").stdout)["windows"],
                         json.loads(self.expect(0, "state", both, "--format", "json").stdout)["windows"])
        after = self.file("after.csv", HEADER + rows(200, 260) + rows(200, 260).replace(",c", ",w").replace("r", "q"))
        self.assertEqual(
            self.expect(0, "screen", self.pack, after, "--state", self.folder / "all.state").stdout,
            self.expect(0, "screen", self.pack, after, "--state", both).stdout)

    def test_merge_refuses(self):
        self.screen(0, 20, "--state", self.state)
        before = self.state.read_bytes()
        other = self.folder / "other.state"
        self.screen(20, 30, "--state", other)
        damaged = self.file("damaged.state", before[:-1])
        for arguments, code, words in (
                ((self.state, self.state), 2, "another file of this merge"),
                ((self.state, self.state, other), 2, "another file of this merge"),
                ((self.state, damaged), 3, str(damaged)),
                ((damaged, self.state), 3, str(damaged)),
                ((self.state, self.folder / "none"), 3, "No such file")):
            self.assertIn(words, self.merge(code, *arguments).stderr.decode())
            self.assertFalse((self.folder / "all.state").exists())
        self.assertIn("another file of this merge", self.merge(2, self.state, other, out="other.state").stderr.decode())
        self.assertIn("another file of this merge", self.merge(2, self.state, other, out="velocity.yaml").stderr.decode())
        self.expect_complaint(2, "--merge-into", "state", self.state, other)
        self.expect_complaint(2, "--pack", "state", self.state, other, "--merge-into", self.folder / "all.state")
        self.assertEqual(self.state.read_bytes(), before)

    def test_wrong_files(self):
        self.expect_complaint(3, "No such file", "state", self.folder / "none")
        self.expect_complaint(3, "Is a directory", "state", self.folder)
        self.expect_complaint(2, "FILE", "state")

    def test_help(self):
        for verb in ("screen", "state"):
            text = self.expect(0, verb, "--help").stdout.decode()
            for words in ("--state-secret-file", "head -c 32 /dev/urandom", "state is unusable"):
                self.assertIn(words, text)


if __name__ == "__main__":
    unittest.main()
