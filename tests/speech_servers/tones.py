"""Tones in the formats services send: as long as the words need, so that every judge of length is content."""

from __future__ import annotations

import io
import math
import struct
import wave
from functools import cache

MS_PER_LETTER = 60


def pcm(words: str, rate: int = 24_000) -> bytes:
    return _pcm(max(200, MS_PER_LETTER * len(words)), rate)


def wav(words: str, rate: int = 24_000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm(words, rate))
    return buffer.getvalue()


def mp3(words: str, rate: int = 24_000) -> bytes:
    return _mp3(max(200, MS_PER_LETTER * len(words)), rate)


@cache
def _pcm(milliseconds: int, rate: int) -> bytes:
    count = milliseconds * rate // 1000
    return struct.pack(f"<{count}h", *(round(9000 * math.sin(2 * math.pi * 180 * n / rate)) for n in range(count)))


@cache
def _mp3(milliseconds: int, rate: int) -> bytes:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_bit_rate(48 if rate <= 32_000 else 96)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(_pcm(milliseconds, rate)) + encoder.flush())
