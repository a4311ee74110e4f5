"""No card number in any output: 200 distinct ones, in every place of a pack, a schema, a table and a CSV file where one
can stand by design or by accident, through every output of the command. Only --rejects, the copies of records that were
asked for, holds them."""
import json
import re
import unittest

from support import CommandTest


def luhn_digit(digits):
    total = 0
    for i, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if i % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def card_numbers(count):
    """Distinct, of 13 to 19 digits, no two of them alike in the digits that a mask hides."""
    numbers = []
    for i in range(count):
        body = "4" + f"{(i * 2654435761 + 12345) % 10**11:011d}" + f"{i * 7919 % 10**6:06d}"
        body = body[:12 + i % 7]
        numbers.append(body + luhn_digit(body))
    assert len(set(numbers)) == count
    return numbers


CARDS = card_numbers(200)
SCHEMA = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "maxLength": 8},
        "card": {"type": "string", "format": "pan"},
        "pin": {"type": "string", "x-sensitive": True, "pattern": "^[0-9]*$"},
        "flag": {"type": "boolean", "x-sensitive": True},
        "note": {"type": "string"},
    },
    "required": ["id", "card"],
}
TABLE_SCHEMA = ("schema: {type: object, properties: {card: {type: string, format: pan}, "
                "twin: {type: string, format: pan}, name: {type: string}}}")
RULES = """\
rules:
  - id: listed
    when: 'tx.card in lists.blocked'
    score: 5
    reason: "{tx.card} {tx.card in lists.blocked} {tx.pin} {tx.flag}"
  - {id: known, when: 'tx.card in tables.said', score: 7, reason: "{tables.said[tx.card].name} {has(tx.pin)} {tx.card}"}
  - {id: same, when: 'tx.card == "%s"', score: 1}
decide:
  policy: score_sum
  outcomes: [{outcome: decline, at_least: 5}, {outcome: approve}]
  invalid: reject
"""


