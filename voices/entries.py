"""What the newsroom's own files of voices and services may say: each value is looked at before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of value: what fits, and in words what would be right."""

    fits: Callable[[Any], bool]
    says: str


def one_of(*choices: str) -> Sort:
    """Make the sort of one of several texts."""
    return Sort(lambda value: value in choices, f"one of: {', '.join(each or repr(each) for each in choices)}")


def number(least: float, most: float) -> Sort:
    """Make the sort of a number within bounds."""
    return Sort(
        lambda value: _is_number(value) and least <= value <= most, f"a number from {least:.15g} to {most:.15g}"
    )


def whole(least: int, most: int) -> Sort:
    """Make the sort of a whole number within bounds."""
    return Sort(
        lambda value: _is_number(value) and isinstance(value, int) and least <= value <= most,
        f"a whole number from {least} to {most}",
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


TEXT = Sort(_is_text, "a text that is not empty")
ANY_TEXT = Sort(lambda value: isinstance(value, str), "a text")
FLAG = Sort(lambda value: isinstance(value, bool), "true or false")
NAMES = Sort(
    lambda value: isinstance(value, list) and bool(value) and all(map(_is_text, value)),
    'a list of texts, as ["first", "second"]',
)
LIST = Sort(lambda value: isinstance(value, list), "a list, as [1]")
TABLE = Sort(lambda value: isinstance(value, dict), "a table")
TEXTS = Sort(
    lambda value: isinstance(value, dict) and all(isinstance(each, str) for each in value.values()), "a table of texts"
)
PLAIN = Sort(lambda value: isinstance(value, str | int | float | bool), "a text, a number, true or false")

SEXES = ("female", "male")
REGIONS = ("north", "central", "south", "unstated")

ENGINE: Mapping[str, Sort] = {"label": TEXT, "price": number(0, 1_000_000), "remote": FLAG}
SPEAKER: Mapping[str, Sort] = {
    "engine": TEXT,
    "sex": one_of(*SEXES),
    "region": one_of(*REGIONS),
    "convert": one_of("", "male"),
    "price": number(0, 1_000_000),
    "parallel": whole(1, 64),
    "burst": number(1, 100_000),
    "per_second": number(0.01, 1000),
    "together": whole(1, 20),
    "timeout": number(0.1, 600),
}
VOICE: Mapping[str, Sort] = {
    "label": TEXT,
    "label_en": TEXT,
    "short": TEXT,
    "short_en": TEXT,
    "sex": one_of(*SEXES),
    "region": one_of(*REGIONS),
    "speakers": NAMES,
    "first": NAMES,
}
CATALOGUE: Mapping[str, tuple[Mapping[str, Sort], Sort | None]] = {
    "engines": (ENGINE, None),
    "speakers": (SPEAKER, PLAIN),  # what else stands there goes to the engine
    "voices": (VOICE, None),
}


def wrong(entry: Any, sorts: Mapping[str, Sort], other: Sort | None = None) -> str:
    """Say what is wrong with a table, as the end of a sentence about it, or nothing.

    `other` is the sort of what `sorts` does not name; without it nothing else may stand there.
    """
    if not isinstance(entry, dict):
        return f"is {entry!r}; it must be a table"
    for name, value in entry.items():
        sort = sorts.get(name, other)
        if sort is None:
            return f"says {name!r}, which means nothing here; it can say: {', '.join(sorted(sorts))}"
        if not sort.fits(value):
            return f"says {name} = {value!r}; it must be {sort.says}"
    return ""


def faults(tables: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with a newsroom's catalogue, a sentence for each entry."""
    for table, entries in tables.items():
        if table not in CATALOGUE:
            yield f"[{table}] means nothing here; there can be: {', '.join(f'[{name}.…]' for name in CATALOGUE)}."
        elif not isinstance(entries, dict):
            yield f"{table} is {entries!r}; it must be tables, as [{table}.name]."
        else:
            said = ((name, wrong(entry, *CATALOGUE[table])) for name, entry in entries.items())
            yield from (f"[{table}.{name}] {why}." for name, why in said if why)
