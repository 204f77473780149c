"""The small rendition for slow lines: Opus at 28 kbps in WebM, packets of 20 ms kept take by take and joined."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream

from workers.audio.packets import PACKET_MS, framed
from workers.audio.sound import Samples

RATE = 24_000
BITS_PER_SECOND = 28_000
MIME = "audio/webm; codecs=opus"

_OPTIONS = {"application": "audio", "compression_level": "5", "frame_duration": str(PACKET_MS), "vbr": "constrained"}
"""Measured against `voip` at 24 kbps: a third of the time, 0.1 LU lost instead of 0.3 to 0.9, spectra as near."""


class SmallEncoder:
    """Encodes one take into Opus packets."""

    def __init__(self) -> None:
        self._opus = _encoder()
        self._packets: list[bytes] = []

    def feed(self, samples: Samples) -> None:
        """Encode samples at 24 kHz."""
        if len(samples):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None, :], format="s16", layout="mono")
            frame.sample_rate = RATE
            self._packets += [bytes(packet) for packet in self._opus.encode(frame)]

    def finish(self, duration_ms: float) -> bytes:
        """End the take with silence so that it lasts `duration_ms`, to the packet above."""
        wanted = -(-duration_ms // PACKET_MS)
        missing = int((wanted + 1 - len(self._packets)) * PACKET_MS * RATE / 1000)
        self.feed(np.zeros(max(0, missing), np.int16))
        self._packets += [bytes(packet) for packet in self._opus.encode(None)]
        return b"".join(framed(packet) for packet in self._packets[: int(wanted)])


def write_webm(target: Path, given: Iterable[bytes]) -> None:
    """Write Opus packets of 20 ms into a WebM file, as they come."""
    with av.open(str(target), "w", format="webm", options={"fflags": "bitexact"}) as container:
        stream = _stream(container)
        for place, packet in enumerate(given):
            part = av.Packet(packet)
            part.stream = stream
            part.time_base = Fraction(1, 1000)
            part.pts = part.dts = place * PACKET_MS
            part.duration = PACKET_MS
            part.is_keyframe = True
            container.mux(part)


def _encoder() -> AudioCodecContext:
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    _set_up(encoder)
    encoder.options = _OPTIONS
    encoder.open()
    return encoder


def _stream(container: av.container.OutputContainer) -> AudioStream:
    stream = container.add_stream("libopus", rate=RATE)
    assert isinstance(stream, AudioStream)
    _set_up(stream.codec_context)
    stream.codec_context.open()  # writes the OpusHead that the container needs
    return stream


def _set_up(encoder: AudioCodecContext) -> None:
    encoder.sample_rate = RATE
    encoder.layout = "mono"
    encoder.format = "s16"
    encoder.bit_rate = BITS_PER_SECOND
