"""From printed segments to phrases for the microphone: what is said in one breath, and the print it stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.core.model import Role, Segment
from voices.text import (
    CENTRAL,
    NORTHERN,
    SOUTHERN,
    Breath,
    Lexicon,
    Reading,
    Spoken,
    SpokenWord,
    Style,
    read,
    sentences,
    teach,
)
from voices.text.lexicon import Entry

PAUSES_MS: Mapping[str, int] = {
    "title": 900,
    "lead": 700,
    "before_subhead": 700,
    "subhead": 550,
    "body": 600,
    "outro": 0,
    "stop": 400,
    "clause": 300,
    "comma": 160,
    "forced": 60,
}
"""Milliseconds of silence after a segment of each role, and after a breath inside one; the house may choose others."""


REGION_STYLES: Mapping[str, Style] = {"north": NORTHERN, "central": CENTRAL, "south": SOUTHERN}
"""A voice's own way of saying numbers, where the house has not chosen one."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One clip's words. `printed` holds, for each word of `spoken`, its offsets in the segment's print.

    `pause_ms` is the silence after it inside the segment; `ends` tells that a sentence ends here.
    """

    spoken: str
    printed: tuple[tuple[int, int], ...]
    pause_ms: float
    ends: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A segment at the microphone; `after_ms` is the silence after it. Without phrases it says nothing."""

    position: int
    segment: Segment
    spoken: str
    phrases: tuple[Phrase, ...]
    readings: tuple[Reading, ...]
    after_ms: float

    @property
    def respoken(self) -> bool:
        """Tell whether an editor wrote the whole reading, which then has no word-by-word tie to the print."""
        return bool(self.segment.spoken)


def lines_of(
    segments: Sequence[Segment],
    *,
    longest: int,
    lexicon: Lexicon | None = None,
    style: Style,
    pauses: Mapping[str, float] = PAUSES_MS,
) -> tuple[Line, ...]:
    """Read every segment as this house would, in breaths of at most `longest` characters.

    An abbreviation the article explains ("hợp tác xã (HTX)") is known in all its segments.
    """
    pauses = {**PAUSES_MS, **pauses}
    taught = tuple(_taught(segments))
    return tuple(
        _line(position, segment, _after_ms(segments, position, pauses), longest, lexicon, style, pauses, taught)
        for position, segment in enumerate(segments)
    )


def _taught(segments: Iterable[Segment]) -> Iterable[Entry]:
    for segment in segments:
        yield from teach(segment.printed)


def _line(  # noqa: PLR0913, PLR0917 - all of it decides how a segment is said
    position: int,
    segment: Segment,
    after_ms: float,
    longest: int,
    lexicon: Lexicon | None,
    style: Style,
    pauses: Mapping[str, float],
    taught: Sequence[Entry],
) -> Line:
    spoken = read(segment.spoken or segment.printed, lexicon, style, taught)
    breaths = sentences(spoken, longest)
    phrases = tuple(_phrase(spoken, breath, pauses) for breath in breaths)
    return Line(position, segment, spoken.text, phrases, spoken.readings, after_ms)


def _phrase(spoken: Spoken, breath: Breath, pauses: Mapping[str, float]) -> Phrase:
    first, last = (bisect_left(spoken.words, edge, key=_start_of) for edge in (breath.start, breath.end))
    words = tuple((word.printed_start, word.printed_end) for word in spoken.words[first:last])
    return Phrase(spoken.text[breath.start : breath.end], words, float(pauses[breath.pause]), breath.pause == "stop")


def _start_of(word: SpokenWord) -> int:
    return word.start


def _after_ms(segments: Sequence[Segment], position: int, pauses: Mapping[str, float]) -> float:
    """Rest after a segment: an editor's pause, else its role's, longer where a sub-head follows."""
    segment = segments[position]
    if segment.pause_ms is not None:
        return float(segment.pause_ms)
    rest = float(pauses[segment.role])
    if position + 1 < len(segments) and segments[position + 1].role is Role.SUBHEAD:
        return max(rest, float(pauses["before_subhead"]))
    return rest
