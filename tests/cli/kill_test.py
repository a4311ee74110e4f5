"""A state file whose writer is killed holds the state before the run or after it, never half of one.

40 kills, or as many as the first argument says. Each is timed by what can be seen from outside: the writer's temporary
file appears, grows, and is gone again; a random moment after one of these, or of the whole run, is the end."""
import os
import random
import subprocess
import sys
import time
import unittest

from support import IS_SANITIZED, CommandTest, TOLLGATE

KILLS = 40
SEED = int(os.environ.get("TOLLGATE_SEED", time.time_ns() % 1000000))
CARDS = 3000 if IS_SANITIZED else 20000
PACK = """\
tollgate: 1
name: kill
record:
  schema:
    type: object
    required: [id, card, at]
    properties: {id: {type: string}, card: {type: string}, at: {type: string, format: date-time}}
  id: id
  time: at
windows: {card_1d: {key: tx.card, over: 1d, count: true}}
rules: [{id: burst, when: 'windows.card_1d.count >= 1', score: 1, on_unknown: no_match}]
decide: {policy: score_sum, outcomes: [{outcome: review, at_least: 1}, {outcome: approve}], invalid: reject}
"""


class Kill(CommandTest):
    def setUp(self):
        super().setUp()
        self.pack = self.file("kill.yaml", PACK)
        self.expect(0, "compile", "-q", self.pack, "-o", self.folder / "kill.plan")
        self.state = self.folder / "cards.state"
        self.before = self.after_a_run("first", 0)
        self.records = self.rows("second", CARDS // 2)
        started = time.monotonic()
        self.after = self.after_a_run("second", CARDS // 2)
        self.run_seconds = time.monotonic() - started
        self.assertNotEqual(self.before, self.after)

    def rows(self, name, first):
        hour = 1 if name == "first" else 2
        return self.file(f"{name}.csv", "id,card,at\n" + "".join(
            f"{name}{r},c{r},2026-11-01T{hour:02d}:{r % 60:02d}:00Z\n" for r in range(first, first + CARDS)))

    def command(self, records):
        return [TOLLGATE, "screen", self.folder / "kill.plan", records, "--state", self.state, "--state-only", "-q"]

    def after_a_run(self, name, first):
        subprocess.run(self.command(self.rows(name, first)), check=True)
        return self.state.read_bytes()

    def temporaries(self):
        return [name for name in os.listdir(self.folder) if name.startswith("cards.state.tollgate-")]

    def kill_once(self, chance):
        """Returns what was seen: whether a temporary file was there when the end came."""
        process = subprocess.Popen(self.command(self.records))
        if chance.random() < 0.75:
            while process.poll() is None and not self.temporaries():
                pass
            moment = chance.uniform(0, 0.3 * self.run_seconds) * chance.random()
        else:
            moment = chance.uniform(0, 1.2 * self.run_seconds)
        end = time.monotonic() + moment
        while time.monotonic() < end and process.poll() is None:
            pass
        process.kill()
        process.wait()
        return bool(self.temporaries())

    def test_kills(self):
        chance = random.Random(SEED)
        seen = {"old": 0, "new": 0, "left over": 0}
        for kill in range(KILLS):
            self.state.write_bytes(self.before)
            seen["left over"] += self.kill_once(chance)
            content = self.state.read_bytes()
            self.assertIn(content, (self.before, self.after), f"kill {kill}, seed {SEED}: half a state")
            seen["new" if content == self.after else "old"] += 1
            self.expect(0, "state", self.state)
            # What was left is in nobody's way, and there is never more than one of it: the next run takes it away.
            self.assertLessEqual(len(self.temporaries()), 1)
        print(f"{KILLS} kills, seed {SEED}: {seen}, a state of {len(self.after):,} bytes", flush=True)
        self.state.write_bytes(self.before)
        subprocess.run(self.command(self.records), check=True)
        self.assertEqual(self.state.read_bytes(), self.after)
        self.assertEqual(self.temporaries(), [])
        self.assertGreater(seen["old"], 0)
        self.assertGreater(seen["left over"], 0, "no kill met a writer at work")


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        KILLS = int(sys.argv.pop(1))
    unittest.main()
