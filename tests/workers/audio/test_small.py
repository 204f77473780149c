"""The small rendition is as loud as the MP3, and its peaks stay under the ceiling when a phone decodes it."""

import subprocess
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile
import soxr

from service.core.model import Role, Segment
from service.storage.media import FolderStore
from voices.catalogue import open_engine, voice
from voices.text import NORTHERN
from workers.audio import episode
from workers.audio.episode import timeline_of
from workers.audio.forms import form_of
from workers.audio.recording import Microphone
from workers.audio.shelf import Shelf
from workers.phrasing import Manner, lines_of

TEXT = (
    "Sáng nay đoàn công tác đã đến thăm và tặng quà bà con vùng lũ. Nước rút chậm nên nhiều bản còn bị chia cắt; "
    "bộ đội phải dùng xuồng chở gạo, nước sạch và thuốc men vào từng nhà. Đến 17 giờ, 340 hộ đã nhận được hàng."
)


def heard(file: Path) -> np.ndarray:
    """Decode with FFmpeg, at 48 kHz."""
    run = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", file, "-f", "f32le", "-ar", "48000", "-ac", "1", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    return np.frombuffer(run.stdout, "<f4").astype(np.float64)


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("speaker", ["nam-bac", "nu-bac"])
def test_decoded_it_is_as_loud_as_the_mp3_and_never_too_high(speaker: str, tmp_path: Path) -> None:
    engine = open_engine(voice(speaker).engines[-1], {}, tmp_path)
    shelf, form = Shelf(FolderStore(tmp_path)), form_of("light", ("mp3", "small"))
    lines = lines_of([Segment(Role.BODY, TEXT)], lambda _position: Manner(engine.longest, NORTHERN))
    recorded = list(Microphone(engine, shelf, form).record(lines))
    engine.close()
    timeline = timeline_of(((each.key, each.facts, each.line) for each in recorded), form.shape)
    episode.write_small(tmp_path / "e.webm", timeline, shelf.bytes_of)
    episode.write_mp3(tmp_path / "e.mp3", b"", timeline, shelf.bytes_of)
    small = heard(tmp_path / "e.webm")
    large, rate = soundfile.read(tmp_path / "e.mp3")
    loudness = pyloudnorm.Meter(48_000).integrated_loudness(small)
    assert loudness == pytest.approx(pyloudnorm.Meter(rate).integrated_loudness(large), abs=0.5)
    assert 20 * np.log10(np.abs(soxr.resample(small, 48_000, 192_000)).max()) <= -1.5
