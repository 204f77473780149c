"""An article as its CMS may ask about it: how its intake ended, its versions, where it is heard."""

from __future__ import annotations

from dataclasses import dataclass

from service.newsroom.errors import NotFoundError
from service.newsroom.listed import path_of
from service.newsroom.room import Room
from service.storage import articles, episodes, publications, versions
from service.storage.articles import ArticleRow
from service.storage.database import Connection
from service.storage.versions import Version


@dataclass(frozen=True, slots=True)
class Described:
    """One article. `state` is `received` until it is read, then its intake's outcome, or `withdrawn`.

    `score` (0..1) is how sure the intake is of the kinds of its blocks, by letters; None until it is read.
    `audio` is the media path of what listeners hear, "" for nothing.
    """

    row: ArticleRow
    state: str
    score: float | None
    versions: tuple[Version, ...]
    path: str
    audio: str

    @property
    def is_read(self) -> bool:
        """Whether what was delivered last has been read."""
        return self.row.read_due_at is None and self.row.outcome is not None

    @property
    def note(self) -> str:
        """Why it is not read yet, where that is known; "" otherwise."""
        return "" if self.is_read else " ".join(self.row.flags)


def describe(room: Room, article_id: str) -> Described:
    """Describe an article. Raise NotFoundError."""
    with room.database.reading() as connection:
        return _described(connection, articles.get(connection, article_id), article_id)


def describe_by_source(room: Room, site: str, source_id: str) -> Described:
    """Describe an article by its id at its own site. Raise NotFoundError."""
    with room.database.reading() as connection:
        return _described(connection, articles.look_up(connection, site, source_id), f"{site}/{source_id}")


def _described(connection: Connection, row: ArticleRow | None, named: str) -> Described:
    if row is None:
        raise NotFoundError("There is no article {id!r}.", id=named)
    made = versions.of_article(connection, row.id)
    path = path_of(row.id, row.title, row.source_kind)
    return Described(row, _state(row), _score(row), made, path, _audio(connection, row.id))


def _state(row: ArticleRow) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.read_due_at is not None or row.outcome is None:
        return "received"
    return row.outcome


def _score(row: ArticleRow) -> float | None:
    if row.outcome is None or row.read_due_at is not None:
        return None
    letters = sum(len(block["text"]) for block in row.blocks)
    sure = sum(len(block["text"]) * float(block["confidence"]) for block in row.blocks)
    return round(sure / letters, 3) if letters else 0.0


def _audio(connection: Connection, article_id: str) -> str:
    for each in publications.of_article(connection, article_id):
        if each.state == "published":
            episode = episodes.get(connection, each.version_id)
            return episode.audio.path if episode else ""
    return ""
