"""Plan files: compiled once, they screen as their pack does; what is no plan, or another one, is refused."""
import hashlib
import json
import os
import pathlib
import re
import resource
import stat
import subprocess
import unittest

from support import PACK, TOLLGATE, CommandTest, records

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/packs/card-payments"

LISTED = PACK.replace("rules:\n", "lists: {l: {file: l.txt}}\nrules:\n  - {id: listed, when: 'tx.id in lists.l', score: 1}\n")


class PlanFiles(CommandTest):
    def compile(self, pack=None, name="cards.plan", *options):
        plan = self.folder / name
        self.expect(0, "compile", pack or self.pack, "-o", plan, *options)
        return plan


class Compile(PlanFiles):
    def test_tells_identity_and_sha256(self):
        plan = self.folder / "cards.plan"
        done = self.expect(0, "compile", self.pack, "-o", plan)
        sha256 = hashlib.sha256(plan.read_bytes()).hexdigest()
        identity = self.expect(0, "check", self.pack).stdout.decode().splitlines()[-1]
        size = f"{plan.stat().st_size:,}"
        self.assertEqual(done.stdout.decode(), f"plan {identity}\nfile sha256:{sha256}  {plan}, {size} bytes\n")
        told = json.loads(self.expect(0, "compile", self.pack, "-o", plan, "--json").stdout)
        self.assertEqual(told, {"name": "little", "version": "7", "identity": identity, "output": str(plan),
                                "sha256": f"sha256:{sha256}", "bytes": plan.stat().st_size, "warnings": 0})
        self.assertEqual(self.expect(0, "compile", self.pack, "-o", plan, "-q").stdout, b"")

    def test_the_same_bytes_again(self):
        self.assertEqual(self.compile(name="a").read_bytes(), self.compile(name="b").read_bytes())

    def test_the_identity_is_the_programs_alone(self):
        pack = LISTED
        told = []
        for entries in ("a\n", "b\nc\n"):
            self.file("l.txt", entries)
            done = self.expect(0, "compile", self.file("listed.yaml", pack), "-o", self.folder / "p", "--json")
            told.append(json.loads(done.stdout))
        self.assertEqual(told[0]["identity"], told[1]["identity"])
        self.assertNotEqual(told[0]["sha256"], told[1]["sha256"])

    def test_standard_output(self):
        done = self.expect(0, "compile", self.pack, "-o", "-")
        self.assertEqual(done.stdout, self.compile().read_bytes())
        self.assertIn("file sha256:", done.stderr.decode())

    def test_a_file_is_there_whole_or_not_at_all(self):
        plan = self.compile()
        before = plan.read_bytes()
        limit = (1000, 1000)
        done = subprocess.run([TOLLGATE, "compile", self.pack, "-o", plan], capture_output=True, check=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("cannot write", done.stderr.decode())
        self.assertEqual(plan.read_bytes(), before)
        self.expect(3, "compile", self.file("bad.yaml", "tollgate: 1\n"), "-o", plan)
        self.assertEqual(plan.read_bytes(), before)
        self.assertEqual([p.name for p in self.folder.glob("cards.plan*")], ["cards.plan"])

    def test_unwritable_outputs(self):
        self.expect_complaint(4, "No such file or directory", "compile", self.pack, "-o", self.folder / "none/p")
        self.expect_complaint(4, "Is a directory", "compile", self.pack, "-o", self.folder)
        self.expect_complaint(4, "No space left on device", "compile", self.pack, "-o", "/dev/full")

    def test_a_link_and_a_mode_stay(self):
        plan = self.compile()
        self.assertEqual(stat.S_IMODE(plan.stat().st_mode) & 0o111, 0)
        plan.chmod(0o640)
        link = self.folder / "link.plan"
        link.symlink_to(plan)
        self.compile(name="link.plan")
        self.assertTrue(link.is_symlink())
        self.assertEqual(stat.S_IMODE(plan.stat().st_mode), 0o640)

    def test_what_a_pack_is_made_of_is_not_written_over(self):
        self.file("l.txt", "a\n")
        pack = self.file("listed.yaml", LISTED)
        for target in (pack, self.folder / "little.schema.json", self.folder / "./l.txt"):
            before = target.read_bytes()
            self.expect_complaint(2, "which the pack is made of", "compile", pack, "-o", target)
            self.assertEqual(target.read_bytes(), before)

    def test_wrong_use(self):
        self.expect_complaint(2, "--output is required", "compile", self.pack)
        self.expect_complaint(3, "is compiled already", "compile", self.compile(), "-o", self.folder / "p")
        self.assertFalse((self.folder / "p").exists())

    def test_warnings_are_told(self):
        pack = self.file("warned.yaml", PACK.replace(", on_unknown: no_match", ""))
        done = self.expect(0, "compile", pack, "-o", self.folder / "p")
        self.assertIn("warning", done.stderr.decode())
        self.assertEqual(self.expect(0, "compile", pack, "-o", self.folder / "p", "-q").stderr, b"")


class Screen(PlanFiles):
    def outputs(self, pack, path, *options):
        """Everything that a run says, but for what it took."""
        out, rejects, findings = (self.folder / name for name in ("out", "rejects", "findings"))
        done = self.run_command("screen", pack, path, "-o", out, "--rejects", rejects, "--findings", findings, *options)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        summary = re.sub(r"in \d+.*?\)\n|\"seconds\":[^,}]*", "", done.stderr.decode())
        return done.returncode, out.read_bytes(), rejects.read_bytes(), findings.read_bytes(), summary

    def test_a_plan_screens_as_its_pack(self):
        path = self.input(records(3000))
        plan = self.compile()
        for options in ((), ("--format", "csv"), ("--only", "review")):
            self.assertEqual(self.outputs(plan, path, *options), self.outputs(self.pack, path, *options))

    def test_the_example(self):
        plan = self.compile(EXAMPLE / "pack.yaml")
        path = EXAMPLE / "payments.csv"
        expected = self.outputs(EXAMPLE / "pack.yaml", path)
        self.assertEqual(self.outputs(plan, path), expected)
        for options in (("-j", "1"), ("-j", "3", "--batch-rows", "7"), ("--cpu", "portable"),
                        ("--cpu", "portable", "-j", "2", "--batch-rows", "65")):
            self.assertEqual(self.outputs(plan, path, *options)[:4], expected[:4], options)

    def test_its_tests_and_its_listing_too(self):
        for pack in (self.pack, EXAMPLE / "pack.yaml"):
            plan = self.compile(pack)
            for options in ((), ("--plan",)):
                self.assertEqual(self.expect(0, "check", plan, *options).stdout,
                                 self.expect(0, "check", pack, *options).stdout)

    def test_validate(self):
        path = self.input(records(200))
        schema = self.folder / "little.schema.json"
        expected = self.expect(1, "validate", schema, path).stdout
        self.assertIn(b"format.pan.luhn", expected)
        self.assertEqual(self.expect(1, "validate", self.compile(schema, "s.plan", "--schema"), path).stdout, expected)
        self.assertEqual(self.expect(1, "validate", self.compile(), path).stdout, expected)

    def test_the_plan_of_a_schema_decides_nothing(self):
        plan = self.compile(self.folder / "little.schema.json", "s.plan", "--schema")
        self.expect_complaint(3, "decides nothing", "screen", plan, self.input())

    def test_an_output_is_never_the_plan(self):
        plan = self.compile()
        before = plan.read_bytes()
        self.expect_complaint(2, "which is the input, the pack or another output", "screen", plan, self.input(), "-o", plan)
        self.assertEqual(plan.read_bytes(), before)

    def test_a_plan_out_of_a_pipe(self):
        plan = self.compile()
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["sh", "-c", f"cat '{plan}' > '{pipe}'"]):
            self.assertEqual(self.expect(0, "check", "-q", pipe).stdout, b"")


