"""Storage's exceptions. Every message is a sentence naming the row, path or server."""

from __future__ import annotations


class StorageError(Exception):
    """The database, the media store or the queue could not do what was asked."""


class MissingError(StorageError):
    """A row or a media file that was asked for by name is not there."""


class UnavailableError(StorageError):
    """A part can't be used now: its disk is full, its server away. Nothing is lost; later it may go."""


class QueueError(UnavailableError):
    """Redis can't be reached. Rows still say what is due: nothing is lost."""


class MediaError(UnavailableError):
    """The media store can't be reached or is set up wrongly."""


class MediaPathError(StorageError):
    """A media path is not a plain relative ASCII path."""


class MediaConflictError(StorageError):
    """Other bytes already stand at a media path; the bytes at a path never differ."""

    def __init__(self, path: str) -> None:
        super().__init__(f"Other bytes already stand at {path}; name new bytes by their own hash.")
