"""Fails when a room includes one that src/LAYERS does not list for it, when LAYERS has a cycle, or when a room is missing there."""
import pathlib
import re
import sys
from graphlib import TopologicalSorter

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'\s*#\s*include\s+["<]([a-z0-9_]+)/')
# Which room alone may include a library's header. "One file includes it" keeps a dependency replaceable.
ONE_FILE = {"yaml-cpp/": 1, "re2/": 1, "hs": 2, "sodium.h": 1, "hiredis/": 1, "CLI/": None}


def layers():
    table = {}
    for line in (ROOT / "src/LAYERS").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line:
            room, may = line.split(":")
            table[room.strip()] = set(may.split())
    return table


def sources(folder):
    return [f for f in sorted(folder.rglob("*")) if f.suffix in {".h", ".hpp", ".cc", ".def", ".inc"}]


def main():
    may = layers()
    list(TopologicalSorter(may).static_order())  # raises CycleError
    bad = []
    for folder in sorted(p for p in (ROOT / "src").iterdir() if p.is_dir()):
        if folder.name not in may:
            bad.append(f"src/{folder.name}: not in src/LAYERS")
    for room, allowed in may.items():
        folder = ROOT / "include/tollgate" if room == "tollgate" else ROOT / "src" / room
        for file in sources(folder):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                m = INCLUDE.match(line)
                if m and m.group(1) in may and m.group(1) != room and m.group(1) not in allowed:
                    bad.append(f"{file.relative_to(ROOT)}:{number}: {room} may not include {m.group(1)}/")
    for header, limit in ONE_FILE.items():
        users = [f for f in sources(ROOT / "src") if re.search(rf'#include <{re.escape(header)}', f.read_text())]
        if limit is not None and len(users) > limit:
            bad.append(f"<{header}...> is included by {[str(u.relative_to(ROOT)) for u in users]}: {limit} file at most")
    print("\n".join(bad) or f"layers: {len(may)} rooms, no edge outside LAYERS")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
