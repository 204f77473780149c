"""An episode's cues, chapters and files agree with what is heard, to the millisecond."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.id3 import ID3
from tone_engine import ToneEngine

from service.core.model import Role, Segment
from service.storage.media import FolderStore
from voices.catalogue import open_engine, voice
from voices.engine import Engine
from voices.text import NORTHERN
from workers.audio import episode
from workers.audio.episode import Timeline, chapters_of, cues_of, timeline_of
from workers.audio.forms import form_of
from workers.audio.recording import Microphone
from workers.audio.shelf import Shelf
from workers.audio.tags import NOTICE, Tags, id3_bytes
from workers.phrasing import Manner, lines_of

SCRIPT = [
    Segment(Role.TITLE, "Được mùa cà phê năm 2025"),
    Segment(Role.LEAD, "“Bà con vui lắm”, ông Sơn nói. Năm 2025, giá tăng 12,5% so với trước."),
    Segment(Role.SUBHEAD, "Trời thuận"),
    Segment(Role.BODY, "Trời nắng đều nên quả chín đỏ. Hạt to và chắc.", spoken="Nắng đều. Quả đỏ."),
    Segment(Role.SUBHEAD, "Đường dễ đi"),
    Segment(Role.BODY, "Đường giao thông nay cũng dễ đi hơn trước nhiều; xe vào tận vườn."),
]


def made(folder: Path, engine: Engine, outputs: tuple[str, ...] = ("mp3",)) -> tuple[Timeline, Shelf]:
    shelf, form = Shelf(FolderStore(folder)), form_of("podcast", outputs)
    lines = lines_of(SCRIPT, lambda _position: Manner(engine.longest, NORTHERN))
    recorded = Microphone(engine, shelf, form).record(lines)
    return timeline_of(((each.key, each.facts, each.line) for each in recorded), form.shape), shelf


@pytest.fixture
def toned(tmp_path: Path) -> tuple[Timeline, Shelf]:
    return made(tmp_path, ToneEngine(), ("mp3", "small", "pcm"))


def test_every_sentence_has_a_cue_in_the_words_of_the_paper(toned: tuple[Timeline, Shelf]) -> None:
    cues = cues_of(toned[0])
    assert [cue.printed for cue in cues if cue.segment == 1] == [
        "“Bà con vui lắm”, ông Sơn nói.", "Năm 2025, giá tăng 12,5% so với trước.",
    ]  # fmt: skip
    for position, segment in enumerate(SCRIPT):
        assert " ".join(cue.printed for cue in cues if cue.segment == position) == segment.printed


def test_words_light_up_the_print_they_stand_for(toned: tuple[Timeline, Shelf]) -> None:
    cue = next(cue for cue in cues_of(toned[0]) if cue.printed.startswith("Năm 2025"))
    words = [SCRIPT[1].printed[first:last] for _, _, first, last in cue.words]
    assert words[:2] == ["Năm", "2025"]
    assert "12,5%" in "".join(words) or "12,5" in words
    assert all(start <= end for start, end, _, _ in cue.words)


def test_an_editors_reading_is_one_cue_without_words(toned: tuple[Timeline, Shelf]) -> None:
    (cue,) = [cue for cue in cues_of(toned[0]) if cue.segment == 3]
    assert (cue.printed, cue.words) == (SCRIPT[3].printed, ())


def test_title_and_sub_heads_are_chapters(toned: tuple[Timeline, Shelf]) -> None:
    assert [chapter.title for chapter in chapters_of(toned[0])] == [
        "Được mùa cà phê năm 2025", "Trời thuận", "Đường dễ đi",
    ]  # fmt: skip


def onsets(samples: np.ndarray, rate: int) -> np.ndarray:
    """Find where sound begins after at least 50 ms of silence, in seconds, without asking our own code."""
    step = rate // 500
    loud = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).max(axis=1) > 0.01
    quiet_before = np.array([not loud[max(0, place - 25) : place].any() for place in range(len(loud))])
    return np.flatnonzero(loud & quiet_before) * step / rate


def test_cues_begin_where_speech_does_in_the_decoded_file(toned: tuple[Timeline, Shelf], tmp_path: Path) -> None:
    timeline, shelf = toned
    episode.write_mp3(tmp_path / "e.mp3", b"", timeline, shelf.bytes_of)
    samples, rate = soundfile.read(tmp_path / "e.mp3")
    found = onsets(samples, rate)
    for cue in cues_of(timeline):
        assert np.abs(found - cue.start).min() < 0.025


def test_words_begin_where_espeak_speaks_them(tmp_path: Path) -> None:
    engine = open_engine(voice("nam-bac").engines[-1], {}, tmp_path)
    try:
        timeline, shelf = made(tmp_path, engine)
    finally:
        engine.close()
    episode.write_mp3(tmp_path / "e.mp3", b"", timeline, shelf.bytes_of)
    samples, rate = soundfile.read(tmp_path / "e.mp3")
    found = onsets(samples, rate)
    assert np.median([np.abs(found - cue.start).min() for cue in cues_of(timeline)]) <= 0.05


@pytest.mark.parametrize("engine", ["tone", "espeak"])
def test_the_same_script_gives_the_same_file(tmp_path: Path, engine: str) -> None:
    files = []
    for turn in ("one", "two"):
        speaker = ToneEngine() if engine == "tone" else open_engine(voice("nam-bac").engines[-1], {}, tmp_path)
        timeline, shelf = made(tmp_path / turn, speaker)
        speaker.close()
        episode.write_mp3(tmp_path / f"{turn}.mp3", b"", timeline, shelf.bytes_of)
        files.append((tmp_path / f"{turn}.mp3").read_bytes())
    assert files[0] == files[1]


@pytest.mark.needs("ffprobe")
def test_the_small_file_is_opus_in_webm_and_as_long(toned: tuple[Timeline, Shelf], tmp_path: Path) -> None:
    timeline, shelf = toned
    episode.write_small(tmp_path / "e.webm", timeline, shelf.bytes_of)
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format=duration,format_name:stream=codec_name,channels",
         "-of", "default=noprint_wrappers=1", tmp_path / "e.webm"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    facts = dict(line.split("=", 1) for line in told.splitlines())
    assert facts["codec_name"] == "opus"
    assert "webm" in facts["format_name"]
    assert float(facts["duration"]) * 1000 == pytest.approx(timeline.duration_ms, abs=60)
    bits = (tmp_path / "e.webm").stat().st_size * 8 / (timeline.duration_ms / 1000)
    assert 20_000 < bits < 34_000


def test_wav_is_as_long_as_the_timeline(toned: tuple[Timeline, Shelf], tmp_path: Path) -> None:
    timeline, shelf = toned
    episode.write_wav(tmp_path / "e.wav", timeline, shelf.bytes_of)
    samples, rate = soundfile.read(tmp_path / "e.wav")
    assert len(samples) * 1000 / rate == pytest.approx(timeline.duration_ms, abs=26)


def test_the_tag_says_who_what_and_that_a_machine_speaks(toned: tuple[Timeline, Shelf], tmp_path: Path) -> None:
    timeline, shelf = toned
    tags = Tags(
        title="Được mùa", paper="Báo Thử", section="Kinh tế", date="2025-11-22", voice="Giọng nam miền Bắc",
        url="https://bao.example/1", transcript="Lời", cover=b"\x89PNG" + bytes(20), chapters=chapters_of(timeline),
    )  # fmt: skip
    episode.write_mp3(tmp_path / "e.mp3", id3_bytes(tags, timeline.duration_ms), timeline, shelf.bytes_of)
    tag = ID3(tmp_path / "e.mp3")
    assert tag.version == (2, 3, 0)
    assert [str(tag[name]) for name in ("TIT2", "TPE1", "TALB", "TLAN")] == ["Được mùa", "Báo Thử", "Kinh tế", "vie"]
    assert NOTICE in str(tag.getall("COMM")[0])
    assert str(tag["CHAP:c1"].sub_frames["TIT2"]) == "Trời thuận"
    assert tag["CHAP:c0"].end_time == tag["CHAP:c1"].start_time
    assert tag.getall("APIC")[0].mime == "image/png"
    assert len(soundfile.read(io.BytesIO((tmp_path / "e.mp3").read_bytes()))[0]) > 0
