"""The engines: one file each, imported when a voice first needs it."""

from __future__ import annotations

ENGINES: dict[str, str] = {
    "edge": "voices.engines.edge:Edge",
    "espeak": "voices.engines.espeak:Espeak",
    "gtts": "voices.engines.gtts:Gtts",
    "piper": "voices.engines.piper:Piper",
}
"""Where each engine's class is. It is made of (parameters, keys, folder) and imports what is heavy when it speaks."""

SERVICES = "voices.engines.http:Service"
"""What makes an engine of any other name: a row of services.toml, which needs no class of its own."""
