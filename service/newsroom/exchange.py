"""The lexicon as CSV: what a newsroom keeps in a spreadsheet comes in, with its conflicts shown first, and goes out."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass
from typing import Any

from service.newsroom import lexicon
from service.newsroom.errors import NewsroomError, RefusedError
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import lexicon as rows
from service.storage.lexicon import EntryRow

COLUMNS = tuple(Wish.__dataclass_fields__)
MOST_LINES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an import: `verdict` is new, same, conflict (another reading stands) or wrong (`wrong` says what)."""

    number: int
    wish: Wish | None
    verdict: str
    standing: EntryRow | None = None
    wrong: NewsroomError | None = None


def told(line: Line) -> dict[str, Any]:
    """Write a line for the API and the command line; `why` is a sentence in English."""
    return {
        "number": line.number,
        "verdict": line.verdict,
        "wish": asdict(line.wish) if line.wish else None,
        "standing": asdict(line.standing) if line.standing else None,
        "why": str(line.wrong or ""),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    added: int
    changed: int
    left: int


def export(room: Room) -> str:
    """Write all entries in use as CSV with a header line; `import_csv` takes it back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in lexicon.active(room):
        writer.writerow([_cell(value) for value in asdict(lexicon.wish_of(row)).values()])
    return out.getvalue()


def preview(room: Room, text: str) -> list[Line]:
    """Tell what an import would do, line by line, without doing it. Raise RefusedError when it is no such CSV."""
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    between = max(",;\t", key=header.count)  # Excel writes ; where a comma stands in numbers, as in Vietnam
    given = csv.DictReader(io.StringIO(text), delimiter=between, strict=True)
    missing = {"printed", "spoken"} - set(given.fieldnames or ())
    if missing:
        raise RefusedError("The first line must name the columns; missing: {known}.", known=", ".join(sorted(missing)))
    lines = _lines(given)
    if len(lines) > MOST_LINES:
        raise RefusedError(
            "At most {most} lines at a time; this file has {number}.", most=MOST_LINES, number=len(lines)
        )
    with room.database.reading() as connection:
        standing = {_place(row): row for row in rows.living(connection)}
    return _judged(lines, standing)


def import_csv(room: Room, text: str, *, replace: bool, who: str) -> Imported:
    """Take the new lines in, and with `replace` the conflicting ones too; wrong lines are left (see `preview`)."""
    added = changed = left = 0
    for line in preview(room, text):
        if line.wish is not None and line.verdict == "new":
            lexicon.add(room, line.wish, who=who, why="import")
            added += 1
        elif line.wish is not None and line.standing is not None and line.verdict == "conflict" and replace:
            standing = line.standing
            lexicon.change(room, standing.id, line.wish, revision=standing.revision, who=who, why="import")
            changed += 1
        else:
            left += 1
    return Imported(added=added, changed=changed, left=left)


def _lines(given: csv.DictReader[str]) -> list[Line]:
    """Read every line. Raise RefusedError where a stray quotation mark would swallow the lines below it."""
    lines: list[Line] = []
    try:
        for number, cells in enumerate(given, start=2):
            lines.append(_read(number, cells))
    except csv.Error:
        raise RefusedError(
            'The quotation marks in line {number} don\'t match; a cell that holds one is written "like ""this""".',
            number=len(lines) + 2,
        ) from None
    return lines


def _judged(lines: list[Line], standing: dict[tuple[str, ...], EntryRow]) -> list[Line]:
    """Compare each line with what stands, and with the lines above it."""
    judged: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        if line.wish is None:
            judged.append(line)
            continue
        place = _place(line.wish)
        row = standing.get(place)
        if place in seen:
            twice = RefusedError("The same as line {number}.", number=seen[place])
            judged.append(Line(number=line.number, wish=None, verdict="wrong", wrong=twice))
        elif row is None:
            judged.append(line)
        else:
            verdict = "same" if lexicon.wish_of(row) == line.wish else "conflict"
            judged.append(Line(number=line.number, wish=line.wish, verdict=verdict, standing=row))
        seen.setdefault(place, line.number)
    return judged


def _read(number: int, cells: dict[str, str | None]) -> Line:
    text = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    try:
        wish = Wish(
            printed=text["printed"],
            spoken=text["spoken"],
            kind=text["kind"] or "abbreviation",
            tier=text["tier"] or "newspaper",
            scope=text["scope"],
            left=_words(text["left"]),
            right=_words(text["right"]),
            case=text["case"] or "exact",
            priority=_whole(text["priority"] or "0"),
            dot=text["dot"] == "1",
            note=text["note"],
        )
        lexicon.check(wish)
    except NewsroomError as wrong:
        return Line(number=number, wish=None, verdict="wrong", wrong=wrong)
    return Line(number=number, wish=wish, verdict="new")


def _place(entry: Wish | EntryRow) -> tuple[str, ...]:
    """Tell what makes two entries rivals: the same words, under the same conditions, in the same scope."""
    conditions = (",".join(sorted(entry.left)), ",".join(sorted(entry.right)), entry.case)
    return (entry.tier, entry.scope, entry.printed, *conditions)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise RefusedError("The priority {text!r} is no whole number.", text=text) from None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _cell(value: object) -> str:
    if isinstance(value, tuple | list):
        return ",".join(value)
    return "1" if value is True else "" if value is False else str(value)
