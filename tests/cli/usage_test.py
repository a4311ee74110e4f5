"""Help, wrong use, and packs that cannot be used."""
import os
import resource
import signal
import subprocess
import time
import unittest

from support import IS_SANITIZED, PACK, CommandTest, TOLLGATE


class Usage(CommandTest):
    def test_version(self):
        self.assertEqual(self.expect(0, "--version").stdout, b"tollgate 0.1.0\n")

    def test_help_tells_exit_codes(self):
        for verb in ([], ["check"], ["screen"], ["validate"]):
            text = self.expect(0, *verb, "--help").stdout.decode()
            for line in ("0    clean", "1    completed", "2    wrong use", "3    the pack", "4    input or output",
                         "130  interrupted"):
                self.assertIn(line, text, verb)
        for verb, words in (([], "how many decisions or findings were written"),
                            (["screen"], "how many decisions were written"),
                            (["validate"], "how many findings were written")):
            self.assertIn(words, self.expect(0, *verb, "--help").stdout.decode())

    def test_wrong_use(self):
        path = self.input()
        for arguments in ([], ["nonsense"], ["screen"], ["check"], ["validate"],
                          ["screen", self.pack, path, "--nonsense"], ["screen", self.pack, path, "--format", "xml"],
                          ["screen", self.pack, path, "-j", "-1"],
                          ["screen", self.pack, path, "--batch-rows", "0"], ["screen", self.pack, path, "--cpu", "z80"],
                          ["screen", self.pack, path, "--batch-rows", "65537"], ["screen", self.pack, path, "more"],
                          ["screen", self.pack, path, "--summary", "xml"]):
            done = self.expect(2, *arguments)
            self.assertEqual(done.stdout, b"")
            self.assertNotEqual(done.stderr, b"")

    def test_wrong_use_names_the_word_and_the_near_one(self):
        for arguments, words in (
                (["foo"], "`foo` is no command\nCommands: check, compile, plan, screen, state, validate\n"),
                (["chek", "p"], "`chek` is no command; did you mean `check`?\n"),
                ([], "a command is missing\nCommands: check, compile, plan, screen, state, validate\n"),
                (["--versoin"], "tollgate has no option `--versoin`; did you mean `--version`?\n"),
                (["screen", "p", "--sumary", "none"],
                 "tollgate screen has no option `--sumary`; did you mean `--summary`?\n"),
                (["screen", "p", "--fromat=csv"], "has no option `--fromat`; did you mean `--format`?\n"),
                (["screen", "--bogus"], "tollgate screen has no option `--bogus`\n"),
                (["validate", "p", "i", "more"], "tollgate validate takes no further argument: `more`\n"),
                (["screen", "p", "--format", "xml"], "--format: xml not in {ndjson,csv,none}\n"),
                (["screen"], "PACK is required\n")):
            self.expect_complaint(2, words, *arguments)

    def test_only_takes_one_argument(self):
        path = self.input("a,1,,DE\nb,200,,DE\n")
        done = self.expect(0, "screen", "--only", "review,decline", self.pack, path, "--format", "csv")
        self.assertEqual(done.stdout.splitlines()[1:], [b"1,3,b,true,review,40,big,"])

    def test_unknown_outcome_lists_the_known_ones(self):
        self.expect_complaint(2, "no outcome `reveiw`; the pack has decline, review, approve, reject",
                              "screen", self.pack, self.input(), "--only", "approve,reveiw")

    def test_an_output_is_never_the_input_or_the_pack(self):
        path = self.input("a,1,,DE\n")
        before = path.read_bytes()
        for option in ("-o", "--rejects", "--findings"):
            for target in (path, self.pack, self.folder / "." / "input.csv"):
                self.expect_complaint(2, "which is the input, the pack or another output",
                                      "screen", self.pack, path, option, target)
        link = self.folder / "link.csv"
        link.hardlink_to(path)
        self.expect(2, "screen", self.pack, path, "-o", link)
        self.assertEqual(path.read_bytes(), before)
        self.assertEqual(self.pack.read_text(), PACK)

    def test_an_output_is_nothing_that_the_pack_is_made_of(self):
        entries = self.file("l.txt", "a\n")
        pack = self.file("listed.yaml", PACK.replace("rules:\n", "lists: {l: {file: l.txt}}\nrules:\n"))
        schema = self.folder / "little.schema.json"
        before = schema.read_bytes()
        for option in ("-o", "--rejects", "--findings"):
            for target in (entries, schema):
                self.expect_complaint(2, "which is the input, the pack or another output",
                                      "screen", pack, self.input(), option, target)
        self.assertEqual(entries.read_text(), "a\n")
        self.assertEqual(schema.read_bytes(), before)

    def test_two_outputs_are_two_files(self):
        out = self.folder / "out"
        self.expect(2, "screen", self.pack, self.input(), "-o", out, "--findings", out)
        self.expect(2, "screen", self.pack, self.input(), "--findings", "-")

    def test_standard_output_onto_the_input(self):
        path = self.input("a,1,,DE\n")
        with path.open("ab") as target:
            done = subprocess.run([TOLLGATE, "screen", self.pack, path], stdout=target, stderr=subprocess.PIPE,
                                  check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(path.read_bytes(), b"id,amount,card,country\na,1,,DE\n")


class UnusablePack(CommandTest):
    def test_unreadable(self):
        for verb in ("check", "screen", "validate"):
            self.expect_complaint(3, "No such file or directory", verb, self.folder / "none.yaml")
            self.expect_complaint(3, "Is a directory", verb, self.folder)

    def test_binary(self):
        path = self.file("pack.bin", b"\x7fELF\x02\x01\x01\0\0\0")
        for verb in ("check", "screen", "validate"):
            self.expect_complaint(3, "is not a text file: byte 7 is NUL", verb, path)

    def test_invalid_utf8_is_a_diagnostic(self):
        self.expect(3, "check", self.file("latin.yaml", PACK.replace("little", "l\xe4ttle").encode("latin-1")))

    def test_empty(self):
        done = self.expect(3, "check", self.file("empty.yaml", ""))
        for words in ("empty.yaml:1:1: error: the pack is empty", "hint: start with: tollgate: 1"):
            self.assertIn(words, done.stderr.decode())

    def test_too_large(self):
        path = self.folder / "large.yaml"
        with path.open("wb") as file:
            file.truncate((16 << 20) + 1)
        self.expect_complaint(3, "larger than 16 MiB", "check", path)
        self.expect_complaint(3, "larger than 16 MiB", "validate", path)

    def test_files_of_a_pack_that_are_too_large_or_never_end(self):
        large = self.folder / "large.csv"
        with large.open("wb") as file:
            file.truncate((256 << 20) + 1)
        lists = PACK + "lists: {l: {file: FILE, column: a}}\n"
        tables = PACK + "tables: {t: {file: FILE, key: a}}\n"
        for name, text, size in (("list", lists, 256), ("table", tables, 256), ("include", PACK + "include: [FILE]\n", 16),
                                 ("schema", PACK.replace("little.schema.json", "FILE"), 16)):
            for file in ("large.csv", "/dev/zero"):
                self.expect_complaint(3, f"cannot read `{self.folder / file}`: it is larger than {size} MiB", "check",
                                      self.file(f"{name}.yaml", text.replace("FILE", file)))
        if not IS_SANITIZED:
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 600_000, "kB of memory")

    def test_a_pipe_that_never_ends_as_a_file(self):
        for writes in (True, False):
            pipe = self.folder / f"pipe{writes}"
            os.mkfifo(pipe)
            path = self.file("schema.yaml", PACK.replace("little.schema.json", pipe.name))
            process = subprocess.Popen([TOLLGATE, "check", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            with pipe.open("wb", buffering=0) as feed:
                if writes:
                    with self.assertRaises(BrokenPipeError):
                        while True:
                            feed.write(b" " * 65536)
                else:
                    feed.write(b"{")
                    time.sleep(0.1)
                    process.send_signal(signal.SIGINT)
                message = process.stderr.read().decode()
            process.stderr.close()
            self.assertEqual(process.wait(60), 3 if writes else 130, message)
            self.assertIn("larger than 16 MiB" if writes else "interrupted", message)

    def test_mistakes_come_with_carets(self):
        text = PACK.replace("score: 40, reason", "scor: 40, reason").replace("tx.country", "tx.cuntry")
        path = self.file("bad.yaml", text)
        done = self.expect(3, "screen", path, self.input())
        text = done.stderr.decode()
        self.assertIn(f"{path}:8:", text)
        self.assertIn("did you mean `score`?", text)
        self.assertIn("^", text)
        self.assertIn("2 errors", text)
        self.assertNotIn("\x1b", text)
        self.assertEqual(done.stdout, b"")

    def test_missing_schema_file(self):
        (self.folder / "little.schema.json").unlink()
        self.expect_complaint(3, "No such file or directory", "check", self.pack)


class Check(CommandTest):
    def test_passed(self):
        text = self.expect(0, "check", self.pack).stdout.decode()
        self.assertIn("ok      a small payment at home is approved\n", text)
        self.assertIn("little 7: 2 rules, 4 outcomes, 4 fields; 1 test, all passed", text)
        self.assertRegex(text, r"sha256:[0-9a-f]{64}\n$")

    def test_failed(self):
        path = self.file("failing.yaml", PACK.replace("outcome: approve, rules: []", "outcome: decline, rules: [big]"))
        text = self.expect(1, "check", path).stdout.decode()
        self.assertIn("FAILED  a small payment at home is approved\n", text)
        self.assertIn("outcome: expected decline, got approve; rules: expected [big], got []", text)
        self.assertIn("1 test, 1 FAILED", text)

    def test_quiet_and_plan(self):
        self.assertEqual(self.expect(0, "check", "-q", self.pack).stdout, b"")
        self.assertIn("big", self.expect(0, "check", "-q", "--plan", self.pack).stdout.decode())


if __name__ == "__main__":
    unittest.main()
