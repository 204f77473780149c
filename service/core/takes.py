"""The file of a take: its place; bare MP3 frames, then what is known of them, then a seal that tells where they end.

In one file they are written and read at once, and a player that is given it plays the frames.
"""

from __future__ import annotations

import struct
from zlib import crc32

_SEAL = struct.Struct("<II4s")  # bytes of frames, checksum of all before the seal, the mark
_MARK = b"\x00BN4"  # no frame ends in it by chance and yet agrees with the two numbers

SEAL_BYTES = _SEAL.size


FOLDER = "takes"


def path_of(key: str, ending: str = "mp3") -> str:
    """Tell where a take is kept: in one of sixteen folders, for a folder costs as much to make as five files."""
    return f"{FOLDER}/{key[:1]}/{key}.{ending}"


def sealed(frames: bytes, facts: bytes) -> bytes:
    """Make the file."""
    return b"".join((frames, facts, _SEAL.pack(len(frames), crc32(facts, crc32(frames)), _MARK)))


def opened(file: bytes) -> tuple[memoryview, bytes] | None:
    """Give a file's frames and facts; None unless it is whole."""
    told = _told(file)
    if told is None or crc32(memoryview(file)[:-SEAL_BYTES]) != told[1]:
        return None
    return memoryview(file)[: told[0]], file[told[0] : -SEAL_BYTES]


def frames_of(file: bytes) -> bytes:
    """Give a file's frames, ready to be sent; all of it where it has no seal."""
    told = _told(file)
    return file if told is None else file[: told[0]]


def _told(file: bytes) -> tuple[int, int] | None:
    if len(file) < SEAL_BYTES:
        return None
    count, checksum, mark = _SEAL.unpack_from(file, len(file) - SEAL_BYTES)
    return (count, checksum) if mark == _MARK and count <= len(file) - SEAL_BYTES else None
