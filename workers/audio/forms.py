"""The two shapes of our MP3: `podcast` at 44.1 kHz, which Apple asks for, and `light` at speech's own rate."""

from __future__ import annotations

from collections.abc import Iterable

from workers.audio.mp3 import Shape
from workers.audio.take import Form

PROFILES = {"podcast": Shape(rate=44_100), "light": Shape(rate=24_000)}
"""Both at 64 kbps; `light` takes half the time to encode."""

LOW = Shape(rate=22_050)
LOW_ENGINES = frozenset({"espeak", "piper"})
"""Engines that speak at 22.05 kHz; where all of an episode do, its light MP3 needs no change of rate."""


def form_of(profile: str, outputs: tuple[str, ...] = ("mp3",), *, engines: Iterable[str] = ("any",)) -> Form:
    """Make the form in which all the engines of one episode are joined: two rates never meet in a file."""
    if profile == "light" and set(engines) <= LOW_ENGINES:
        return Form(LOW, outputs)
    return Form(PROFILES[profile], outputs)
