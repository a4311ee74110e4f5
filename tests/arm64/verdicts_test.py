"""What arm64 writes is what x86-64 writes: decisions, findings, rejected records and summary, byte for byte.

Each pack is read by both commands, and where the command can compile plans, a plan made by either is screened by both.
Generated packs come from the differential test, whose rows are as bad as rows get.
"""
import gzip
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("TOLLGATE_DATA", ROOT.parent / "shared" / "data")) / "transactions"
NATIVE_BUILD = pathlib.Path(os.environ["TOLLGATE_NATIVE_BUILD"])
COMMANDS = {"x86-64": NATIVE_BUILD / "bin" / "tollgate", "arm64": pathlib.Path(os.environ["TOLLGATE_BIN"])}
DIFFERENTIAL = NATIVE_BUILD / "tests" / "differential" / "differential"
GENERATED_PACK_COUNT = 40


def run(machine, *arguments):
    return subprocess.run([COMMANDS[machine], *map(str, arguments)], capture_output=True, check=False, timeout=600)


def compiles_plans():
    return b"Usage: tollgate compile" in run("x86-64", "compile", "--help").stdout


class SameBytes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def screened(self, machine, pack, records, *options):
        """Everything that a screening writes, by name."""
        rejects, findings = self.folder / "rejects", self.folder / "findings"
        done = run(machine, "screen", pack, records, "--rejects", rejects, "--findings", findings, "--summary", "json",
                   *options)
        self.assertIn(done.returncode, (0, 1), done.stderr.decode(errors="replace"))
        return {"exit code": done.returncode, "decisions": done.stdout, "summary": done.stderr,
                "rejects": rejects.read_bytes(), "findings": findings.read_bytes()}

    def assert_same(self, want, got):
        for name, bytes_wanted in want.items():
            if got[name] == bytes_wanted:
                continue
            if name == "exit code":
                self.assertEqual(got[name], bytes_wanted)
            lines = zip(bytes_wanted.splitlines(), got[name].splitlines())
            self.fail(f"other {name}: " + next((f"{a!r} became {b!r}" for a, b in lines if a != b), "more or fewer"))

    def check_pack(self, pack, records):
        """The number of decisions that were the same."""
        want = self.screened("x86-64", pack, records)
        self.assert_same(want, self.screened("arm64", pack, records))
        if compiles_plans():
            self.check_plans(pack, records, want)
        return len(want["decisions"].splitlines())

    def check_plans(self, pack, records, want):
        for maker in COMMANDS:
            plan = self.folder / "pack.plan"
            done = run(maker, "compile", pack, "-o", plan)
            self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
            for machine in COMMANDS:
                with self.subTest(maker=maker, machine=machine):
                    self.assert_same(want, self.screened(machine, plan, records))

    def unpacked(self, name):
        path = DATA / name
        if not path.exists():
            self.skipTest(f"{path} is not on this machine; TOLLGATE_DATA says where to look")
        records = self.folder / "records.csv"
        records.write_bytes(gzip.decompress(path.read_bytes()))
        return records

    def test_the_sample_pack(self):
        sample = ROOT / "examples" / "packs" / "card-payments"
        self.assertEqual(self.check_pack(sample / "pack.yaml", sample / "payments.csv"), 600)
        csv = ["--format", "csv"]
        self.assert_same(self.screened("x86-64", sample / "pack.yaml", sample / "payments.csv", *csv),
                         self.screened("arm64", sample / "pack.yaml", sample / "payments.csv", *csv))
        checks = [run(machine, "check", sample / "pack.yaml") for machine in COMMANDS]
        self.assertEqual(checks[0].returncode, 0)
        self.assertEqual(checks[0].stdout, checks[1].stdout)

    def test_thirty_days_of_sparkov(self):
        records = self.unpacked("sparkov_like/sparkov_dev_30d.csv.gz")
        self.assertEqual(self.check_pack(ROOT / "tests" / "acceptance" / "sparkov.yaml", records), 24501)

    def test_tabformer(self):
        records = self.unpacked("tabformer_user0/User0_credit_card_transactions.csv.gz")
        self.assertEqual(self.check_pack(ROOT / "tests" / "acceptance" / "tabformer.yaml", records), 19963)

    def test_generated_packs(self):
        packs = self.folder / "packs"
        packs.mkdir()
        subprocess.run([DIFFERENTIAL, "--packs", str(GENERATED_PACK_COUNT), "--rows", "300", "--write", packs],
                       capture_output=True, check=True, timeout=300)
        self.assertEqual(len(list(packs.iterdir())), GENERATED_PACK_COUNT)
        for folder in sorted(packs.iterdir()):
            with self.subTest(folder.name):
                self.assertEqual(self.check_pack(folder / "pack.yaml", folder / "rows.csv"), 300)

    def test_arm64_has_the_portable_path_alone(self):
        sample = ROOT / "examples" / "packs" / "card-payments"
        for path in ("avx2", "avx512"):
            done = run("arm64", "screen", sample / "pack.yaml", sample / "payments.csv", "--cpu", path)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"this machine has no {path}; its best is portable", done.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
