"""The two shapes of our MP3: `podcast` at 44.1 kHz, which Apple asks for, and `light` at speech's own rate."""

from __future__ import annotations

from workers.audio.mp3 import Shape
from workers.audio.take import Form

PROFILES = {"podcast": Shape(rate=44_100), "light": Shape(rate=24_000)}
"""Both 64 kbps. `light` costs half the time to encode; engines speak at 22.05 or 24 kHz, so nothing is lost in it."""


def form_of(profile: str, outputs: tuple[str, ...] = ("mp3",)) -> Form:
    """Make the form of a profile. Raise KeyError for a profile there is none of."""
    return Form(PROFILES[profile], outputs)
