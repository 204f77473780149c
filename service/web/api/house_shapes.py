"""The JSON shape of the newsroom's settings."""

from __future__ import annotations

from service.core.pauses import PAUSES_MS
from service.newsroom.house_rules import DOUBTFUL, LONGEST_PAUSE_MS, MOST_ARTICLES, POLICIES
from service.newsroom.payload import CAPTIONS
from service.web.api.declare import Schema
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, thing
from voices.text import STYLES

_NAMES: Schema = {"type": "array", "items": SHORT, "maxItems": 100}
_DAY: Schema = {"type": "integer", "minimum": 0, "maximum": 6}
_MS: Schema = {"type": "integer", "minimum": 0, "maximum": LONGEST_PAUSE_MS}

_SECTION = thing({"slug": SHORT, "name": SHORT}, {"voice": SHORT})
_BULLETIN = thing(
    {"slug": SHORT, "name": SHORT, "at": SHORT},
    {
        "days": {"type": "array", "items": _DAY, "maxItems": 7},
        "sections": _NAMES,
        "voice": SHORT,
        "second_voice": SHORT,
        "articles": {"type": "integer", "minimum": 1, "maximum": MOST_ARTICLES},
    },
)

_TEXTS = ("about", "site_url", "logo", "owner", "email", "default_voice", "outro", "ident", "bed", "closing")

HOUSE = thing(
    {},
    {
        **dict.fromkeys(_TEXTS, TEXT),
        "name": SHORT,
        "short_name": SHORT,
        "language": SHORT,
        "colour": SHORT,
        "sections": {"type": "array", "items": _SECTION, "maxItems": 200},
        "more_voices": _NAMES,
        "policy": {"enum": list(POLICIES)},
        "second_person": FLAG,
        "doubtful": {"enum": list(DOUBTFUL)},
        "read_captions": {"enum": list(CAPTIONS)},
        "read_byline": FLAG,
        "style": {"enum": list(STYLES)},
        "reading": OBJECT,
        "pauses": thing({}, dict.fromkeys(PAUSES_MS, _MS)),
        "bulletins": {"type": "array", "items": _BULLETIN, "maxItems": 50},
    },
)
"""Any of the newsroom's settings."""
