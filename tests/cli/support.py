"""What the tests of the command share: a pack, a folder, a way to run."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

TOLLGATE = os.environ["TOLLGATE_BIN"]
IS_SANITIZED = bool(os.environ.get("TOLLGATE_SANITIZE"))

SCHEMA = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "amount": {"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "0"},
        "card": {"type": "string", "format": "pan"},
        "country": {"type": "string"},
    },
    "required": ["id", "amount"],
}
PACK = """\
tollgate: 1
name: little
version: "7"
record:
  schema: little.schema.json
  id: id
rules:
  - {id: big, when: 'tx.amount > 100.00', score: 40, reason: "{tx.amount} on {tx.card}"}
  - {id: abroad, when: 'tx.country != "DE"', score: 40, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes:
    - {outcome: decline, at_least: 80}
    - {outcome: review, at_least: 40}
    - {outcome: approve}
  invalid: reject
tests:
  - name: a small payment at home is approved
    record: {id: t1, amount: "1.00", country: DE}
    expect: {outcome: approve, rules: []}
"""
HEADER = "id,amount,card,country\n"
CARD = "4111111111111111"


def records(count, first=0):
    """Good and bad ones, of every outcome."""
    lines = []
    for r in range(first, first + count):
        if r % 50 == 13:
            lines.append(f"t{r},x{r},{CARD},DE\n")
        elif r % 70 == 29:
            lines.append(f"t{r},1.00,4111111111111112,DE\n")
        else:
            lines.append(f"t{r},{r % 200}.25,{CARD},{['DE', 'FR', ''][r % 3]}\n")
    return "".join(lines)


class CommandTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "little.schema.json").write_text(json.dumps(SCHEMA))
        self.pack = self.file("pack.yaml", PACK)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def input(self, body="", header=HEADER):
        return self.file("input.csv", header + body)

    def run_command(self, *arguments, stdin=b"", **options):
        options.setdefault("timeout", 120)
        if "stdin" not in options and not isinstance(stdin, bytes):
            options["stdin"] = stdin
        else:
            options["input"] = stdin
        options.setdefault("stdout", subprocess.PIPE)
        return subprocess.run([TOLLGATE, *map(str, arguments)], stderr=subprocess.PIPE, check=False, **options)

    def expect(self, exit_code, *arguments, **options):
        done = self.run_command(*arguments, **options)
        self.assertEqual(done.returncode, exit_code, done.stderr.decode(errors="replace")[-2000:])
        return done

    def expect_complaint(self, exit_code, words, *arguments, **options):
        done = self.expect(exit_code, *arguments, **options)
        self.assertIn(words, done.stderr.decode())
        return done
