"""Opus packets of 20 ms as takes keep them: each behind its length (two bytes, little-endian)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

PACKET_MS = 20

_LENGTH = struct.Struct("<H")


def framed(packet: bytes) -> bytes:
    """Put a packet behind its length."""
    return _LENGTH.pack(len(packet)) + packet


def packets(data: bytes) -> Iterator[bytes]:
    """Give the packets of framed data."""
    place = 0
    while place < len(data):
        (length,) = _LENGTH.unpack_from(data, place)
        yield data[place + 2 : place + 2 + length]
        place += 2 + length


def in_step(takes: Iterable[tuple[bytes, float]]) -> Iterator[bytes]:
    """Give the packets of takes (framed packets, duration in ms), kept on the takes' own clock.

    A take holds the packets that cover it, so its last one, of silence, may run past its end: left out where it does.
    """
    clock, given = 0.0, 0
    for data, duration_ms in takes:
        clock += duration_ms
        for packet in packets(data):
            if given * PACKET_MS < clock - PACKET_MS / 2:
                yield packet
                given += 1