class Expect(PlanFiles):
    def test_the_file_that_is_expected_and_another(self):
        plan, path = self.compile(), self.input(records(20))
        sha256 = hashlib.sha256(plan.read_bytes()).hexdigest()
        expected = self.expect(1, "screen", plan, path).stdout
        for told in (sha256, "sha256:" + sha256, sha256.upper()):
            self.assertEqual(self.expect(1, "screen", plan, path, "--expect-sha256", told).stdout, expected)
        other = sha256[:-1] + ("0" if sha256[-1] != "0" else "1")
        for arguments in (["screen", plan, path], ["validate", plan, path], ["check", plan], ["plan", plan]):
            done = self.expect_complaint(3, f"plan.untrusted: the file is sha256:{sha256}, not sha256:{other}",
                                         *arguments, "--expect-sha256", other)
            self.assertEqual(done.stdout, b"")
            # What an unset variable of a shell gives must not mean that nothing is expected.
            for told in ("abc", ""):
                self.expect_complaint(2, "not 64 hex digits", *arguments, "--expect-sha256", told)
        # A pack in its place is another file.
        self.expect_complaint(3, "plan.untrusted", "screen", self.pack, path, "--expect-sha256", sha256)

    def test_nothing_of_another_file_is_read(self):
        self.expect_complaint(3, "plan.untrusted", "check", self.file("p", b"\x89TGP"), "--expect-sha256", "0" * 64)


