"""What every engine promises, held for each: the embedded one, the newsroom's own, and every remote one."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from speech_servers import protocols, tiny_piper

from voices.catalogue import Part, open_engine
from voices.engine import Clip, Engine, SpeechError
from voices.engines import ENGINES

WORDS = "Sáng nay, đoàn công tác đã đến thăm xã vùng cao."
OTHERS = "Chiều cùng ngày, đoàn trở về thành phố để họp bàn."
NAMES = ["espeak", "piper", "gtts", "edge", *sorted(protocols.SERVICES)]


NEEDS = {"piper": [pytest.mark.needs("piper")], "edge": [pytest.mark.needs("edge-tts")]}
ODD = ["A & B <c> 'd' \"e\" {words} {key_azure} \\n", "xin\x00chào \ud800 bạn ơi", "<b>xin</b>"]


@pytest.fixture(params=[pytest.param(name, marks=NEEDS.get(name, [])) for name in NAMES])
def engine(request: pytest.FixtureRequest, tmp_path: Path, start: Callable[..., Any]) -> Any:
    """Open an engine as the catalogue does, with what it needs beside it."""
    name: str = request.param
    parameters: dict[str, Any] = {"voice": "4" if name == "zalo" else "vi-VN-Test"}
    keys: dict[str, str] = {}
    if name == "espeak":
        parameters = {}
    elif name == "piper":
        tiny_piper.write(tmp_path / "own.onnx")
        parameters = {"model": "own.onnx"}
    elif name == "edge":
        parameters = {}
        request.getfixturevalue("edge_reader")
    else:
        (tmp_path / "services.toml").write_text(f"[{name}]\npause = 0.05\n" if name in protocols.SERVICES else "")
        speak = protocols.gtts if name == "gtts" else protocols.SERVICES[name]
        keys = {name: protocols.KEY, f"{name}_url": start(speak).url, "azure_region": "x", "vbee_app": "app-7"}
    part = Part("a-part", name, "male", "north", parameters)
    opened = open_engine(part, keys, tmp_path)
    yield opened
    opened.close()


def test_it_is_an_engine_that_knows_its_name(engine: Engine, request: pytest.FixtureRequest) -> None:
    assert isinstance(engine, Engine)
    assert f"[{engine.name}]" in request.node.name


def test_it_is_ready(engine: Engine) -> None:
    assert engine.ready() == ""


def test_it_can_be_warmed_and_speaks_no_other_for_it(engine: Engine) -> None:
    cold = engine.speak(WORDS)
    engine.warm()
    engine.warm()
    assert engine.speak(WORDS) == cold


def test_it_can_be_closed_while_it_warms(engine: Engine) -> None:
    engine.warm()
    engine.close()


def test_it_gives_sound_in_a_format_that_can_be_told(engine: Engine) -> None:
    clip = engine.speak(WORDS)
    assert isinstance(clip, Clip)
    assert clip.format in {"s16le", "wav", "mp3", "ogg", "flac"}
    assert clip.sample_rate in {16_000, 22_050, 24_000}
    assert len(clip.audio) > 3_000


def test_its_marks_lie_in_the_words_in_order(engine: Engine) -> None:
    marks = engine.speak(WORDS).marks
    assert all(0 <= mark.start < mark.end <= len(WORDS) for mark in marks)
    assert [mark.start for mark in marks] == sorted({mark.start for mark in marks})
    assert [mark.at_ms for mark in marks] == sorted(mark.at_ms for mark in marks)


def test_equal_words_sound_equal(engine: Engine) -> None:
    first, other, again = engine.speak(WORDS), engine.speak(OTHERS), engine.speak(WORDS)
    assert first == again != other


def test_it_can_be_asked_by_several_threads(engine: Engine) -> None:
    expected = [engine.speak(WORDS), engine.speak(OTHERS)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(engine.speak, [WORDS, OTHERS] * 3)) == expected * 3


def test_its_longest_breath_is_a_sentence_at_least(engine: Engine) -> None:
    assert engine.longest >= 100
    assert engine.parallel >= 1
    breath = ("xin chào quý vị và các bạn, " * 60)[: engine.longest].rstrip(", ")
    assert engine.speak(breath).audio


def test_more_than_its_longest_is_an_error_for_good(engine: Engine) -> None:
    with pytest.raises(SpeechError, match="at once") as caught:
        engine.speak("a" * (engine.longest + 1))
    assert caught.value.permanent


@pytest.mark.parametrize("words", ["", " ", "…", " - ", "“”"])
def test_nothing_to_speak_is_an_error_for_good(words: str, engine: Engine) -> None:
    with pytest.raises(SpeechError, match="nothing to speak") as caught:
        engine.speak(words)
    assert caught.value.permanent


@pytest.mark.parametrize("words", ODD)
def test_odd_letters_are_spoken_or_named(words: str, engine: Engine) -> None:
    assert heard(engine, words)


def heard(engine: Engine, words: str) -> bytes | str:
    try:
        return engine.speak(words).audio
    except SpeechError as error:
        return str(error)


def test_its_fingerprint_names_it_and_stays(engine: Engine) -> None:
    before = engine.fingerprint
    engine.speak(WORDS)
    assert engine.fingerprint == before
    assert engine.name in before
    assert protocols.KEY not in before


def test_neither_words_nor_keys_are_logged(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    engine.speak(WORDS)
    assert "đoàn" not in caplog.text
    assert protocols.KEY not in caplog.text


def test_closing_twice_does_no_harm(engine: Engine) -> None:
    engine.speak(WORDS)
    engine.close()
    engine.close()


@pytest.mark.parametrize("name", sorted({*ENGINES, "azure"}))
def test_making_one_and_asking_if_it_is_ready_loads_nothing_heavy(name: str, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from voices.catalogue import Part, open_engine\n"
        f"engine = open_engine(Part('p', {name!r}, 'male', 'north', {{}}), {{}}, Path({str(tmp_path)!r}))\n"
        "engine.ready(); engine.fingerprint; engine.close()\n"
        "heavy = {'requests', 'numpy', 'gtts', 'edge_tts', 'aiohttp', 'piper', 'onnxruntime', 'espeakng_loader'}\n"
        "print(*(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
