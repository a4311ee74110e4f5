"""What a terminal, a signal, a closed pipe and a full disk do to a run."""
import fcntl
import json
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import termios
import threading
import time
import unittest

from support import HEADER, CommandTest, TOLLGATE, records


def limit_files_to(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


class Terminal(CommandTest):
    def stderr_of_a_terminal(self, *arguments, **options):
        try:
            reader, writer = pty.openpty()
        except OSError as problem:  # a bare root without /dev/pts
            self.skipTest(f"no terminal here: {problem}")
        process = subprocess.Popen([TOLLGATE, *map(str, arguments)], stderr=writer, stdin=subprocess.DEVNULL, **options)
        os.close(writer)
        text = b""
        while True:
            try:
                chunk = os.read(reader, 65536)
            except OSError:  # EIO: the other side is closed
                break
            if not chunk:
                break
            text += chunk
        os.close(reader)
        process.wait()
        return text.decode()

    def test_progress_on_a_terminal(self):
        path = self.input(records(20000))
        text = self.stderr_of_a_terminal("screen", self.pack, path, "-o", self.folder / "out")
        self.assertRegex(text, r"\r\[[#.]{24}\] [0-9,]+ rows  [0-9.]+ MB/s")
        self.assertRegex(text, r"\r\x1b\[K[^\r]*little 7")  # wiped before the summary
        quiet = self.stderr_of_a_terminal("screen", self.pack, path, "-o", self.folder / "out", "-q")
        self.assertEqual(quiet, "")


class Interrupted(CommandTest):
    def interrupt(self, number):
        out = self.folder / "out.ndjson"
        process = subprocess.Popen([TOLLGATE, "screen", self.pack, "-o", out, "--batch-rows", "64"],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        # More than the reader asks for at a time, and then silence: the run waits for input when the signal comes.
        process.stdin.write((HEADER + records(30000)).encode())
        process.stdin.flush()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (out.exists() and out.stat().st_size > 0):
            time.sleep(0.02)
        process.send_signal(number)
        message = process.stderr.read().decode()
        self.assertEqual(process.wait(60), 130, message)
        process.stderr.close()
        process.stdin.close()
        content = out.read_text()
        self.assertTrue(content.endswith("\n"))
        lines = [json.loads(line) for line in content.splitlines()]
        self.assertEqual([line["record"] for line in lines], list(range(len(lines))))
        self.assertIn(f"interrupted; {len(lines):,} decisions written", message)
        self.assertIn("stopped before the end of the input", message)

    def test_sigint(self):
        self.interrupt(signal.SIGINT)

    def test_sigterm(self):
        self.interrupt(signal.SIGTERM)


class FailingOutput(CommandTest):
    def written(self, done):
        return self.count_in(done.stderr.decode())

    def count_in(self, message, noun="decision"):
        return int(re.search(f"; ([0-9,]+) {noun}s? written", message)[1].replace(",", ""))

    def test_closed_pipe(self):
        for form, header in (("ndjson", 0), ("csv", 1)):
            command = [TOLLGATE, "screen", self.pack, self.input(records(50000)), "--summary", "none", "--format", form]
            whole = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            # Until the pipe is full and the command waits.
            held = -1
            while held <= 0 or held != self.held_by(process.stdout):
                held = self.held_by(process.stdout)
                time.sleep(0.3)
            process.stdout.close()
            message = process.stderr.read().decode()
            process.stderr.close()
            self.assertEqual(process.wait(60), 4)
            self.assertEqual(len(message.splitlines()), 1, message)
            self.assertIn("Broken pipe", message)
            self.assertEqual(self.count_in(message), whole[:held].count(b"\n") - header)
            self.assertGreater(self.count_in(message), 0)

    def held_by(self, pipe):
        return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0" * 4))[0]

    def test_full_disk_leaves_whole_lines(self):
        out = self.folder / "out"
        for size, extra in ((1_000_001, ["-j", "1"]), (1_000_001, ["-j", "2", "--batch-rows", "64"]),
                            (300_001, ["--format", "csv", "--batch-rows", "50"])):
            done = self.expect(4, "screen", self.pack, self.input(records(20000)), "-o", out, *extra,
                               preexec_fn=limit_files_to(size))
            content = out.read_bytes()
            self.assertLessEqual(len(content), size)
            self.assertTrue(content.endswith(b"\n"))
            lines = content.decode().splitlines()[1 if "csv" in extra else 0:]
            self.assertEqual(self.written(done), len(lines))
            self.assertGreater(len(lines), 3000)
            self.assertIn("File too large", done.stderr.decode())

    def test_a_disk_that_the_first_block_fills_keeps_what_fits(self):
        out = self.folder / "out"
        path = self.input(records(20000))
        for form, header in (("ndjson", 0), ("csv", 1)):
            whole = self.expect(1, "screen", self.pack, path, "--format", form).stdout
            for size in (20_001, 1_000):
                done = self.expect(4, "screen", self.pack, path, "-o", out, "-j", "1", "--format", form,
                                   preexec_fn=limit_files_to(size))
                self.assertEqual(out.read_bytes(), whole[:whole[:size].rindex(b"\n") + 1])
                self.assertEqual(self.written(done), whole[:size].count(b"\n") - header)

    def test_a_csv_record_of_two_lines_is_kept_whole_or_not(self):
        body = "".join(f'"first {r}\nsecond",1.00,,DE\n' for r in range(1000))
        path, out = self.input(body), self.folder / "out"
        whole = self.expect(0, "screen", self.pack, path, "--format", "csv").stdout
        ends = [match.end() for match in re.finditer(rb"second\".*\n", whole)]
        for size in range(20_000, 20_040, 3):
            done = self.expect(4, "screen", self.pack, path, "--format", "csv", "-o", out,
                               preexec_fn=limit_files_to(size))
            kept = [end for end in ends if end <= size]
            self.assertEqual(out.stat().st_size, kept[-1])
            self.assertEqual(self.written(done), len(kept))

    def test_a_full_file_system(self):
        place = self.folder / "small"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", place], stderr=subprocess.PIPE,
                                 check=False)
        if mounted.returncode != 0:
            self.skipTest("no file system can be mounted here: " + mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", place], check=True)
        path = self.input(records(20000))
        whole = self.expect(1, "screen", self.pack, path).stdout
        done = self.expect_complaint(4, "No space left on device", "screen", self.pack, path, "-o", place / "out")
        content = (place / "out").read_bytes()
        self.assertTrue(content.endswith(b"\n"))
        self.assertEqual(content, whole[:len(content)])
        self.assertGreater(len(content), 255 << 10)
        self.assertEqual(self.written(done), content.count(b"\n"))

    def test_findings_of_validate_are_counted_as_findings(self):
        schema, path = self.folder / "little.schema.json", self.input("a,x,,\n" * 5000)
        out = self.folder / "out"
        done = self.expect(4, "validate", schema, path, "-o", out, preexec_fn=limit_files_to(50_000))
        self.assertIn("cannot write findings: File too large", done.stderr.decode())
        self.assertEqual(self.count_in(done.stderr.decode(), "finding"), out.read_bytes().count(b"\n"))
        self.assertNotIn("decision", done.stderr.decode())

    def test_redirected_output_is_cut_too(self):
        out = self.folder / "out"
        with out.open("wb") as target:
            target.write(b"before\n")
            target.flush()
            done = self.run_command("screen", self.pack, self.input(records(20000)), stdout=target,
                                    preexec_fn=limit_files_to(1_000_001))
        self.assertEqual(done.returncode, 4)
        lines = out.read_bytes().decode().splitlines(keepends=True)
        self.assertEqual(lines[0], "before\n")
        self.assertTrue(lines[-1].endswith("}\n"))
        self.assertEqual(self.written(done), len(lines) - 1)

    def test_full_device(self):
        done = self.expect_complaint(4, "No space left on device", "screen", self.pack, self.input(records(10)),
                                     "-o", "/dev/full")
        self.assertEqual(self.written(done), 0)

    def test_rejects_on_a_full_device(self):
        self.expect_complaint(4, "cannot write rejected records", "screen", self.pack, self.input(records(10)),
                              "--rejects", "/dev/full")

    def test_output_that_cannot_be_created(self):
        self.expect_complaint(4, "No such file or directory", "screen", self.pack, self.input(),
                              "-o", self.folder / "no" / "out")

    def test_a_slow_reader_gets_everything(self):
        path = self.input(records(20000))
        process = subprocess.Popen([TOLLGATE, "screen", self.pack, path, "-q"], stdout=subprocess.PIPE)
        time.sleep(0.2)
        select.select([process.stdout], [], [])
        count = sum(1 for _ in process.stdout)
        process.stdout.close()
        self.assertEqual((process.wait(60), count), (1, 20000))

    def test_records_come_out_while_input_stays_open(self):
        process = subprocess.Popen([TOLLGATE, "screen", self.pack, "-q"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        text = (HEADER + records(30000)).encode()
        feeder = threading.Thread(target=lambda: (process.stdin.write(text), process.stdin.flush()))
        feeder.start()
        self.assertTrue(process.stdout.readline().startswith(b'{"record":0,'))
        drain = threading.Thread(target=lambda: process.stdout.read())
        drain.start()
        feeder.join()
        process.stdin.close()
        drain.join()
        process.stdout.close()
        self.assertEqual(process.wait(60), 1)


if __name__ == "__main__":
    unittest.main()
