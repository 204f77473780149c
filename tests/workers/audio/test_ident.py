"""The ident is short, quiet, clean at its ends, and made once."""

import io
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile

from service.storage.media import FolderStore
from workers.audio.errors import AudioFileError
from workers.audio.forms import PROFILES, form_of
from workers.audio.ident import Ident, chime
from workers.audio.mp3 import info_frame
from workers.audio.shelf import Shelf
from workers.audio.sound import samples_of


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def ident(store: FolderStore, source: str = "") -> Ident:
    return Ident(store, Shelf(store), form_of("podcast"), source)


def heard(store: FolderStore, key: str, frames: int) -> np.ndarray:
    data = Shelf(store).bytes_of(key, "mp3")
    return soundfile.read(io.BytesIO(info_frame(len(data), frames, PROFILES["podcast"]) + data))[0]


def recording(kind: str, seconds: float = 2.0, height: float = 0.8) -> bytes:
    time = np.arange(int(48_000 * seconds)) / 48_000
    stereo = np.stack([height * np.sin(2 * np.pi * 440 * time)] * 2, axis=1)
    target = io.BytesIO()
    soundfile.write(target, stereo, 48_000, format=kind)
    return target.getvalue()


@pytest.mark.parametrize("place", ["opening", "between", "closing"])
def test_the_chime_is_short_and_at_its_level(store: FolderStore, place: str) -> None:
    key, facts = getattr(ident(store), place)()
    sound = heard(store, key, facts.frames)
    assert 1_000 < facts.duration_ms < 3_000
    assert pyloudnorm.Meter(44_100).integrated_loudness(sound) == pytest.approx(-20, abs=1)
    assert np.abs(sound[-441:]).max() < 0.003


def test_the_chime_is_the_same_every_time() -> None:
    assert (samples_of(chime()) == samples_of(chime())).all()


def test_what_closes_is_heard_after_a_rest(store: FolderStore) -> None:
    store.put("house/ours", recording("WAV"))
    for source in ("chime", "house/ours"):
        key, facts = ident(store, source).closing()
        sound = heard(store, key, facts.frames)
        assert np.abs(sound[: 44_100 * 300 // 1000]).max() < 0.003
        assert np.abs(sound[44_100 * 350 // 1000 : 44_100]).max() > 0.05
        assert key != ident(store, source).opening()[0]


def test_it_is_made_once(store: FolderStore) -> None:
    first = ident(store).opening()
    assert ident(store).opening() == first
    assert ident(store, "chime").opening() == first


@pytest.mark.parametrize("kind", ["WAV", "MP3", "FLAC", "OGG"])
def test_the_newsrooms_own_recording_is_brought_to_the_level(store: FolderStore, kind: str) -> None:
    store.put("idents/ours", recording(kind))
    key, facts = ident(store, "idents/ours").opening()
    assert pyloudnorm.Meter(44_100).integrated_loudness(heard(store, key, facts.frames)) == pytest.approx(-20, abs=1)


def test_a_long_recording_is_cut(store: FolderStore) -> None:
    store.put("idents/ours", recording("WAV", 15))
    assert ident(store, "idents/ours").opening()[1].duration_ms < 6_600


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no sound at all" * 50, "can't be played"),
        (None, "not in the media store"),
        (recording("WAV", height=0.0005), "holds no sound"),
    ],
)
def test_a_file_that_is_no_recording_is_named(store: FolderStore, data: bytes | None, says: str) -> None:
    if data is not None:
        store.put("idents/ours", data)
    with pytest.raises(AudioFileError, match=f"idents/ours.*{says}"):
        ident(store, "idents/ours").opening()
