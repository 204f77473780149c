"""Sound in memory: pydub's AudioSegment as the value (16-bit, mono), numpy for arithmetic, bytes for joining."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import soxr
from pydub.audio_segment import AudioSegment

Samples = npt.NDArray[np.int16]
Wave = npt.NDArray[np.float32]
"""Samples as 32-bit floats on the 16-bit scale: full scale is 32,768."""

FULL_SCALE = 32_768.0
_HIGHEST = np.float32(FULL_SCALE - 1)


def sound_of(samples: npt.NDArray[np.int16], rate: int) -> AudioSegment:
    """Wrap 16-bit samples as an AudioSegment; `rate` in Hz."""
    return sound_of_bytes(samples.astype("<i2", copy=False).tobytes(), rate)


def sound_of_bytes(pcm: bytes, rate: int) -> AudioSegment:
    """Wrap s16le mono bytes as an AudioSegment."""
    return AudioSegment(data=pcm, sample_width=2, frame_rate=rate, channels=1)


def samples_of(sound: AudioSegment) -> Samples:
    """View an AudioSegment's samples without copying them."""
    return np.frombuffer(sound.raw_data, dtype="<i2")


class Resampler:
    """Changes the rate of a stream of sound, piece by piece; `rate` and `to` in Hz.

    By soxr: images lie below −96 dB, where pydub's linear interpolation leaves them at −11 dB.
    """

    def __init__(self, rate: int, to: int) -> None:
        self._stream = None if rate == to else soxr.ResampleStream(rate, to, 1, dtype="float32", quality="MQ")

    def feed(self, wave: Wave) -> Wave:
        """Take a piece in; give what is ready of it."""
        return wave if self._stream is None else self._stream.resample_chunk(wave)

    def finish(self) -> Wave:
        """Give the rest."""
        nothing = np.zeros(0, np.float32)
        return nothing if self._stream is None else self._stream.resample_chunk(nothing, last=True)


def rounded(wave: Wave, *, spare: bool = False) -> Samples:
    """Round floats to 16 bits, holding what lies outside at full scale. A `spare` wave is written over."""
    whole = np.rint(wave, out=wave if spare else None)
    if whole.max(initial=0.0) > _HIGHEST or whole.min(initial=0.0) < -FULL_SCALE:  # seldom, and a look is half the work
        np.clip(whole, -np.float32(FULL_SCALE), _HIGHEST, out=whole)
    return whole.astype(np.int16)


def to_samples(milliseconds: float, rate: int) -> int:
    """Count the samples of a stretch of time."""
    return round(milliseconds * rate / 1000)


def to_ms(samples: int, rate: int) -> float:
    """Tell how long a number of samples lasts."""
    return samples * 1000 / rate


def to_mono(channels: Sequence[Samples]) -> Samples:
    """Mix channels down by their mean."""
    if len(channels) == 1:
        return channels[0]
    return rounded(np.mean(np.stack(channels).astype(np.float32), axis=0))
