"""What arm64 writes is what x86-64 writes: decisions, findings, rejected records and summary, byte for byte.

Each pack is read by both commands, and a plan made by either is screened by the other. Generated packs come from the
differential test, whose rows are as bad as rows get; made-up payments come from tollgate-sample, the same on both.
"""
import gzip
import hashlib
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("TOLLGATE_DATA", ROOT.parent / "shared" / "data")) / "transactions"
NATIVE_BUILD = pathlib.Path(os.environ["TOLLGATE_NATIVE_BUILD"])
COMMANDS = {"x86-64": NATIVE_BUILD / "bin" / "tollgate", "arm64": pathlib.Path(os.environ["TOLLGATE_BIN"])}
SAMPLES = {"x86-64": NATIVE_BUILD / "bin" / "tollgate-sample", "arm64": pathlib.Path(os.environ["TOLLGATE_SAMPLE_BIN"])}
DIFFERENTIAL = NATIVE_BUILD / "tests" / "differential" / "differential"
GENERATED_PACK_COUNT = 20


def run_program(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, check=False, timeout=600)


def run(machine, *arguments):
    return run_program(COMMANDS[machine], *arguments)


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
        # What stands before the summary are warnings, which a pack has and a plan had when it was made.
        return {"exit code": done.returncode, "decisions": done.stdout, "summary": done.stderr.splitlines()[-1],
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
        self.check_plans(pack, records, want)
        return len(want["decisions"].splitlines())

    def check_plans(self, pack, records, want):
        for maker, machine in (("x86-64", "arm64"), ("arm64", "x86-64")):
            plan = self.folder / "pack.plan"
            done = run(maker, "compile", pack, "-o", plan)
            self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
            # Who says which file it should be has it loaded with its compiled patterns, where the machine can; else they
            # are compiled anew.
            known = ["--expect-sha256", hashlib.sha256(plan.read_bytes()).hexdigest()]
            for options in ([], known):
                with self.subTest(maker=maker, options=options):
                    self.assert_same(want, self.screened(machine, plan, records, *options))

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

    def test_made_up_payments(self):
        schema = ROOT / "examples" / "sample.schema.json"
        for form in ("csv", "ndjson"):
            with self.subTest(form):
                written = [run_program(SAMPLES[machine], "--rows", "5000", "--seed", "11", "--dirty", "0.05", "--late",
                                       "0.02", "--format", form, "--quiet") for machine in COMMANDS]
                self.assertEqual(written[0].returncode, 0, written[0].stderr.decode())
                self.assertTrue(written[0].stdout == written[1].stdout, "other samples")
                records = self.folder / "sample"
                records.write_bytes(written[0].stdout)
                found = [run(machine, "validate", schema, records, "--summary", "json") for machine in COMMANDS]
                self.assertEqual(found[0].returncode, 1)
                self.assertTrue(found[0].stdout == found[1].stdout, "other findings")
                self.assertEqual(found[0].stderr, found[1].stderr)

    def test_arm64_has_the_portable_path_alone(self):
        sample = ROOT / "examples" / "packs" / "card-payments"
        for path in ("avx2", "avx512"):
            done = run("arm64", "screen", sample / "pack.yaml", sample / "payments.csv", "--cpu", path)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"this machine has no {path}; its best is portable", done.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
