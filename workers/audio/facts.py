"""What is known of a take besides its bytes, and the packed form in which it stands behind them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import chain

from workers.audio.timing import Times

_HEAD = struct.Struct("<IIIdd")  # frames, pieces, bytes of energies; duration_ms, peak_dbtp
_PIECE = struct.Struct("<ddI")  # start, end; words
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a clip sounds in its take, in milliseconds; `words` hold (start, end) of each of its words from `start`."""

    start: float
    end: float
    words: Times


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a take besides its bytes.

    `energies` are K-weighted mean squares of each 100 ms in hundredths of a dB, as 16-bit integers (<i2).
    """

    frames: int
    duration_ms: float
    pieces: tuple[Heard, ...]
    energies: bytes
    peak_dbtp: float


def packed(facts: Facts) -> bytes:
    """Pack facts; the words' times to the tenth of a millisecond, which is all they hold."""
    head = _HEAD.pack(facts.frames, len(facts.pieces), len(facts.energies), facts.duration_ms, facts.peak_dbtp)
    heads = b"".join(_PIECE.pack(piece.start, piece.end, len(piece.words)) for piece in facts.pieces)
    times = [round(time * _TENTHS) for piece in facts.pieces for time in chain.from_iterable(piece.words)]
    return b"".join((head, heads, struct.pack(f"<{len(times)}i", *times), facts.energies))


def unpacked(data: bytes) -> Facts:
    """Read packed facts."""
    frames, pieces, size, duration_ms, peak_dbtp = _HEAD.unpack_from(data)
    words = _HEAD.size + pieces * _PIECE.size
    heads = tuple(_PIECE.iter_unpack(data[_HEAD.size : words]))
    count = 2 * sum(head[2] for head in heads)
    times = iter(struct.unpack_from(f"<{count}i", data, words))
    found = tuple(
        Heard(start, end, tuple((next(times) / _TENTHS, next(times) / _TENTHS) for _ in range(length)))
        for start, end, length in heads
    )
    place = words + 4 * count
    return Facts(frames, duration_ms, found, data[place : place + size], peak_dbtp)
