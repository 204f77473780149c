"""The child process that holds a Piper voice: run by its path; what goes over its pipes stands in child.py."""

from __future__ import annotations

import os
import signal
import struct
import sys

from piper import PiperVoice, SynthesisConfig

ANSWER, QUESTION = 1, 0


def main(model: str, speed: str, speaker: str) -> None:
    """Answer requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    voice = PiperVoice.load(model)
    settings = SynthesisConfig(
        speaker_id=int(speaker) if voice.config.num_speakers > 1 else None,
        length_scale=voice.config.length_scale / float(speed),
        normalize_audio=False,  # it would set every sentence to the same peak, and none to the same loudness
    )
    while head := _read(4):
        words = _read(struct.unpack("<I", head)[0]).decode()
        pcm = b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(words, settings))
        _write(struct.pack("<III", voice.config.sample_rate, len(pcm), 0) + pcm)


def _read(count: int) -> bytes:
    """Read that many bytes; fewer only when the stream has ended."""
    parts: list[bytes] = []
    while count and (part := os.read(QUESTION, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(answer: bytes) -> None:
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(ANSWER, rest) :]


if __name__ == "__main__":
    main(*sys.argv[1:])
