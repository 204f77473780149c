"""The engines: one file each, imported when a voice first needs it."""

from __future__ import annotations

ENGINES: dict[str, str] = {
    "espeak": "voices.engines.espeak:Espeak",
}
"""Where each engine's class is. It is made of (parameters, keys, folder) and imports what is heavy when it speaks.

A name that is not here is looked up in services.toml, whose rows need no class of their own.
"""
