"""Debian's Vectorscan, which misses matches on x86-64, is refused when the build is configured.

Usage: refusal_test.py CMAKE. Only the version differs between what is refused and what is taken.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def configure(cmake, version):
    with tempfile.TemporaryDirectory() as folder:
        description = f"Name: libhs\nDescription: what the test says it is\nVersion: {version}\nLibs: -lhs\nCflags:\n"
        (pathlib.Path(folder) / "libhs.pc").write_text(description)
        return subprocess.run(
            [cmake, "-G", "Ninja", "-S", SOURCE, "-B", f"{folder}/build", "-DTOLLGATE_BUILD_TESTS=OFF"],
            env={**os.environ, "PKG_CONFIG_PATH": folder}, capture_output=True, text=True, check=False)


def main():
    refused, taken = configure(sys.argv[1], "5.4.9"), configure(sys.argv[1], "5.4.0")
    if taken.returncode != 0:
        sys.exit(f"5.4.0 should be taken:\n{taken.stdout}{taken.stderr}")
    # CMake breaks lines where it likes.
    said = " ".join(refused.stderr.split())
    if refused.returncode == 0 or "libhs 5.4.9 is Vectorscan, which misses matches on x86-64" not in said:
        sys.exit(f"5.4.9 should be refused:\n{refused.stdout}{refused.stderr}")


if __name__ == "__main__":
    main()
