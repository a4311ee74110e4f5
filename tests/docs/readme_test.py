"""Documents are tested: files that the README shows are written, its commands run, its outputs compared; and every example in
a header comment stands, line by line, in a program that the tests run."""
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", re.M | re.S)
SAMPLE = ROOT / "examples/packs/card-payments"


def blocks(text):
    for language, info, body in BLOCK.findall(text):
        yield language, dict(word.partition("=")[::2] for word in shlex.split(info or "")), body


def steady(text):
    """What changes from run to run or from version to version: times, rates, hashes."""
    text = re.sub(r"sha256:[0-9a-f]{64}", "sha256:...", text)
    return re.sub(r" in \S+ \w+  \(.*\)", " in ...", text)


def demo_output():
    """What scripts/demo prints behind the build."""
    tollgate = os.environ["TOLLGATE_BIN"]
    run = lambda *arguments: subprocess.run([tollgate, *arguments], capture_output=True, text=True, check=False)
    check = run("check", SAMPLE / "pack.yaml")
    screen = run("screen", SAMPLE / "pack.yaml", SAMPLE / "payments.csv", "--output", os.devnull)
    return check.stdout + check.stderr + screen.stderr


class Documents(unittest.TestCase):
    maxDiff = None

    def test_readme(self):
        """A block `output` belongs to the `run` before it; a bare `sh` block names one of our scripts."""
        seen = {"file": 0, "run": 0, "output": 0, "demo": 0}
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.environ["CMAKE"], "--install", os.environ["TOLLGATE_BUILD"], "--prefix", f"{folder}/prefix"],
                           check=True, capture_output=True)
            environment = dict(os.environ, PATH=f"{folder}/prefix/bin:{os.environ['PATH']}", CMAKE_PREFIX_PATH=f"{folder}/prefix",
                               CMAKE_GENERATOR="Ninja")  # the generator that we install; a reader has his own
            output = None
            for language, info, body in blocks((ROOT / "README.md").read_text()):
                for kind in seen.keys() & info.keys():
                    seen[kind] += 1
                if "file" in info:
                    (pathlib.Path(folder) / info["file"]).write_text(body)
                elif "run" in info:
                    done = subprocess.run(["sh", "-ec", body], cwd=folder, env=environment, capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, int(info.get("exit", 0)), f"{body}\n{done.stdout}{done.stderr}")
                    output = done.stdout + done.stderr
                elif "output" in info:
                    self.assertEqual(steady(output), steady(body))
                elif "demo" in info:
                    self.assertIn(steady(body), steady(demo_output()))
                else:
                    self.assertEqual(language, "sh", f"a block that nothing runs: {body}")
                    self.assertTrue(os.access(ROOT / body.strip(), os.X_OK), f"{body.strip()} is not a program")
        self.assertGreater(min(seen.values()), 0, seen)

    def test_language_page_names_everything(self):
        """Functions and causes stand there as their lists say them; keywords of ours and pack keys by name."""
        page = (ROOT / "examples/packs/README.md").read_text()
        for name, takes, gives in re.findall(r'^TG_FUNCTION\(\w+, "(.*?)", "(.*?)", "(.*?)"\)', (ROOT / "src/cel/functions.def").read_text(), re.M):
            self.assertIn(f"| `{name}` | {takes} | {gives} |", page)
        for kind, sentence in re.findall(r'^TG_CAUSE\(\w+, "(.*?)", \d, "(.*?)"\)', (ROOT / "include/tollgate/causes.def").read_text(), re.M):
            self.assertRegex(page, rf"\| `{kind}` \| (UNKNOWN|ERROR) \| {re.escape(sentence)} \|")
        keywords = re.findall(r'^TG_KEYWORD\(\w+, "([^"]+)", (?:Record|Value|Any),', (ROOT / "src/schema/keywords.def").read_text(), re.M)
        self.assertGreater(len(keywords), 25)
        for keyword in keywords:
            self.assertIn(f"`{keyword}`", page)

    def test_header_examples_stand_in_programs(self):
        # clang-format may break a line there that a comment shows whole: blanks do not count.
        bare = lambda text: re.sub(r"\s+", "", text)
        programs = bare("".join((HERE / name).read_text() for name in ("header_examples.c", "header_examples.cc")))
        shown = 0
        for header in sorted((ROOT / "include/tollgate").iterdir()):
            for line in re.findall(r"^(?://|\ \*)   (\S.*)$", header.read_text(), re.M):
                shown += 1
                self.assertTrue(bare(line) in programs, f"{header.name}: {line}")
        self.assertGreater(shown, 15)


if __name__ == "__main__":
    unittest.main(verbosity=2)
