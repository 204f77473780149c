"""Hearing a reading before it is kept: a sentence is a row and a job of its own queue, and the desk asks again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from service.core.slugs import fold
from service.newsroom.errors import NotFoundError, RefusedError
from service.newsroom.house import house, style
from service.newsroom.impact import sentences_with
from service.newsroom.lexicon import Wish, kept_wishes, layered
from service.newsroom.room import Room
from service.newsroom.voices import check_voice
from service.storage import archive as archive_rows
from service.storage import held
from service.storage import previews as rows
from service.storage.previews import Preview
from service.storage.schema import now
from voices.text import read

LONGEST = 600
"""The most characters a sentence to be heard may hold; longer ones are cut around the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a sentence is said without and with an entry."""

    printed: str
    before: str
    after: str


def request(  # noqa: PLR0913 – what is heard, how, and by whom
    room: Room, text: str, *, voice: str, article_id: str = "", wishes: Sequence[Wish] = (), who: str
) -> Preview:
    """Ask to hear a sentence with these entries on top of what the article is read with."""
    sentence = " ".join(text.split())
    if not sentence or len(sentence) > LONGEST:
        raise RefusedError("A sentence to be heard needs 1 to {most} characters.", most=LONGEST)
    entries = [asdict(wish) for wish in wishes]
    check_voice(room, voice)
    with room.database.writing() as connection:
        if article_id and held.look(connection, article_id) is None:
            raise NotFoundError("There is no article {id!r}.", id=article_id)
        preview_id = rows.add(
            connection,
            now(),
            article_id=article_id,
            voice=voice or house(room).voice_of("") or room.settings.voice,
            text=sentence,
            entries=entries,
            who=who,
        )
    room.queue.nudge("preview", preview_id, queue="previews", timeout=60, at_front=True)
    return get(room, preview_id)


def get(room: Room, preview_id: str) -> Preview:
    """Read a sentence asked for. Raise NotFoundError."""
    with room.database.reading() as connection:
        found = rows.get(connection, preview_id)
    if found is None:
        raise NotFoundError("There is no preview {id!r}.", id=preview_id)
    return found


def said(room: Room, text: str, wish: Wish, article_id: str = "") -> Said:
    """Tell how a sentence is said without and with an entry."""
    kept, manner = kept_wishes(room, article_id), style(house(room))
    without = [each for each in kept if (each.printed, each.tier) != (wish.printed, wish.tier)]
    before = read(text, layered(kept), manner).text
    return Said(printed=text, before=before, after=read(text, layered([*without, wish]), manner).text)


def example(room: Room, wish: Wish) -> str:
    """Find a sentence of the archive that an entry applies in; "" when there is none."""
    with room.database.reading() as connection:
        for row in archive_rows.lines_with(connection, _words(wish)):
            found = sentences_with(row.lines, wish)
            if found:
                return found[0][:LONGEST]
    return ""


def _words(wish: Wish) -> list[str]:
    return fold(wish.printed).split()
