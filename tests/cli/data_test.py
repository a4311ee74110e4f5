"""Data apart from the pack: data files of lists and tables, the rows of external tables, and what is refused of them."""
import json
import unittest

from support import CommandTest

PACK = """\
tollgate: 1
name: data
record:
  schema: {type: object, properties: {id: {type: string}, s: {type: string}, n: {type: integer}}, required: [id]}
  id: id
lists:
  bots: {file: bots.txt, match: regex}
tables:
  merchants: {external: true, key: id, schema: {type: object, required: [id, limit], properties: {id: {type: string}, limit: {type: integer}}}}
rules:
  - {id: bot, when: 'tx.s in lists.bots', outcome: bot, on_unknown: no_match}
  - {id: limit, when: 'tx.n > tables.merchants[tx.s].limit', outcome: limit, on_unknown: no_match}
decide: {policy: first_match, outcomes: [{outcome: bot}, {outcome: limit}, {outcome: approve}], invalid: reject}
"""
RECORDS = "id,s,n\n1,robot,\n2,spider,\n3,m1,5\n"


class Data(CommandTest):
    def setUp(self):
        super().setUp()
        self.bots = self.file("bots.txt", "bot\n")
        self.pack = self.file("data.yaml", PACK)
        self.records = self.file("records.csv", RECORDS)

    def outcomes(self, *options, pack=None):
        done = self.expect(0, "screen", pack or self.pack, self.records, "--summary", "json", *options)
        summary = json.loads(done.stderr.splitlines()[-1])
        return [json.loads(line)["outcome"] for line in done.stdout.splitlines()], summary["data"], done.stderr.decode()

    def test_an_external_table_without_rows_is_told_once(self):
        outcomes, data, told = self.outcomes("-j", "2")
        self.assertEqual(outcomes, ["bot", "approve", "approve"])
        self.assertEqual(sorted(data), ["bots"])
        self.assertEqual(told.count("the table `merchants` is external and no rows came"), 1)
        self.assertEqual(self.expect(0, "screen", self.pack, self.records, "-q").stderr, b"")

    def test_rows_come_with_a_run(self):
        for rows in ("id,limit\nm1,4\n", '{"id":"m1","limit":4}\n'):
            outcomes, data, told = self.outcomes("--data", f"merchants={self.file('rows', rows)}")
            self.assertEqual(outcomes, ["bot", "approve", "limit"])
            self.assertEqual(sorted(data), ["bots", "merchants"])
            self.assertNotIn("external", told)

    def test_a_list_is_swapped(self):
        spiders = self.file("spiders.txt", "^spi\n")
        target = self.folder / "bots.data"
        told = json.loads(self.expect(0, "compile", self.pack, "--list", f"bots={spiders}", "-o", target, "--json").stdout)
        before = self.outcomes()[1]["bots"]
        plan = self.folder / "p.plan"
        self.expect(0, "compile", self.pack, "-o", plan)
        for pack in (self.pack, plan):
            outcomes, data, _ = self.outcomes("--data", target, pack=pack)
            self.assertEqual(outcomes, ["approve", "bot", "approve"])
            self.assertEqual(data["bots"], told["identity"])
            self.assertNotEqual(before, told["identity"])
        self.expect(0, "compile", self.pack, "--list", "bots", "-o", target)
        self.assertEqual(self.outcomes("--data", target)[1]["bots"], before)

    def test_the_schema_of_a_table_stays_where_the_pack_has_it(self):
        folder = self.folder / "pk"
        folder.mkdir()
        pack = PACK.replace("external: true", "file: shops.csv").replace(
            "schema: {type: object, required: [id, limit], properties: {id: {type: string}, limit: {type: integer}}}",
            "schema: shop.json")
        (folder / "p.yaml").write_text(pack)
        (folder / "bots.txt").write_text("bot\n")
        (folder / "shops.csv").write_text("id,limit\nm1,9\n")
        (folder / "shop.json").write_text('{"type": "object", "properties": {"id": {"type": "string"}, "limit": {"type": "integer"}}}')
        rows = self.file("new.csv", "id,limit\nm1,4\n")
        target = self.folder / "shops.data"
        self.expect(0, "compile", folder / "p.yaml", "--list", f"merchants={rows}", "-o", target)
        self.assertEqual(self.outcomes(pack=folder / "p.yaml")[0], ["bot", "approve", "approve"])
        self.assertEqual(self.outcomes("--data", target, pack=folder / "p.yaml")[0], ["bot", "approve", "limit"])

    def test_a_list_has_a_name_and_its_file_too(self):
        for argument in ("", "=x", "bots="):
            self.expect_complaint(2, f"--list: `{argument}` is neither NAME nor NAME=FILE", "compile", self.pack, "--list",
                                  argument, "-o", self.folder / "x.data")
        self.assertFalse((self.folder / "x.data").exists())

    def test_what_is_no_data_is_refused(self):
        screen = ("screen", self.pack, self.records, "--data")
        self.expect_complaint(3, "does not begin as a data file does", *screen, self.bots)
        self.expect_complaint(3, "No such file", *screen, self.folder / "none")
        self.expect_complaint(3, "the plan reads no table `shops`", *screen, f"shops={self.bots}")
        self.expect_complaint(3, "line 2: ", *screen, f"merchants={self.file('rows', 'id,limit' + chr(10) + 'm1,x' + chr(10))}")
        target = self.folder / "bots.data"
        self.expect_complaint(2, "the plan reads no list or table `bats`", "compile", self.pack, "--list", "bats", "-o", target)
        done = self.expect(3, "compile", self.pack, "--list", f"bats={self.bots}", "-o", target)
        self.assertIn(b"a file is given for `bats`", done.stderr)
        done = self.expect(3, "compile", self.pack, "--list", f"bots={self.file('bad.txt', 'a(b')}", "-o", target)
        self.assertIn(b"bad.txt:1:1: error: this is no entry of `bots`", done.stderr)
        self.assertFalse(target.exists())
        self.expect(0, "compile", self.pack, "--list", "bots", "-o", target)
        bytes_ = target.read_bytes()
        target.write_bytes(bytes_[:40] + b"x" + bytes_[41:])
        self.expect_complaint(3, "it is damaged", *screen, target)


if __name__ == "__main__":
    unittest.main(verbosity=2)
