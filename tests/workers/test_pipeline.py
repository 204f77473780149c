"""The line from a request to a published episode: whole, made once, honest when it can't be made."""

import errno
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
import soundfile
from tone_engine import ToneEngine, engage

from service.core.model import Episode
from service.core.states import State
from service.newsroom import edits
from service.newsroom import house as houses
from service.newsroom import versions as asking
from service.newsroom.room import Room
from service.newsroom.takes import takes_of
from service.storage import articles, clips, episodes, publications, segments, versions
from service.storage.media import MediaStore
from service.storage.schema import now
from service.storage.versions import Version
from tests.workers.line import TEXT, arrive
from voices.engine import Clip, SpeechError
from workers.pipeline import produce

BAD = Clip(b"<html>", "mp3")


@pytest.fixture
def room(room: Room) -> Room:
    """A newsroom that makes the lightest renditions, to be quick."""
    return replace(room, settings=replace(room.settings, audio="light", small_audio=False))


@pytest.fixture
def tones(room: Room, monkeypatch: pytest.MonkeyPatch) -> dict[str, ToneEngine]:
    return engage(monkeypatch, room.settings.voices_folder)


@pytest.fixture
def article_id(room: Room, tones: dict[str, ToneEngine]) -> str:
    return arrive(room, voices=["giong-thu"])


def asked(room: Room) -> str:
    """Name the version that was asked for last."""
    return room.queue.jobs("produce")[-1][0]


def seen(room: Room, version_id: str) -> tuple[Version, Episode | None]:
    with room.database.reading() as connection:
        return versions.get(connection, version_id), episodes.get(connection, version_id)


def spoken(tones: dict[str, ToneEngine]) -> int:
    return sum(len(engine.spoken) for engine in tones.values())


def due_again(room: Room, version_id: str) -> None:
    with room.database.writing() as connection:
        versions.update(connection, version_id, next_attempt_at=now(), lease_until=None)


def test_an_article_becomes_a_published_episode(room: Room, article_id: str) -> None:
    produce(room, asked(room))
    version, episode = seen(room, asked(room))
    assert (version.state, version.engine, version.error) == (State.PUBLISHED, "tone-a", "")
    assert version.done == version.total == 5
    decoded, rate = soundfile.read(io.BytesIO(room.media.read(episode.audio.path)))
    assert round(len(decoded) * 1000 / rate) == episode.duration_ms
    assert episode.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert [cue.printed for cue in episode.cues if cue.segment == 0] == ["Bà con vùng cao được mùa cà phê"]


def test_every_rendition_is_durable_under_a_name_of_its_own(room: Room, article_id: str) -> None:
    produce(replace(room, settings=replace(room.settings, small_audio=True)), asked(room))
    _, episode = seen(room, asked(room))
    files = [episode.audio, episode.small, episode.vtt, episode.srt, episode.words]
    assert len({file.path.rpartition("/")[2] for file in files}) == 5
    for file in files:
        assert room.media.size(file.path) == file.length
        assert file.sha256[:16] in file.path


def test_the_house_has_the_last_word(room: Room, article_id: str) -> None:
    produce(room, asked(room))
    _, episode = seen(room, asked(room))
    assert episode.cues[-1].printed == houses.OUTRO