class Secrets(CommandTest):
    def setUp(self):
        super().setUp()
        self.file("s.json", json.dumps(SCHEMA))
        self.file("list.csv", "card\n" + "".join(card + "\n" for card in CARDS[:50]))
        self.file("table.csv", "card,twin,name\n" + "".join(f"{CARDS[i]},{CARDS[i + 50]},n{i}\n" for i in range(50)))
        self.pack = self.file("p.yaml", self.pack_text())

    def pack_text(self, rules=None, tables="", tests=""):
        return ('tollgate: 1\nname: secrets\nversion: "1"\nrecord: {schema: s.json, id: id}\n'
                "lists:\n  blocked: {file: list.csv, column: card}\n"
                "tables:\n  said: {file: table.csv, key: card, " + TABLE_SCHEMA + "}\n"
                "  plain: {file: table.csv, key: card}\n" + tables + (rules or RULES % CARDS[0]) + tests)

    def assert_clean(self, *outputs):
        for output in outputs:
            text = output.decode(errors="replace")
            joined = re.sub(r"(?<=[0-9])[ -](?=[0-9])", "", text)
            for card in CARDS:
                self.assertNotIn(card, text, text[:2000])
                self.assertNotIn(card, joined, text[:2000])

    def run_clean(self, *arguments, codes, **options):
        """Runs, with every output that can be a file as one."""
        done = self.run_command(*arguments, **options)
        self.assertIn(done.returncode, codes, done.stderr.decode(errors="replace")[:2000])
        self.assert_clean(done.stdout, done.stderr)
        return done

    def rows(self):
        """Good rows and every kind of bad one."""
        lines = ["id,card,pin,flag,note\n"]
        for i, card in enumerate(CARDS):
            wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
            lines.append([
                f"r{i},{card},{card},true,x\n",
                f"r{i},{card}x,{card}x,false,x\n",
                f"r{i},{wrong},{card},{card},x\n",
                f"r{i},{card[:4]} {card[4:]},x{card},true,x\n",
                f"r{i},{card},{card}\n",
                f"r{i},{card},{card},true,x,{card}\n",
                f"r{i},\"{card}\"{card},,true,x\n",
                f"r{i},\"{card},,true,x\n\n\n" if i == 199 - 199 % 9 + 7 else f"r{i},{card},1\"{card},true,x\n",
                f"r{i},,{card},true,x\n",
            ][i % 9])
        return "".join(lines)

    def test_every_output_of_a_run(self):
        rows = self.file("rows.csv", self.rows())
        findings, rejects = self.folder / "findings.ndjson", self.folder / "rejects.csv"
        for output_format in ("ndjson", "csv", "none"):
            for summary in ("text", "json"):
                done = self.run_clean("screen", self.pack, rows, "--format", output_format, "--summary", summary,
                                      "--findings", findings, "--rejects", rejects, codes=[1])
                self.assertNotEqual(done.stderr, b"")
                self.assert_clean(findings.read_bytes())
                self.assertIn(CARDS[1].encode(), rejects.read_bytes())
        self.run_clean("validate", self.folder / "s.json", rows, codes=[1])
        listed = json.loads(self.run_clean("screen", self.pack, rows, codes=[1]).stdout.splitlines()[0])
        masked = CARDS[0][:6] + "*" * (len(CARDS[0]) - 10) + CARDS[0][-4:]
        self.assertEqual([rule.get("reason") for rule in listed["rules"]],
                         [f"{masked} true **** ****", f"n0 true {masked}", None])

    def test_a_header_that_is_data(self):
        lines = [f"{CARDS[i]},{CARDS[i + 1]},{CARDS[i]}\n" for i in range(0, 40, 2)]
        lines += [f"id,card,{CARDS[0]} {CARDS[1]},a{CARDS[2]}b\n", f"x{'y' * 50}{CARDS[3]},id,card\n",
                  f"id,card,{CARDS[4][:4]}-{CARDS[4][4:]}\n1,{CARDS[5]}\"\n", f"\"{CARDS[6]}\",id,card\na,\"b\n"]
        closed = self.file("closed.json", json.dumps({**SCHEMA, "additionalProperties": False}))
        self.file("q.yaml", self.pack_text().replace("s.json", "closed.json"))
        for i, line in enumerate(lines):
            data = self.file("data.csv", line + line)
            for schema in (closed, self.folder / "s.json"):
                self.run_clean("validate", schema, data, "--summary", ["text", "json"][i % 2], codes=[0, 1, 4])
            done = self.run_clean("screen", self.folder / "q.yaml", data, codes=[4])
            self.assertIn("the first line is not a header", done.stderr.decode())

    def test_a_table_or_a_list_without_its_header(self):
        for name in ("table.csv", "list.csv"):
            whole = (self.folder / name).read_text()
            for text in (whole.split("\n", 1)[1], f"{CARDS[0]},{CARDS[0]},name\n", f"card,{CARDS[0]},{CARDS[0]}\n",
                         whole + whole, whole + f"{CARDS[0]},,\n\"{CARDS[1]}\n",
                         f"card,twin,name\n{CARDS[0][:-1]},b,c\n"):
                self.file(name, text)
                self.run_clean("check", self.pack, codes=[0, 1, 3])
            self.file(name, whole)

    def test_files_in_the_place_of_others(self):
        contents = [self.rows(), "\n".join(CARDS), "\n".join(",".join(CARDS[i:i + 10]) for i in range(0, 200, 10)),
                    "\n".join(f"{c},a: {c}" for c in CARDS), "id,card\na," + CARDS[0] + ",Mozilla (rv: 1)\n",
                    "".join(f"{c}: 1\n{c}: 2\n" for c in CARDS), json.dumps(dict.fromkeys(CARDS, 1)),
                    json.dumps([{"card": c} for c in CARDS]), "[" + ",".join(CARDS) + ",]", "\t".join(CARDS),
                    "{" + "".join(f"x{'y' * 30}{c}: [{c}" for c in CARDS), "\n".join(f"!{c} {c}" for c in CARDS)]
        for i, content in enumerate(contents):
            wrong = self.file(f"wrong{i}.csv", content)
            self.run_clean("check", wrong, codes=[3])
            self.run_clean("screen", wrong, self.pack, codes=[3])
            self.run_clean("validate", wrong, self.folder / "s.json", codes=[3])
            self.run_clean("screen", self.pack, self.pack, codes=[4])
            nested = self.file("nested.yaml", self.pack_text().replace("s.json", wrong.name))
            self.run_clean("check", nested, codes=[3])

    def test_diagnostics_of_a_pack_with_card_numbers(self):
        for c in CARDS[::5]:
            rules = (f"rules:\n  - {{id: r, when: 'tx.card == {c}', score: 1}}\n"
                     f"  - {{id: \"{c}\", wen: '{c} + \"{c}\"'}}\n"
                     f"  - {{id: s, when: 'tx[\"{c}\"] == lists.b{c} || \"{c}\" + 1', score: \"{c}\"}}\n"
                     f"  - {{id: t, when: 'tx.card == \"{'x' * 25}{c}\" + 1', outcome: \"{c}\"}}\n"
                     "decide: {policy: max_severity, outcomes: [{outcome: a}], invalid: a}\n")
            self.run_clean("check", self.file("bad.yaml", self.pack_text(rules)), codes=[3])

    def test_tests_of_a_pack(self):
        tests = "tests:\n" + "".join(
            f"  - {{name: t{i}{kind}, record: {{id: t, card: {value}, pin: {value}, flag: {value}}}, "
            f"expect: {{outcome: approve}}}}\n"
            f"  - {{name: u{i}{kind}, record: {{id: t, card: {value}, pin: \"{c}x\"}}, "
            f"expect: {{score: 99, codes: []}}}}\n"
            for i, c in enumerate(CARDS[:100]) for kind, value in (("text", f'"{c}"'), ("number", c)))
        pack = self.file("tested.yaml", self.pack_text(tests=tests))
        done = self.run_clean("check", pack, codes=[1])
        self.assertIn(b"FAILED", done.stdout)
        self.run_clean("check", "--plan", pack, codes=[1])

    def test_members_that_no_schema_names(self):
        self.file("s.json", json.dumps({**SCHEMA, "additionalProperties": False}))
        record = f'{{id: t, card: "{CARDS[0]}", pin: true, "{CARDS[1]}": 1}}'
        tests = f"tests:\n  - {{name: t, record: {record}, expect: {{valid: true}}}}\n"
        done = self.run_clean("check", self.file("tested.yaml", self.pack_text(tests=tests)), codes=[1])
        self.assertIn("schema.type: expected string, got `****` (/pin)", done.stdout.decode())
        self.assertIn(f"/{CARDS[1][:6]}*", done.stdout.decode())

    def test_reasons_that_would_print_one(self):
        values = ["tables.plain[tx.card].card", "tables.plain[tx.card].twin", "tables.said[tx.card].twin",
                  "tables.said[tx.card].card", "variables.v", "variables.v + \\\"\\\"", "string(variables.v)",
                  "has(tx.note) ? variables.v : tx.note", "tables.said[tx.note].twin", "tx.card + tx.note", "!tx.flag",
                  "tx.flag == true", "tx.pin == tx.note", "tx.pin < tx.note", "size(tx.pin)"]
        for value in values:
            rules = ("variables:\n  v: 'tables.said[tx.card].twin'\nrules:\n"
                     "  - {id: r, when: 'has(tx.card)', outcome: a, "
                     f"reason: \"{{{value}}}\"}}\n"
                     "decide: {policy: max_severity, outcomes: [{outcome: a}], invalid: a}\n")
            pack = self.file("reason.yaml", self.pack_text(rules))
            done = self.run_clean("check", pack, codes=[3])
            self.assertIn("compile.rule.reason_sensitive", done.stderr.decode(), value)


if __name__ == "__main__":
    unittest.main()
