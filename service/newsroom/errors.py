"""The newsroom's exceptions. Every message is a sentence for the editor or caller who asked."""

from __future__ import annotations


class NewsroomError(Exception):
    """The newsroom can't do what was asked."""


class NotFoundError(NewsroomError):
    """What was asked for by id or name does not exist."""


class ConflictError(NewsroomError):
    """What was asked does not fit how things stand now: another state, another revision, taken already."""


class RefusedError(NewsroomError):
    """What was given can't be accepted as it is; the message says what would be right."""


class GoneError(NotFoundError):
    """What was asked for was here, and was withdrawn."""
