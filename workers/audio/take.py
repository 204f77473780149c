"""Takes: trimmed clips brought to one loudness and encoded; a segment's take is the join of its clips' takes.

Each clip is levelled and encoded by itself, with the pause after it, so a corrected sentence costs one clip: the
frames of its neighbours are taken from the shelf as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from pydub.audio_segment import AudioSegment

from workers.audio.errors import AudioError
from workers.audio.limiter import Levelled, levelled, unchanged
from workers.audio.loudness import true_peak
from workers.audio.mp3 import SPARE, Shape, padding
from workers.audio.packets import framed, in_step
from workers.audio.sinks import SINKS
from workers.audio.sound import samples_of, to_ms, to_samples
from workers.audio.timing import Times

TARGET_LUFS = -16.0
CEILING_DBFS = -3.5
"""Sample peaks held here stay under −1.5 dBTP between the samples and after decoding (measured on six voices)."""

MAKER = 2
"""Part of every take's key: raise it when the same clips give another sound."""


@dataclass(frozen=True, slots=True)
class Form:
    """What takes are made into: the MP3's shape, and which renditions ("mp3", "small", "pcm")."""

    shape: Shape
    outputs: tuple[str, ...] = ("mp3",)

    def named(self) -> list[object]:
        """List what decides the bytes, for the take's key."""
        shape = self.shape
        return [MAKER, TARGET_LUFS, CEILING_DBFS, shape.rate, shape.kbps, shape.quality]


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a clip sounds in its take, in milliseconds; `words` hold (start, end) of each of its words."""

    start: float
    end: float
    words: Times


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a take besides its bytes. `energies` are K-weighted mean squares of each 100 ms, in dB."""

    frames: int
    duration_ms: float
    pieces: tuple[Heard, ...]
    energies: tuple[float, ...]
    peak_dbtp: float


@dataclass(frozen=True, slots=True)
class Take:
    """Recorded sound: its facts and its bytes by rendition."""

    facts: Facts
    bytes: dict[str, bytes] = field(default_factory=dict)


def make_take(sound: AudioSegment, words: Times, form: Form, after_ms: float) -> Take:
    """Record one clip: trimmed speech with the times of its words, and the pause after it."""
    done = levelled(samples_of(sound), sound.frame_rate, target_lufs=TARGET_LUFS, ceiling_dbfs=CEILING_DBFS)
    return _encoded(done, words, form, after_ms)


def finished(sound: AudioSegment, form: Form, after_ms: float) -> Take:
    """Make a take of sound whose level is already right, such as an ident."""
    return _encoded(unchanged(samples_of(sound), sound.frame_rate), (), form, after_ms)


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
        energies=tuple(energy for take in takes for energy in take.facts.energies),
        peak_dbtp=max(take.facts.peak_dbtp for take in takes),
    )
    return Take(facts, {name: _joined(takes, name) for name in form.outputs})


def _joined(takes: Sequence[Take], rendition: str) -> bytes:
    if rendition == "small":
        kept = in_step((take.bytes["small"], take.facts.duration_ms) for take in takes)
        return b"".join(framed(packet) for packet in kept)
    return b"".join(take.bytes[rendition] for take in takes)


def moved(piece: Heard, by_ms: float) -> Heard:
    """Let a clip sound later."""
    words = tuple((round(start + by_ms, 1), round(end + by_ms, 1)) for start, end in piece.words)
    return Heard(round(piece.start + by_ms, 3), round(piece.end + by_ms, 3), words)


def _encoded(done: Levelled, words: Times, form: Form, after_ms: float) -> Take:
    """Pour finished sound into every rendition, and end them all at the same moment."""
    shape = form.shape
    sinks = {name: SINKS[name](done.rate, shape) for name in form.outputs}
    peak, top = -120.0, 0.0
    for wave in done.waves():
        height = max(float(wave.max()), -float(wave.min()))
        if height > top * 1.01:  # limited sound is as high everywhere: one place tells for all
            peak, top = max(peak, true_peak(wave)), height
        for sink in sinks.values():
            sink.feed(wave)
    spoken = -(-len(done.samples) * shape.rate // done.rate) + 1
    total = spoken + padding(spoken, spoken + to_samples(after_ms, shape.rate), shape) + SPARE
    length_ms = to_ms(len(done.samples), done.rate)
    facts = Facts(
        frames=total // shape.frame_samples,
        duration_ms=to_ms(total, shape.rate),
        pieces=(Heard(0.0, round(length_ms, 3), words),),
        energies=tuple((10 * np.log10(np.maximum(done.energies, 1e-12, dtype=np.float64))).round(2).tolist()),
        peak_dbtp=round(peak, 2),
    )
    return Take(facts, {name: sink.finish(total) for name, sink in sinks.items()})
