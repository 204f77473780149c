"""The JSON shape of a lexicon entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.newsroom.lexicon import KINDS, MOST_PRIORITY, TIERS, Wish
from service.web.api.declare import Schema
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, WHOLE, row, thing

_WORDS: Schema = {"type": "array", "items": {"type": "string", "maxLength": 80}, "maxItems": 20}

WISH = thing(
    {"printed": {"type": "string", "minLength": 1, "maxLength": 200}, "spoken": {"type": "string", "maxLength": 1000}},
    {
        "kind": {"enum": list(KINDS)},
        "tier": {"enum": list(TIERS)},
        "scope": {"type": "string", "maxLength": 120},
        "left": _WORDS,
        "right": _WORDS,
        "case": {"enum": ["exact", "any"]},
        "priority": {"type": "integer", "minimum": -MOST_PRIORITY, "maximum": MOST_PRIORITY},
        "dot": FLAG,
        "note": {"type": "string", "maxLength": 500},
    },
)
"""An entry as somebody wants it."""

ENTRY: Schema = {
    "type": "object",
    "required": ["id", "printed", "spoken", "tier", "scope", "state", "revision", "who"],
    "properties": {
        "id": SHORT, "printed": TEXT, "spoken": TEXT, "kind": TEXT, "tier": TEXT, "scope": TEXT, "state": TEXT,
        "revision": WHOLE, "who": TEXT, "note": TEXT,
    },
}  # fmt: skip
"""An entry as it stands."""

IMPACT: Schema = {
    "type": "object",
    "required": ["sentences", "articles", "episodes", "seconds", "dollars", "paid_dollars"],
    "properties": {
        "sentences": WHOLE, "articles": WHOLE, "episodes": WHOLE, "seconds": {"type": "number"},
        "dollars": {"type": "number"}, "paid_dollars": {"type": "number"},
        "examples": {"type": "array", "items": OBJECT},
    },
}  # fmt: skip
"""What a change would touch."""


def wish_of(given: Mapping[str, Any]) -> Wish:
    """Read an entry from a body that was held to WISH."""
    return Wish(**{**given, "left": tuple(given.get("left", ())), "right": tuple(given.get("right", ()))})


def entry(found: Any) -> dict[str, Any]:
    """Write an entry."""
    return row(found)