class Refused(PlanFiles):
    def test_by_what_it_is(self):
        whole = self.compile().read_bytes()
        newer = bytearray(whole)
        newer[8] += 1
        damaged = bytearray(whole)
        damaged[len(whole) // 2] ^= 4
        for content, words in ((whole[:-1], "plan.truncated: the file ends after"), (whole[:9], "plan.truncated"),
                               (whole + b"\n", "plan.damaged"), (damaged, "does not have its checksum"),
                               (newer, "plan.version: the file has format 3.0"),
                               (whole.replace(b"\r\n", b"\n", 1), "a transfer that turns line ends")):
            path = self.file("p.plan", bytes(content))
            for arguments in (["screen", path, self.input()], ["validate", path, self.input()], ["check", path],
                              ["plan", path]):
                done = self.expect_complaint(3, words, *arguments)
                self.assertIn(f"tollgate: {path}: plan.", done.stderr.decode())
                self.assertEqual(done.stdout, b"")

    def test_what_is_no_plan_is_taken_for_a_pack(self):
        self.expect_complaint(3, "the pack is empty", "plan", self.file("empty", b""))
        self.expect_complaint(3, "is not a text file", "plan", self.file("p.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"))
        self.expect_complaint(3, "No such file or directory", "plan", self.folder / "none.plan")

    def test_help_tells_exit_codes(self):
        for verb in ("compile", "plan"):
            text = self.expect(0, verb, "--help").stdout.decode()
            for line in ("0    clean", "3    the pack, schema, plan or state is unusable", "4    input or output failed"):
                self.assertIn(line, text, verb)
        for verb in ("screen", "validate", "check", "plan"):
            self.assertIn("--expect-sha256", self.expect(0, verb, "--help").stdout.decode())


class Listing(PlanFiles):
    def test_golden(self):
        plan = self.compile()
        text = self.expect(0, "plan", plan).stdout.decode()
        content = plan.read_bytes()
        head, fields = text.split('plan "little" version "7"\n')
        lines = head.splitlines()
        self.assertRegex(lines[0], r"^identity sha256:[0-9a-f]{64}$")
        self.assertEqual(lines[1], "file sha256:" + hashlib.sha256(content).hexdigest())
        self.assertEqual(lines[2], f"  {len(content)} bytes, format 2.0, made by tollgate 0.1.0")
        self.assertEqual(lines[3], "sections")
        self.assertEqual([line.split()[0] for line in lines[4:]][:3], ["LAYT", "CHEK", "OBJS"])
        self.assertEqual(sum(int(line.split()[1]) for line in lines[4:]) + 32 + 32 * len(lines[4:]), len(content))
        for words in ("fields\n", "  amount decimal(2)", "ops\n", "rules\n", "decide score_sum\n"):
            self.assertIn(words, fields)

    def test_a_pack_is_compiled_first(self):
        text = self.expect(0, "plan", self.pack).stdout.decode()
        self.assertTrue(text.startswith("identity sha256:"))
        self.assertIn('\nplan "little" version "7"\nfields\n', text)


if __name__ == "__main__":
    unittest.main()
