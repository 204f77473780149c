"""A newsroom's own neural voice, tried with one of four kilobytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from speech_servers import tiny_piper

from voices.engine import SpeechError
from voices.engines.piper import CHILD, Piper, look

pytestmark = pytest.mark.needs("piper")
WORDS = "Xin chào quý vị và các bạn."


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Piper]:
    tiny_piper.write(tmp_path / "own.onnx")
    opened = Piper({"model": "own.onnx"}, {}, tmp_path)
    yield opened
    opened.close()


def test_it_speaks_at_the_rate_of_the_model(engine: Piper) -> None:
    clip = engine.speak(WORDS)
    assert (clip.format, clip.sample_rate) == ("s16le", tiny_piper.SAMPLE_RATE)
    assert len(clip.audio) // 2 > tiny_piper.SAMPLES_PER_PHONEME * len(WORDS)


def test_more_words_are_more_sound_from_the_same_child(engine: Piper) -> None:
    assert len(engine.speak(WORDS * 2).audio) > len(engine.speak(WORDS).audio)
    assert len(children()) == 1


def test_a_sentence_is_not_raised_to_full_scale(tmp_path: Path) -> None:
    tiny_piper.write(tmp_path / "quiet.onnx", amplitude=0.0001)
    quiet = Piper({"model": "quiet.onnx"}, {}, tmp_path)
    samples = memoryview(quiet.speak(WORDS).audio).cast("h")
    quiet.close()
    assert 0 < max(samples) < 1000


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if CHILD.name in " ".join(child.cmdline())]


def test_a_killed_child_is_replaced(engine: Piper) -> None:
    before = engine.speak(WORDS).audio
    [child] = children()
    child.kill()
    assert engine.speak(WORDS).audio == before


def test_closing_ends_the_child(engine: Piper) -> None:
    engine.speak(WORDS)
    [child] = children()
    engine.close()
    assert not child.is_running()


def test_a_file_that_is_no_model_is_a_named_error(engine: Piper, tmp_path: Path) -> None:
    (tmp_path / "own.onnx").write_bytes(b"not a graph")
    with pytest.raises(SpeechError, match=r"own\.onnx"):
        engine.speak(WORDS)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    engine = Piper({"model": "gone.onnx"}, {}, tmp_path)
    assert "gone.onnx" in engine.ready()
    with pytest.raises(SpeechError, match=r"gone\.onnx") as caught:
        engine.speak(WORDS)
    assert caught.value.permanent


def test_the_fingerprint_moves_with_the_file(tmp_path: Path) -> None:
    first, second = (Piper({"model": "a.onnx", "sha256": sha}, {}, tmp_path) for sha in ("1", "2"))
    assert first.fingerprint != second.fingerprint


def test_a_voice_is_its_two_files(tmp_path: Path) -> None:
    model = tiny_piper.write(tmp_path / "own.onnx")
    assert look(model) == ""
    assert "must be an .onnx file" in look(tmp_path / "own.wav")
    described = tmp_path / "own.onnx.json"
    described.write_text('{"audio": {}}')
    assert "does not describe" in look(model)
    described.unlink()
    assert "must stand beside" in look(model)
