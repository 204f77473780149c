"""The rests of a reading: how long a voice is silent after each kind of segment, and between breaths inside one."""

from __future__ import annotations

from collections.abc import Mapping

PAUSES_MS: Mapping[str, int] = {
    "title": 900,
    "lead": 700,
    "before_subhead": 700,
    "subhead": 550,
    "body": 600,
    "outro": 0,
    "stop": 400,
    "clause": 300,
    "comma": 160,
    "forced": 60,
}
"""Milliseconds after a segment of each role, and between the breaths inside one; a house may choose others."""
