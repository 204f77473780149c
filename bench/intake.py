"""Intake beside trafilatura, in one run: speed, and how much of each page is read rightly.

    python bench/intake.py [FOLDER …]

The pages are those of the tests: two articles in sixteen structures, as they are and with every class name taken off,
and the saved pages with their gold. A FOLDER adds pages of your own: `NAME.html` beside `NAME.json`, whose "script" (or
"expected_script") lists what should be read. Precision: the share of the letters put out that should be read (the title
is neutral). Recall: the share of lead, subheads and body that was put out. Right: pages with nothing missing or added.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from service.core.model import Role, nfc
from service.core.script import script_of
from tests.workers.intake.press import printed, stripped
from tests.workers.intake.sheets import NAKED, SHEETS, put_lead
from tests.workers.intake.stories import STORIES
from workers.intake.encoding import decode
from workers.intake.read import read_bytes

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5


@dataclass
class Tally:
    """What one reader came to, over all pages."""

    name: str
    read: Callable[[bytes], list[str]]
    right: int = 0
    out: int = 0
    good: int = 0
    wanted: int = 0
    found: int = 0
    seconds: list[float] = field(default_factory=list)

    def take(self, page: bytes, gold: list[str]) -> None:
        """Read a page and count what came of it."""
        lines = [nfc(line).removeprefix("- ") for line in self.read(page)]
        self.count([line for line in lines if line], gold)

    def count(self, lines: list[str], gold: list[str]) -> None:
        """Weigh what was put out against what should have been."""
        title, wanted = gold[0], gold[1:]
        lines = [line for line in lines if line != title]
        everything = "\n".join(lines)
        self.right += lines == wanted
        self.out += sum(map(len, lines))
        self.good += sum(len(line) for line in lines if any(line in part for part in wanted))
        self.good += sum(len(p) for line in lines for p in wanted if p in line and p != line and line not in wanted)
        self.wanted += sum(map(len, wanted))
        self.found += sum(len(part) for part in wanted if part in everything)


def ours(page: bytes) -> list[str]:
    script = script_of(read_bytes(page, name="page.html").article)
    return [segment.printed for segment in script.segments if segment.role is not Role.OUTRO]


def ours_strict(page: bytes) -> list[str]:
    script = script_of(read_bytes(page, name="page.html").article, doubtful="drop")
    return [segment.printed for segment in script.segments if segment.role is not Role.OUTRO]


def trafilatura_reader(**options: bool) -> Callable[[bytes], list[str]]:
    import trafilatura

    def read(page: bytes) -> list[str]:
        text = trafilatura.extract(decode(page).text, include_comments=False, target_language=None, **options)
        return (text or "").split("\n")

    return read


def pages(folders: list[str]) -> Iterator[tuple[bytes, list[str]]]:
    for sheet in [*SHEETS, NAKED]:
        for story in STORIES.values():
            page = put_lead(printed(story, sheet), story)
            yield page.encode(), story.script
            yield stripped(page).encode(), story.script
    for folder in [ROOT / "tests" / "workers" / "intake" / "pages", *map(Path, folders)]:
        for gold in sorted(folder.glob("*.json")):
            told = json.loads(gold.read_text(encoding="utf-8"))
            script = [nfc(line).removeprefix("- ") for line in told.get("expected_script") or told.get("script") or []]
            if script and gold.with_suffix(".html").exists():
                yield gold.with_suffix(".html").read_bytes(), script


def main(folders: list[str]) -> None:
    everything = list(pages(folders))
    readers = [
        Tally("ours", ours),
        Tally("ours, doubtful dropped", ours_strict),
        Tally("trafilatura", trafilatura_reader()),
        Tally("trafilatura, precision", trafilatura_reader(favor_precision=True, include_tables=False)),
    ]
    for page, gold in everything:
        for reader in readers:
            reader.take(page, gold)
            spent = min(_timed(reader, page) for _ in range(ROUNDS))  # side by side, so that a busy machine hits all
            reader.seconds.append(spent)
    base = statistics.median(readers[0].seconds)
    print(f"{len(everything)} pages, median size {statistics.median(len(p) for p, _ in everything) / 1000:.0f} KB")
    print(f"{'reader':<24}{'precision':>10}{'recall':>8}{'right':>10}{'ms/page':>9}{'times ours':>12}")
    for reader in readers:
        spent = statistics.median(reader.seconds)
        precision, recall = reader.good / max(1, reader.out), reader.found / max(1, reader.wanted)
        right = f"{reader.right}/{len(everything)}"
        print(f"{reader.name:<24}{precision:>10.3f}{recall:>8.3f}{right:>10}{spent * 1000:>9.1f}{spent / base:>12.1f}")


def _timed(reader: Tally, page: bytes) -> float:
    began = time.perf_counter()
    reader.read(page)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
