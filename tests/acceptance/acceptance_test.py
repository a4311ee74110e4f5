"""Public data sets through the command: no false reject, the published counts, and planted errors at their exact place."""
import csv
import gzip
import io
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
DATA = pathlib.Path(os.environ.get("TOLLGATE_DATA", HERE.parents[2] / "shared" / "data")) / "transactions"
TOLLGATE = os.environ["TOLLGATE_BIN"]


def run(*arguments):
    return subprocess.run([TOLLGATE, *map(str, arguments)], capture_output=True, check=False)


def summary(*arguments):
    """Runs a verb with its machine-readable summary alone; gives exit code and summary."""
    done = run(*arguments, "--summary", "json")
    return done.returncode, json.loads(done.stderr.decode().splitlines()[-1])


def unpacked(name):
    """A data file, unpacked into bytes."""
    path = DATA / name
    if path.suffix == ".zst":
        return subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    return gzip.decompress(path.read_bytes())


@unittest.skipUnless(DATA.is_dir(), f"no data at {DATA}: set TOLLGATE_DATA")
class DataSets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, content, name="input.csv"):
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(content)
        return path

    def test_sparkov_dev_flags_what_was_published(self):
        checks = json.loads((DATA / "sparkov_like" / "dev_checks.json").read_text())
        want = dict(zip(["amt-700", "amt-700-night", "amt-200-night", "net-250", "merchant-k-s"],
                        [r["flagged"] for r in checks["results"]]))
        self.assertEqual(list(want.values()), [4303, 1880, 8845, 7034, 70270])
        path = self.file(unpacked("sparkov_like/sparkov_dev.csv.zst"))
        code, got = summary("screen", HERE / "sparkov.yaml", path, "--format", "none")
        self.assertEqual(code, 0)
        self.assertEqual((got["records"], got["valid"]), (481945, 481945))
        self.assertEqual({r["id"]: r["hits"] for r in got["rules"]}, want)

    VELOCITY_RULES = ["count-24h", "count-1h", "sum-24h", "sum-24h-night"]

    def velocity_flags(self, *arguments):
        """Hits of the four rules with windows; every record is valid, and none is late or a duplicate."""
        code, got = summary("screen", HERE / "sparkov_windows.yaml", *arguments)
        self.assertEqual(code, 0)
        self.assertEqual(got["records"], got["valid"])
        self.assertEqual([(w["evicted"], w["late"], w["duplicates"]) for w in got["windows"]], [(0, 0, 0)])
        hits = {r["id"]: r["hits"] for r in got["rules"]}
        return [hits[rule] for rule in self.VELOCITY_RULES]

    def test_sparkov_dev_windows_flag_what_was_published(self):
        checks = json.loads((DATA / "sparkov_like" / "dev_checks.json").read_text())
        want = [r["flagged"] for r in checks["results"][-4:]]
        self.assertEqual(want, [89333, 12042, 6063, 2547])
        content = unpacked("sparkov_like/sparkov_dev.csv.zst")
        path = self.file(content)
        for threads in (1, 2):
            for batch_rows in (63, 1024, 65536):
                with self.subTest(threads=threads, batch_rows=batch_rows):
                    got = self.velocity_flags(path, "--format", "none", "-j", threads, "--batch-rows", batch_rows)
                    self.assertEqual(got, want)

        # In three runs that hand on a state, and in one that leaves the same state.
        secret = self.file(b"sixteen bytes or more", "secret")
        lines = content.split(b"\n")
        body = [line for line in lines[1:] if line]
        self.assertEqual(len(body), 481945)
        states = [pathlib.Path(self.folder.name) / name for name in ("parts.state", "whole.state")]
        totals = [0] * len(want)
        for begin, end in ((0, 100000), (100000, 250001), (250001, len(body))):
            part = self.file(b"\n".join([lines[0], *body[begin:end], b""]), "part.csv")
            flags = self.velocity_flags(part, "--format", "none", "--state", states[0], "--state-secret-file", secret)
            totals = [total + flag for total, flag in zip(totals, flags)]
        self.assertEqual(totals, want)
        self.assertEqual(self.velocity_flags(path, "--state-only", "-j", 2, "--state", states[1], "--state-secret-file", secret),
                         want)
        self.assertEqual(*(state.read_bytes() for state in states))

    def test_ndjson_gives_the_verdicts_of_csv(self):
        """sparkov_dev as NDJSON, id by id: verdict, outcome, score, rules. Every 20th record has something wrong."""
        content = unpacked("sparkov_like/sparkov_dev.csv.zst").decode()
        types = {name: member.get("type") for name, member in
                 json.loads((HERE / "sparkov.schema.json").read_text())["properties"].items()}
        rows = csv.reader(content.splitlines())
        header = next(rows)
        is_number = [types.get(name) in ("number", "integer") for name in header]
        faults = {"amt": "-2.865", "category": "casino", "zip": "292", "lat": "90.5", "dob": "1968-02-30", "city_pop": "-1",
                  "merchant": ""}
        columns = [header.index(name) for name in faults if name in header]
        quote = json.dumps
        sheet, lines = io.StringIO(), []
        writer = csv.writer(sheet, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        writer.writerow(header)
        for number, row in enumerate(rows):
            if number % 20 == 7:
                column = columns[number // 20 % len(columns)]
                row[column] = faults[header[column]]
            writer.writerow(row)
            # An empty cell without quotes is a member that is not there.
            lines.append("{" + ",".join(quote(name) + ":" + (cell if number_like else quote(cell))
                                        for name, cell, number_like in zip(header, row, is_number) if cell) + "}\n")
        self.assertEqual(len(lines), 481945)
        inputs = [self.file(sheet.getvalue().encode(), "twin.csv"), self.file("".join(lines).encode(), "twin.ndjson")]
        del content, sheet, lines
        places = re.compile(rb'"line":\d+,"offset":\d+,|"size":\d+,|"column":\d+,|"name":"[^"]*",|,"got":"[^"]*"')
        summaries, outputs = [], []
        for path in inputs:
            outputs.append(pathlib.Path(self.folder.name) / (path.name + ".out"))
            code, got = summary("screen", HERE / "sparkov.yaml", path, "-o", outputs[-1])
            self.assertEqual((code, got["records"]), (1, 481945))
            self.assertGreater(got["rejected"], 20000)
            summaries.append([got[key] for key in ("valid", "rejected", "rules", "outcomes")])
        self.assertEqual(*summaries)
        with outputs[0].open("rb") as of_csv, outputs[1].open("rb") as of_json:
            for one, other in zip(of_csv, of_json, strict=True):
                one, other = places.sub(b"", one), places.sub(b"", other)
                if one != other:
                    self.assertEqual(one.decode(), other.decode())

    def test_long_card_numbers_and_leading_zeroes_stay_whole(self):
        content = unpacked("sparkov_like/sparkov_dev_30d.csv.gz")
        rows = list(csv.DictReader(content.decode().splitlines()))
        long_card = next(r["cc_num"] for r in rows if len(r["cc_num"]) == 19)
        zero_zip = next(r["zip"] for r in rows if r["zip"].startswith("0"))
        pack = (HERE / "sparkov.yaml").read_text()
        pack = pack[:pack.index("rules:")] + f"""rules:
  - {{id: card, when: 'tx.cc_num == "{long_card}"'}}
  - {{id: zip, when: 'tx.zip == "{zero_zip}"', reason: '{{tx.zip}} {{tx.cc_num}}'}}
""" + pack[pack.index("decide:"):]
        schema = (HERE / "sparkov.schema.json").read_text()
        self.file(schema.encode(), "sparkov.schema.json")
        done = run("screen", self.file(pack.encode(), "pack.yaml"), self.file(content))
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        fired = {"card": 0, "zip": 0}
        for line, row in zip(done.stdout.decode().splitlines(), rows, strict=True):
            for rule in json.loads(line)["rules"]:
                fired[rule["id"]] += 1
                if rule["id"] == "zip":
                    shown = row["cc_num"]
                    masked = shown[:6] + "*" * (len(shown) - 10) + shown[-4:] if len(shown) >= 13 else "*" * len(shown)
                    self.assertEqual(rule["reason"], f"{zero_zip} {masked}")
        self.assertEqual(fired, {"card": sum(r["cc_num"] == long_card for r in rows),
                                 "zip": sum(r["zip"] == zero_zip for r in rows)})
        for card in {r["cc_num"] for r in rows}:
            self.assertNotIn(card.encode(), done.stdout)

    def test_no_false_reject(self):
        for schema, name, records in [
                ("aws_transactions", "aws_fraud_detector/transaction_data_2K_coldstart.csv.gz", 1611),
                ("aws_registrations_2k", "aws_fraud_detector/registration_data_2K_coldstart.csv.gz", 2000),
                ("aws_registrations_20k", "aws_fraud_detector/registration_data_20K_minimum.csv.gz", 20000),
                ("tabformer", "tabformer_user0/User0_credit_card_transactions.csv.gz", 19963),
                ("amlsim", "amlsim/20K_cycle200_transactions.csv.gz", 117805),
                ("amlsim", "amlsim/20K_fanin200_transactions.csv.gz", 118250),
                ("amlsim_nodes", "amlsim/20K_cycle200_nodes.csv.gz", 20000),
                ("amlsim_nodes", "amlsim/20K_fanin200_nodes.csv.gz", 20000),
                ("kaggle", "sparkov_kaggle_head/fraudTest_head5116.csv.gz", 5116),
                ("sparkov", "sparkov_like/sparkov_dev_30d.csv.gz", 24501)]:
            with self.subTest(name):
                code, got = summary("validate", HERE / f"{schema}.schema.json", self.file(unpacked(name)))
                self.assertEqual((code, got["records"], got["valid"]), (0, records, records), got)

    def test_money_signs_blank_cells_and_odd_header_names(self):
        path = self.file(unpacked("tabformer_user0/User0_credit_card_transactions.csv.gz"))
        code, got = summary("screen", HERE / "tabformer.yaml", path, "--format", "none")
        self.assertEqual(code, 0)
        self.assertEqual({r["id"]: r["hits"] for r in got["rules"]},
                         {"refund": 650, "exact-amount": 1, "chip": 2808, "pin-error": 44, "fraud": 27,
                          "no-state": 1317, "big-hash": 898})
        unknown = {r["id"]: r.get("unknown") for r in got["rules"] if r.get("unknown")}
        self.assertEqual(list(unknown), ["pin-error"])
        self.assertEqual([(u["cause"], u["path"], u["records"]) for u in unknown["pin-error"]],
                         [("missing", "/errors", 19389)])

    def test_planted_errors_are_found_at_their_place(self):
        """Damages random cells of each set and expects one finding a cell: code, record, line, column, byte, size."""
        plants = [
            ("kaggle", "sparkov_kaggle_head/fraudTest_head5116.csv.gz",
             {"trans_date_trans_time": ("2020-13-21 12:14:25", "csv.cast.time"), "amt": ("2.865", "schema.multipleOf"),
              "category": ("casino", "schema.enum"), "zip": ("292", "schema.pattern"), "lat": ("90.5", "schema.maximum"),
              "dob": ("1968-02-30", "format.date.range"), "city_pop": ("-1", "schema.minimum"),
              "is_fraud": ("maybe", "csv.cast.integer")}),
            ("aws_transactions", "aws_fraud_detector/transaction_data_2K_coldstart.csv.gz",
             {"EVENT_TIMESTAMP": ("2022-12-24 15:53:30", "format.date-time.syntax"), "ip_address": ("1.2.3.256", "format.ipv4.syntax"),
              "customer_email": ("jason.lynch.org", "format.email.syntax"), "billing_country": ("XX", "format.country.unknown"),
              "ENTITY_TYPE": ("merchant", "schema.const"), "order_price": ("1e", "csv.cast.number")}),
            ("tabformer", "tabformer_user0/User0_credit_card_transactions.csv.gz",
             {"Amount": ("134.0x", "csv.cast.decimal"), "Use Chip": ("Chip", "schema.enum"), "Month": ("13", "schema.maximum"),
              "Is Fraud?": ("Y", "csv.cast.boolean"), "Time": ("06:61", "schema.pattern")}),
            ("amlsim", "amlsim/20K_cycle200_transactions.csv.gz",
             {"value": ("0", "schema.exclusiveMinimum"), "time": ("150", "schema.maximum"), "sourceNodeId": ("", "schema.required")})]
        for schema, name, faults in plants:
            with self.subTest(name):
                content, planted = plant(unpacked(name), faults, random.Random(name))
                done = run("validate", HERE / f"{schema}.schema.json", self.file(content))
                self.assertEqual(done.returncode, 1, done.stderr.decode())
                found = [json.loads(line) for line in done.stdout.decode().splitlines()]
                found = [f for f in found if f["record"] >= 0]  # Kaggle's index column has no name: a warning of the header
                got = [(f["code"], f["record"], f["line"], f["column"], f["offset"], f["size"]) for f in found]
                self.assertEqual(got, planted)


def plant(content, faults, rng):
    """Replaces one cell in about every 50th row; gives the bytes and the findings that are due."""
    lines = content.split(b"\n")
    header = next(csv.reader([lines[0].decode()]))
    out, planted, offset = [], [], 0
    for number, line in enumerate(lines):
        if number and line and rng.random() < 0.02:
            column = rng.choice(list(faults))
            text, code = faults[column]
            index = header.index(column)
            cells = re.findall(rb'(?:^|,)("(?:[^"]|"")*"|[^,]*)', line)
            begin = sum(len(c) + 1 for c in cells[:index])
            cells[index] = text.encode()
            line = b",".join(cells)
            # What is absent has no token: its place is the record.
            at, size = (offset, len(line) + 1) if code == "schema.required" else (offset + begin, len(text))
            planted.append((code, number - 1, number + 1, index, at, size))
        out.append(line)
        offset += len(line) + 1
    return b"\n".join(out), planted


if __name__ == "__main__":
    unittest.main(verbosity=2)
