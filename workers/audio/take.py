"""Takes: trimmed clips brought to one loudness and encoded; a segment's take is the join of its clips' takes.

Each clip is levelled and encoded by itself, with the pause after it, so a corrected sentence costs one clip: the
frames of its neighbours are taken from the shelf as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from workers.audio.errors import AudioError
from workers.audio.facts import Facts, Heard
from workers.audio.halves import halves, place_to_part
from workers.audio.limiter import Levelled, levelled
from workers.audio.loudness import hundredths, true_peak
from workers.audio.mp3 import SPARE, Shape, padding
from workers.audio.sinks import SINKS
from workers.audio.sound import to_ms, to_samples
from workers.audio.survey import Surveyed
from workers.audio.timing import Times

TARGET_LUFS = -16.0
CEILING_DBFS = -3.7
"""Sample peaks held here stay under −1.5 dBTP between the samples and after decoding: −1.7 at most in six voices."""

MAKER = 5
"""Part of every take's key: raise it when the same clips give another sound."""


_AROUND = 64
"""Blocks on both sides of the highest in which the true peak is looked for: 0.2 dB under that of all on the mean."""

SMALL = "small"
"""The rendition that is made when all others are: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Form:
    """What takes are made into: the MP3's shape, and which renditions ("mp3", "pcm", "small")."""

    shape: Shape
    outputs: tuple[str, ...] = ("mp3",)

    @property
    def at_once(self) -> tuple[str, ...]:
        """Name the renditions that a take is made of; it can be heard when they are there."""
        return tuple(name for name in self.outputs if name != SMALL)

    @property
    def small(self) -> bool:
        """Tell whether the small rendition is to be made too."""
        return SMALL in self.outputs

    def named(self) -> list[object]:
        """List what decides the bytes, for the take's key."""
        shape = self.shape
        return [MAKER, TARGET_LUFS, CEILING_DBFS, shape.rate, shape.kbps, shape.quality]


@dataclass(frozen=True, slots=True)
class Take:
    """Recorded sound: its facts and its bytes by rendition."""

    facts: Facts
    bytes: dict[str, bytes] = field(default_factory=dict)


def at_level(sound: Surveyed) -> Levelled:
    """Bring speech to the loudness of all takes."""
    return levelled(sound, target_lufs=TARGET_LUFS, ceiling_dbfs=CEILING_DBFS)


def make_take(done: Levelled, words: Times, form: Form, after_ms: float, *, aside: Executor | None = None) -> Take:
    """Pour levelled sound into the renditions made at once, with the pause after it; all end at the same moment.

    `words` are the times of its words. Of long sound a half is encoded `aside`, at the same time.
    """
    shape = form.shape
    total = _length(done, shape, after_ms)
    facts = Facts(
        frames=total // shape.frame_samples,
        duration_ms=to_ms(total, shape.rate),
        pieces=(Heard(0.0, round(to_ms(len(done.samples), done.rate), 3), words),),
        energies=hundredths(done.energies),
        peak_dbtp=round(true_peak(done.wave(max(0, done.highest - _AROUND), done.highest + _AROUND)), 2),
    )
    beside = {name: _poured(name, done, shape, total) for name in form.at_once if name != "mp3"}
    return Take(facts, {"mp3": _encoded(done, shape, total, aside), **beside} if "mp3" in form.outputs else beside)


def _encoded(done: Levelled, shape: Shape, total: int, aside: Executor | None) -> bytes:
    """Encode sound, long sound in its halves: parted always, or the same words would have other bytes."""
    place = place_to_part(done, shape)
    if not place:
        return _poured("mp3", done, shape, total)
    (first, second), middle = halves(done, shape, place), place * shape.rate // done.rate
    if aside is None:
        return _poured("mp3", first, shape, middle) + _poured("mp3", second, shape, total - middle)
    rest = aside.submit(_poured, "mp3", second, shape, total - middle)
    return _poured("mp3", first, shape, middle) + rest.result()


def _poured(name: str, done: Levelled, shape: Shape, total: int) -> bytes:
    sink = SINKS[name](done.rate, shape)
    for wave in done.waves(sink.scale):
        sink.feed(wave)
    return sink.finish(total)


def lasting_ms(done: Levelled, form: Form, after_ms: float) -> float:
    """Tell how long the take of a sound lasts, pause and all."""
    return to_ms(_length(done, form.shape, after_ms), form.shape.rate)


def _length(done: Levelled, shape: Shape, after_ms: float) -> int:
    """Count the samples of a take: whole frames that hold the sound, the pause and what LAME adds."""
    spoken = -(-len(done.samples) * shape.rate // done.rate) + 1
    return spoken + padding(spoken, spoken + to_samples(after_ms, shape.rate), shape) + SPARE


def join_takes(takes: Sequence[Take], form: Form) -> Take:
    """Join takes into one: their bytes one after another, their times moved to where they begin."""
    if not takes:
        raise AudioError("A take needs at least one clip; this segment has nothing to say.")
    pieces, frames = [], 0
    for take in takes:
        start = to_ms(frames * form.shape.frame_samples, form.shape.rate)
        pieces += [moved(piece, start) for piece in take.facts.pieces]
        frames += take.facts.frames
    facts = Facts(
        frames=frames,
        duration_ms=to_ms(frames * form.shape.frame_samples, form.shape.rate),
        pieces=tuple(pieces),
        energies=b"".join(take.facts.energies for take in takes),
        peak_dbtp=max(take.facts.peak_dbtp for take in takes),
    )
    return Take(facts, {name: b"".join(take.bytes[name] for take in takes) for name in form.at_once})


def moved(piece: Heard, by_ms: float) -> Heard:
    """Let a clip sound later."""
    return replace(piece, start=round(piece.start + by_ms, 3), end=round(piece.end + by_ms, 3))
