"""Words the rules can't guess: printed → spoken entries with conditions, in three tiers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import IO

from voices.text.data import rows
from voices.text.errors import LexiconError

FIELDS = ("printed", "spoken", "kind", "left", "right", "case", "priority", "dot", "note")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_SAYABLE = re.compile(r"[^\W\d_]+(?:[ ,.;:-]+[^\W\d_]+)*")
_OURS, _PAPER, _ARTICLE = range(3)


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed form and how it is said.

    `left` and `right` are conditions: words of which one must stand directly before or after, "!word" for one that
    must not, "~word" for one that may stand anywhere near in the sentence, on either side; `<number>`, `<attached>`
    (a number, even without a space), `<name>` (a capital), `<none>` (nothing) stand for kinds of neighbours. `case`
    is `exact` or `any`. `dot` lets the entry swallow an abbreviation's full stop ("TP."). Higher `priority` is
    tried first among entries of the same tier and length. `tier` is 0 for ours, 1 the newspaper's, 2 the article's.
    `doubt` marks a meaning of ours that is only the likeliest of several: always flagged.
    """

    printed: str
    spoken: str
    kind: str = "abbreviation"
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    case: str = "exact"
    priority: int = 0
    dot: bool = False
    note: str = ""
    tier: int = _PAPER
    doubt: bool = False

    def __post_init__(self) -> None:
        if not self.printed.strip() or not _TOKEN.match(self.printed.strip()):
            raise LexiconError(
                f"A lexicon entry needs a printed form with a letter, digit or sign; got {self.printed!r}."
            )
        if not _SAYABLE.fullmatch(self.spoken):
            raise LexiconError(
                f"Entry {self.printed!r} is said {self.spoken!r}; it must be letters, spaces and commas."
            )
        if self.case not in ("exact", "any"):
            raise LexiconError(f"The case of entry {self.printed!r} is {self.case!r}; it must be 'exact' or 'any'.")


_NONE: list[Entry] = []
NOTHING: frozenset[str] = frozenset()
ANYTHING = frozenset(("",))
"""What may follow a token: nothing an entry has, or anything."""
_MOST_KEPT = 50_000


class Lexicon:
    """Entries by the first token of their printed form. Never changes; `with_tier` makes a larger one."""

    def __init__(self, entries: Iterable[Entry] = (), below: Lexicon | None = None) -> None:
        self._own: tuple[Entry, ...] = tuple(entries)
        self.below = below
        self._first: dict[str, list[Entry]] = {}
        for each in self._own:
            self._first.setdefault(_key(each.printed), []).append(each)
        for listed in self._first.values():
            listed.sort(key=_rank)
        self.plain: set[str] = set()
        """Stretches without spaces that can be copied: the reader's memory, kept here because it depends on entries."""
        self._openings: dict[str, frozenset[str]] = {}

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of this tier."""
        return self._own

    def __len__(self) -> int:
        return len(self.entries) + (len(self.below) if self.below else 0)

    def starting(self, token: str) -> list[Entry]:
        """Give the entries whose printed form starts with this token, best tier first."""
        own = self._first.get(token.lower(), _NONE)
        if self.below is None:
            return own
        below = self.below.starting(token)
        return [*own, *below] if own else below

    def openings(self, token: str) -> frozenset[str]:
        """Tell which one or two characters, in small letters, may follow this token where an entry begins with it.

        NOTHING when no entry does, ANYTHING when what follows can't tell.
        """
        found = self._openings.get(token)
        if found is None:
            if len(self._openings) >= _MOST_KEPT:
                self._openings.clear()
            entries = self.starting(token)
            found = self._openings[token] = _openings(token, entries) if entries else NOTHING
        return found

    def with_tier(self, entries: Iterable[Entry], tier: int = _PAPER) -> Lexicon:
        """Make a lexicon where these entries come before all that this one holds."""
        return Lexicon((replace(each, tier=tier) for each in entries), self)


class _Ours(Lexicon):
    """Our own entries; each is made of its row when a text first asks for its word, so that starting is quick."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._rows: dict[str, list[tuple[str, str]]] = {}
        for name, row in rows:
            self._rows.setdefault(_key(row), []).append((name, row))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for key in self._rows for entry in self.starting(key))

    def starting(self, token: str) -> list[Entry]:
        key = token.lower()
        found = self._first.get(key)
        if found is None:
            rows = self._rows.get(key)
            if rows is None:
                return _NONE
            found = self._first[key] = sorted((_entry_of(row.split("\t"), name) for name, row in rows), key=_rank)
        return found


