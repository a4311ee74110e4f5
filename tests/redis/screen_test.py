"""Several runs of the command on one Redis server lose nothing and double nothing."""
import json
import pathlib
import random
import re
import signal
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))

import redis_server
from support import CommandTest, IS_SANITIZED, TOLLGATE

SCHEMA = {
    "type": "object",
    "required": ["id", "card", "merchant", "at"],
    "properties": {
        "id": {"type": "string"},
        "card": {"type": "string", "format": "pan", "x-sensitive": True},
        "merchant": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "amount": {"type": "string", "format": "decimal", "x-scale": 2},
    },
}
# Processes are ahead of each other: a lateness as long as the window, so that what counts does not depend on by how much.
PACK = """\
tollgate: 1
name: shared
record: {schema: shared.schema.json, id: id, time: at}
windows:
  card: {key: tx.card, over: 30d, lateness: 30d, count: true, sum: tx.amount, max: tx.amount}
  shop: {key: tx.merchant, over: 30d, lateness: 30d, max_events: 20000, shards: 8, count: true, sum: tx.amount, count_distinct: tx.card}
rules:
  - {id: card, when: 'windows.card.count >= 0 && windows.card.sum >= 0.00 && windows.card.max >= 0.00', score: 1, on_unknown: no_match}
  - {id: shop, when: 'windows.shop.count >= 20 && windows.shop.sum > 5000.00 && windows.shop.count_distinct > 3', score: 2, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: review, at_least: 2}, {outcome: approve}]
  invalid: reject
"""
HEADER = "id,card,merchant,at,amount\n"
CARDS, SHOPS = 60, 40


def card_number(index):
    digits = [int(d) for d in f"400000{index:09d}"]
    doubled = [sum(divmod(2 * d, 10)) if place % 2 == 0 else d for place, d in enumerate(reversed(digits))]
    return "".join(map(str, digits)) + str(-sum(doubled) % 10)


def row(index):
    """Of two rows one is the hot shop's."""
    shop = "hot" if index % 2 == 0 else f"shop{index // 2 * 7 % SHOPS}"
    return (f"r{index},{card_number(index * 13 % CARDS)},{shop},2026-11-{1 + index // 1440 % 28:02d}T{index // 60 % 24:02d}:{index % 60:02d}:00Z,"
            f"{index % 97}.{index % 100:02d}\n")


def probes():
    """One a card and one a shop, after all: what they read are the totals."""
    return "".join(f"probe{i},{card_number(i % CARDS)},{'hot' if i == CARDS else f'shop{i % SHOPS}'},2026-11-29T00:00:00Z,0.00\n"
                   for i in range(CARDS + 1))


@unittest.skipUnless(redis_server.is_installed(), "redis-server is not here (Debian: apt-get install redis-server)")
class RedisTest(CommandTest):
    rows = 600 if IS_SANITIZED else 3000

    def setUp(self):
        super().setUp()
        self.file("shared.schema.json", json.dumps(SCHEMA))
        self.pack = self.file("shared.yaml", PACK)
        self.secret = self.file("secret", "0123456789abcdef0123456789abcdef")
        self.server = redis_server.Server()
        self.addCleanup(self.server.close)

    def body(self, indices):
        return "".join(map(row, indices))

    def input_of(self, name, body):
        return self.file(name, HEADER + body)

    def options(self, *more, url=None):
        return ["--state", url or self.server.url, "--state-secret-file", self.secret, *more]

    def start(self, path, *more, url=None, **streams):
        streams.setdefault("stdout", subprocess.DEVNULL)
        return subprocess.Popen([TOLLGATE, "screen", str(self.pack), str(path), "-q", *map(str, self.options(*more, url=url))],
                                stderr=subprocess.PIPE, **streams)

    def finish(self, process, code=0):
        message = process.communicate(timeout=300)[1].decode()
        self.assertEqual(process.returncode, code, message)
        return message

    def totals(self):
        """What the probes read from the store. They count themselves: asked for once."""
        done = self.expect(0, "screen", self.pack, self.input_of("probes.csv", probes()), *self.options())
        return done.stdout.splitlines()

    def expected(self, count=None):
        """The same of one run in memory. Order inside a key changes none of these values."""
        body = self.body(range(count or self.rows))
        done = self.expect(0, "screen", self.pack, self.input_of("whole.csv", body + probes()))
        return done.stdout.splitlines()[-(CARDS + 1):]

    def assert_totals(self, count=None):
        expected, got = self.expected(count), self.totals()
        self.assertIn(b"count", expected[0])
        for wanted, line in zip(expected, got, strict=True):
            wanted, line = json.loads(wanted), json.loads(line)
            for place in ("record", "line", "offset"):
                del wanted[place], line[place]
            self.assertEqual(line, wanted)


