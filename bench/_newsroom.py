"""A newsroom in a temporary folder with one article, of any length, waiting to be voiced."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from service.core.model import Block, BlockKind
from service.newsroom.intake import settle
from service.newsroom.room import Room
from service.settings import Settings
from service.storage import articles, versions
from service.storage.database import open_database
from service.storage.media import FolderStore
from service.storage.tables import metadata
from workers.intake.read import read_bytes

LETTERS_PER_MINUTE = 850


class NoQueue:
    """Takes nudges and forgets them: the bench does the work itself."""

    def nudge(self, *_: object, **__: object) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def newsroom(path: Path, minutes: int = 0) -> Iterator[tuple[Room, str]]:
    """Open a newsroom with one version asked for; with `minutes`, of the article repeated to that length."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), debounce=0)
        database = open_database(settings.sql_url)
        metadata.create_all(database.engine)
        room = Room(settings, database, FolderStore(settings.data / "media"), NoQueue())
        with database.writing() as connection:
            article_id = articles.insert_once(connection, "bench", "1", source_kind="file")
        intake = read_bytes(path.read_bytes(), name=path.name)
        settle(room, article_id, replace(intake, article=_lengthened(intake.article, minutes)))
        with database.reading() as connection:
            (version,) = versions.of_article(connection, article_id)
        yield room, version.id
        room.close()


def _lengthened(article, minutes: int):  # noqa: ANN001, ANN202 - an Article
    blocks = [block for block in article.blocks if block.kind is BlockKind.BODY]
    made: list[Block] = []
    while minutes and sum(len(block.text) for block in made) < minutes * LETTERS_PER_MINUTE:
        block = blocks[len(made) % len(blocks)]
        made.append(replace(block, text=f"Phần {len(made) + 1}. {block.text}"))
    return replace(article, blocks=tuple(made)) if minutes else article
