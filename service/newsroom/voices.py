"""The voices somebody may ask for: those of the catalogue, ours and the newsroom's own."""

from __future__ import annotations

from service.newsroom.errors import RefusedError
from service.newsroom.room import Room
from voices import catalogue


def check_voice(room: Room, name: str) -> None:
    """Raise RefusedError for a voice that is not there; "" leaves the choice to the house."""
    known = catalogue.standing(room.settings.voices_folder)
    if name and name not in known:
        raise RefusedError("There is no voice {voice!r}; choose one of: {known}.", voice=name, known=", ".join(known))
