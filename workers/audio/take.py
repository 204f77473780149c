"""A take: one recorded segment. Trimmed clips and pauses, brought to one loudness, encoded to be joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from pydub.audio_segment import AudioSegment

from workers.audio.errors import AudioError
from workers.audio.limiter import levelled, unchanged
from workers.audio.loudness import true_peak
from workers.audio.mp3 import SPARE, Shape, padding
from workers.audio.sinks import SINKS, Sink
from workers.audio.sound import joined, samples_of, silence, to_ms, to_samples
from workers.audio.timing import Times

TARGET_LUFS = -16.0
CEILING_DBFS = -3.2
"""Sample peaks held here stay under −1.5 dBTP between the samples and after decoding (measured on six voices)."""

WINDOW_SECONDS = 120
"""Longer segments are levelled in stretches of this length, so that memory does not grow with them."""

MAKER = 1
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
class Piece:
    """One clip of a take: its trimmed sound, the times of its words within it, and the pause after it."""

    sound: AudioSegment
    words: Times
    pause_ms: float


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a piece sounds in its take, in milliseconds; `words` hold (start, end) of each of its words."""

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
    gain_db: float


@dataclass(frozen=True, slots=True)
class Take:
    """A recorded segment: its facts and its bytes by rendition."""

    facts: Facts
    bytes: dict[str, bytes] = field(default_factory=dict)


def finished(sound: AudioSegment, form: Form, after_ms: float) -> Take:
    """Make a take of sound whose level is already right, such as an ident."""
    maker = _Maker(form, level=False)
    maker.add(Piece(sound, (), 0.0))
    return maker.finish(after_ms)


def make_take(pieces: Iterable[Piece], form: Form, after_ms: float) -> Take:
    """Record one segment; `after_ms` is the pause after it. Raise AudioError when it has no piece."""
    maker = _Maker(form)
    for piece in pieces:
        maker.add(piece)
    return maker.finish(after_ms)


class _Maker:
    """Takes pieces in, lets encoded bytes out; holds at most one window of sound."""

    def __init__(self, form: Form, *, level: bool = True) -> None:
        self._form = form
        self._level = level
        self._rate = 0
        self._waiting: list[AudioSegment] = []
        self._samples = 0  # of everything so far, at the engine's rate
        self._heard: list[Heard] = []
        self._energies: list[float] = []
        self._peak, self._gain = -120.0, 0.0
        self._sinks: dict[str, Sink] = {}

    def add(self, piece: Piece) -> None:
        """Put a piece behind those before it."""
        rate = piece.sound.frame_rate
        if self._rate not in {0, rate}:
            raise AudioError(f"A take at {self._rate} Hz can't go on at {rate} Hz; one engine makes a whole take.")
        self._rate = rate
        start, length = to_ms(self._samples, rate), int(piece.sound.frame_count())
        words = tuple((round(start + begin, 1), round(start + end, 1)) for begin, end in piece.words)
        self._heard.append(Heard(round(start, 3), round(start + to_ms(length, rate), 3), words))
        rest = to_samples(piece.pause_ms, rate)
        self._waiting += [piece.sound, silence(rest, rate)]
        self._samples += length + rest
        if sum(sound.frame_count() for sound in self._waiting) >= WINDOW_SECONDS * rate:
            self._encode()

    def finish(self, after_ms: float) -> Take:
        """Level and encode what waits, and end every rendition at the same moment."""
        if not self._heard:
            raise AudioError("A take needs at least one clip; this segment has nothing to say.")
        self._encode()
        shape = self._form.shape
        spoken = -(-self._samples * shape.rate // self._rate) + 1
        total = spoken + padding(spoken, spoken + to_samples(after_ms, shape.rate), shape) + SPARE
        facts = Facts(
            frames=total // shape.frame_samples,
            duration_ms=to_ms(total, shape.rate),
            pieces=tuple(self._heard),
            energies=tuple(self._energies),
            peak_dbtp=round(self._peak, 2),
            gain_db=round(self._gain, 2),
        )
        return Take(facts, {name: sink.finish(total) for name, sink in self._sinks.items()})

    def _encode(self) -> None:
        """Level what waits, with one gain for all of it, and pour it into every rendition."""
        if not self._waiting:
            return
        if not self._sinks:
            self._sinks = {name: SINKS[name](self._rate, self._form.shape) for name in self._form.outputs}
        sound = joined(self._waiting, self._rate)
        self._waiting = []
        samples = samples_of(sound)
        if self._level:
            done = levelled(samples, self._rate, target_lufs=TARGET_LUFS, ceiling_dbfs=CEILING_DBFS)
        else:
            done = unchanged(samples, self._rate)
        self._energies += (10 * np.log10(np.maximum(done.energies, 1e-12))).round(2).tolist()
        self._gain = done.gain_db
        for wave in done.waves():
            self._peak = max(self._peak, true_peak(wave))
            for sink in self._sinks.values():
                sink.feed(wave)
