"""Small and flat: no source file over 500 lines, no function over 60, no line over 120 columns, no tab, no trailing blank."""
import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAX_FILE, MAX_FUNCTION, MAX_COLUMNS = 500, 60, 120
GENERATED = {"src/format/iso_tables.inc"}


def functions(lines):
    """(first line, length) of brace blocks that open at namespace level or as a member: clang-format's shape makes this exact
    enough. A function starts at a line without leading blanks (or two, in a class) that ends in '{' after a ')'."""
    for number, line in enumerate(lines):
        m = re.match(r"^( {0,2})[^\s/#}].*\)[^;]*\{$", line)
        if not m or re.match(r"\s*(namespace|class|struct|enum|union)\b", line):
            continue
        end = next((n for n in range(number + 1, len(lines)) if lines[n].startswith(m.group(1) + "}")), None)
        if end is not None:
            yield number + 1, end - number + 1


def main():
    bad, counts = [], []
    for folder in ("include", "src", "tests", "benchmarks", "bindings", "lambda", "examples"):
        for file in sorted((ROOT / folder).rglob("*")):
            name = str(file.relative_to(ROOT))
            if file.suffix not in {".h", ".hpp", ".cc", ".c", ".py", ".def"} or name in GENERATED:
                continue
            lines = file.read_text().splitlines()
            if folder in ("include", "src"):
                counts.append(len(lines))
            if len(lines) > MAX_FILE:
                bad.append(f"{name}: {len(lines)} lines, {MAX_FILE} at most")
            for number, line in enumerate(lines, 1):
                if (len(line) > MAX_COLUMNS and file.suffix not in {".def", ".py"}) or "\t" in line or line != line.rstrip():
                    bad.append(f"{name}:{number}: over {MAX_COLUMNS} columns, a tab or a trailing blank")
            if file.suffix in {".cc", ".h", ".hpp"} and folder != "tests":
                bad += [f"{name}:{n}: a function of {size} lines, {MAX_FUNCTION} at most" for n, size in functions(lines) if size > MAX_FUNCTION]
    print("\n".join(bad) or f"sizes: {len(counts)} files, median {statistics.median(counts):.0f} lines, largest {max(counts)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
