"""Every public header compiles alone: .h as C11, .hpp as C++20 without exceptions and RTTI, nothing to warn of.

Usage: headers.py INCLUDE_FOLDER [C_COMPILER [CXX_COMPILER]]
"""
import pathlib
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-pedantic", "-Werror", "-fsyntax-only"]
# A C header is a C++ header too: the engine and the C++ face include it.
LANGUAGES = {
    ".h": [("c", ["-std=c11"]), ("c++", ["-std=c++20", "-fno-exceptions", "-fno-rtti"])],
    ".hpp": [("c++", ["-std=c++20", "-fno-exceptions", "-fno-rtti"])],
}


def main():
    include = pathlib.Path(sys.argv[1])
    compilers = {"c": sys.argv[2] if len(sys.argv) > 2 else "cc", "c++": sys.argv[3] if len(sys.argv) > 3 else "c++"}
    count = failed = 0
    for header in sorted(include.rglob("*.h*")):
        name = header.relative_to(include)
        # Twice, so that a missing guard shows.
        text = f'#include "{name}"\n#include "{name}"\nint tollgate_header_is_alone;\n'
        for language, flags in LANGUAGES[header.suffix]:
            count += 1
            command = [compilers[language], "-x", language, *flags, *WARNINGS, f"-I{include}", "-"]
            done = subprocess.run(command, input=text, text=True, capture_output=True, check=False)
            if done.returncode != 0:
                failed += 1
                print(f"{name} does not compile alone as {language}:\n{done.stderr}")
    print(f"{count} compilations, {failed} failed")
    return 1 if failed or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
