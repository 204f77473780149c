"""The transcript of an episode: captions as WebVTT and SRT, the list of timed words, the chapters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from service.core.model import Chapter, Cue

LINE_LENGTH = 42
"""Characters of a caption's line: what players show on a phone, and well under Apple's 65."""

MARKS = ".,;:!?…”)"

ONE_MORE, INSIDE_PHRASE = 100.0, 45.0
"""What a caption costs, and what it costs more when it ends where nobody takes a breath."""

SHORT, NEAR_MARK = 24, 14
"""Characters under which a caption is gone before it is read; how far from the middle a mark is worth a break."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands on the screen for a while: one or two lines. Times in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


class _Unit(NamedTuple):
    """What is never torn apart: a word, or several that one reading speaks for; `place` is where its print begins."""

    place: int
    text: str


def captions(cues: Iterable[Cue]) -> Iterator[Caption]:
    """Cut cues into captions of at most two even lines: after marks where it can be, never inside a reading."""
    for cue in cues:
        yield from _captions_of(cue)


def vtt(cues: Iterable[Cue], language: str = "vi") -> str:
    """Write WebVTT (W3C), times from the episode's first sample."""
    blocks = [f"WEBVTT\nLanguage: {language}\n"]
    blocks += [
        f"{number}\n{_clock(each.start, '.')} --> {_clock(each.end, '.')}\n{_escaped(each.lines)}\n"
        for number, each in enumerate(captions(cues), 1)
    ]
    return "\n".join(blocks)


def srt(cues: Iterable[Cue]) -> str:
    """Write SubRip."""
    blocks = [
        f"{number}\n{_clock(each.start, ',')} --> {_clock(each.end, ',')}\n" + "\n".join(each.lines) + "\n"
        for number, each in enumerate(captions(cues), 1)
    ]
    return "\n".join(blocks)


def word_list(cues: Iterable[Cue]) -> str:
    """Write JSON: every cue with its words as [start, end, printed_start, printed_end].

    Times are seconds; offsets count characters in the segment's printed text (Unicode code points).
    """
    rows = [
        {
            "segment": cue.segment,
            "start": cue.start,
            "end": cue.end,
            "printed": cue.printed,
            "spoken": cue.spoken,
            "words": [list(word) for word in cue.words],
        }
        for cue in cues
    ]
    return json.dumps({"version": 1, "cues": rows}, ensure_ascii=False, separators=(",", ":"))


def chapters_json(chapters: Iterable[Chapter]) -> str:
    """Write Podcasting 2.0 JSON chapters (version 1.2.0)."""
    rows = [{"startTime": round(chapter.start, 3), "title": chapter.title} for chapter in chapters]
    return json.dumps({"version": "1.2.0", "chapters": rows}, ensure_ascii=False, separators=(",", ":"))


def _captions_of(cue: Cue) -> Iterator[Caption]:
    """Share a cue's printed words among captions; each begins when its first word sounds."""
    units = _units(cue)
    if not units:
        return
    groups = [units[first:last] for first, last in pairwise(_cuts([unit.text for unit in units]))]
    starts = [cue.start, *(_time_at(cue, group[0].place) for group in groups[1:])]
    ends = [*starts[1:], cue.end]
    for group, start, end in zip(groups, starts, ends, strict=True):
        yield Caption(start, max(start, end), _lines([unit.text for unit in group]))


def _units(cue: Cue) -> list[_Unit]:
    """Split the print at its spaces, but at none that lies inside a reading ("15 %", "9 giờ 30" said as one)."""
    offset = _offset(cue)
    spans = [(first - offset, last - offset) for _, _, first, last in cue.words]
    units: list[_Unit] = []
    ends, held = 0, iter(spans)
    span = next(held, None)
    for match in re.finditer(r"\S+", cue.printed):
        while span is not None and span[0] < match.start():
            ends, span = max(ends, span[1]), next(held, None)
        before = cue.printed[units[-1].place : match.end()] if units else ""
        if units and ends > match.start() and len(before) <= LINE_LENGTH:
            units[-1] = _Unit(units[-1].place, " ".join(before.split()))
        else:
            units.append(_Unit(match.start(), match[0]))
    return units


def _cuts(texts: Sequence[str]) -> list[int]:
    """Choose where captions end: few of them, after marks, none of a word or two. Give 0, the ends, the count."""
    costs, before = [0.0], [0]
    fits = _fits(texts)
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for last in range(1, len(texts) + 1):
        best = inf
        for first in range(last - 1, -1, -1):
            if fits[first] < last:
                break
            cost = costs[first] + _cost(texts, first, last, starts[last] - starts[first] - 1)
            if cost < best:
                best, chosen = cost, first
        costs.append(best)
        before.append(chosen)
    cuts = [len(texts)]
    while cuts[-1]:
        cuts.append(before[cuts[-1]])
    return cuts[::-1]


def _fits(texts: Sequence[str]) -> list[int]:
    """Tell for each word how far a caption that begins with it can reach."""
    line = []
    last, length = 0, -1
    for first, text in enumerate(texts):
        while last < len(texts) and (last == first or length + 1 + len(texts[last]) <= LINE_LENGTH):
            length += 1 + len(texts[last])
            last += 1
        line.append(last)
        length -= len(text) + 1
    line.append(len(texts))
    return [line[line[first]] for first in range(len(texts))]


def _cost(texts: Sequence[str], first: int, last: int, length: int) -> float:
    """Weigh a caption: each counts, more so when it ends in the middle of a phrase, or is short beside others."""
    inside = 0 if last == len(texts) or texts[last - 1][-1] in MARKS else INSIDE_PHRASE
    short = max(0, SHORT - length) * 4 if last - first < len(texts) else 0
    return ONE_MORE + inside + short


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    """Break a caption in two near its middle, after a mark if one is close, unless it fits one line."""
    whole = " ".join(texts)
    if len(whole) <= LINE_LENGTH or len(texts) == 1:
        return (whole,)
    pairs = [(" ".join(texts[:place]), " ".join(texts[place:])) for place in range(1, len(texts))]
    return min(pairs, key=_unevenness)


def _unevenness(pair: tuple[str, str]) -> float:
    upper, lower = len(pair[0]), len(pair[1])
    over = max(0, upper - LINE_LENGTH) + max(0, lower - LINE_LENGTH)
    return over * LINE_LENGTH + abs(upper - lower) - (NEAR_MARK if pair[0][-1] in MARKS else 0)


def _time_at(cue: Cue, place: int) -> float:
    """Tell when the printed character at a place of the cue begins to sound."""
    if not cue.words:
        return round(cue.start + (cue.end - cue.start) * place / max(1, len(cue.printed)), 3)
    offset = _offset(cue)
    return next((start for start, _, first, _ in cue.words if first - offset >= place), cue.end)


def _offset(cue: Cue) -> int:
    """Tell where the cue begins in its segment's print, by its first word."""
    return cue.words[0][2] - _lead(cue) if cue.words else 0


def _lead(cue: Cue) -> int:
    """Count the characters of the cue that stand before its first word: quotation marks, brackets."""
    return next((place for place, letter in enumerate(cue.printed) if letter.isalnum()), 0)


def _clock(seconds: float, mark: str) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def _escaped(lines: Sequence[str]) -> str:
    text = "\n".join(lines)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
