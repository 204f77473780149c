"""The shelf gives back only what is whole, and names things by what they are."""

from dataclasses import replace
from pathlib import Path

import pytest
from tone_engine import RATE, pcm_of

from service.storage.media import FolderStore
from voices.engine import Clip, WordMark
from workers.audio.forms import form_of
from workers.audio.shelf import Shelf, clip_key, clip_path, take_key, take_path
from workers.audio.sound import sound_of_bytes
from workers.audio.survey import surveyed
from workers.audio.take import Take, at_level, make_take

CLIP = Clip(b"\x01\x02" * 50, "s16le", RATE, (WordMark(0, 3, 12.5),))


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


@pytest.fixture
def shelf(store: FolderStore) -> Shelf:
    return Shelf(store)


def recorded() -> Take:
    sound = sound_of_bytes(pcm_of("một hai ba")[0], RATE)
    return make_take(at_level(surveyed(sound)), ((0.0, 10.0), (10.0, 20.0)), form_of("light"), 300)


def test_a_clip_comes_back_as_it_went_up(shelf: Shelf) -> None:
    shelf.keep_clip("ab" * 32, CLIP)
    assert shelf.clip("ab" * 32) == CLIP
    assert shelf.clip("cd" * 32) is None


def test_a_take_comes_back_with_its_facts(shelf: Shelf) -> None:
    take = recorded()
    shelf.keep_take("ab" * 32, take)
    assert shelf.take("ab" * 32, ("mp3",)) == take.facts
    assert shelf.bytes_of("ab" * 32, "mp3") == take.bytes["mp3"]


def test_a_take_without_a_wanted_rendition_is_no_take(shelf: Shelf) -> None:
    shelf.keep_take("ab" * 32, recorded())
    assert shelf.take("ab" * 32, ("mp3", "pcm")) is None
    assert shelf.take("ab" * 32, ("mp3", "small")) is None


def test_the_small_rendition_of_another_reading_is_not_used(shelf: Shelf) -> None:
    take = recorded()
    shelf.keep_take("ab" * 32, take)
    shelf.keep_small("ab" * 32, b"packets")
    shelf.keep_take("ab" * 32, replace(take, bytes={"mp3": take.bytes["mp3"] + b"another"}))
    assert shelf.small("ab" * 32) is None
    assert shelf.take("ab" * 32, ("mp3", "small")) is None


def test_the_small_rendition_may_follow_later(shelf: Shelf) -> None:
    take = recorded()
    shelf.keep_take("ab" * 32, take)
    assert shelf.small("ab" * 32) is None
    shelf.keep_small("ab" * 32, b"packets")
    assert shelf.small("ab" * 32) == shelf.bytes_of("ab" * 32, "small") == b"packets"
    assert shelf.take("ab" * 32, ("mp3", "small")) == take.facts


@pytest.mark.parametrize("path", [clip_path("ab" * 32), take_path("ab" * 32), take_path("ab" * 32, "small")])
def test_what_a_power_cut_tore_is_not_used_and_can_be_made_again(
    shelf: Shelf, store: FolderStore, tmp_path: Path, path: str
) -> None:
    shelf.keep_clip("ab" * 32, CLIP)
    shelf.keep_take("ab" * 32, recorded())
    shelf.keep_small("ab" * 32, b"packets")
    whole = (tmp_path / path).read_bytes()
    (tmp_path / path).write_bytes(whole[:-1])
    torn = shelf.clip("ab" * 32) is None or shelf.take("ab" * 32, ("mp3", "small")) is None
    assert torn
    shelf.keep_clip("ab" * 32, CLIP)
    shelf.keep_take("ab" * 32, recorded())
    shelf.keep_small("ab" * 32, b"packets")
    assert (tmp_path / path).read_bytes() == whole
    assert shelf.clip("ab" * 32) == CLIP


def test_another_reading_of_the_same_words_takes_the_place_of_the_first(shelf: Shelf) -> None:
    shelf.keep_clip("ab" * 32, CLIP)
    other = Clip(b"\x05\x06" * 40, "s16le", RATE)
    shelf.keep_clip("ab" * 32, other)
    assert shelf.clip("ab" * 32) == other


def test_keys_hold_all_that_decides_the_sound_and_nothing_else() -> None:
    clip = clip_key("espeak 1", "", "một hai")
    assert clip == clip_key("espeak 1", "", "một hai")
    assert len({clip, clip_key("espeak 2", "", "một hai"), clip_key("espeak 1", "male", "một hai")}) == 3
    light, podcast = form_of("light"), form_of("podcast")
    take = take_key(light, [(clip, 400.0)])
    assert take == take_key(form_of("light", ("mp3", "small")), [(clip, 400.0)])
    assert len({take, take_key(podcast, [(clip, 400.0)]), take_key(light, [(clip, 300.0)])}) == 3


def test_it_remembers_what_was_touched_once(shelf: Shelf) -> None:
    shelf.keep_clip("ab" * 32, CLIP)
    touched = shelf.touched()
    assert set(touched) == {clip_path("ab" * 32)}
    assert touched[clip_path("ab" * 32)] > len(CLIP.audio)
    assert shelf.touched() == {}
