"""cmake --install, then a project of someone else's that finds, links and runs what was installed.

Usage: install_test.py CMAKE BUILD_FOLDER
"""
import pathlib
import subprocess
import sys
import tempfile


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def expect(got, want):
    if got != want:
        sys.exit(f"expected {want!r}, got {got!r}")


def main():
    cmake, build = sys.argv[1:3]
    consumer = pathlib.Path(__file__).resolve().parent / "consumer"
    with tempfile.TemporaryDirectory() as folder:
        prefix, own_build = pathlib.Path(folder) / "prefix", pathlib.Path(folder) / "build"
        run(cmake, "--install", build, "--prefix", prefix)
        expect(run(prefix / "bin" / "tollgate", "--version"), "tollgate 0.1.0\n")
        expect(run(prefix / "bin" / "tollgate-sample", "--version"), "tollgate-sample 0.1.0\n")
        run(cmake, "-G", "Ninja", "-S", consumer, "-B", own_build, f"-DCMAKE_PREFIX_PATH={prefix}")
        run(cmake, "--build", own_build, "-j2")
        expect(run(own_build / "consumer_c"), "0.1.0 OK, 1 field\n")
        expect(run(own_build / "consumer_cpp"), "2 records, 1 valid\n")
        expect(run(own_build / "consumer_scan"), "5 refused\n")
        expect(run(own_build / "consumer_redis"), "15 redis://127.0.0.1:1/0: Connection refused\n")


if __name__ == "__main__":
    main()
