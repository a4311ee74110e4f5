"""Runs: formats, rejects, findings, bad input, and the same bytes whatever the threads."""
import json
import os
import resource
import unittest

from support import CARD, HEADER, IS_SANITIZED, CommandTest, records, SCHEMA


class Formats(CommandTest):
    BODY = f"a,150.00,{CARD},DE\nb,1.00,,\nc,oops,{CARD},DE\nd,200.00,,FR\n"

    def screen(self, *options, body=BODY, exit_code=1):
        return self.expect(exit_code, "screen", self.pack, self.input(body), *options)

    def test_ndjson(self):
        got = [json.loads(line) for line in self.screen().stdout.splitlines()]
        self.assertEqual(got[0], {"record": 0, "line": 2, "offset": 23, "id": "a", "valid": True, "outcome": "review",
                                  "score": 40,
                                  "rules": [{"id": "big", "score": 40, "reason": "150.00 on 411111******1111"}]})
        self.assertEqual(got[1]["unknown"], [{"id": "abroad", "cause": "missing", "path": "/country"}])
        self.assertEqual(list(got[2]), ["record", "line", "offset", "id", "valid", "outcome", "findings"])
        finding = got[2]["findings"][0]
        self.assertEqual((finding["line"], finding["column"], finding["name"]), (4, 1, "amount"))
        content = (self.folder / "input.csv").read_bytes()
        self.assertEqual(content[finding["offset"]:finding["offset"] + finding["size"]], b"oops")
        self.assertEqual(got[3]["score"], 80)

    def test_csv(self):
        lines = self.screen("--format", "csv").stdout.decode().splitlines()
        self.assertEqual(lines[0], "record,line,id,valid,outcome,score,rules,codes")
        self.assertEqual(lines[1], "0,2,a,true,review,40,big,")
        self.assertEqual(lines[3].split(",")[:7], ["2", "4", "c", "false", "reject", "", ""])
        self.assertEqual(lines[4], "3,5,d,true,decline,80,big;abroad,")

    def test_none(self):
        done = self.screen("--format", "none")
        self.assertEqual(done.stdout, b"")
        self.assertIn("4 records", done.stderr.decode())

    def test_standard_input(self):
        self.input(self.BODY)
        want = self.screen().stdout
        for dash in ([], ["-"]):
            done = self.run_command("screen", self.pack, *dash, stdin=(HEADER + self.BODY).encode())
            self.assertEqual((done.returncode, done.stdout), (1, want))

    def test_only(self):
        got = [json.loads(line)["outcome"] for line in self.screen("--only", "decline,reject").stdout.splitlines()]
        self.assertEqual(got, ["reject", "decline"])

    def test_rejects_and_findings(self):
        rejects, findings = self.folder / "rejects.csv", self.folder / "findings.ndjson"
        self.screen("--rejects", rejects, "--findings", findings)
        self.assertEqual(rejects.read_text(), HEADER + f"c,oops,{CARD},DE\n")
        self.assertEqual([json.loads(line)["record"] for line in findings.read_text().splitlines()], [2])

    def test_findings_on_standard_output(self):
        done = self.screen("--format", "none", "--findings", "-")
        self.assertEqual(len(done.stdout.splitlines()), 1)

    def test_clean_is_zero(self):
        self.screen(body="a,1.00,,DE\n", exit_code=0)

    def test_summary_forms(self):
        first = self.screen("--summary", "json").stderr
        summary = json.loads(first)
        self.assertEqual([summary[key] for key in ("records", "valid", "rejected", "complete")], [4, 3, 1, True])
        self.assertEqual(summary["outcomes"], {"decline": 1, "review": 1, "approve": 1, "reject": 1})
        self.assertEqual(sum(summary["bytes"].values()), 2 * summary["bytes"]["input"])
        self.assertEqual(self.screen("--summary", "json", "-j", "2").stderr, first)
        self.assertEqual(self.screen("--summary", "none").stderr, b"")
        self.assertEqual(self.screen("-q").stderr, b"")
        text = self.screen().stderr.decode()
        for words in ("4 records", "rejected", "review", "big", "missing /country"):
            self.assertIn(words, text)

    def test_no_colour_and_no_progress_in_a_pipe(self):
        self.assertNotRegex(self.screen(body=records(5000)).stderr, rb"[\x1b\r]")

    def test_card_numbers_stay_hidden(self):
        findings = self.folder / "findings.ndjson"
        done = self.screen("--findings", findings, body=f"a,150.00,4111111111111112,DE\nb,150.00,{CARD},DE\n")
        for text in (done.stdout, done.stderr, findings.read_bytes()):
            self.assertNotIn(b"411111111111", text)


