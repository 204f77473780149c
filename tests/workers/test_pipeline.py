"""The line from a request to a published episode: whole, and made once."""

import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from tone_engine import ToneEngine

from service.core.states import State
from service.newsroom import edits
from service.newsroom import house as houses
from service.newsroom import versions as asking
from service.newsroom.room import Room
from service.newsroom.takes import takes_of
from service.storage import articles, clips, publications, segments, versions
from tests.workers.line import TEXT, arrive, asked, due_again, seen
from workers.pipeline import produce


def two_seconds() -> bytes:
    """Make a recording such as a newsroom would send."""
    out = io.BytesIO()
    soundfile.write(out, 0.5 * np.sin(np.arange(2 * 44_100) * 0.06), 44_100, format="WAV")
    return out.getvalue()


def spoken(tones: dict[str, ToneEngine]) -> int:
    return sum(len(engine.spoken) for engine in tones.values())


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


@pytest.mark.parametrize("source", ["chime", "house/closing-ours.wav"])
def test_the_closing_sound_is_played_last_and_no_cue_speaks_of_it(room: Room, article_id: str, source: str) -> None:
    produce(room, asked(room))
    _, plain = seen(room, asked(room))
    room.media.put("house/closing-ours.wav", two_seconds())
    houses.change_house(room, houses.house(room).revision, who="an", closing=source)
    (again,) = asking.regenerate(room, article_id, who="an", why="regenerate")
    produce(room, again)
    _, closed = seen(room, again)
    assert 1_500 < closed.duration_ms - plain.duration_ms < 3_500
    assert [(cue.start, cue.printed) for cue in closed.cues] == [(cue.start, cue.printed) for cue in plain.cues]
    assert closed.cues[-1].end * 1000 < closed.duration_ms - 1_000


def test_what_the_line_uses_is_on_the_list_for_the_budget(room: Room, article_id: str) -> None:
    produce(room, asked(room))
    with room.database.reading() as connection:
        assert clips.total(connection) > 100_000


@pytest.mark.parametrize("place", ["ident", "closing"])
def test_a_broken_sound_of_the_house_does_not_keep_an_article_off_the_air(
    room: Room, article_id: str, place: str
) -> None:
    room.media.put("house/broken", b"no sound" * 50)
    houses.change_house(room, houses.house(room).revision, who="an", **{place: "house/broken"})
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.PUBLISHED
    assert any("house/broken" in flag for flag in version.flags)


def test_a_script_without_words_is_a_matter_for_the_desk(room: Room, article_id: str) -> None:
    with room.database.writing() as connection:
        articles.update(connection, article_id, script={"title": "…", "segments": []})
    houses.change_house(room, houses.house(room).revision, who="an", outro="")
    produce(room, asked(room))
    version, _ = seen(room, asked(room))
    assert version.state is State.FAILED
    assert "nothing to say" in version.error
