#!/usr/bin/env python3
"""Runs fuzzers one after the other and prints a table of what they did, ready for README.md.

Seeds come from corpus/<name> and are only read; what a run finds new is kept in <build>/corpus/<name> and used again. An
input that breaks a property is kept in <build>/findings: minimize it, add it to corpus/<name>, mend what it shows.
Exit code 1: a fuzzer found something.
"""

import argparse
import os
import pathlib
import platform
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
DEFAULT_SECONDS = 20
# Bytes of an input, at most: what a fuzzer does with it grows with it.
MAX_LENGTH = {"csv": 4096, "ndjson": 4096, "lists": 4096, "differential": 2048, "expression": 1024, "plan": 65536,
              "state": 32768}
DEFAULT_MAX_LENGTH = 8192
# libFuzzer tries short inputs first, but where these are no inputs at all.
OPTIONS = {"plan": ["-len_control=0"], "state": ["-len_control=0"]}
ONE_INPUT_SECONDS = 20
MEMORY_MB = 2048
COLUMNS = ("fuzzer", "seconds", "executions", "a second", "edges", "features", "corpus", "memory", "finding")


def command(binary, seconds, kept, findings):
    name = binary.name.removesuffix("_fuzz")
    words = [binary, kept, HERE / "corpus" / name, f"-max_total_time={seconds}", "-print_final_stats=1",
             f"-timeout={ONE_INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MB}", f"-artifact_prefix={findings}/{name}-",
             f"-max_len={MAX_LENGTH.get(name, DEFAULT_MAX_LENGTH)}"]
    dictionary = HERE / f"{name}.dict"
    words += OPTIONS.get(name, [])
    return words + ([f"-dict={dictionary}"] if dictionary.exists() else [])


def figures(log):
    """The last line of progress and the final statistics of libFuzzer's log."""
    progress = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)/", log)
    statistics = dict(re.findall(r"^stat::(\w+): +(\d+)", log, re.MULTILINE))
    edges, features, corpus = progress[-1] if progress else ("?", "?", "?")
    return statistics, edges, features, corpus


def run(binary, seconds, build, log_folder):
    name = binary.name.removesuffix("_fuzz")
    kept, findings = build / "corpus" / name, build / "findings"
    for folder in (kept, findings, log_folder):
        folder.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ, ASAN_OPTIONS="allocator_may_return_null=1", UBSAN_OPTIONS="print_stacktrace=1")
    start = time.monotonic()
    with open(log_folder / f"{name}.log", "w+", encoding="utf-8", errors="replace") as log:
        code = subprocess.run(command(binary, seconds, kept, findings), stdout=log, stderr=log, env=environment,
                              check=False).returncode
        log.seek(0)
        text = log.read()
    statistics, edges, features, corpus = figures(text)
    executions = int(statistics.get("number_of_executed_units", 0))
    row = (name, f"{time.monotonic() - start:.0f}", f"{executions:,}", statistics.get("average_exec_per_sec", "?"), edges,
           features, corpus, f"{statistics.get('peak_rss_mb', '?')} MB", "none" if code == 0 else "YES")
    if code != 0:
        print(f"fuzz {name}: exit code {code}; {log_folder}/{name}.log ends with\n{text[-6000:]}", file=sys.stderr)
    return code == 0, row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=HERE / "../../build/fuzz")
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("TOLLGATE_FUZZ_SECONDS", DEFAULT_SECONDS)),
                        help=f"for each fuzzer; default TOLLGATE_FUZZ_SECONDS or {DEFAULT_SECONDS}")
    parser.add_argument("names", nargs="*", help="fuzzers; default: all that are built")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    names = arguments.names or sorted(path.name.removesuffix("_fuzz") for path in (build / "bin").glob("*_fuzz"))
    if not names:
        parser.error(f"no fuzzers in {build}/bin")
    good = True
    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores\n")
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|", flush=True)
    for name in names:
        is_clean, row = run(build / "bin" / f"{name}_fuzz", arguments.seconds, build, build / "fuzz-logs")
        good &= is_clean
        print("| " + " | ".join(row) + " |", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