class SameBytes(CommandTest):
    def test_threads_batches_and_cpus(self):
        path = self.input(records(3000))
        want = None
        for threads in (1, 2, 3):
            for rows in (1, 63, 64, 65, 1024):
                for cpu in ("auto", "portable") if rows == 64 else ("auto",):
                    outputs = [self.folder / name for name in ("o", "r", "f")]
                    done = self.expect(1, "screen", self.pack, path, "-j", threads, "--batch-rows", rows, "--cpu", cpu,
                                       "-o", outputs[0], "--rejects", outputs[1], "--findings", outputs[2],
                                       "--summary", "json")
                    got = [done.stderr] + [output.read_bytes() for output in outputs]
                    want = want or got
                    self.assertEqual(got, want, (threads, rows, cpu))
        self.assertEqual(len(want[1].splitlines()), 3000)


class BadInput(CommandTest):
    def test_unreadable(self):
        self.expect_complaint(4, "No such file or directory; 0 decisions written", "screen", self.pack,
                              self.folder / "none.csv")
        self.expect_complaint(4, "Is a directory", "screen", self.pack, self.folder)

    def test_no_permission(self):
        path = self.input("a,1,,DE\n")
        path.chmod(0)
        self.folder.chmod(0o755)
        # Permissions do not bind root: become nobody where we can.
        drop = (lambda: os.setuid(65534)) if os.geteuid() == 0 else None
        try:
            self.expect_complaint(4, "Permission denied; 0 decisions written", "screen", self.pack, path,
                                  preexec_fn=drop)
        except PermissionError:
            self.skipTest("nobody may not run the command here")

    def test_empty(self):
        done = self.expect_complaint(4, "csv.header.absent", "screen", self.pack, self.input(header=""))
        self.assertIn("input.csv:1:1: error:", done.stderr.decode())
        self.assertEqual(done.stdout, b"")

    def test_header_only(self):
        self.assertEqual(self.expect(0, "screen", self.pack, self.input()).stdout, b"")

    def test_header_faults_have_places(self):
        done = self.expect_complaint(4, "input.csv:1:11: error: csv.header.duplicate", "screen", self.pack,
                                     self.input("a,1,b\n", header="id,amount,id\n"))
        self.assertIn("0 decisions written", done.stderr.decode())
        self.expect_complaint(4, "csv.header.missing", "screen", self.pack, self.input("a\n", header="id\n"))

    def test_unknown_column(self):
        self.expect(0, "screen", self.pack, self.input("a,1,x\n", header="id,amount,colour\n"))
        schema = dict(SCHEMA, additionalProperties=False)
        self.expect_complaint(4, "csv.header.unexpected", "validate", self.file("closed.json", json.dumps(schema)),
                              self.input("a,1,x\n", header="id,amount,colour\n"))

    def test_an_unusable_header_has_its_summary_for_scripts(self):
        header = "id,amount,id\n"
        for verb, compiled in (("screen", self.pack), ("validate", self.folder / "little.schema.json")):
            done = self.expect(4, verb, compiled, self.input("a,1,b\n", header=header), "--summary", "json")
            summary = json.loads(done.stderr.splitlines()[-1])
            self.assertEqual((summary["complete"], summary["records"]), (False, 0))
            self.assertEqual(list(summary["codes"]), ["csv.header.duplicate"])
            self.assertEqual(summary["bytes"]["header"], len(header))
            self.assertEqual(sum(summary["bytes"].values()), 2 * summary["bytes"]["input"])
        self.assertNotIn("records", self.expect(4, "screen", self.pack, self.input(header=header)).stderr.decode())

    def test_validate_speaks_of_findings(self):
        schema = self.folder / "little.schema.json"
        done = self.expect(4, "validate", schema, self.input("a,1,b\n", header="id,amount,id\n"))
        self.assertEqual(len(done.stdout.splitlines()), 1)
        self.assertIn("the header cannot be used; 1 finding written", done.stderr.decode())
        self.expect_complaint(4, "No such file or directory; 0 findings written", "validate", schema,
                              self.folder / "none.csv")

    def test_header_names_command_no_terminal(self):
        name = "n\x1b[31mRED\x07\u202e\xa0\x9b2J"
        done = self.expect(4, "screen", self.pack, self.input(header=f"id,amount,{name},{name}\n"))
        self.assertNotRegex(done.stderr.decode(), "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
        self.assertIn("(column `n\ufffd[31mRED\ufffd\ufffd\xa0\ufffd2J`)", done.stderr.decode())

    def test_near_match_is_a_warning(self):
        done = self.expect_complaint(0, "warning: csv.header.near_match", "screen", self.pack,
                                     self.input("a,1,DE\n", header="id,amount,Country\n"))
        self.assertIn("input.csv:1:11:", done.stderr.decode())

    def test_utf16_and_binary(self):
        self.expect_complaint(4, "csv.encoding.utf16", "screen", self.pack, self.file("w.csv", HEADER.encode("utf-16")))
        done = self.expect(4, "screen", self.pack, self.file("b.csv", bytes(range(256)) * 64))
        self.assertIn("0 decisions written", done.stderr.decode())
        self.assertEqual(done.stdout, b"")

    def test_unterminated_quote_in_the_middle(self):
        body = "a,1.00,,DE\nb,\"2.00,,DE\nc,3.00,,DE\n" + records(200)
        done = self.expect(1, "screen", self.pack, self.input(body))
        got = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(got), 203)
        self.assertEqual(got[1]["findings"][0]["code"], "csv.quote.unterminated")
        self.assertEqual([got[0]["valid"], got[2]["valid"], got[2]["id"]], [True, True, "c"])

    def test_a_line_of_100_megabytes(self):
        # Never whole in this process: a child counts the memory of its parent's until it has become the command.
        with (self.folder / "huge.csv").open("wb") as file:
            file.write(HEADER.encode() + b"a,1.00,,DE\nhuge,1.00,,")
            for _ in range(100):
                file.write(b"x" * 1_000_000)
            file.write(b"\nb,1.00,,DE\n")
        rejects = self.folder / "rejects.csv"
        done = self.expect(1, "screen", self.pack, self.folder / "huge.csv", "--rejects", rejects)
        got = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([d["valid"] for d in got], [True, False, True])
        self.assertEqual(got[1]["findings"][0]["code"], "csv.record.too_long")
        self.assertEqual(got[2]["line"], 4)
        start = HEADER.encode() + b"huge,1.00,,"
        self.assertEqual(rejects.stat().st_size, len(start) + 100_000_000 + 1)
        with rejects.open("rb") as file:
            self.assertEqual(file.read(len(start)), start)
            while chunk := file.read(1_000_000):
                self.assertEqual(chunk.rstrip(b"\n").strip(b"x"), b"")
        if not IS_SANITIZED:
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 150_000, "kB of memory")


class Validate(CommandTest):
    def test_findings_and_summary(self):
        schema = self.folder / "little.schema.json"
        done = self.expect(1, "validate", schema, self.input("a,-1.00,,DE\nb,1.00,,DE\n"))
        (finding,) = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual((finding["code"], finding["schema"], finding["got"]),
                         ("schema.x-minimum", "/properties/amount/x-minimum", "-1.00"))
        self.assertIn("2 records", done.stderr.decode())
        self.assertEqual(self.expect(0, "validate", schema, self.input("b,1.00,,DE\n")).stdout, b"")

    def test_schema_faults(self):
        bad = self.file("bad.json", '{"type": "object", "properties": {"a": {"typ": "string"}}}')
        self.expect(3, "validate", bad, self.input())


if __name__ == "__main__":
    unittest.main()