class OneProcess(RedisTest):
    def test_decisions_are_those_of_memory_byte_for_byte(self):
        path = self.input_of("in.csv", self.body(random.Random(4).choices(range(self.rows), k=self.rows)))
        memory = self.expect(0, "screen", self.pack, path).stdout
        self.assertGreater(memory.count(b'"review"'), self.rows // 30)
        for number, more in enumerate((["--batch-rows", "1024"], ["--batch-rows", "33", "-j", "3"], ["-j", "1", "--batch-rows", "7"])):
            url = f"{self.server.url}?prefix=run{number}:"
            done = self.expect(0, "screen", self.pack, path, *self.options(*more, url=url))
            self.assertEqual(done.stdout, memory)

    def test_runs_go_on_from_each_other(self):
        for first in range(0, self.rows, 500):
            indices = range(first, min(first + 500, self.rows))
            self.expect(0, "screen", self.pack, self.input_of("in.csv", self.body(indices)), *self.options())
        self.assert_totals()

    def test_another_secret_finds_nothing(self):
        path = self.input_of("in.csv", self.body(range(200)))
        first = self.expect(0, "screen", self.pack, path, *self.options()).stdout
        self.secret = self.file("secret", "another secret, as long as it must be")
        self.assertEqual(self.expect(0, "screen", self.pack, path, *self.options()).stdout, first)

    def test_a_server_that_is_not_there(self):
        done = self.run_command("screen", self.pack, self.input_of("in.csv", self.body(range(9))),
                                *self.options(url="redis://:hunter2@127.0.0.1:1"))
        self.assertEqual(done.returncode, 4)
        self.assertIn("redis://127.0.0.1:1/0: Connection refused", done.stderr.decode())
        self.assertNotIn("hunter2", done.stderr.decode())

    def test_damaged_items_are_refused(self):
        path = self.input_of("in.csv", self.body(range(100)))
        self.expect(0, "screen", self.pack, path, *self.options())
        client = redis_server.Client(self.server.socket)
        for key in client.ask("KEYS", "tollgate:*/*"):
            value = client.ask("GET", key)
            client.ask("SET", key, value[:40] + bytes([value[40] ^ 1]) + value[41:])
        client.close()
        self.expect_complaint(4, "damaged", "screen", self.pack, path, *self.options())


class ManyProcesses(RedisTest):
    def run_slices(self, count, *more):
        processes = [self.start(self.input_of(f"slice{i}.csv", self.body(range(i, self.rows, count))), "--batch-rows", "64", *more)
                     for i in range(count)]
        for process in processes:
            self.finish(process)

    def test_two(self):
        self.run_slices(2)
        self.assert_totals()

    def test_four(self):
        self.run_slices(4)
        self.assert_totals()

    def test_what_comes_to_two_processes_counts_once(self):
        # Each record to two of three processes, in other orders.
        paths = []
        for number in range(3):
            indices = [i for i in range(self.rows) if i % 3 != number]
            random.Random(number).shuffle(indices)
            paths.append(self.input_of(f"slice{number}.csv", self.body(indices)))
        for process in [self.start(path, "--batch-rows", "100") for path in paths]:
            self.finish(process)
        self.assert_totals()

    def test_killed_and_run_again(self):
        slices = [self.input_of(f"slice{i}.csv", self.body(range(i, self.rows, 2))) for i in range(2)]
        other = self.start(slices[0], "--batch-rows", "16")
        codes = []
        for part in (0.2, 0.5, 0.7):
            out = self.folder / "out"
            with out.open("wb") as file:
                process = self.start(slices[1], "--batch-rows", "16", stdout=file)
            # What is written was counted; so the kill comes somewhere after that.
            while process.poll() is None and out.read_bytes().count(b"\n") < part * self.rows / 2:
                time.sleep(0.001)
            process.kill()
            process.communicate()
            codes.append(process.returncode)
        self.assertIn(-signal.SIGKILL, codes)
        self.finish(self.start(slices[1], "--batch-rows", "16"))
        self.finish(other)
        self.assert_totals()


class ServerThatGoesAway(RedisTest):
    def feed(self, process, between):
        """Half of the records; `between`, when some are counted; then the rest."""
        half = self.rows // 2
        process.stdin.write((HEADER + self.body(range(half))).encode())
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while self.server.ask("DBSIZE") < 50 and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertGreaterEqual(self.server.ask("DBSIZE"), 50)
        between()
        process.stdin.write(self.body(range(half, self.rows)).encode())

    def test_a_run_goes_on_when_it_is_back(self):
        for how in (signal.SIGKILL, signal.SIGTERM):
            self.server.ask("FLUSHALL")
            back = threading.Timer(0.5, self.server.start)

            def restart():
                self.server.stop(how)
                back.start()

            process = self.start("-", "--batch-rows", "32", stdin=subprocess.PIPE)
            self.feed(process, restart)
            self.finish(process)
            back.join()
            self.assert_totals()

    def test_a_run_that_gave_up_is_run_again(self):
        process = self.start("-", "--batch-rows", "32", url=self.server.url + "?timeout=1", stdin=subprocess.PIPE)
        try:
            self.feed(process, self.server.stop)
            message = self.finish(process, code=4)
        except BrokenPipeError:  # it has given up before all was written
            process.wait()
            message = self.finish(process, code=4)
        self.assertIn(self.server.socket, message)
        self.assertIn("what was counted in the store stays counted", message)
        self.server.start()
        self.finish(self.start(self.input_of("in.csv", self.body(range(self.rows)))))
        self.assert_totals()

    def test_it_goes_again_and_again_under_four_processes(self):
        processes = [self.start(self.input_of(f"slice{i}.csv", self.body(range(i, self.rows, 4))), "--batch-rows", "16") for i in range(4)]
        for _ in range(4):
            time.sleep(0.3)
            self.server.stop()
            time.sleep(0.1)
            self.server.start()
        for process in processes:
            self.finish(process)
        self.assert_totals()


class Secrets(RedisTest):
    def test_no_card_number_is_in_the_server(self):
        count = 5_000 if IS_SANITIZED else 100_000
        numbers = [card_number(i) for i in range(count)]
        body = "".join(f"r{i},{number},shop{i % 4000},2026-11-01T00:00:00Z,1.00\n" for i, number in enumerate(numbers))
        self.expect(0, "screen", self.pack, self.input_of("in.csv", body), "--format", "none", *self.options())
        found = self.server.dump()
        self.assertGreater(len(found), count)
        haystack = b"\n".join([*found, *found.values(), self.server.files()])
        self.assertIn(b"tollgate:", haystack)
        self.assertEqual(re.findall(rb"400000\d{10}", haystack), [])
        # Of some also the number as it could lie in bytes.
        for number in numbers[:: count // 20]:
            self.assertNotIn(int(number).to_bytes(8, "little"), haystack)
            self.assertNotIn(int(number).to_bytes(8, "big"), haystack)


if __name__ == "__main__":
    unittest.main()
