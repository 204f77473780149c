"""How quick the reader is: characters a second, start-up, memory, and the ratio to sea-g2p on the same text.

    python bench/reading.py [FILE …]

Without files, our own sample articles are read (they hold more figures than news does), then the rows of
tests/voices/text, denser still. Each is read for the first time, once, in a process that has read only other text, as
news comes in; and again and again, with all that is remembered of it. sea-g2p is in the `bench` extra; without it the
ratios are left out. CPU time of one core, everything in one run, the best of several rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
START = """
import time
began = time.process_time()
from voices.text import read
read("Ngày 6/11, UBND xã ban hành Kế hoạch số 02-KH/ĐU; 1.250 hộ, 98,5% tán thành.")
print((time.process_time() - began) * 1000)
"""
FIRST = """
import json, sys, time
warm, lines = json.load(sys.stdin)
if sys.argv[1] == "ours":
    from voices.text import read
else:
    from sea_g2p import Normalizer
    read = Normalizer(lang="vi").normalize
for line in warm:
    read(line)
began = time.process_time()
for line in lines:
    read(line)
print(time.process_time() - began)
"""


def main() -> None:
    files = [Path(each) for each in sys.argv[1:]]
    print(f"start-up        {min(_start_up() for _ in range(ROUNDS)):.0f} ms (import and first line, a new process)")
    articles = _lines(sorted((ROOT / "service" / "samples").glob("*.txt")))
    if files:
        _measure("given", _lines(files), other=_rows())
    else:
        _measure("articles", articles, other=_rows())
        _measure("rows", _rows(), other=articles)


def _measure(name: str, lines: list[str], other: list[str]) -> None:
    characters = sum(map(len, lines))
    print(f"text            {name}: {len(lines)} lines, {characters} characters")
    known = _has_rival()
    _compare("first time", characters, _first("ours", lines, other), _first("theirs", lines, other) if known else 0.0)
    _compare("again", characters, _ours(lines), _theirs(lines) if known else 0.0)
    print(f"memory          {_memory(lines) / 1e6:.1f} MB at the most")


def _compare(when: str, characters: int, ours: float, theirs: float) -> None:
    print(f"{when:15} {characters / ours:,.0f} characters/s")
    if theirs:
        print(f"    sea-g2p     {characters / theirs:,.0f} characters/s: ours is {theirs / ours:.1f} times as quick")


def _lines(files: list[Path]) -> list[str]:
    return [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _rows() -> list[str]:
    files = sorted((ROOT / "tests" / "voices" / "text").rglob("*.tsv"))
    return [row.split("\t")[1] for file in files for row in file.read_text(encoding="utf-8").splitlines() if row]


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        began = process_time()
        work()
        times.append(process_time() - began)
    return min(times)


def _start_up() -> float:
    """Time a new process, with the modules compiled as pip leaves them: the first round of all does it."""
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True, cwd=ROOT, env=told)
    return float(ran.stdout)


def _ours(lines: list[str]) -> float:
    from voices.text import read

    return _best(lambda: [read(line) for line in lines])


def _memory(lines: list[str]) -> int:
    code = (
        "import sys, tracemalloc; tracemalloc.start(); from voices.text import read\n"
        "for line in sys.stdin: read(line)\n"
        "print(tracemalloc.get_traced_memory()[1])"
    )
    text = "\n".join(lines)
    ran = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, check=True, cwd=ROOT)
    return int(ran.stdout)


def _has_rival() -> bool:
    if find_spec("sea_g2p") is None:
        print("sea-g2p         not installed: pip install '.[bench]'")
        return False
    return True


def _theirs(lines: list[str]) -> float:
    from sea_g2p import Normalizer

    normalizer = Normalizer(lang="vi")
    return _best(lambda: [normalizer.normalize(line) for line in lines], rounds=2)


def _first(whose: str, lines: list[str], other: list[str]) -> float:
    """Time one reading of lines that a new process, having read others, never saw."""
    seen = set(other)
    text = json.dumps([other, [line for line in lines if line not in seen]])
    command = [sys.executable, "-c", FIRST, whose]
    runs = (
        subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT)
        for _ in range(ROUNDS if whose == "ours" else 2)
    )
    return min(float(ran.stdout) for ran in runs)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
