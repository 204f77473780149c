"""The line when something is wrong: an engine, a disk, a voice, a script; it is whole or it says why."""

import errno
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tone_engine import ToneEngine

from service.core.states import State
from service.newsroom import webhooks
from service.newsroom.proof import happened
from service.newsroom.room import Room
from service.storage import versions
from service.storage.media import MediaStore
from service.storage.schema import now
from tests.workers.line import TEXT, arrive, asked, due_again, seen
from voices.engine import Clip, SpeechError
from workers.pipeline import produce

BAD = Clip(b"<html>", "mp3")


@pytest.mark.parametrize("fault", ["refuses", "sends no sound"])
def test_the_whole_version_moves_to_the_next_engine(
    room: Room, article_id: str, tones: dict[str, ToneEngine], fault: str
) -> None:
    def third_fails(_words: str) -> SpeechError | None:
        broken = fault == "refuses" and len(tones["a"].spoken) >= 3
        return SpeechError("No credit is left.", permanent=True) if broken else None

    tones["a"].fail = third_fails
    if fault == "sends no sound":
        tones["a"].change = lambda clip: clip if len(tones["a"].spoken) < 3 else BAD
    produce(room, asked(room))
    version, episode = seen(room, asked(room))
    assert (version.state, version.engine, episode.engine) == (State.PUBLISHED, "tone-b", "tone-b")
    assert len(tones["b"].spoken) == 7


def test_an_editor_reads_that_another_engine_spoke_and_why(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    tones["a"].fail = lambda _words: SpeechError("No credit is left.", permanent=True)
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    told = "tone-b speaks instead of tone-a: No credit is left."
    assert version.flags[0] == told
    [recast] = [each for each in happened(room, article_id) if each.kind == "version.recast"]
    assert (recast.version_id, recast.why) == (version.id, told)


def test_no_word_of_an_article_is_logged_when_its_speech_is_refused(
    room: Room, article_id: str, tones: dict[str, ToneEngine], caplog: pytest.LogCaptureFixture
) -> None:
    tones["a"].change = tones["b"].change = lambda _clip: BAD
    with caplog.at_level(logging.DEBUG):
        produce(room, asked(room))
    assert seen(room, asked(room))[0].state is State.FAILED
    assert "web page" in caplog.text
    assert "vùng cao" not in caplog.text


def test_when_every_engine_fails_the_desk_reads_which_sentence(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    tones["a"].change = tones["b"].change = lambda _clip: BAD
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.FAILED
    assert "web page" in version.error
    assert "“Bà con vùng cao được mùa cà phê”" in version.error


def test_when_engines_are_only_away_the_version_waits_and_says_so(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    for name in "ab":
        tones[name].fail = lambda _words: SpeechError("Too many requests.", permanent=False, retry_after=120)
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.WAITING
    assert "Too many requests" in version.error
    assert version.next_attempt_at > now()
    tones["a"].fail = lambda _words: None
    due_again(room, asked(room))
    produce(room, asked(room))
    assert seen(room, asked(room))[0].state is State.PUBLISHED


def test_a_service_that_asks_for_a_month_is_asked_again_tomorrow(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    for name in ("a", "b"):
        tones[name].fail = lambda _words: SpeechError("Too many requests.", permanent=False, retry_after=1e18)
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.WAITING
    assert version.next_attempt_at is not None
    assert timedelta(hours=23) < version.next_attempt_at - now() <= timedelta(days=1)


def test_a_version_superseded_while_its_engine_failed_tells_nobody_of_a_failure(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    webhooks.add(room, "https://nghe.example/hook", who="minh")
    version_id = asked(room)

    def fail(_words: str) -> SpeechError:
        with room.database.writing() as connection:
            state = versions.get(connection, version_id).state
            if state is not State.SUPERSEDED:
                versions.move(connection, version_id, state, State.SUPERSEDED, who="lan", why="newer")
        return SpeechError("The key was refused.", permanent=True)

    tones["a"].fail = tones["b"].fail = fail
    produce(room, version_id)
    version, episode = seen(room, version_id)
    assert (version.state, version.error, episode) == (State.SUPERSEDED, "", None)
    assert webhooks.sent(room) == ()


def test_an_edit_waits_for_the_engine_that_made_the_last_version(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    produce(room, asked(room))
    arrive(room, TEXT.replace("chín đỏ", "chín đều"), voices=["giong-thu"])
    tones["a"].fail = lambda _words: SpeechError("Too many requests.", permanent=False, retry_after=120)
    produce(room, asked(room))
    assert seen(room, asked(room))[0].state is State.WAITING
    assert tones["b"].spoken == []


def test_past_the_wait_an_edit_falls_back_whole(room: Room, article_id: str, tones: dict[str, ToneEngine]) -> None:
    impatient = replace(room, settings=replace(room.settings, engine_wait=0))
    produce(impatient, asked(room))
    arrive(room, TEXT.replace("chín đỏ", "chín đều"), voices=["giong-thu"])
    tones["a"].fail = lambda _words: SpeechError("Too many requests.", permanent=False, retry_after=120)
    produce(impatient, asked(room))
    assert seen(room, asked(room))[0].engine == "tone-b"


def test_a_voice_the_catalogue_lost_is_a_matter_for_the_desk(room: Room, article_id: str) -> None:
    with room.database.writing() as connection:
        versions.update(connection, asked(room), voice="ai-do")
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.FAILED
    assert "'ai-do'" in version.error


class Full:
    """A media store on a full disk, once so many files stand in it."""

    def __init__(self, store: MediaStore, room_for: int) -> None:
        self._store = store
        self._left = room_for
        self.taken = 0

    def __getattr__(self, name: str) -> Callable[..., object]:
        return getattr(self._store, name)

    def put(self, path: str, data: bytes, *, durable: bool = True) -> None:
        self._take()
        self._store.put(path, data, durable=durable)

    def put_file(self, path: str, source: object) -> None:
        self._take()
        self._store.put_file(path, source)

    def _take(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.taken += 1


@pytest.mark.parametrize("share", [0, 0.35, 0.65])  # the ending is spoken already: two thirds are nearly all
def test_on_a_full_disk_the_version_waits_and_nothing_published_is_lost(
    room: Room, article_id: str, tones: dict[str, ToneEngine], share: float
) -> None:
    empty = Full(room.media, room_for=1_000)
    produce(replace(room, media=empty), asked(room))
    first = asked(room)
    arrive(
        room, "\n\n".join(f"Lần này {line[:1].lower()}{line[1:]}" for line in TEXT.split("\n\n")), voices=["giong-thu"]
    )
    produce(replace(room, media=Full(room.media, int(empty.taken * share))), asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.WAITING
    assert "disk is full" in version.error
    published, episode = seen(room, first)
    assert published.state is State.PUBLISHED
    assert room.media.size(episode.audio.path) == episode.audio.length
