"""Splitting for the microphone: sentences, and breath groups where an engine takes only so many characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voices.text.reading import Spoken

Pause = Literal["stop", "clause", "comma", "forced"]

_SENTENCE = re.compile(r"[.!?]+(?=\s|$)|\n+")
_PAUSES: tuple[tuple[Pause, str], ...] = (("clause", ";:"), ("comma", ","))


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
    text = spoken.text
    while end - start > longest:
        cut, pause = _cut(spoken, start, longest)
        yield from (Breath(first, last, pause) for first, last in _trimmed(text, start, cut))
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Breath(start, end, "stop")


def _cut(spoken: Spoken, start: int, longest: int) -> tuple[int, Pause]:
    """Choose where to cut after `start`: the last strong pause in reach, else a comma, else between two words."""
    text, limit = spoken.text, start + longest
    for pause, marks in _PAUSES:
        at = max(text.rfind(f"{each} ", start + longest // 3, limit) for each in marks)
        if at > start:
            return at + 1, pause
    at = text.rfind(" ", start + 1, limit + 1)
    while at > start:
        if not _inside(spoken, at):
            return at, "forced"
        at = text.rfind(" ", start + 1, at)
    at = text.rfind(" ", start + 1, limit + 1)
    return (at if at > start else limit), "forced"


def _inside(spoken: Spoken, at: int) -> bool:
    """Say whether a cut at this space would part a reading or a name."""
    text = spoken.text
    following = text[at + 1 : at + 2]
    before = re.search(r"(\w+)$", text[max(0, at - 12) : at])
    if following.isupper() and before and before[1][0].isupper():
        return True
    return any(not each.copied and each.start < at < each.end for each in spoken.stretches)
