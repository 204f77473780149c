"""What a reading is: a stretch of printed text, how it is said, and how sure we are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

LIKELY = 0.9
GUESS = 0.6
"""Readings at GUESS or below are flagged to the desk."""

Why = Literal["spelled", "respelled", "composed", "ambiguous", "unreadable"]
"""Why a reading is unsure: the rules that guess by their own name, every other guess is ambiguous."""
WHYS: tuple[Why, ...] = get_args(Why)

_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class Found:
    """What a kind made of the characters from where it was asked up to `end`. Light, for it is made often."""

    end: int
    spoken: str
    kind: str
    rule: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """How the printed characters [start, end) are said. An empty `spoken` means a silence on purpose.

    Offsets count characters of the text as given. `kind` names what it is (date, money, …), `rule` what decided,
    `confidence` runs from 0 (a wild guess) to 1 (certain).
    """

    start: int
    end: int
    printed: str
    spoken: str
    kind: str
    rule: str
    confidence: float

    @property
    def doubt(self) -> Why | None:
        """Tell why the reader is unsure of it; None when it is not."""
        if self.confidence > GUESS:
            return None
        return self.rule if self.rule in WHYS else "ambiguous"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something an editor should look at, and why."""

    start: int
    end: int
    printed: str
    spoken: str
    why: Why


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word of the spoken text, [start, end), and the printed characters it stands for."""

    start: int
    end: int
    printed_start: int
    printed_end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of spoken text [start, end) and its print; `copied` when the print was taken over letter by letter."""

    start: int
    end: int
    printed_start: int
    printed_end: int
    copied: bool


@dataclass(frozen=True)
class Spoken:
    """A printed text as it is said. `noted` and `tied` are the bare facts behind `readings` and `stretches`."""

    printed: str
    text: str
    noted: tuple[tuple[int, int, Found], ...]
    tied: tuple[tuple[int, int, int, int, bool], ...]

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every stretch of the print that is not simply plain words, in order, with how it is said."""
        printed = self.printed
        return tuple(
            Reading(start, end, printed[start:end], found.spoken, found.kind, found.rule, found.confidence)
            for start, end, found in self.noted
        )

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Pieces of `text`, in order, tied to the print they stand for."""
        return tuple(Stretch(*each) for each in self.tied)

    @cached_property
    def words(self) -> tuple[SpokenWord, ...]:
        """Every word of `text`, in order, with the printed characters it stands for."""
        found = []
        for stretch in self.stretches:
            shift = stretch.printed_start - stretch.start
            for match in _WORD.finditer(self.text, stretch.start, stretch.end):
                start, end = match.span()
                if stretch.copied:
                    found.append(SpokenWord(start, end, start + shift, end + shift))
                else:
                    found.append(SpokenWord(start, end, stretch.printed_start, stretch.printed_end))
        return tuple(found)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """Tell what the reader was unsure of."""
        return tuple(
            Flag(each.start, each.end, each.printed, each.spoken, each.doubt) for each in self.readings if each.doubt
        )
