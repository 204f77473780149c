"""The room: everything a newsroom function may reach, opened once per process and passed first to all of them."""

from __future__ import annotations

from dataclasses import dataclass

from service.settings import Settings
from service.storage.database import Database, open_database
from service.storage.media import MediaStore, open_media
from service.storage.queue import Queue, open_queue, redis_url


@dataclass(frozen=True, slots=True)
class Room:
    """The settings, the database, the media store and the queue of one newsroom."""

    settings: Settings
    database: Database
    media: MediaStore
    queue: Queue

    def close(self) -> None:
        """Close every connection; a closed room may not be used again."""
        self.database.close()
        self.queue.close()


def open_room(settings: Settings) -> Room:
    """Open a room by its settings. Nothing is reached before it is used; never carry a room across a fork."""
    return Room(
        settings=settings,
        database=open_database(settings.sql_url),
        media=open_media(settings.media_url, settings.data / "media"),
        queue=open_queue(redis_url(settings.redis_url, settings.data)),
    )
