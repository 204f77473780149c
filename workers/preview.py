"""Previews: one sentence as it would sound, for an editor who is about to change how it is read."""

from __future__ import annotations

import hashlib
import logging
from contextlib import closing

from service.core.model import Role, Segment
from service.newsroom import speech
from service.newsroom.errors import RefusedError
from service.newsroom.house import House, house, style
from service.newsroom.lexicon import Wish, kept_wishes, layered
from service.newsroom.room import Room
from service.storage import previews
from service.storage.previews import Preview
from voices import catalogue, chain
from voices.catalogue import CatalogueError, Part
from voices.engine import SpeechError
from voices.text import Lexicon, LexiconError
from workers.audio.checks import without_words
from workers.audio.episode import Timeline, mp3_bytes, timeline_of
from workers.audio.errors import AudioError
from workers.audio.forms import form_of
from workers.audio.recording import Microphone
from workers.audio.shelf import Shelf
from workers.phrasing import Line, Manner, lines_of

log = logging.getLogger(__name__)


class PreviewError(Exception):
    """A sentence can't be heard; the message says why."""


def preview(room: Room, preview_id: str) -> None:
    """Voice a preview's sentence and write where it can be heard, or why it can't. Doing it twice is fine."""
    with room.database.reading() as connection:
        wish = previews.get(connection, preview_id)
    if wish is None or wish.state != "waiting":
        return
    try:
        line, timeline, data = _voiced(room, wish)
    except (PreviewError, SpeechError, AudioError, CatalogueError, LexiconError, RefusedError) as error:
        log.info("preview %s failed: %s", preview_id, without_words(str(error)))
        with room.database.writing() as connection:
            previews.fail(connection, preview_id, str(error))
        return
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"previews/{sha256[:2]}/{sha256[:16]}.mp3"
    room.media.put(path, data)
    with room.database.writing() as connection:
        previews.finish(connection, preview_id, spoken=line.spoken, path=path, duration_ms=timeline.duration_ms)
    log.info("preview %s is %d ms long", preview_id, timeline.duration_ms)


def _voiced(room: Room, wish: Preview) -> tuple[Line, Timeline, bytes]:
    """Record the sentence with the first part of the voice that can."""
    voice = catalogue.voice(wish.voice or room.settings.voice, room.settings.voices_folder)
    choice = chain.choose(voice, lambda part: speech.why_not(room, part, characters=len(wish.text)))
    if not choice.parts:
        raise PreviewError(choice.why)
    ours = house(room)
    known = _lexicon(room, wish)
    for place, part in enumerate(choice.parts):
        try:
            return _recorded(room, wish, part, ours, known)
        except SpeechError:
            if place + 1 == len(choice.parts):
                raise
    raise AssertionError  # the last part returned or raised


def _recorded(room: Room, wish: Preview, part: Part, ours: House, known: Lexicon) -> tuple[Line, Timeline, bytes]:
    form, shelf = form_of("light", engines=(part.engine,)), Shelf(room.media)
    with closing(speech.open_engine(room, part)) as engine:
        engine.warm()
        manner = Manner(engine.longest, style(ours), known)
        lines = lines_of([Segment(Role.BODY, wish.text)], lambda _position: manner)
        takes = list(Microphone(engine, shelf, form, part.convert).record(lines))
    if not takes:
        raise PreviewError(f"There is nothing to say in “{wish.text}”.")
    timeline = timeline_of(((take.key, take.facts, take.line) for take in takes), form.shape)
    return lines[0], timeline, mp3_bytes(timeline, shelf.bytes_of)


def _lexicon(room: Room, wish: Preview) -> Lexicon:
    """Lay the entries to be tried over the article's lexicon, or the newspaper's."""
    tried = [Wish(**{**entry, "left": tuple(entry["left"]), "right": tuple(entry["right"])}) for entry in wish.entries]
    places = {(each.printed, each.tier) for each in tried}
    kept = [each for each in kept_wishes(room, wish.article_id) if (each.printed, each.tier) not in places]
    return layered([*kept, *tried])
