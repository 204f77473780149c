"""Corrections: an item of their own for those who have heard, or already downloaded, what was wrong.

No app can be made to fetch a replaced recording again, so a serious error is also corrected out loud.
"""

from __future__ import annotations

from service.core.model import digest, nfc
from service.core.vietnam import VIETNAM
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.house import house
from service.newsroom.intake import Delivered, deliver
from service.newsroom.payload import Payload
from service.newsroom.room import Room
from service.storage import articles, publications

MOST_CHARACTERS = 2000


def correct(room: Room, article_id: str, text: str, *, who: str) -> Delivered:
    """Publish a correction of an article as a new item, ahead of other work; the same words twice are one.

    `text` says what was wrong and what is right. It goes the way of every article, the house's policy included.
    Raise NotFoundError, ConflictError when nobody can have heard the article, RefusedError for no or too many words.
    """
    text = nfc(text)
    if not text or len(text) > MOST_CHARACTERS:
        raise RefusedError(
            "A correction needs 1 to {most} characters that say what is right.",
            most=MOST_CHARACTERS,
        )
    with room.database.reading() as connection:
        row = articles.get(connection, article_id)
        aired = publications.of_article(connection, article_id)
    if row is None:
        raise NotFoundError("There is no article {id!r}.", id=article_id)
    if not aired:
        raise ConflictError("The article {id!r} was never published; correct its script instead.", id=article_id)
    date = aired[0].first_published_at.astimezone(VIETNAM)
    words = (
        f"Trong bài “{row.title}”, phát ngày {date.day}/{date.month}/{date.year}, có nội dung chưa chính xác. "
        f"{text.rstrip('.')}. {house(room).name} xin lỗi quý thính giả và những người có liên quan."
    )
    payload = Payload(
        title=f"Đính chính: {row.title}",
        body_text=words,
        section=row.section,
        source_url=row.source_url,
        voices=tuple(each.voice for each in aired),
        priority="breaking",
    )
    name = f"dinh-chinh-{article_id}-{digest(text)[:10]}"
    return deliver(room, row.site, name, payload, who, source_kind="correction")
