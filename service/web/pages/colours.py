"""A newspaper's colour made readable: WCAG contrast on light and on dark paper, whatever the paper chose."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

LIGHT_PAPER, DARK_PAPER = "#f4f1eb", "#2a2b2f"  # the least favourable grounds the colour stands on
_READABLE = 4.6  # WCAG 2.2, 1.4.3 asks 4.5; a hair more survives rounding
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Shades:
    """The colour as text and button ground: `light` with white words on it, `dark` with near-black ones."""

    light: str
    dark: str


def shades(colour: str) -> Shades:
    """Darken the colour for light pages and lighten it for dark ones, only as far as reading needs."""
    return Shades(_until(colour, LIGHT_PAPER, -1), _until(colour, DARK_PAPER, 1))


def contrast(one: str, other: str) -> float:
    """Measure the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _until(colour: str, paper: str, direction: int) -> str:
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    for _ in range(_STEPS):
        tried = _hex(colorsys.hls_to_rgb(hue, light, saturation))
        if contrast(tried, paper) >= _READABLE:
            return tried
        light = min(1.0, max(0.0, light + direction / _STEPS))
    return "#000000" if direction < 0 else "#ffffff"


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    number = int(colour.lstrip("#"), 16)
    return (number >> 16) / 255, (number >> 8 & 255) / 255, (number & 255) / 255


def _hex(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
