"""The voices there are, and hearing a sentence."""

from __future__ import annotations

from typing import Any

from service.newsroom import previews, speech
from service.web.api.callers import caller
from service.web.api.declare import declare, given
from service.web.api.lexicon_shapes import WISH, wish_of
from service.web.api.shapes import FLAG, MAYBE_TEXT, OBJECT, SHORT, TEXT, listed, row, thing
from service.web.context import current_room

VOICE = thing(
    {"id": TEXT, "label": TEXT, "label_en": TEXT, "sex": TEXT, "region": TEXT, "ready": FLAG, "why": TEXT},
    {"engine": MAYBE_TEXT, "checked_at": MAYBE_TEXT},
)
PREVIEW = OBJECT


@declare(
    "GET",
    "/voices",
    summary="List the voices and whether they can be heard now",
    scope="",
    replies={200: listed(VOICE)},
)
def list_voices() -> Any:
    """List the voices of the catalogue, each with the engine that would speak now."""
    return {"items": [_voice(each) for each in speech.speaking(current_room())]}


@declare(
    "POST",
    "/previews",
    summary="Ask to hear a sentence, with readings to try",
    scope="lexicon:write",
    body=thing({"text": {"type": "string", "minLength": 1, "maxLength": 600}},
               {"voice": SHORT, "article": SHORT, "entries": {"type": "array", "items": WISH, "maxItems": 20}}),
    replies={202: PREVIEW},
)  # fmt: skip
def ask_preview() -> Any:
    """Ask to hear a sentence; look again at its address until `state` is done or failed."""
    asked = given()
    made = previews.request(
        current_room(), asked["text"], voice=asked.get("voice", ""), article_id=asked.get("article", ""),
        wishes=[wish_of(each) for each in asked.get("entries", [])], who=caller().who,
    )  # fmt: skip
    return row(made), 202, {"Location": f"/api/v1/previews/{made.id}"}


@declare(
    "GET",
    "/previews/<preview_id>",
    summary="Look at a sentence asked for",
    scope="lexicon:write",
    replies={200: PREVIEW},
)
def get_preview(preview_id: str) -> Any:
    """Show what became of a sentence."""
    return row(previews.get(current_room(), preview_id))


def _voice(each: speech.Speaking) -> dict[str, Any]:
    voice = each.voice
    return {
        "id": voice.id,
        "label": voice.label,
        "label_en": voice.label_en,
        "sex": voice.sex,
        "region": voice.region,
        "ready": each.part is not None,
        "why": each.why,
        "engine": each.part.engine if each.part else None,
        "checked_at": each.checked_at.isoformat() if each.checked_at else None,
    }


ROUTES = (list_voices, ask_preview, get_preview)
