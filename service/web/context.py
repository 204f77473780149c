"""What every view may ask of the application it runs in."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, request

from service.newsroom.room import Room

_KEY = "baonoi.room"


def furnish(app: Flask, room: Room) -> None:
    """Give the application its room."""
    app.extensions[_KEY] = room


def current_room() -> Room:
    """Return the room of the application that answers now: settings, database, media, queue."""
    return cast("Room", current_app.extensions[_KEY])


def absolute(path: str) -> str:
    """Make a full address: under the site's public name when it was given one, else under the name asked for."""
    return (current_room().settings.base_url or request.host_url.rstrip("/")) + path
