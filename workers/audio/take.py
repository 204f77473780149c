"""A take: one recorded segment. Trimmed clips and pauses, brought to one loudness, encoded to be joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from pydub.audio_segment import AudioSegment

from workers.audio.errors import AudioError
from workers.audio.limiter import levelled
from workers.audio.loudness import true_peak
from workers.audio.mp3 import SPARE, Mp3Encoder, Shape, padding
from workers.audio.small import SmallEncoder
from workers.audio.sound import joined, resampled, rounded, samples_of, silence, sound_of, to_ms, to_samples
from workers.audio.timing import Times

TARGET_LUFS = -16.0
CEILING_DBFS = -2.0
"""Sample peaks held here stay under −1.5 dBTP between the samples and after decoding (measured on six voices)."""

LAME_SCALE_DB = 0.446
"""LAME makes sound 0.95 times as loud at this bit-rate; given back before encoding."""

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


def make_take(pieces: Iterable[Piece], form: Form, after_ms: float) -> Take:
    """Record one segment; `after_ms` is the pause after it. Raise AudioError when it has no piece."""
    maker = _Maker(form)
    for piece in pieces:
        maker.add(piece)
    return maker.finish(after_ms)


class _Maker:
    """Takes pieces in, lets encoded bytes out; holds at most one window of sound."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rate = 0
        self._waiting: list[AudioSegment] = []
        self._samples = 0  # of everything so far, at the engine's rate
        self._fed = 0  # of everything encoded, at the MP3's rate
        self._heard: list[Heard] = []
        self._energies: list[float] = []
        self._peak, self._gain = -120.0, 0.0
        self._mp3 = Mp3Encoder(form.shape) if "mp3" in form.outputs else None
        self._small = SmallEncoder() if "small" in form.outputs else None
        self._bytes = {name: bytearray() for name in form.outputs}

    def add(self, piece: Piece) -> None:
        rate = piece.sound.frame_rate
        if self._rate not in (0, rate):
            raise AudioError(f"A take at {self._rate} Hz can't go on at {rate} Hz; one engine makes a whole take.")
        self._rate = rate
        start, length = to_ms(self._samples, rate), int(piece.sound.frame_count())
        words = tuple((round(start + begin, 1), round(start + end, 1)) for begin, end in piece.words)
        self._heard.append(Heard(round(start, 3), round(start + to_ms(length, rate), 3), words))
        rest = to_samples(piece.pause_ms, rate)
        self._waiting += [piece.sound, silence(rest, rate)]
        self._samples += length + rest
        if sum(sound.frame_count() for sound in self._waiting) >= WINDOW_SECONDS * rate:
            self._encode(self._window())

    def finish(self, after_ms: float) -> Take:
        if not self._heard:
            raise AudioError("A take needs at least one clip; this segment has nothing to say.")
        if self._waiting:
            self._encode(self._window())
        shape = self._form.shape
        wanted = self._fed + to_samples(after_ms, shape.rate)
        total = self._fed + padding(self._fed, wanted, shape) + SPARE
        self._rest(total)
        facts = Facts(
            frames=total // shape.frame_samples,
            duration_ms=to_ms(total, shape.rate),
            pieces=tuple(self._heard),
            energies=tuple(self._energies),
            peak_dbtp=round(self._peak, 2),
            gain_db=round(self._gain, 2),
        )
        return Take(facts, {name: bytes(data) for name, data in self._bytes.items()})

    def _window(self) -> AudioSegment:
        """Level what waits: one gain for all of it."""
        waiting = joined(self._waiting, self._rate)
        self._waiting = []
        wave = samples_of(waiting).astype(np.float32)
        done = levelled(wave, self._rate, target_lufs=TARGET_LUFS, ceiling_dbfs=CEILING_DBFS)
        self._energies += (10 * np.log10(np.maximum(done.energies, 1e-12))).round(2).tolist()
        self._peak = max(self._peak, true_peak(done.wave, self._rate))
        self._gain = done.gain_db
        return sound_of(rounded(done.wave), self._rate)

    def _encode(self, sound: AudioSegment) -> None:
        """Encode a window of finished sound into every rendition."""
        shape = self._form.shape
        self._fed += to_samples(to_ms(int(sound.frame_count()), self._rate), shape.rate)
        if self._mp3 is not None:
            louder = sound.apply_gain(LAME_SCALE_DB)
            self._bytes["mp3"] += self._mp3.feed(resampled(samples_of(louder), self._rate, shape.rate))
        if self._small is not None:
            self._small.feed(samples_of(sound), self._rate)
        if "pcm" in self._bytes:
            self._bytes["pcm"] += resampled(samples_of(sound), self._rate, shape.rate).tobytes()

    def _rest(self, total: int) -> None:
        """End every rendition with the silence that makes it last `total` samples of the MP3."""
        shape = self._form.shape
        if self._mp3 is not None:
            self._bytes["mp3"] += self._mp3.feed(np.zeros(total - SPARE - self._fed, np.int16))
            self._bytes["mp3"] += self._mp3.finish()
        if self._small is not None:
            self._bytes["small"] += self._small.finish(to_ms(total, shape.rate))
        if "pcm" in self._bytes:
            self._bytes["pcm"] += silence(total - self._fed, shape.rate).raw_data
