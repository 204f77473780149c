"""The newsroom itself over HTTP: its settings and its own files."""

from __future__ import annotations

from typing import Any

from service.newsroom import belongings
from service.newsroom import house as newsroom
from service.web.api.callers import caller
from service.web.api.declare import declare, given, numbered_revision
from service.web.api.house_shapes import HOUSE
from service.web.api.shapes import OBJECT, TEXT, decoded, etag, row, thing
from service.web.context import current_room

_FILE = thing({"use": {"enum": list(belongings.LIMITS)}, "data": {"type": "string", "contentEncoding": "base64"}})


@declare("GET", "/house", summary="Show the newsroom's settings", scope="house:read", replies={200: OBJECT})
def get_house() -> Any:
    """Show the settings with their ETag."""
    return _house(newsroom.house(current_room()))


@declare("PATCH", "/house", summary="Change some of the newsroom's settings", scope="house:write", if_match=True,
         body=HOUSE, replies={200: OBJECT})  # fmt: skip
def patch_house() -> Any:
    """Change the fields given; 409 when somebody else changed them meanwhile."""
    return _house(newsroom.change_house(current_room(), numbered_revision(), who=caller().who, **given()))


@declare("POST", "/house/files", summary="Keep a logo or a sound of the newsroom's own", scope="house:write",
         body=_FILE, replies={201: thing({"path": TEXT})}, limit="60 per minute")  # fmt: skip
def keep_file() -> Any:
    """Keep a file and tell its path, which PATCH /house takes as `logo`, `ident`, `bed` or `closing`.

    Pictures are PNG or JPEG, recordings MP3, WAV, M4A, Ogg or FLAC; 422 says what is too large, short or long.
    """
    data = decoded(given()["data"])
    return {"path": belongings.keep(current_room(), given()["use"], data, who=caller().who)}, 201


def _house(found: newsroom.House) -> Any:
    return row(found, "revision"), 200, etag(found.revision)


ROUTES = (get_house, patch_house, keep_file)
