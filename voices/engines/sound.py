"""Judge what a service sent: is it sound, is it whole, and is there enough of it for the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from voices.engine import Clip, CutSpeechError, SpeechError

LEAST_MS_PER_LETTER = 25
"""Under half of the fastest Vietnamese newsreader (some 18 letters a second): less is a cut or empty answer."""

_STREAMED = (0, 0x7FFFFFFF, 0xFFFFFFFF)  # data sizes a server writes when it can't know the length yet
_KBPS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG-1 layer III
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG-2 and 2.5
)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True, slots=True)
class Sound:
    """What the bytes hold: the format, the sample rate (None: not looked into), the length, and if the end is there."""

    format: str
    sample_rate: int | None
    duration_ms: float | None
    whole: bool


def clip(who: str, audio: bytes, words: str, *, sample_rate: int | None = None, raw: bool = False) -> Clip:
    """Make a Clip of a service's answer to `words`, or raise SpeechError naming what is wrong with it.

    `sample_rate` is what was asked for, in Hz; `raw` says headerless s16le was asked for. Any other rate than asked
    is a permanent error: takes of two rates can't be joined, and asking again gives the same.
    """
    if not audio:
        raise SpeechError(f"{who} sent an empty answer.", permanent=False)
    sound = look(audio, sample_rate, raw=raw)
    if sound is None:
        raise SpeechError(f"{who} sent {_kind(audio)} instead of sound.", permanent=False)
    if not sound.whole:
        raise SpeechError(f"{who} sent only a part of the sound.", permanent=False)
    if sample_rate and sound.sample_rate not in (None, sample_rate):
        raise SpeechError(f"{who} sent {sound.sample_rate} Hz; {sample_rate} Hz was asked for.", permanent=True)
    least = LEAST_MS_PER_LETTER * sum(letter.isalnum() for letter in words)
    if sound.duration_ms is not None and sound.duration_ms < least:
        told = f"{who} sent {sound.duration_ms:.0f} ms of sound for “{words[:80]}”, which needs at least {least} ms."
        raise CutSpeechError(told, permanent=False)
    return Clip(_sized(audio) if sound.format == "wav" else audio, sound.format, sound.sample_rate)


def look(audio: bytes, sample_rate: int | None = None, *, raw: bool = False) -> Sound | None:
    """Say what the bytes hold by their first ones, whatever the server called them; None: no sound we know."""
    if audio[:4] == b"RIFF" and audio[8:12] == b"WAVE":
        return _wav(audio)
    if audio[:4] in (b"OggS", b"fLaC"):
        return Sound("ogg" if audio[:1] == b"O" else "flac", None, None, whole=True)
    if raw and audio[:1] not in (b"<", b"{") and audio[:3] != b"ID3":
        return Sound("s16le", sample_rate, len(audio) / 2 / (sample_rate or 1) * 1000, whole=len(audio) % 2 == 0)
    return _mp3(audio)


def _kind(audio: bytes) -> str:
    start = audio[:64].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return "a message" if start[:1] in (b"{", b"[", b"<") else "bytes of no known format"


def _wav(audio: bytes) -> Sound:
    rate = width = 0
    for name, place, size in _chunks(audio):
        if name == b"fmt ":
            rate = int.from_bytes(audio[place + 4 : place + 8], "little")
            width = int.from_bytes(audio[place + 12 : place + 14], "little")
        elif name == b"data":
            here = len(audio) - place
            length = here if size in _STREAMED else min(size, here)
            return Sound("wav", rate, length / ((rate * width) or 1) * 1000, size in _STREAMED or size <= here)
    return Sound("wav", rate or None, 0.0, whole=False)


def _chunks(audio: bytes) -> Iterator[tuple[bytes, int, int]]:
    """List a RIFF file's chunks: name, where the content begins, and the size it says to have."""
    place = 12
    while place + 8 <= len(audio):
        size = int.from_bytes(audio[place + 4 : place + 8], "little")
        yield audio[place : place + 4], place + 8, size
        place += 8 + size + size % 2


def _sized(audio: bytes) -> bytes:
    """Write the true sizes into a WAV that was streamed: decoders take its zeros at their word."""
    for name, place, size in _chunks(audio):
        if name == b"data" and size in _STREAMED:
            there = (len(audio) - place).to_bytes(4, "little")
            return b"RIFF" + (len(audio) - 8).to_bytes(4, "little") + audio[8 : place - 4] + there + audio[place:]
    return audio


def _mp3(audio: bytes) -> Sound | None:
    place = _after_id3(audio)
    rate, samples = 0, 0
    while place + 4 <= len(audio):
        frame = _frame(audio[place : place + 4])
        if frame is None:
            break
        length, rate, count = frame
        if place + length > len(audio):
            return Sound("mp3", rate, samples / rate * 1000, whole=False)
        samples += count
        place += length
    return Sound("mp3", rate, samples / rate * 1000, whole=True) if samples else None


def _after_id3(audio: bytes) -> int:
    if audio[:3] != b"ID3":
        return 0
    size = 0
    for byte in audio[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame(head: bytes) -> tuple[int, int, int] | None:
    """Read an MPEG layer III frame header: bytes, sample rate and samples of the frame; None: no such header."""
    bits = int.from_bytes(head, "big")
    version, layer, rate_index, speed_index = bits >> 19 & 3, bits >> 17 & 3, bits >> 12 & 15, bits >> 10 & 3
    if bits >> 21 != 0x7FF or version == 1 or layer != 1 or rate_index in (0, 15) or speed_index == 3:
        return None
    rate = _HERTZ[version][speed_index]
    samples = 1152 if version == 3 else 576
    kbps = _KBPS[0 if version == 3 else 1][rate_index]
    return samples // 8 * kbps * 1000 // rate + (bits >> 9 & 1), rate, samples
