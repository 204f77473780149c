"""The transcript of an episode: captions as WebVTT and SRT, the list of timed words, the chapters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from service.core.model import Chapter, Cue

LINE_LENGTH = 42
"""Characters of a caption's line: what players show on a phone, and well under Apple's 65."""

LINES = 2
MARKS = ".,;:!?…"


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands on the screen for a while: one or two lines. Times in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def captions(cues: Iterable[Cue]) -> Iterator[Caption]:
    """Cut cues into captions of at most two lines, between words, after a mark where one is near the end."""
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
    tokens = cue.printed.split()
    if not tokens:
        return
    groups = list(_groups(tokens))
    starts = _starts(cue, tokens, groups)
    ends = [*starts[1:], cue.end]
    for group, start, end in zip(groups, starts, ends, strict=True):
        yield Caption(start, max(start, end), tuple(_wrapped(group)))


def _groups(tokens: Sequence[str]) -> Iterator[list[str]]:
    """Fill captions word by word; a caption that is over half full ends early at a mark."""
    group: list[str] = []
    for place, token in enumerate(tokens):
        if group and len(list(_wrapped([*group, token]))) > LINES:
            yield group
            group = []
        group.append(token)
        left = sum(len(each) + 1 for each in tokens[place + 1 :])
        if token[-1] in MARKS and len(" ".join(group)) > LINE_LENGTH and left > LINE_LENGTH / 2:
            yield group
            group = []
    if group:
        yield group


def _wrapped(tokens: Sequence[str]) -> Iterator[str]:
    """Break into lines; a single word longer than a line (an address) stands alone."""
    line = ""
    for token in tokens:
        if line and len(line) + 1 + len(token) > LINE_LENGTH:
            yield line
            line = ""
        line = f"{line} {token}" if line else token
    if line:
        yield line


def _starts(cue: Cue, tokens: Sequence[str], groups: Sequence[Sequence[str]]) -> list[float]:
    """Time each group by its first printed word; without words, by its share of the letters."""
    places, place = [], 0
    for token in tokens:
        place = cue.printed.index(token, place)
        places.append(place)
        place += len(token)
    firsts, count = [], 0
    for group in groups:
        firsts.append(places[count])
        count += len(group)
    return [cue.start] + [_time_at(cue, first) for first in firsts[1:]]


def _time_at(cue: Cue, place: int) -> float:
    """Tell when the printed character at a place of the cue begins to sound."""
    if not cue.words:
        return round(cue.start + (cue.end - cue.start) * place / max(1, len(cue.printed)), 3)
    offset = cue.words[0][2] - _lead(cue)
    return next((start for start, _, first, _ in cue.words if first - offset >= place), cue.end)


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
