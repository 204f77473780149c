"""Markers beside media files: SQL says what is on the air, the markers let the media route know without SQL."""

from __future__ import annotations

from service.core.states import State
from service.newsroom.room import Room
from service.storage import episodes, publications
from service.storage.episodes import Recording
from service.storage.media import Marker
from service.storage.publications import Publication


def mark_files(room: Room, article_id: str) -> None:
    """Make the markers of an article's files say what SQL says. Doing it twice is fine; the clock does after a crash.

    A file on the air has none; a replaced one leads to its successor; all of a withdrawn article's are gone. Two
    processes may do it at once: the one whose rows were changed meanwhile does it again, or its markers, written
    last, would let a withdrawn file be heard.
    """
    while not _mark(room, article_id):
        pass


def mark_unmarked(room: Room) -> int:
    """Set the markers that a process did not live to set; count the articles."""
    with room.database.reading() as connection:
        left = publications.unmarked(connection)
    for article_id in left:
        mark_files(room, article_id)
    return len(left)


def _mark(room: Room, article_id: str) -> bool:
    """Set the markers by the rows of one moment; False when these are no longer so."""
    with room.database.reading() as connection:
        aired = publications.of_article(connection, article_id)
        recordings = episodes.of_article(connection, article_id)
    wanted = _markers(aired, recordings)
    for path, marker in wanted.items():
        if room.media.marker(path) != marker:
            room.media.mark(path, marker)
    with room.database.writing() as connection:
        return publications.set_marked(connection, article_id, aired)


def _markers(aired: tuple[Publication, ...], recordings: tuple[Recording, ...]) -> dict[str, Marker | None]:
    on_air = {each.version_id for each in aired if each.state == "published"}
    gone = {each.voice for each in aired if each.state == "withdrawn"}
    live = {each.voice: each.paths for each in recordings if each.version_id in on_air}
    wanted: dict[str, Marker | None] = {}
    for recording in recordings:
        for kind, path in recording.paths.items():
            if recording.voice in gone or recording.state is State.WITHDRAWN:
                wanted[path] = Marker("withdrawn")
            elif recording.state is State.SUPERSEDED and kind in live.get(recording.voice, {}):
                wanted[path] = Marker("superseded", live[recording.voice][kind])
            else:
                wanted[path] = None
    wanted.update({path: None for paths in live.values() for path in paths.values()})
    return wanted
