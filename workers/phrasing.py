"""From printed segments to phrases for the microphone: what is said in one breath, and the print it stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from service.core.model import Role, Segment
from service.core.pauses import PAUSES_MS
from voices.text import (
    CENTRAL,
    SOUTHERN,
    Breath,
    Flag,
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

REGION_STYLES: Mapping[str, Style] = {"central": CENTRAL, "south": SOUTHERN}
"""A voice's own way of saying numbers where it is not the northern one, and the house has not chosen another."""


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
    """A segment at the microphone; `after_ms` is the silence after it. Without phrases it says nothing.

    `readings` and `flags` are what the reader found in the print, and of it what it was unsure of.
    """

    position: int
    segment: Segment
    spoken: str
    phrases: tuple[Phrase, ...]
    readings: tuple[Reading, ...]
    flags: tuple[Flag, ...]
    after_ms: float

    @property
    def respoken(self) -> bool:
        """Tell whether an editor wrote the whole reading, which then has no word-by-word tie to the print."""
        return bool(self.segment.spoken)


@dataclass(frozen=True, slots=True)
class Manner:
    """How one voice reads a segment: in breaths of at most `longest` characters, in a style, by a lexicon.

    Without a lexicon our own words are used.
    """

    longest: int
    style: Style
    lexicon: Lexicon | None = None


def lines_of(
    segments: Sequence[Segment],
    manner: Callable[[int], Manner],
    pauses: Mapping[str, float] = PAUSES_MS,
) -> tuple[Line, ...]:
    """Read every segment as this house would; `manner` tells by its position how.

    An abbreviation the article explains ("hợp tác xã (HTX)") is known in all its segments.
    """
    rests = {**PAUSES_MS, **pauses}
    taught = tuple(entry for segment in segments for entry in teach(segment.printed))
    return tuple(
        _line(position, segment, manner(position), taught, rests, _after_ms(segments, position, rests))
        for position, segment in enumerate(segments)
    )


def _line(  # noqa: PLR0913, PLR0917 - all of it decides how a segment is said
    position: int,
    segment: Segment,
    manner: Manner,
    taught: Sequence[Entry],
    pauses: Mapping[str, float],
    after_ms: float,
) -> Line:
    spoken = read(segment.spoken or segment.printed, manner.lexicon, manner.style, taught)
    breaths = sentences(spoken, manner.longest)
    phrases = tuple(_phrase(spoken, breath, pauses) for breath in breaths)
    return Line(position, segment, spoken.text, phrases, spoken.readings, spoken.flags, after_ms)


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
