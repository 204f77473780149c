"""The site's icon, drawn in the newspaper's colour: a sound and its echo. SVG, and PNG where that is asked for."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="{corner}" fill="{colour}"/>'
    '<g fill="#fff">{bars}</g></svg>'
)
_BARS = ((12, 14), (21, 26), (30, 36), (39, 22), (48, 12))  # left edge and height of each bar, of 64
_WIDE = 6.0
_SAMPLES = 4  # per pixel and side: enough for smooth edges


def svg(colour: str) -> str:
    """Draw the icon as SVG."""
    bars = "".join(
        f'<rect x="{left - 1}" y="{32 - height / 2:g}" width="{_WIDE:g}" height="{height}" rx="3"/>'
        for left, height in _BARS
    )
    return _SVG.format(corner=14, colour=colour, bars=bars)


def png(colour: str, pixels: int) -> bytes:
    """Draw the icon as a full-bleed PNG (the system rounds its corners), `pixels` wide and high."""
    ground = bytes.fromhex(colour.lstrip("#"))
    scale = pixels * _SAMPLES / 64
    covers = [(round((x - 1) * scale), round((x - 1 + _WIDE) * scale), _bar(height, scale)) for x, height in _BARS]
    rows = [_row(y, pixels, ground, covers) for y in range(pixels)]
    header = struct.pack(">IIBBBBB", pixels, pixels, 8, 2, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = (b"IHDR", header), (b"IDAT", body), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _bar(height: int, scale: float) -> Callable[[int], int]:
    """Give how far a rounded bar draws in from its sides at a row of samples; its full width and more: not there."""
    half, radius, middle = height / 2 * scale, _WIDE / 2 * scale, 32 * scale

    def inset(row: int) -> int:
        past = abs(row + 0.5 - middle) - (half - radius)
        if past <= 0:
            return 0
        return round(radius - (radius**2 - past**2) ** 0.5) if past < radius else 1 << 20

    return inset


def _row(y: int, pixels: int, ground: bytes, covers: list[tuple[int, int, Callable[[int], int]]]) -> bytes:
    counts = [0] * pixels
    for sample in range(y * _SAMPLES, (y + 1) * _SAMPLES):
        for left, right, inset in covers:
            for x in range(left + inset(sample), right - inset(sample)):
                counts[x // _SAMPLES] += 1
    shades = [_blend(ground, count / _SAMPLES**2) for count in range(_SAMPLES**2 + 1)]
    return b"".join(shades[count] for count in counts)


def _blend(ground: bytes, white: float) -> bytes:
    return bytes(round(channel + (255 - channel) * white) for channel in ground)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
