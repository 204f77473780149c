"""Splitting for the microphone: sentences, and breath groups where an engine takes only so many characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from voices.text.reading import Spoken

Pause = Literal["stop", "clause", "comma", "forced"]

_SENTENCE = re.compile(r"[.!?]+(?=\s|$)|\n+")
_WORD = re.compile(r"\S+")

_PAUSES: tuple[tuple[Pause, str, float], ...] = (("clause", ";:", 0.0), ("comma", ",", 0.02))
_BREATH, _FORCED, _PART, _UNEVEN = 1.0, 1.2, 100.0, 0.01
"""What a cut costs: a breath more is one more request to a service, and less of an evil than a cut without a pause,
which is heard; to part a reading or a name is the last resort."""


@dataclass(frozen=True, slots=True)
class Breath:
    """What is said in one breath: [start, end) of the spoken text, and the pause after it."""

    start: int
    end: int
    pause: Pause


def sentences(spoken: Spoken, longest: int) -> tuple[Breath, ...]:
    """Split a spoken text at sentences, and sentences longer than `longest` characters at their pauses.

    No breath is longer than `longest`, and none cuts a reading or a name unless that alone is longer.
    """
    if longest < 1:
        raise ValueError(f"The longest breath is {longest} characters; it must be at least 1.")
    found: list[Breath] = []
    for start, end in _sentence_spans(spoken.text):
        found += _breaths(spoken, start, end, longest)
    return tuple(found)


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(each.isalnum() for each in text[start:end]):
        yield start, end


def _breaths(spoken: Spoken, start: int, end: int, longest: int) -> Iterator[Breath]:
    """Cut a sentence that is too long where that costs least, looking at all of it."""
    if end - start <= longest:
        yield Breath(start, end, "stop")
        return
    for earlier, later in pairwise(_cheapest(_places(spoken, start, end, longest), longest)):
        for first, last in _trimmed(spoken.text, earlier.after, later.at):
            yield Breath(first, last, later.pause)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence may be cut: the breath before ends at `at`, the next begins at `after`."""

    at: int
    after: int
    pause: Pause
    cost: float = 0.0


def _places(spoken: Spoken, start: int, end: int, longest: int) -> list[_Place]:
    """List the places between words, and those inside words that are too long for one breath."""
    text, found = spoken.text, [_Place(start, start, "stop")]
    held = [(each.start, each.end) for each in spoken.stretches if not each.copied]
    for word in _WORD.finditer(text, start, end):
        if word.start() > start:
            found.append(_between(text, found[-1].after, word.start(), held))
        found += [_Place(at, at, "forced", _PART) for at in range(word.start() + longest, word.end(), longest)]
    return [*found, _Place(end, end, "stop")]


def _between(text: str, since: int, after: int, held: Sequence[tuple[int, int]]) -> _Place:
    at = since + len(text[since:after].rstrip())
    for pause, marks, cost in _PAUSES:
        if text[at - 1] in marks:
            return _Place(at, after, pause, cost)
    return _Place(at, after, "forced", _PART if _inside(text, at, after, held) else _FORCED)


def _cheapest(places: Sequence[_Place], longest: int) -> list[_Place]:
    """Choose places so that no breath is too long and the sum of costs is the least; of equal ones the most even."""
    least, before, reach = [0.0], [0], 0
    for number, place in enumerate(places[1:], start=1):
        while place.at - places[reach].after > longest:
            reach += 1
        sums = [
            (least[earlier] + ((place.at - places[earlier].after) / longest) ** 2 * _UNEVEN, earlier)
            for earlier in range(reach, number)
        ]
        best, earlier = min(sums)
        least.append(best + _BREATH + place.cost)
        before.append(earlier)
    chosen = [len(places) - 1]
    while chosen[-1]:
        chosen.append(before[chosen[-1]])
    return [places[number] for number in reversed(chosen)]


def _inside(text: str, at: int, after: int, held: Sequence[tuple[int, int]]) -> bool:
    """Say whether a cut between two words would part a reading or a name."""
    before = re.search(r"(\w+)$", text[max(0, at - 12) : at])
    if text[after : after + 1].isupper() and before and before[1][0].isupper():
        return True
    number = bisect_left(held, (at, 0)) - 1
    return number >= 0 and at < held[number][1]
