"""The joined file: one length for every decoder, takes unchanged inside it, and a head that tells the truth."""

import io
import subprocess
from pathlib import Path

import miniaudio
import numpy as np
import pytest
import soundfile
from mutagen.mp3 import MP3
from tone_engine import RATE, pcm_of

from workers.audio.forms import PROFILES, form_of
from workers.audio.mp3 import SPARE, Shape, duration_samples, info_frame, padding, silent_frames
from workers.audio.sound import sound_of_bytes
from workers.audio.survey import surveyed
from workers.audio.take import Form, Take, at_level, make_take

SENTENCES = ["một hai ba bốn", "năm sáu bảy", "tám chín mười mười một", "mười hai"]


def recorded(profile: str) -> list[Take]:
    clips = [at_level(surveyed(sound_of_bytes(pcm_of(words)[0], RATE))) for words in SENTENCES]
    return [make_take(clip, (), form_of(profile), 300) for clip in clips]


def joined(takes: list[Take], profile: str) -> bytes:
    data = b"".join(take.bytes["mp3"] for take in takes)
    return info_frame(len(data), sum(take.facts.frames for take in takes), PROFILES[profile]) + data


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_header_and_decoders_agree_on_the_length_to_the_sample(profile: str) -> None:
    takes, shape = recorded(profile), PROFILES[profile]
    data = joined(takes, profile)
    expected = duration_samples(sum(take.facts.frames for take in takes), shape)
    decoded, rate = soundfile.read(io.BytesIO(data))
    assert rate == shape.rate
    assert len(decoded) == expected
    assert len(miniaudio.mp3_read_f32(data).samples) == expected
    assert round(MP3(io.BytesIO(data)).info.length * shape.rate) == expected


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_who_seeks_by_the_table_of_contents_lands_where_he_wished(profile: str) -> None:
    takes, shape = recorded(profile), PROFILES[profile]
    data = joined(takes, profile)
    frames = sum(take.facts.frames for take in takes)
    head = len(info_frame(0, frames, shape))
    contents = data[data.index(b"Info") + 16 :][:100]
    for percent in range(0, 100, 7):
        time = max(0, contents[percent] / 256 * len(data) - head) / (len(data) - head)
        assert time * 100 == pytest.approx(percent, abs=100 / 256 + 100 * head / len(data))


@pytest.mark.needs("ffmpeg")
def test_ffmpeg_agrees_too() -> None:
    takes = recorded("podcast")
    run = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "-", "-f", "f32le", "-"],
        input=joined(takes, "podcast"), capture_output=True, check=True,
    )  # fmt: skip
    assert not run.stderr
    assert len(run.stdout) // 4 == duration_samples(sum(take.facts.frames for take in takes), PROFILES["podcast"])


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_a_take_sounds_in_the_episode_as_it_does_alone(profile: str) -> None:
    takes, shape = recorded(profile), PROFILES[profile]
    whole, _ = soundfile.read(io.BytesIO(joined(takes, profile)), dtype="float32")
    start = 0
    for take in takes:
        alone, _ = soundfile.read(io.BytesIO(joined([take], profile)), dtype="float32")
        inside = whole[start : start + len(alone)]
        assert np.abs(inside - alone[: len(inside)]).max() < 1e-6
        start += take.facts.frames * shape.frame_samples


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_no_join_clicks(profile: str) -> None:
    takes, shape = recorded(profile), PROFILES[profile]
    whole, rate = soundfile.read(io.BytesIO(joined(takes, profile)))
    place = 0
    for take in takes[:-1]:
        place += take.facts.frames * shape.frame_samples
        assert np.abs(whole[place - rate // 40 : place + rate // 400]).max() < 0.003


SHAPES = [Shape(44_100), Shape(24_000), Shape(22_050)]


def behind_an_info_frame(frames: bytes, count: int, shape: Shape) -> bytes:
    return info_frame(len(frames), count, shape) + frames


@pytest.mark.parametrize("shape", SHAPES)
def test_frames_of_silence_are_silent_in_every_decoder(shape: Shape) -> None:
    data = behind_an_info_frame(silent_frames(0, 100, shape), 100, shape)
    decoded, rate = soundfile.read(io.BytesIO(data))
    assert (rate, len(decoded)) == (shape.rate, duration_samples(100, shape))
    assert not decoded.any()
    assert not np.asarray(miniaudio.mp3_read_f32(data).samples).any()


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("shape", SHAPES)
def test_ffmpeg_has_nothing_to_say_of_silence_between_words(shape: Shape, tmp_path: Path) -> None:
    done = at_level(surveyed(sound_of_bytes(pcm_of(SENTENCES[0])[0], RATE)))
    takes = [make_take(done, (), Form(shape), 900) for _ in range(2)]
    frames = sum(take.facts.frames for take in takes)
    file = tmp_path / "two.mp3"
    file.write_bytes(behind_an_info_frame(b"".join(take.bytes["mp3"] for take in takes), frames, shape))
    run = subprocess.run(
        ["ffmpeg", "-v", "warning", "-xerror", "-err_detect", "explode", "-i", file, "-f", "f32le", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert not run.stderr
    assert len(run.stdout) // 4 == duration_samples(frames, shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("first", [0, 7, 50])
def test_silence_keeps_the_nominal_rate_on_the_mean(shape: Shape, first: int) -> None:
    length = len(silent_frames(first, first + 1_000, shape))
    assert abs(length - 1_000 * shape.frame_samples * shape.kbps * 125 / shape.rate) <= 1


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_a_longer_pause_leaves_the_frames_of_the_words_as_they_are(profile: str) -> None:
    done = at_level(surveyed(sound_of_bytes(pcm_of(SENTENCES[0])[0], RATE)))
    short, long = (make_take(done, (), form_of(profile), pause).bytes["mp3"] for pause in (300, 5_000))
    assert len(long) > len(short) + 30_000
    assert long.startswith(short)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("samples", [1, 575, 1_152, 100_000])
@pytest.mark.parametrize("wanted", [0, 90_000, 200_000])
def test_padding_makes_whole_frames_and_never_cuts(shape: Shape, samples: int, wanted: int) -> None:
    added = padding(samples, wanted, shape)
    assert added >= 0
    assert (samples + added) % shape.frame_samples == 0
    assert samples + added + SPARE >= wanted
