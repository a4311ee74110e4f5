"""Inputs in every format and packing: the same verdicts, exact places, and what is said where the bytes are bad."""
import gzip
import json
import subprocess
import unittest

from support import CARD, HEADER, CommandTest, records


def as_json(csv):
    """The records of support.records, each as JSON text; what is no amount stays one."""
    names = HEADER.strip().split(",")
    lines = []
    for line in csv.splitlines():
        members = {name: cell for name, cell in zip(names, line.split(",")) if cell}
        lines.append(json.dumps(members, separators=(",", ":")))
    return lines


def zstd(content):
    return subprocess.run(["zstd", "-qc"], input=content, capture_output=True, check=True).stdout


class Formats(CommandTest):
    def screened(self, path, *options, code=1):
        done = self.expect(code, "screen", self.pack, path, *options)
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def verdicts(self, path, *options):
        keep = ("record", "id", "valid", "outcome", "score", "rules", "unknown")
        found = []
        for decision in self.screened(path, *options):
            verdict = {key: decision.get(key) for key in keep}
            verdict["findings"] = [(f["code"], f["instance"], f["schema"]) for f in decision.get("findings", [])]
            found.append(verdict)
        return found

    def test_one_input_in_every_form(self):
        body = records(500)
        lines = as_json(body)
        want = self.verdicts(self.input(body))
        self.assertEqual(len(want), 500)
        plain = {"csv": (HEADER + body), "ndjson": "\n".join(lines) + "\n", "crlf": "\r\n".join(lines),
                 "array": "[\n" + ",\n".join(lines) + "\n]\n", "one-line array": "[" + ", ".join(lines) + "]",
                 "pretty": "[\n" + ",\n".join(json.dumps(json.loads(line), indent=2) for line in lines) + "\n]\n"}
        for name, text in plain.items():
            content = text.encode()
            half = len(content) // 2
            packings = {"plain": content, "gzip": gzip.compress(content), "zstd": zstd(content),
                        "members": gzip.compress(content[:half]) + gzip.compress(content[half:]),
                        "frames": zstd(content[:half]) + zstd(content[half:])}
            for packing, packed in packings.items():
                with self.subTest(f"{name}, {packing}"):
                    self.assertEqual(self.verdicts(self.file("input", packed)), want)

    def test_places_and_rejects_of_ndjson(self):
        bad = '{"id":"b","amount":"1.005"}\n'
        broken = '{"id":"c","amount":\n'
        path = self.file("input", '{"id":"a","amount":"1.00"}\n' + bad + broken + '{"id":"d","amount":"2.00"}\n')
        rejects = self.folder / "rejects"
        decisions = self.screened(path, "--rejects", rejects)
        self.assertEqual(rejects.read_text(), bad + broken)
        first = decisions[1]["findings"][0]
        self.assertEqual((first["code"], first["line"], first["offset"], first["size"], first["instance"], first["got"]),
                         ("format.decimal.scale", 2, 46, 7, "/amount", "1.005"))
        self.assertNotIn("column", first)
        second = decisions[2]["findings"][0]
        self.assertEqual((second["code"], second["line"], second["offset"]), ("json.syntax.unterminated", 3, 55))

    def test_validate_too(self):
        path = self.file("input", gzip.compress(b'[{"id":"","amount":"1"},{"amount":"1","amount":"2"}]'))
        done = self.expect(1, "validate", self.folder / "little.schema.json", path)
        codes = [json.loads(line)["code"] for line in done.stdout.decode().splitlines()]
        self.assertEqual(codes, ["schema.minLength", "json.duplicate_key"])

    def test_a_format_that_is_forced(self):
        csv = self.input(records(3))
        self.expect_complaint(1, "io.format.mismatch", "screen", self.pack, csv, "--input-format", "ndjson")
        lines = self.file("input", '{"id":"a","amount":"1"}\n')
        done = self.expect(4, "screen", self.pack, lines, "--input-format", "csv")
        self.assertIn("got `NDJSON`", done.stderr.decode())
        self.expect(0, "screen", self.pack, lines, "--input-format", "json")
        self.expect_complaint(2, "--input-format", "screen", self.pack, lines, "--input-format", "xml")
        # A first line that is cut short takes no other with it.
        cut = self.file("input", '{"id":"a","amount":\n{"id":"b","amount":"1"}\n')
        self.assertEqual([d["valid"] for d in self.screened(cut)], [False, True])

    def test_packed_data_cut_short(self):
        content = (HEADER + records(20000)).encode()
        for name, packed in [("gzip", gzip.compress(content)), ("zstd", zstd(content))]:
            for size in (len(packed) - 1, len(packed) // 2, 30):
                with self.subTest(f"{name}, {size} bytes"):
                    path = self.file("input", packed[:size])
                    done = self.expect_complaint(4, "the packed data end before they are whole", "screen", self.pack, path)
                    decisions = [json.loads(line) for line in done.stdout.decode().splitlines()]
                    self.assertEqual([d["record"] for d in decisions], list(range(len(decisions))))
                    if size == len(packed) - 1:
                        self.assertGreater(len(decisions), 19000)

    def test_packed_data_that_are_damaged(self):
        content = (HEADER + records(20000)).encode()
        for name, packed in [("gzip", gzip.compress(content)), ("zstd", zstd(content))]:
            damaged = bytearray(packed)
            damaged[len(packed) // 2] ^= 0xFF
            done = self.expect_complaint(4, f"the {name} data are damaged", "screen", self.pack, self.file("input", bytes(damaged)))
            self.assertIn("near byte ", done.stderr.decode())
        done = self.expect_complaint(4, "bytes stand behind the gzip data", "screen", self.pack,
                                     self.file("input", gzip.compress(content) + b"more"))
        self.assertEqual(len(done.stdout.decode().splitlines()), 20000)

    def test_header_findings_of_a_packed_file_name_its_line(self):
        path = self.file("input.csv.gz", gzip.compress(b"id,id\n1,2\n"))
        done = self.expect(4, "screen", self.pack, path)
        self.assertIn("input.csv.gz:1: error: csv.header.duplicate", done.stderr.decode())

    def test_no_card_in_any_output(self):
        lines = [f'{{"id":"a","amount":"1","card":"{CARD}"}}', f'{{"id":"b","amount":"x","card":"{CARD}"}}',
                 f'{{"id":"c","card":"{CARD}"', f'{{"{CARD}":1,"{CARD}":2}}', f'{CARD}x', f'{{"card":{CARD}}}',
                 f'{{"card":"{CARD[:-1]}3"}}']
        path = self.file("input", "\n".join(lines) + "\n")
        findings = self.folder / "findings"
        done = self.expect(1, "screen", self.pack, path, "--findings", findings)
        for text in (done.stdout.decode(), done.stderr.decode(), findings.read_text()):
            self.assertNotIn(CARD, text)
            self.assertNotIn(CARD[:-1], text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
