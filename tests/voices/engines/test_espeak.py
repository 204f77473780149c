"""The embedded engine: the same bytes every time, marks where words sound, and no crash that reaches the caller."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from array import array
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from voices import catalogue
from voices.engine import Clip, SpeechError
from voices.engines import espeak
from voices.engines.espeak import Espeak, clean

WORDS = "Sáng ngày hai mươi mốt, đoàn công tác của tỉnh đã đến thăm xã vùng cao."
LONG = "Bà con trong bản đã chuyển sang trồng cây ăn quả trên đất dốc, thu nhập tăng lên từng năm. " * 10
EMBEDDED = [part for voice in catalogue.voices() for part in voice.engines[-1:] if part.engine == "espeak"][:6]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Espeak]:
    opened = Espeak({}, {}, tmp_path)
    yield opened
    opened.close()


def digest(audio: bytes) -> str:
    return hashlib.sha256(audio).hexdigest()


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Hà Nội, hôm nay.", "Hà Nội, hôm nay."),
        ("các-bon đi-ô-xít", "các-bon đi-ô-xít"),
        ("…-b xin chào", "  b xin chào"),
        (")-n", "  n"),
        ("“Tốt!” - ông nói", " Tốt!    ông nói"),
        ("a ... b", "a.    b"),
        ("Hà Nội -- , . xin", "Hà Nội,       xin"),
        ("một_hai|ba\x00bốn\tnăm", "một hai ba bốn năm"),
        ("ba 😀 bốn", "ba   bốn"),
        ("-5 -", " 5  "),
    ],
)
def test_only_what_the_library_can_take_is_left(given: str, cleaned: str) -> None:
    assert clean(given).rstrip() == cleaned.rstrip()
    assert len(clean(given)) == len(given)


def test_cleaned_text_is_nfc() -> None:
    assert clean(unicodedata.normalize("NFD", "quyết định")) == "quyết định"


def test_decomposed_words_sound_as_composed_ones(engine: Espeak) -> None:
    composed, decomposed = engine.speak("quyết định"), engine.speak(unicodedata.normalize("NFD", "quyết định"))
    assert composed.audio == decomposed.audio


def test_speech_is_as_long_as_a_newsreader_needs(engine: Espeak) -> None:
    clip = engine.speak(WORDS)
    seconds = len(clip.audio) / 2 / (clip.sample_rate or 1)
    syllables = len(WORDS.split())
    assert clip.format == "s16le"
    assert 2.5 < syllables / seconds < 5.5
    assert max(array("h", clip.audio)) > 8_000


def test_every_word_has_its_mark_in_order(engine: Espeak) -> None:
    clip = engine.speak(WORDS)
    marked = [WORDS[mark.start : mark.end].strip(",.") for mark in clip.marks]
    assert marked == WORDS.replace(",", "").replace(".", "").split()
    times = [mark.at_ms for mark in clip.marks]
    assert times == sorted(times)
    assert times[-1] < len(clip.audio) / 2 / 22.05


def test_equal_words_are_equal_bytes_in_any_order(engine: Espeak) -> None:
    texts = [WORDS, "Xin chào.", LONG[:300], WORDS[:20]]
    forward = {text: digest(engine.speak(text).audio) for text in texts}
    backward = {text: digest(engine.speak(text).audio) for text in reversed(texts)}
    assert forward == backward
    assert len(set(forward.values())) == len(texts)


@pytest.mark.parametrize("voice", [part.parameters["voice"] for part in EMBEDDED])
def test_equal_words_are_equal_bytes_in_another_process_at_another_time(voice: str, tmp_path: Path) -> None:
    code = (
        "import hashlib, sys; from pathlib import Path; from voices.engines.espeak import Espeak\n"
        "engine = Espeak({'voice': sys.argv[1]}, {}, Path('.')); clip = engine.speak(sys.argv[2]); engine.close()\n"
        "print(hashlib.sha256(clip.audio).hexdigest())"
    )
    with closing(Espeak({"voice": voice}, {}, tmp_path)) as engine:
        expected = digest(engine.speak(WORDS).audio)
    time.sleep(1.05 - time.time() % 1)  # the library would seed its noise with the second it starts in
    environment = {**os.environ, "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    run = subprocess.run(
        [sys.executable, "-c", code, voice, WORDS], capture_output=True, text=True, check=True, env=environment
    )
    assert run.stdout.strip() == expected


def pythons() -> set[str]:
    """Every Python of this machine that could run us."""
    found = {shutil.which(f"python3.{minor}") for minor in range(11, 16)} | {sys.executable}
    return {python for python in found if python and _runs(python)}


def _runs(python: str) -> bool:
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_equal_words_are_equal_bytes_on_every_python(engine: Espeak) -> None:
    expected = engine.speak(WORDS)
    [child] = children_of(engine)
    question = len(WORDS.encode()).to_bytes(4, "little") + WORDS.encode()
    for python in pythons():
        command = [python, *child.cmdline()[1:]]
        answer = subprocess.run(command, input=question, capture_output=True, check=True).stdout
        assert answer[12 : 12 + len(expected.audio)] == expected.audio, python


def test_threads_speak_at_once_and_say_what_one_would(engine: Espeak) -> None:
    texts = [f"{WORDS} Lần thứ {['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám'][place]}." for place in range(8)]
    alone = [digest(engine.speak(text).audio) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = [digest(clip.audio) for clip in pool.map(engine.speak, texts * 3)]
    assert together == alone * 3


def test_voices_differ(tmp_path: Path) -> None:
    heard = set()
    for voice in ("vi", "vi+f5", "vi-vn-x-central", "vi-vn-x-south", "vi-vn-x-south+f2"):
        engine = Espeak({"voice": voice}, {}, tmp_path)
        heard.add(digest(engine.speak(WORDS).audio))
        engine.close()
    assert len(heard) == 5


def test_the_rate_is_heard(tmp_path: Path) -> None:
    slow, quick = Espeak({"rate": 140}, {}, tmp_path), Espeak({"rate": 210}, {}, tmp_path)
    assert len(slow.speak(WORDS).audio) > 1.3 * len(quick.speak(WORDS).audio)
    assert slow.fingerprint != quick.fingerprint
    slow.close()
    quick.close()


def test_a_voice_the_library_does_not_have_is_an_error(tmp_path: Path) -> None:
    engine = Espeak({"voice": "no-such-voice"}, {}, tmp_path)
    with pytest.raises(SpeechError, match="no-such-voice") as caught:
        engine.speak(WORDS)
    assert caught.value.permanent
    engine.close()


def children_of(engine: Espeak) -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if is_espeak(child)]


def is_espeak(process: psutil.Process) -> bool:
    try:
        return espeak.CHILD.name in " ".join(process.cmdline())
    except psutil.Error:  # it has just ended
        return False


def test_one_child_speaks_clip_after_clip(engine: Espeak) -> None:
    engine.speak("a")
    [child] = children_of(engine)
    for _ in range(10):
        engine.speak("a")
    assert children_of(engine) == [child]


def test_a_child_killed_between_clips_is_replaced(engine: Espeak) -> None:
    before = engine.speak(WORDS).audio
    [child] = children_of(engine)
    child.kill()
    assert engine.speak(WORDS).audio == before


@pytest.mark.parametrize("whom", ["child", "grandchild"])
def test_a_process_killed_in_the_middle_of_a_clip_costs_nothing_but_time(whom: str, engine: Espeak) -> None:
    expected = engine.speak(LONG).audio
    killed = 0
    with ThreadPoolExecutor(1) as pool:
        for _ in range(200):
            speaking = pool.submit(engine.speak, LONG)
            killed += _kill_in_the_middle(engine, whom, speaking.done)
            assert speaking.result(timeout=30).audio == expected
            if killed >= 2:
                return
    pytest.fail("no process could be caught at work")


def _kill_in_the_middle(engine: Espeak, whom: str, done: object) -> int:
    """Kill the child, or the process it forked, while that one speaks; tell whether it was caught at it."""
    assert callable(done)
    while not done():
        for child in children_of(engine):
            try:
                for grandchild in child.children():
                    (child if whom == "child" else grandchild).kill()
                    return 1
            except psutil.Error:
                continue
    return 0


def test_a_process_that_dies_every_time_is_a_passing_error(engine: Espeak, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "CHILD", Path(__file__).with_name("dies.py"))
    with pytest.raises(SpeechError, match="ended three times") as caught:
        engine.speak(WORDS)
    assert not caught.value.permanent


def test_closing_ends_the_children(tmp_path: Path) -> None:
    engine = Espeak({}, {}, tmp_path)
    engine.speak(WORDS)
    [child] = children_of(engine)
    engine.close()
    assert not child.is_running()


def test_a_child_ends_with_its_parent_even_a_killed_one() -> None:
    code = (
        "import sys, time; from pathlib import Path; from voices.engines.espeak import Espeak\n"
        "engine = Espeak({}, {}, Path('.')); engine.speak('xin chào'); print('spoken', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "spoken\n"
    [child] = psutil.Process(parent.pid).children()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    child.wait(timeout=20)


def test_a_parent_that_never_closes_its_engine_can_end() -> None:
    code = (
        "from pathlib import Path; from voices.engines.espeak import Espeak\n"
        "engine = Espeak({}, {}, Path('.')); engine.speak('xin chào')"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=30)


def test_a_forked_process_speaks_with_children_of_its_own(engine: Espeak) -> None:
    expected = engine.speak(WORDS).audio
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:  # as RQ's work-horse does
        try:
            os.write(writing, digest(engine.speak(WORDS).audio).encode())
            engine.close()
        finally:
            os._exit(0)
    os.close(writing)
    assert engine.speak(WORDS).audio == expected
    with os.fdopen(reading) as told:
        assert told.read() == digest(expected)
    os.waitpid(pid, 0)
    assert engine.speak(WORDS).audio == expected


def test_an_alarm_in_the_middle_of_a_clip_leaves_the_engine_usable(engine: Espeak) -> None:
    """A job's time limit is a signal that raises in the main thread: the half-read answer must not be read later."""

    class TimeUpError(Exception):
        pass

    def raise_it(*_: object) -> None:
        raise TimeUpError

    def speak_for_ever() -> None:
        while True:
            engine.speak(LONG)

    assert threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, raise_it)
    try:
        engine.speak("khởi động")
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        with pytest.raises(TimeUpError):
            speak_for_ever()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    fresh = Espeak({}, {}, Path())
    assert engine.speak(WORDS).audio == fresh.speak(WORDS).audio
    fresh.close()


VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
OTHERS = "ABCDĐQUVW0123456789,.;:!?-–—…/()[]“”‘’\"'%&*+=_<>~#@$^|\\{}\n\t\x00\u0301\u0300\u0323😀中文кγ½²№₫ ﬁſ\ud800"
CRASHING = [
    ")-n",
    "/-n",
    ",-b",
    ";-b",
    ":-b",
    "?-b",
    "…-b",
    "...-b",
    "(…)-b",
    "“…-b",
    "_-b",
    ">-b",
    ". - b",
    "-",
    "--a",
]


def vietnamese_like(chance: random.Random) -> str:
    """Soup: syllables, marks the library stumbled over, and anything else a paper's export may hold."""
    pieces = []
    for _ in range(chance.randint(1, 12)):
        kind = chance.random()
        if kind < 0.6:
            pieces.append("".join(chance.choices(VIETNAMESE, k=chance.randint(1, 7))))
        elif kind < 0.75:
            pieces.append(chance.choice(CRASHING))
        else:
            pieces.append("".join(chance.choices(OTHERS, k=chance.randint(1, 5))))
    text = chance.choice(["", " ", "  "]).join(pieces)
    return unicodedata.normalize(chance.choice(["NFC", "NFD"]), text)


def fuzz(engine: Espeak, seed: int, count: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        text = vietnamese_like(chance)
        clip, error = outcome(engine, text)
        if clip is None:
            assert error is not None
            assert error.permanent, f"{error}: {text!r}"
            assert not any(letter.isalnum() for letter in clean(text)), f"{error}: {text!r}"
            continue
        assert clip.audio, text
        assert all(0 <= mark.start <= mark.end for mark in clip.marks)
        assert max((mark.end for mark in clip.marks), default=0) <= len(unicodedata.normalize("NFC", text))


def outcome(engine: Espeak, text: str) -> tuple[Clip | None, SpeechError | None]:
    try:
        return engine.speak(text), None
    except SpeechError as error:
        return None, error


@pytest.mark.parametrize("text", CRASHING)
def test_what_crashed_the_library_is_spoken_or_named(text: str, engine: Espeak) -> None:
    clip, error = outcome(engine, text)
    assert clip.audio if clip else "nothing to speak" in str(error)


def test_two_hundred_odd_texts_all_yield_sound_or_a_named_error(engine: Espeak) -> None:
    fuzz(engine, seed=2026, count=200)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fifteen_hundred_odd_texts_all_yield_sound_or_a_named_error(seed: int, engine: Espeak) -> None:
    fuzz(engine, seed, 500)