def _openings(token: str, entries: list[Entry]) -> frozenset[str]:
    found: set[str] = set()
    for each in entries:
        if token.isupper() and len(token) > _SHORT:  # a heading's word that could be an entry printed large: doubted
            return ANYTHING
        if each.case == "any" or each.printed.startswith(token):
            behind = each.printed[len(token) : len(token) + 2].lower()
            if not behind:
                return ANYTHING
            found.update(_JOINED if behind[0] in _JOINTS or behind in _JOINED else (behind,))
    return frozenset(found) if found else NOTHING


_SHORT = 3
_JOINTS = "-–&,'’‘"
_JOINED = frozenset((*_JOINTS, *(f" {joint}" for joint in _JOINTS), " v"))
"""How a joint may begin in print: "GD-ĐT", "GD - ĐT", "GD và ĐT"."""


def _rank(entry: Entry) -> tuple[int, int, int, bool]:
    return -entry.tier, -len(entry.printed), -entry.priority, not (entry.left or entry.right)


def _key(printed: str) -> str:
    match = _TOKEN.match(printed.strip())
    return match[0].lower() if match else ""


@cache
def load_lexicon() -> Lexicon:
    """Load our own entries, once per process."""
    return _Ours((name, row) for name in _KINDS for row in rows(name))


_KINDS = {"abbreviations": "abbreviation", "titles": "title", "foreign": "foreign", "names": "name"}
"""Our data files and the kind of their entries."""


def _entry_of(row: list[str], name: str) -> Entry:
    """Make an entry of a row of our data: printed, spoken, then `key=value` options."""
    printed, spoken, *options = row
    given = dict(each.split("=", 1) for each in options if each)
    return Entry(
        printed, spoken, _KINDS[name], _words(given.get("left")), _words(given.get("right")),
        given.get("case", "any" if name == "foreign" else "exact"), int(given.get("priority", 0)),
        given.get("dot", "1" if name == "titles" else "") == "1", given.get("note", ""), _OURS,
        given.get("doubt") == "1",
    )  # fmt: skip


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip()) if text else ()


def read_csv(file: IO[str]) -> list[Entry]:
    """Read entries from CSV with a header line. Raise LexiconError naming the line and what is wrong."""
    reader = csv.DictReader(file)
    missing = {"printed", "spoken"} - set(reader.fieldnames or ())
    if missing:
        raise LexiconError(
            f"The first line of a lexicon CSV names its columns; {', '.join(sorted(missing))} is missing."
        )
    found = []
    for number, row in enumerate(reader, start=2):
        try:
            found.append(_entry(row))
        except (LexiconError, ValueError) as wrong:
            raise LexiconError(f"Line {number} of the lexicon: {wrong}") from None
    return found


def _entry(row: dict[str, str | None]) -> Entry:
    text = {name: (row.get(name) or "").strip() for name in FIELDS}
    return Entry(
        text["printed"], text["spoken"], text["kind"] or "abbreviation", _words(text["left"]), _words(text["right"]),
        text["case"] or "exact", int(text["priority"] or 0), text["dot"] == "1", text["note"],
    )  # fmt: skip


def write_csv(entries: Iterable[Entry], file: IO[str]) -> None:
    """Write entries as the CSV that `read_csv` takes back."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(FIELDS)
    for each in entries:
        writer.writerow(
            [each.printed, each.spoken, each.kind, ",".join(each.left), ",".join(each.right), each.case, each.priority,
             "1" if each.dot else "", each.note]
        )  # fmt: skip
