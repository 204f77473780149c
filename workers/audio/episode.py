"""An episode: takes joined on one timeline, with cues, chapters, loudness and tags."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.core.model import Chapter, Cue, DurationMs, Role
from workers.audio.facts import Facts
from workers.audio.loudness import integrated, of_hundredths
from workers.audio.mp3 import Shape, duration_samples, info_frame
from workers.audio.packets import in_step
from workers.phrasing import Line

BytesOf = Callable[[str, str], bytes]
"""Gives a take's bytes by key and rendition, one take at a time: the whole episode is never in memory."""


@dataclass(frozen=True, slots=True)
class Place:
    """A take in an episode: where it starts (ms), and the line it speaks (None: ident, bed or jingle)."""

    key: str
    facts: Facts
    start_ms: float
    line: Line | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The takes of an episode in order, back to back."""

    places: tuple[Place, ...]
    shape: Shape

    @property
    def duration_ms(self) -> DurationMs:
        """Tell how long players say it lasts."""
        return DurationMs(round(duration_samples(self.frames, self.shape) * 1000 / self.shape.rate))

    @property
    def frames(self) -> int:
        """Count the MP3 frames of all takes."""
        return sum(place.facts.frames for place in self.places)

    @property
    def loudness_lufs(self) -> float:
        """Tell the integrated loudness, from the takes' own energies gated together."""
        return round(integrated(of_hundredths(b"".join(place.facts.energies for place in self.places))), 2)

    @property
    def peak_dbtp(self) -> float:
        """Tell the highest true peak."""
        return max(place.facts.peak_dbtp for place in self.places)


def timeline_of(takes: Iterable[tuple[str, Facts, Line | None]], shape: Shape) -> Timeline:
    """Lay takes end to end. A take starts where the frames before it end: exact to the sample, on every decoder."""
    places, frames = [], 0
    for key, facts, line in takes:
        places.append(Place(key, facts, frames * shape.frame_samples * 1000 / shape.rate, line))
        frames += facts.frames
    return Timeline(tuple(places), shape)


def cues_of(timeline: Timeline) -> tuple[Cue, ...]:
    """Time every sentence, with its words tied to the segment's print."""
    return tuple(cue for place in timeline.places if place.line for cue in _cues(place, place.line))


def chapters_of(timeline: Timeline) -> tuple[Chapter, ...]:
    """Name the places of the title and the sub-heads; none when there is no sub-head."""
    named = (Role.TITLE, Role.SUBHEAD)
    found = tuple(
        Chapter(round(place.start_ms / 1000, 3), place.line.segment.printed)
        for place in timeline.places
        if place.line is not None and place.line.segment.role in named
    )
    return found if len(found) > 1 else ()


def write_mp3(target: Path, tag: bytes, timeline: Timeline, bytes_of: BytesOf) -> None:
    """Write the tag, the Info frame and the takes' frames."""
    blank = info_frame(0, timeline.frames, timeline.shape)
    total = 0
    with target.open("wb") as file:
        file.write(tag + blank)
        for place in timeline.places:
            total += file.write(bytes_of(place.key, "mp3"))
        file.seek(len(tag))
        file.write(info_frame(total, timeline.frames, timeline.shape))


def mp3_bytes(timeline: Timeline, bytes_of: BytesOf) -> bytes:
    """Make an MP3 without tags in memory; for a sentence, not for an episode."""
    frames = b"".join(bytes_of(place.key, "mp3") for place in timeline.places)
    return info_frame(len(frames), timeline.frames, timeline.shape) + frames


def write_small(target: Path, timeline: Timeline, bytes_of: BytesOf) -> None:
    """Write the small rendition (Opus in WebM)."""
    from workers.audio.small import write_webm  # noqa: PLC0415 - PyAV, 17 MB that a plain MP3 does without

    write_webm(target, in_step((bytes_of(place.key, "small"), place.facts.duration_ms) for place in timeline.places))


def write_wav(target: Path, timeline: Timeline, bytes_of: BytesOf) -> None:
    """Write 16-bit mono WAV at the timeline's rate."""
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(timeline.shape.rate)
        for place in timeline.places:
            file.writeframes(bytes_of(place.key, "pcm"))


def _cues(place: Place, line: Line) -> Iterable[Cue]:
    """Make one cue for each sentence; one for the whole line where an editor wrote the reading."""
    if line.respoken:
        yield _cue(place, line, range(len(line.phrases)), (0, len(line.segment.printed)))
        return
    groups = _sentences(line)
    starts = [_start(line, group[0]) for group in groups]
    ends = [*starts[1:], len(line.segment.printed)]
    starts[0] = 0
    for group, start, end in zip(groups, starts, ends, strict=True):
        yield _cue(place, line, group, (start, end))


def _sentences(line: Line) -> list[range]:
    """Group the phrases of each sentence; a group without printed words of its own joins the one before."""
    groups: list[range] = []
    begin = 0
    for number, phrase in enumerate(line.phrases):
        if phrase.ends or number == len(line.phrases) - 1:
            if groups and _start(line, begin) <= _start(line, groups[-1][0]):
                groups[-1] = range(groups[-1].start, number + 1)
            else:
                groups.append(range(begin, number + 1))
            begin = number + 1
    return groups


def _start(line: Line, number: int) -> int:
    """Find where a phrase's print begins: its first word, with the quotation mark or bracket before it."""
    words = line.phrases[number].printed
    if not words:
        return -1
    printed = line.segment.printed
    return printed.rfind(" ", 0, words[0][0]) + 1


def _cue(place: Place, line: Line, group: Sequence[int], span: tuple[int, int]) -> Cue:
    heard = [place.facts.pieces[number] for number in group]
    words: list[tuple[float, float, int, int]] = []
    if not line.respoken:
        for number, piece in zip(group, heard, strict=True):
            pairs = zip(piece.words, line.phrases[number].printed, strict=False)
            since = piece.start
            words += [(_seconds(place, since + a), _seconds(place, since + b), *printed) for (a, b), printed in pairs]
    return Cue(
        start=_seconds(place, heard[0].start),
        end=_seconds(place, heard[-1].end),
        printed=line.segment.printed[span[0] : span[1]].strip(),
        spoken=" ".join(line.phrases[number].spoken for number in group),
        segment=line.position,
        words=tuple(_merged(words)),
    )


def _merged(words: Iterable[tuple[float, float, int, int]]) -> Iterable[tuple[float, float, int, int]]:
    """Make one entry of neighbouring spoken words that stand for the same print ("57" is three words)."""
    held: tuple[float, float, int, int] | None = None
    for word in words:
        if held is not None and held[2:] == word[2:]:
            held = (held[0], word[1], held[2], held[3])
            continue
        if held is not None:
            yield held
        held = word
    if held is not None:
        yield held


def _seconds(place: Place, milliseconds: float) -> float:
    return round((place.start_ms + milliseconds) / 1000, 3)
