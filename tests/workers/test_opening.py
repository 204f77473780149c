"""The opening of an episode: music under ident and title, and not a sample of it under what follows."""

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from tone_engine import ToneEngine

from service.core.model import Episode
from service.newsroom import house as houses
from service.newsroom import versions as asking
from service.newsroom.room import Room
from service.storage import episodes, segments, versions
from service.storage.segments import RecordedSegment
from workers.audio.ident import decoded_file
from workers.pipeline import produce

BED = "house/bed-1.wav"
HERTZ = 3_300


def music(seconds: float = 1.5) -> bytes:
    """Make a note higher than any of the tone engine's."""
    target = io.BytesIO()
    time = np.arange(int(44_100 * seconds)) / 44_100
    soundfile.write(target, 0.5 * np.sin(2 * np.pi * HERTZ * time), 44_100, format="WAV")
    return target.getvalue()


Made = tuple[Episode, list[RecordedSegment], list[str]]


@pytest.fixture
def make(room: Room, article_id: str) -> Callable[..., Made]:
    """Let an article be voiced anew after the house changed."""

    def made(**changes: str) -> Made:
        houses.change_house(room, houses.house(room).revision, who="an", **changes)
        (version_id,) = asking.regenerate(room, article_id, who="an", why="regenerate")
        produce(room, version_id)
        with room.database.reading() as connection:
            rows = list(segments.of_version(connection, version_id))
            return episodes.get(connection, version_id), rows, versions.get(connection, version_id).flags

    room.media.put(BED, music())
    return made


def note(room: Room, episode: Episode, start: float, end: float) -> float:
    """Tell how loud the music's note is in a stretch of the decoded episode, in dB."""
    samples, rate = soundfile.read(io.BytesIO(room.media.read(episode.audio.path)))
    part = samples[int(start * rate) : int(end * rate)]
    level = np.abs(np.exp(-2j * np.pi * HERTZ / rate * np.arange(len(part))) @ part) * np.sqrt(2) / len(part)
    return float(20 * np.log10(level + 1e-9))


def test_the_music_lies_18_db_under_the_speech_of_ident_and_title_only(room: Room, make: Callable[..., Made]) -> None:
    episode, _, flags = make(ident="chime", bed=BED)
    title, lead = episode.cues[0], episode.cues[1]
    for start, end in ((0.3, 0.8), (title.start - 0.2, title.start), (title.start + 0.2, title.end)):
        assert note(room, episode, start, end) == pytest.approx(-16 - 18 - 3, abs=4)
    assert note(room, episode, title.end + 0.35, lead.start - 0.05) < -75
    assert note(room, episode, lead.start, lead.end) < -55
    assert flags == []


def test_every_take_after_the_title_stays_as_it_was(make: Callable[..., Made], tones: dict[str, ToneEngine]) -> None:
    _, before, _ = make()
    tones["a"].spoken.clear()
    _, after, _ = make(ident="chime", bed=BED)
    assert [a.take_key == b.take_key for a, b in zip(before, after, strict=True)] == [False, True, True, True, True]
    assert tones["a"].spoken == []


def test_the_words_are_where_they_were_without_music(make: Callable[..., Made]) -> None:
    plain, _, _ = make(ident="chime")
    bedded, _, _ = make(ident="chime", bed=BED)
    for one, other in zip(plain.cues, bedded.cues, strict=True):
        assert other.start == pytest.approx(one.start, abs=0.06)
    assert bedded.loudness_lufs == pytest.approx(plain.loudness_lufs, abs=0.3)


def test_other_music_makes_another_opening_and_the_same_music_the_same(room: Room, make: Callable[..., Made]) -> None:
    room.media.put("house/bed-2.wav", music(0.7))
    room.media.put("house/bed-3.wav", music())
    keys = [make(bed=bed)[1][0].take_key for bed in (BED, "house/bed-2.wav", "house/bed-3.wav")]
    assert keys[0] != keys[1]
    assert keys[0] == keys[2]


@pytest.mark.parametrize("data", [None, b"no music at all" * 50])
def test_without_its_file_the_article_is_voiced_without_music_and_says_so(
    room: Room, make: Callable[..., Made], data: bytes | None
) -> None:
    plain, _, _ = make(ident="chime")
    room.media.put("house/gone.wav", data or music())
    houses.change_house(room, houses.house(room).revision, who="an", bed="house/gone.wav")
    if data is None:
        room.media.delete("house/gone.wav")
    episode, _, flags = make()
    assert episode.audio == plain.audio
    assert "house/gone.wav" in flags[0]


def test_the_small_file_has_the_music_too(room: Room, article_id: str) -> None:
    room.media.put(BED, music())
    houses.change_house(room, houses.house(room).revision, who="an", ident="chime", bed=BED)
    (version_id,) = asking.regenerate(room, article_id, who="an", why="regenerate")
    produce(replace(room, settings=replace(room.settings, small_audio=True)), version_id)
    with room.database.reading() as connection:
        episode = episodes.get(connection, version_id)
    sound = decoded_file(room.media.read(episode.small.path), "small")
    assert sound.duration_seconds == pytest.approx(episode.duration_ms / 1000, abs=0.1)
    first = np.frombuffer(sound.raw_data, "<i2")[13_000:35_000] / 32_768
    level = np.abs(np.exp(-2j * np.pi * HERTZ / 44_100 * np.arange(len(first))) @ first) * np.sqrt(2) / len(first)
    assert 20 * np.log10(level) == pytest.approx(-16 - 18 - 3, abs=5)
