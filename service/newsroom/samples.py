"""The sample newspaper: on an empty newsroom, our own articles go through the same door as a CMS's."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from service.newsroom.intake import deliver
from service.newsroom.payload import Payload
from service.newsroom.room import Room
from service.storage import articles

SITE = "mau"
"""The site the samples are delivered for."""


def load(room: Room) -> int:
    """Deliver the samples when the newsroom holds no article yet; count them. Later starts deliver nothing."""
    with room.database.reading() as connection:
        if articles.count(connection):
            return 0
    shelf = files("service.samples")
    listed = tomllib.loads((shelf / "samples.toml").read_text(encoding="utf-8"))["article"]
    for each in listed:
        payload = printed((shelf / each["file"]).read_text(encoding="utf-8"), each)
        deliver(room, SITE, each["file"].removesuffix(".txt"), payload, "samples", source_kind="sample")
    return len(listed)


def printed(text: str, facts: dict[str, object]) -> Payload:
    """Make the payload of a sample: its first line is the title, its second paragraph the lead, the rest the body."""
    title, lead, body = text.strip().split("\n\n", 2)
    told = {name: facts[name] for name in ("section", "author", "published_at")}
    return Payload(title=title, lead=lead, body_text=body, **told)  # type: ignore[arg-type]