def test_nothing_is_spoken_twice_when_nothing_changed(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    produce(room, asked(room))
    first, before = seen(room, asked(room)), spoken(tones)
    (again,) = asking.regenerate(room, article_id, who="an", why="regenerate")
    produce(room, again)
    assert spoken(tones) == before
    assert seen(room, again)[1].audio == first[1].audio


def test_one_changed_word_costs_one_sentence_and_keeps_guid_and_date(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    produce(room, asked(room))
    with room.database.reading() as connection:
        (before,) = publications.of_article(connection, article_id)
    tones["a"].spoken.clear()
    arrive(room, TEXT.replace("chín đỏ", "chín đều"), voices=["giong-thu"])
    produce(room, asked(room))
    with room.database.reading() as connection:
        (after,) = publications.of_article(connection, article_id)
    assert tones["a"].spoken == ["Trời nắng đều nên quả chín đều, hạt to và chắc."]
    assert (after.guid, after.first_published_at) == (before.guid, before.first_published_at)
    old, new = seen(room, before.version_id)[1], seen(room, after.version_id)[1]
    assert old.audio.path != new.audio.path
    assert room.media.size(old.audio.path) == old.audio.length


def test_a_fresh_segment_is_spoken_anew(room: Room, article_id: str, tones: dict[str, ToneEngine]) -> None:
    produce(room, asked(room))
    tones["a"].spoken.clear()
    (again,) = asking.regenerate(room, article_id, who="an", why="regenerate", segment=0)
    produce(room, again)
    assert tones["a"].spoken == ["Bà con vùng cao được mùa cà phê"]


def test_a_version_is_produced_once_however_often_it_is_nudged(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    produce(room, asked(room))
    before = spoken(tones)
    produce(room, asked(room))
    assert spoken(tones) == before
    assert seen(room, asked(room))[0].attempt == 1


def test_a_killed_recording_goes_on_from_its_clips(room: Room, article_id: str, tones: dict[str, ToneEngine]) -> None:
    class KilledError(BaseException):
        """What no handler of ours catches, as a kill -9 is not."""

    def kill_at_the_third(words: str) -> None:
        if len(tones["a"].spoken) == 3:
            raise KilledError

    tones["a"].parallel = 1
    tones["a"].fail = kill_at_the_third
    with pytest.raises(KilledError):
        produce(room, asked(room))
    assert seen(room, asked(room))[0].state is State.RECORDING
    tones["a"].fail = lambda _words: None
    due_again(room, asked(room))
    produce(room, asked(room))
    assert seen(room, asked(room))[0].state is State.PUBLISHED
    assert len(tones["a"].spoken) == len(set(tones["a"].spoken)) + 1


def test_a_worker_that_lost_its_version_writes_nothing_more(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    def overtake(_words: str) -> None:
        with room.database.writing() as connection:
            versions.update(connection, asked(room), attempt=99)

    tones["a"].fail = overtake
    produce(room, asked(room))
    version, episode = seen(room, asked(room))
    assert (version.state, version.attempt, episode) == (State.RECORDING, 99, None)


def test_a_version_whose_article_changed_meanwhile_is_left(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    older = asked(room)

    def change(_words: str) -> None:
        tones["a"].fail = lambda _words: None
        arrive(room, TEXT.replace("chín đỏ", "chín đều"), voices=["giong-thu"])

    tones["a"].fail = change
    produce(room, older)
    assert seen(room, older)[0].state is State.SUPERSEDED
    produce(room, asked(room))
    assert seen(room, asked(room))[0].state is State.PUBLISHED


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


@pytest.mark.parametrize("room_for", [0, 5, 12])
def test_on_a_full_disk_the_version_waits_and_nothing_published_is_lost(
    room: Room, article_id: str, tones: dict[str, ToneEngine], room_for: int
) -> None:
    produce(room, asked(room))
    first = asked(room)
    arrive(room, TEXT.replace("bà con", "người dân").replace("cà phê", "chè"), voices=["giong-thu"])
    full = replace(room, media=Full(room.media, room_for))
    produce(full, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.WAITING
    assert "disk is full" in version.error
    published, episode = seen(room, first)
    assert published.state is State.PUBLISHED
    assert room.media.size(episode.audio.path) == episode.audio.length


def test_each_take_can_be_heard_once_it_is_recorded(room: Room, article_id: str, tones: dict[str, ToneEngine]) -> None:
    heard: list[int] = []

    def listen(words: str) -> None:
        if words.startswith(("HTX", "hợp tác xã", "Hợp tác xã")):
            heard.append(len(takes_of(room, asked(room)).paths))

    tones["a"].parallel = 1
    tones["a"].fail = listen
    produce(room, asked(room))
    takes = takes_of(room, asked(room))
    assert heard
    assert len(takes.paths) == 5
    assert not takes.more
    frames = b"".join(room.media.read(path) for path in takes.paths)
    assert seen(room, asked(room))[1].audio.length - len(frames) < 10_000


def test_a_segment_in_another_voice_is_spoken_by_its_engine(
    room: Room, article_id: str, tones: dict[str, ToneEngine]
) -> None:
    draft = edits.draft(room, article_id)
    edits.make(room, article_id, "voice", 2, {"voice": "nu-bac"}, tag=draft.tag, who="an")
    (again,) = asking.regenerate(room, article_id, who="an", why="regenerate", voice="giong-thu")
    produce(room, again)
    assert seen(room, again)[0].state is State.PUBLISHED
    assert not [words for words in tones["a"].spoken if words.startswith("Trời nắng đều")]
    with room.database.reading() as connection:
        assert all(row.state == "recorded" for row in segments.of_version(connection, again))


def test_the_ident_is_played_first_and_the_cues_know_it(room: Room, article_id: str) -> None:
    houses.change_house(room, houses.house(room).revision, who="an", ident="chime")
    produce(room, asked(room))
    _, episode = seen(room, asked(room))
    assert 1.0 < episode.cues[0].start < 4.0


def test_what_the_line_uses_is_on_the_list_for_the_budget(room: Room, article_id: str) -> None:
    produce(room, asked(room))
    with room.database.reading() as connection:
        assert clips.total(connection) > 100_000


def test_a_broken_ident_does_not_keep_an_article_off_the_air(room: Room, article_id: str) -> None:
    room.media.put("idents/broken", b"no sound" * 50)
    houses.change_house(room, houses.house(room).revision, who="an", ident="idents/broken")
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.PUBLISHED
    assert any("idents/broken" in flag for flag in version.flags)


def test_a_script_without_words_is_a_matter_for_the_desk(room: Room, article_id: str) -> None:
    with room.database.writing() as connection:
        articles.update(connection, article_id, script={"title": "…", "segments": []})
    houses.change_house(room, houses.house(room).revision, who="an", outro="")
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.FAILED
    assert "nothing to say" in version.error
