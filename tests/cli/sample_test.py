"""tollgate-sample as a user meets it, and its rows as `tollgate validate` sees them."""
import csv
import fcntl
import hashlib
import io
import json
import os
import pty
import re
import resource
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest
from pathlib import Path

from support import IS_SANITIZED, TOLLGATE

SAMPLE = os.environ["TOLLGATE_SAMPLE_BIN"]
SCHEMA = Path(__file__).resolve().parents[2] / "examples/sample.schema.json"
CODES = {"amount": "format.decimal.syntax", "luhn": "format.pan.luhn", "missing": "schema.required",
         "date": "format.date-time.range", "currency": "format.currency.unknown", "utf8": "csv.encoding.utf8",
         "stray_quote": "csv.quote.stray", "short": "csv.record.too_few_fields"}


class SampleTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def expect(self, exit_code, *arguments, **options):
        options.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run([SAMPLE, *map(str, arguments)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              timeout=120, check=False, **options)
        self.assertEqual(done.returncode, exit_code, done.stderr.decode()[-2000:])
        return done

    def expect_complaint(self, exit_code, words, *arguments, **options):
        done = self.expect(exit_code, *arguments, **options)
        self.assertIn(words, done.stderr.decode())
        return done

    def written(self, message):
        return int(re.search("; ([0-9,]+) rows? written", message)[1].replace(",", ""))

    def findings(self, path, exit_code):
        done = subprocess.run([TOLLGATE, "validate", SCHEMA, path, "--summary", "json"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, exit_code, done.stderr.decode()[-2000:])
        return [json.loads(line) for line in done.stdout.splitlines()], json.loads(done.stderr.splitlines()[-1])


class Usage(SampleTest):
    def test_version_and_help(self):
        self.assertEqual(self.expect(0, "--version").stdout, b"tollgate-sample 0.1.0\n")
        text = self.expect(0, "--help").stdout.decode()
        for words in ("0    all rows were written", "2    wrong use", "4    output failed", "130  interrupted",
                      "--dirty-log", "--unordered"):
            self.assertIn(words, text)

    def test_wrong_use_names_the_word_and_the_near_one(self):
        for arguments, words in (
                (["--sed", "1"], "tollgate-sample has no option `--sed`; did you mean `--seed`?\n"),
                (["more"], "tollgate-sample takes no further argument: `more`\n"),
                (["--rows", "-1"], "--rows: `-1` is no whole number from 0 to 18446744073709551615"),
                (["--rows", "0x10"], "is no whole number"), (["--rows", "1e3"], "is no whole number"),
                (["--seed", "18446744073709551616"], "is no whole number"),
                (["--cards", "4294967296"], "--cards: `4294967296` is no whole number from 0 to 4294967295"),
                (["--rows", "1000000000001"], "at most 1,000,000,000,000 rows"),
                (["--format", "xml"], "--format: xml not in {csv,ndjson}"),
                (["--fraud", "0.6"], "fraud is at most half of the rows"),
                (["--late", "1e-3"], "`1e-3` is no rate: 0.015 or 15000ppm, 1 at most"),
                (["--late", "0.0000001"], "is no rate"), (["--late", "1.000001"], "is no rate"),
                (["--late", "1000001ppm"], "is no rate"), (["--late", ".5"], "is no rate"),
                (["--late", "5%"], "is no rate"), (["--late", "+1"], "is no rate"), (["--late", ""], ""),
                (["--start", "2026-02-29"], "`2026-02-29` is no time"),
                (["--start", "2026-01-31T24:00:00Z"], "is no time"), (["--start", "2026-1-31"], "is no time"),
                (["--cards", "5", "--customers", "6"], "no more customers than cards"),
                (["--merchants", "99"], "100 to 10,000,000 merchants")):
            done = self.expect_complaint(2, words, *arguments)
            self.assertEqual(done.stdout, b"")
            self.assertTrue(done.stderr.startswith(b"tollgate-sample: "), done.stderr)

    def test_rows_and_log_are_two_files(self):
        out, link = self.folder / "out", self.folder / "link"
        self.expect_complaint(2, "two outputs", "-o", out, "--dirty-log", out)
        out.write_text("")
        link.hardlink_to(out)
        self.expect_complaint(2, "two outputs", "-o", out, "--dirty-log", link)
        self.expect_complaint(2, "two outputs", "--dirty-log", "-")

    def test_rates_are_exact(self):
        for one, other in (("0.015", "15000ppm"), ("1", "1000000ppm"), ("0.000001", "1ppm"), ("0", "0ppm")):
            self.assertEqual(self.expect(0, "--duplicates", one).stdout, self.expect(0, "--duplicates", other).stdout)
        self.assertNotEqual(self.expect(0, "--duplicates", "0.02").stdout, self.expect(0, "--duplicates", "0.2").stdout)

    def test_start(self):
        self.assertEqual(self.expect(0, "-n", "010").stdout.count(b"\n"), 11)  # ten, and no octal eight
        rows = self.expect(0, "--start", "1999-12-31T23:00:00Z", "-n", "1", "--cards", "10000").stdout.decode()
        self.assertIn(",1999-12-31T23:0", rows)
        self.assertEqual(self.expect(0, "--start", "2026-01-01").stdout, self.expect(0).stdout)


class Rows(SampleTest):
    def test_bytes_of_a_seed(self):
        """The same constants stand in tests/unit/sample/generator_test.cc."""
        for form, digest in (("csv", "bd8f3cb2cf02fc998e17e095a1c667b72db005df070fb7da958afa0a13d2355c"),
                             ("ndjson", "c96c43d5b4828635db2da95838dccabdcfdbb864fec6c7cd10109ff048c68c71")):
            rows = self.expect(0, "--rows", "2000", "--seed", "1", "--format", form).stdout
            self.assertEqual(hashlib.sha256(rows).hexdigest(), digest)

    def test_schema_is_the_example(self):
        self.assertEqual(self.expect(0, "--schema").stdout, SCHEMA.read_bytes())
        self.expect(0, "--schema", "-o", self.folder / "schema")
        self.assertEqual((self.folder / "schema").read_bytes(), SCHEMA.read_bytes())

    def test_clean_rows_have_no_finding(self):
        path = self.folder / "rows.csv"
        for seed in (1, 2, 18446744073709551615):
            self.expect(0, "-n", 20000, "-s", seed, "--fraud", "0.1", "--late", "0.01", "--duplicates", "0.01", "-o", path)
            found, summary = self.findings(path, 0)
            self.assertEqual((found, summary["records"], summary["valid"]), ([], 20000, 20000))

    def test_ndjson_has_no_finding(self):
        usage = subprocess.run([TOLLGATE, "validate", "--help"], capture_output=True, text=True, check=True).stdout
        if "--input-format" not in usage:
            self.skipTest("this tollgate reads CSV only")
        path = self.folder / "rows.ndjson"
        self.expect(0, "-n", 20000, "-f", "ndjson", "--fraud", "0.1", "-o", path)
        found, summary = self.findings(path, 0)
        self.assertEqual((found, summary["records"], summary["valid"]), ([], 20000, 20000))

    def test_ndjson_is_the_twin(self):
        arguments = ("-n", 5000, "--fraud", "0.1", "--unordered", "0.05")
        table = list(csv.DictReader(io.StringIO(self.expect(0, *arguments).stdout.decode(), newline="")))
        lines = self.expect(0, *arguments, "-f", "ndjson").stdout.decode().splitlines()
        self.assertEqual((len(table), len(lines)), (5000, 5000))
        for row, line in zip(table, lines):
            record = json.loads(line, parse_float=str, parse_int=str)
            record["is_fraud"] = {True: "true", False: "false"}[record["is_fraud"]]
            self.assertEqual({name: cell for name, cell in row.items() if cell}, record)

    def test_dirty_rows_are_those_of_the_log(self):
        path, log = self.folder / "rows.csv", self.folder / "dirty.csv"
        self.expect(0, "-n", 20000, "--dirty", "0.02", "--dirty-log", log, "--duplicates", "0.01", "-o", path)
        dirty = {int(row["record"]): CODES[row["fault"]] for row in csv.DictReader(io.StringIO(log.read_text()))}
        found, summary = self.findings(path, 1)
        self.assertEqual({finding["record"]: finding["code"] for finding in found}, dirty)
        self.assertEqual(len(found), len(dirty))
        self.assertAlmostEqual(len(dirty), 400, delta=80)
        self.assertEqual(set(dirty.values()), set(CODES.values()))
        self.assertEqual(summary["rejected"], len(dirty))

    def test_dirt_of_ndjson_is_the_same(self):
        path, log = self.folder / "rows", self.folder / "dirty.csv"
        logs = []
        for form in ("csv", "ndjson"):
            self.expect(0, "-n", 5000, "--dirty", "0.05", "--dirty-log", log, "-f", form, "-o", path)
            logs.append(log.read_text())
        self.assertEqual(logs[0], logs[1])
        faults = {int(row["record"]): row["fault"] for row in csv.DictReader(io.StringIO(logs[0]))}
        for number, line in enumerate(path.read_bytes().split(b"\n")[:-1]):
            try:
                json.loads(line.decode())
                is_broken = False
            except ValueError:
                is_broken = True
            self.assertEqual(is_broken, faults.get(number) in {"utf8", "stray_quote", "short"}, line)

    def test_memory_does_not_grow_with_rows(self):
        if IS_SANITIZED:
            self.skipTest("a sanitizer's memory is its own")
        used = []
        for rows in (20_000, 400_000):
            process = subprocess.Popen([SAMPLE, "-n", str(rows), "--cards", "2000", "--late", "0.1"], stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
            self.assertEqual(status, 0)
            used.append(usage.ru_maxrss)
        self.assertLess(used[1], used[0] + 2000, "kB of memory")


class Stream(SampleTest):
    def stop_when_full(self, form):
        """A run whose reader takes nothing, and how many bytes the pipe holds by then."""
        process = subprocess.Popen([SAMPLE, "-n", "100000000", "-f", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        held, before = 0, -1
        while held == 0 or held != before:
            before = held
            time.sleep(0.3)
            held = struct.unpack("i", fcntl.ioctl(process.stdout, termios.FIONREAD, b"\0" * 4))[0]
        return process, held

    def test_closed_pipe(self):
        for form, header in (("csv", 1), ("ndjson", 0)):
            whole = self.expect(0, "-n", 2000, "-f", form, "--cards", "1000000").stdout
            process, held = self.stop_when_full(form)
            process.stdout.close()
            message = process.stderr.read().decode()
            process.stderr.close()
            self.assertEqual(process.wait(60), 4)
            self.assertIn("cannot write standard output: Broken pipe", message)
            self.assertEqual(len(message.splitlines()), 1, message)
            self.assertEqual(self.written(message), whole[:held].count(b"\n") - header)

    def test_interrupt(self):
        out = self.folder / "out.csv"
        process = subprocess.Popen([SAMPLE, "-n", "100000000", "-o", out], stderr=subprocess.PIPE)
        while not out.exists() or out.stat().st_size == 0:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        message = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(60), 130)
        content = out.read_bytes()
        self.assertTrue(content.endswith(b"\n"))
        self.assertEqual(message, f"tollgate-sample: interrupted; {content.count(10) - 1:,} rows written\n")

    def test_full_disk_keeps_whole_lines(self):
        out = self.folder / "out.csv"
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        done = self.expect_complaint(4, "File too large", "-n", 10000, "-o", out, preexec_fn=limit)
        content = out.read_bytes()
        self.assertTrue(content.endswith(b"\n"))
        self.assertGreater(len(content), 999_000)
        self.assertEqual(self.written(done.stderr.decode()), content.count(b"\n") - 1)
        self.expect_complaint(4, "No space left on device", "-o", "/dev/full")
        self.expect_complaint(4, "No such file or directory", "-o", self.folder / "no" / "out")
        self.expect_complaint(4, "No space left on device", "--schema", "-o", "/dev/full")

    def test_progress_only_on_a_terminal_and_only_of_long_runs(self):
        try:
            reader, writer = pty.openpty()
        except OSError as problem:  # a bare root without /dev/pts
            self.skipTest(f"no terminal here: {problem}")
        self.addCleanup(os.close, reader)
        done = subprocess.run([SAMPLE, "-n", "1000", "-o", "/dev/null"], stderr=writer, check=False)
        self.assertEqual(done.returncode, 0)
        process = subprocess.Popen([SAMPLE, "-n", "100000000", "-o", "/dev/null"], stderr=writer)
        os.close(writer)
        text = os.read(reader, 4096).decode()  # the first bytes: nothing came of the short run
        process.send_signal(signal.SIGTERM)
        self.assertRegex(text, r"^\r\[[#.]{24}\] [0-9,]+ rows  [0-9.]+ MB/s  [0-9:]+ left\x1b\[K")
        self.assertEqual(process.wait(60), 130)
        self.assertEqual(self.expect(0, "-n", "1000", "-o", "/dev/null").stderr, b"")


if __name__ == "__main__":
    unittest.main()
