"""Trials: one page read to see what its site's profile makes of it. No list shows it and nobody hears it."""

from __future__ import annotations

from datetime import timedelta

from service.core.model import digest
from service.newsroom import intake
from service.newsroom.room import Room
from service.storage import articles
from service.storage.schema import now

KEPT = timedelta(days=1)
"""How long a trial may be looked at."""


def read(room: Room, url: str, *, site: str, who: str) -> str:
    """Read a page as a trial and return the id its script is seen under. Raise RefusedError.

    The same page is the same trial, and never the article that was delivered from it.
    """
    made = intake.submit_url(
        room, url, who=who, site=site, source_kind=articles.TRIAL, source_id=f"{articles.TRIAL}:{digest(url)}",
        status="draft", audio="never",
    )  # fmt: skip
    return made.article_id


def forget(room: Room) -> int:
    """Delete the trials nobody needs any more; count them."""
    with room.database.writing() as connection:
        return articles.forget_trials(connection, before=now() - KEPT)
