"""What a take's sound is poured into: MP3 frames or plain samples. Both end at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import lameenc
import numpy as np

from workers.audio.errors import AudioError
from workers.audio.mp3 import SPARE, Shape, frames_in, padding, silent_frames
from workers.audio.sound import Resampler, Wave, rounded

LAME_SCALE = 0.95
"""LAME makes sound that much softer at 64 kbps (measured: −0.45 dB); given back before encoding."""


class Sink(Protocol):
    """One rendition of a take in the making. `scale` is what its sound is to be multiplied by."""

    scale: float

    def feed(self, wave: Wave) -> None:
        """Take sound in, at the rate the sink was made for; it may be written over."""
        ...

    def finish(self, total: int) -> bytes:
        """End with silence so that it lasts `total` samples of the MP3's rate; return the bytes."""
        ...


class Mp3Sink:
    """MP3 frames by LAME. The delay it puts in front is skipped once, at the head of the episode."""

    scale = 1 / LAME_SCALE

    def __init__(self, rate: int, shape: Shape) -> None:
        self._resampler = Resampler(rate, shape.rate)
        self._shape = shape
        self._lame = _lame(shape)
        self._bytes: list[bytes] = []
        self._fed = 0

    def feed(self, wave: Wave) -> None:
        """Encode sound."""
        self._encode(self._resampler.feed(wave))

    def finish(self, total: int) -> bytes:
        """End the sound's last frame with silence; the frames of silence after it need no encoder."""
        self._encode(self._resampler.finish())
        self._encode(np.zeros(padding(self._fed, self._fed, self._shape), np.float32))
        data = b"".join((*self._bytes, self._lame.flush()))
        made, expected = frames_in(len(data), self._shape), (self._fed + SPARE) // self._shape.frame_samples
        if made != expected:
            raise AudioError(f"LAME made {made} frames where {expected} were due; the timeline would be wrong.")
        return data + silent_frames(made, total // self._shape.frame_samples, self._shape)

    def _encode(self, wave: Wave) -> None:
        if len(wave):
            self._fed += len(wave)
            self._bytes.append(self._lame.encode(rounded(wave, spare=True).astype("<i2", copy=False)))


class PlainSink:
    """Bare samples, s16le."""

    scale = 1.0

    def __init__(self, rate: int, shape: Shape) -> None:
        self._resampler = Resampler(rate, shape.rate)
        self._bytes = bytearray()

    def feed(self, wave: Wave) -> None:
        """Keep sound."""
        self._bytes += rounded(self._resampler.feed(wave)).astype("<i2", copy=False).tobytes()

    def finish(self, total: int) -> bytes:
        """End with silence."""
        self._bytes += rounded(self._resampler.finish()).astype("<i2", copy=False).tobytes()
        return bytes(self._bytes + bytes(2 * total - len(self._bytes)))


SINKS: dict[str, Callable[[int, Shape], Sink]] = {"mp3": Mp3Sink, "pcm": PlainSink}


def _lame(shape: Shape) -> lameenc.Encoder:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(shape.rate)
    encoder.set_out_sample_rate(shape.rate)
    encoder.set_bit_rate(shape.kbps)
    encoder.set_quality(shape.quality)
    return encoder
