"""Recording gives takes in order, makes each clip once, and gives up with the sentence named."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from crew import wait_until
from tone_engine import ToneEngine

from service.core.model import Role, Segment
from service.storage.media import FolderStore
from voices.engine import Clip, SpeechError
from voices.text import NORTHERN
from workers.audio.forms import form_of
from workers.audio.recording import Microphone
from workers.audio.shelf import Shelf, clip_path
from workers.phrasing import Line, Manner, lines_of

TEXTS = [
    "Một hai ba bốn năm sáu bảy tám chín mười.",
    "Bà con nông dân vui. Trời hôm nay nắng đẹp, gió nhẹ.",
    "Sáng nay trời có mưa nhỏ ở vùng cao.",
    "Trời hôm nay nắng đẹp, gió nhẹ.",
]


def lines(*texts: str) -> tuple[Line, ...]:
    manner = Manner(400, NORTHERN)
    return lines_of([Segment(Role.BODY, text) for text in texts or TEXTS], lambda _position: manner)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(FolderStore(tmp_path))


def microphone(engine: ToneEngine, shelf: Shelf, **wishes: object) -> Microphone:
    return Microphone(engine, shelf, form_of("light"), **wishes)


def test_takes_come_in_the_order_of_the_lines_however_long_each_takes(shelf: Shelf) -> None:
    engine = ToneEngine(parallel=4)
    others = Event()

    def hold_the_first(words: str) -> None:
        if words.startswith("Một"):
            assert others.wait(10)
        else:
            others.set()

    engine.fail = hold_the_first
    recorded = list(microphone(engine, shelf).record(lines()))
    assert [each.line.position for each in recorded] == [0, 1, 2, 3]


def test_what_was_recorded_once_is_not_spoken_again(shelf: Shelf) -> None:
    engine = ToneEngine()
    first = list(microphone(engine, shelf).record(lines()))
    count = len(engine.spoken)
    second = list(microphone(engine, shelf).record(lines()))
    assert len(engine.spoken) == count
    assert [each.key for each in second] == [each.key for each in first]
    assert [each.facts for each in second] == [each.facts for each in first]


def test_every_take_can_be_heard_before_a_small_rendition_is_made(shelf: Shelf) -> None:
    form = form_of("light", ("mp3", "small"))
    keys = []
    for each in Microphone(ToneEngine(parallel=4), shelf, form).record(lines()):
        keys.append(each.key)
        assert shelf.take(each.key, ("mp3",)) == each.facts
        assert [shelf.small(key) for key in keys] == [None] * len(keys)
    assert all(shelf.small(key) for key in keys)


def test_a_missing_small_rendition_is_made_without_speaking_or_encoding_again(shelf: Shelf, tmp_path: Path) -> None:
    engine, form = ToneEngine(), form_of("light", ("mp3", "small"))
    first = list(Microphone(engine, shelf, form).record(lines()))
    smalls = [shelf.small(each.key) for each in first]
    files = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.mp3")}
    for path in tmp_path.rglob("*.opus"):
        path.unlink()
    engine.spoken.clear()
    assert [each.facts for each in Microphone(engine, shelf, form).record(lines())] == [each.facts for each in first]
    assert [shelf.small(each.key) for each in first] == smalls
    assert engine.spoken == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.mp3")} == files


def test_what_is_spoken_anew_gets_a_small_rendition_of_the_new_reading(shelf: Shelf) -> None:
    engine, form = ToneEngine(), form_of("light", ("mp3", "small"))
    first = list(Microphone(engine, shelf, form).record(lines()))
    before = [shelf.small(each.key) for each in first]
    engine.change = lambda clip: replace(clip, audio=np.frombuffer(clip.audio, "<i2")[::-1].tobytes())
    made = list(Microphone(engine, shelf, form, fresh=[0]).record(lines()))
    after = [shelf.small(each.key) for each in made]
    assert all(after)
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, True, True]


def test_without_kept_clips_the_small_rendition_is_spoken_once_all_the_same(shelf: Shelf) -> None:
    engine = ToneEngine()
    made = list(Microphone(engine, shelf, form_of("light", ("small",)), keep_clips=False).record(lines()))
    assert all(shelf.small(each.key) for each in made)
    assert sorted(engine.spoken) == sorted(set(engine.spoken))


def test_a_sentence_that_stands_twice_is_spoken_once(shelf: Shelf) -> None:
    engine = ToneEngine(parallel=4)
    list(microphone(engine, shelf).record(lines(TEXTS[1], TEXTS[3], TEXTS[3], TEXTS[0])))
    assert sorted(engine.spoken) == sorted(set(engine.spoken))


def test_a_clip_is_kept_as_soon_as_it_is_answered_so_that_a_kill_costs_only_calls_in_flight(
    shelf: Shelf, tmp_path: Path
) -> None:
    engine = ToneEngine(parallel=4)
    text = "Câu một nói về rừng. Câu hai nói về lúa. Câu ba nói về ngô. Câu bốn nói về sắn."

    def die_when_the_others_are_kept(words: str) -> SpeechError | None:
        if not words.startswith("Câu một"):
            return None
        wait_until(lambda: sum(each.is_file() for each in (tmp_path / "clips").rglob("*")) == 3, "three clips are kept")
        return SpeechError("killed", permanent=True)

    engine.fail = die_when_the_others_are_kept
    with pytest.raises(SpeechError, match="killed"):
        list(microphone(engine, shelf).record(lines(text)))
    engine.fail, before = lambda _words: None, len(engine.spoken)
    list(microphone(engine, shelf).record(lines(text)))
    assert engine.spoken[before:] == ["Câu một nói về rừng."]


def test_a_clip_that_another_worker_put_up_meanwhile_is_not_spoken(shelf: Shelf) -> None:
    engine, other = ToneEngine(), ToneEngine()

    @contextmanager
    def claim(_key: str) -> Iterator[None]:
        list(microphone(other, shelf).record(lines(TEXTS[0])))
        yield

    list(microphone(engine, shelf, claim=claim).record(lines(TEXTS[0])))
    assert engine.spoken == []


def test_an_edited_word_costs_one_clip(shelf: Shelf) -> None:
    engine = ToneEngine(parallel=1)
    list(microphone(engine, shelf).record(lines()))
    engine.spoken.clear()
    list(microphone(engine, shelf).record(lines(TEXTS[0], TEXTS[1].replace("vui", "buồn"), *TEXTS[2:])))
    assert engine.spoken == ["Bà con nông dân buồn."]


def test_a_lost_take_is_made_again_from_its_clips(shelf: Shelf, tmp_path: Path) -> None:
    engine = ToneEngine()
    first = list(microphone(engine, shelf).record(lines()))
    for file in (tmp_path / "takes").rglob("*.mp3"):
        file.unlink()
    engine.spoken.clear()
    second = list(microphone(engine, shelf).record(lines()))
    assert engine.spoken == []
    assert [each.facts for each in second] == [each.facts for each in first]


def test_a_fresh_line_is_spoken_anew(shelf: Shelf) -> None:
    engine = ToneEngine()
    list(microphone(engine, shelf).record(lines()))
    engine.spoken.clear()
    list(microphone(engine, shelf, fresh=[2]).record(lines()))
    assert engine.spoken == [TEXTS[2]]


def test_a_clip_that_fails_its_checks_once_is_asked_for_again(shelf: Shelf) -> None:
    engine = ToneEngine(parallel=1)

    def cut_the_first(clip: Clip) -> Clip:
        return Clip(clip.audio[:4_000], "s16le", clip.sample_rate) if len(engine.spoken) == 1 else clip

    engine.change = cut_the_first
    recorded = list(microphone(engine, shelf).record(lines(TEXTS[0])))
    assert len(engine.spoken) == 2
    assert recorded[0].spoken == 2


def test_a_clip_that_fails_twice_ends_the_recording_and_is_not_kept(shelf: Shelf, tmp_path: Path) -> None:
    engine = ToneEngine(change=lambda clip: Clip(b"<html>", "mp3"))
    with pytest.raises(SpeechError, match=r"Một hai ba.*web page") as caught:
        list(microphone(engine, shelf).record(lines(TEXTS[0])))
    assert caught.value.permanent
    assert len(engine.spoken) == 2
    assert not (tmp_path / "clips").exists()


def test_an_engine_that_gives_up_ends_the_recording(shelf: Shelf) -> None:
    engine = ToneEngine(fail=lambda _words: SpeechError("No credit is left.", permanent=True))
    with pytest.raises(SpeechError, match="No credit"):
        list(microphone(engine, shelf).record(lines()))


def test_a_line_without_words_is_left_out(shelf: Shelf) -> None:
    recorded = list(microphone(ToneEngine(), shelf).record(lines("…", TEXTS[0])))
    assert [each.line.position for each in recorded] == [1]


def test_clips_need_not_be_kept(shelf: Shelf, tmp_path: Path) -> None:
    engine = ToneEngine()
    list(microphone(engine, shelf, keep_clips=False).record(lines()))
    assert not (tmp_path / "clips").exists()
    assert list((tmp_path / "takes").rglob("*.mp3"))


def test_a_clip_is_kept_under_the_hash_of_voice_and_words(shelf: Shelf, tmp_path: Path) -> None:
    engine = ToneEngine()
    sound = microphone(engine, shelf)
    list(sound.record(lines(TEXTS[0])))
    key = sound._key(lines(TEXTS[0])[0].phrases[0])
    assert (tmp_path / clip_path(key)).exists()


@pytest.mark.parametrize("outputs", [("mp3",), ("mp3", "small")])
def test_no_clip_of_an_instant_engine_is_left_or_claimed(
    shelf: Shelf, tmp_path: Path, outputs: tuple[str, ...]
) -> None:
    claimed: list[str] = []

    @contextmanager
    def claim(key: str) -> Iterator[None]:
        claimed.append(key)
        yield

    engine = ToneEngine(instant=True)
    made = list(Microphone(engine, shelf, form_of("light", outputs), claim=claim).record(lines()))
    assert [path for path in tmp_path.rglob("clips/*/*") if path.is_file()] == claimed == []
    assert not any(path.startswith("clips/") for path in shelf.touched())
    assert all(shelf.take(each.key, outputs) for each in made)
    engine.spoken.clear()
    list(Microphone(engine, shelf, form_of("light", outputs)).record(lines()))
    assert engine.spoken == []
