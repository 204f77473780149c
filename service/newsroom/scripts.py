"""An article's script as rows keep it: the intake's script, the editors' changes, the printed order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.core.editing import Anchor, Edit, EditKind
from service.core.model import BlockKind, LeftOut, Role, Script, Segment
from service.storage import edits as rows
from service.storage.database import Connection


def script_from(kept: Mapping[str, Any] | None) -> Script:
    """Build a Script from the JSON it was kept as."""
    if not kept:
        return Script("")
    return Script(
        kept.get("title", ""),
        tuple(Segment(**{**each, "role": Role(each["role"])}) for each in kept.get("segments", ())),
        tuple(LeftOut(BlockKind(each["kind"]), each["printed"], each["why"]) for each in kept.get("left_out", ())),
        tuple(kept.get("flags", ())),
    )


def edits_of(connection: Connection, article_id: str) -> list[Edit]:
    """List the editors' changes that hold, in the order they are replayed."""
    return [
        Edit(row.id, EditKind(row.kind), Anchor(row.anchor["printed"], row.anchor.get("nth", 0)), row.value)
        for row in rows.of_article(connection, article_id)
    ]


def printed_order(article: Any) -> list[str]:
    """Give the printed text of an article's blocks in their order."""
    return [block["text"] for block in article.blocks] if article is not None else []
