"""An engine's answer becomes sound, or a sentence that says why it can't."""

import io
import wave

import numpy as np
import pytest
import soundfile
from tone_engine import RATE, pcm_of

from voices.engine import Clip
from workers.audio.decode import decoded
from workers.audio.errors import UnreadableClipError
from workers.audio.sound import samples_of

PCM, _ = pcm_of("một hai ba")
SAMPLES = np.frombuffer(PCM, "<i2")


def container(kind: str, samples: np.ndarray = SAMPLES, rate: int = RATE) -> bytes:
    target = io.BytesIO()
    soundfile.write(target, samples, rate, format=kind)
    return target.getvalue()


def test_raw_samples_are_taken_as_they_are() -> None:
    sound = decoded(Clip(PCM, "s16le", RATE))
    assert sound.frame_rate == RATE
    assert (samples_of(sound) == SAMPLES).all()


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_lossless_containers_keep_every_sample(kind: str) -> None:
    sound = decoded(Clip(container(kind.upper()), kind))
    assert sound.frame_rate == RATE
    assert np.abs(samples_of(sound).astype(int) - SAMPLES).max() <= 1


@pytest.mark.parametrize("kind", ["mp3", "ogg"])
def test_lossy_containers_keep_rate_and_loudness(kind: str) -> None:
    sound = decoded(Clip(container(kind.upper()), kind))
    assert sound.frame_rate == RATE
    ratio = samples_of(sound).astype(float).std() / SAMPLES.astype(float).std()
    assert 0.7 < ratio < 1.1


def test_two_channels_are_mixed_to_one() -> None:
    both = np.stack([SAMPLES, np.zeros_like(SAMPLES)], axis=1)
    sound = decoded(Clip(container("WAV", both), "wav"))
    assert sound.channels == 1
    assert np.abs(samples_of(sound) * 2.0 - SAMPLES).max() <= 2


def test_a_streamed_wav_whose_header_tells_no_length_is_read_to_its_end() -> None:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(PCM)
    data = bytearray(target.getvalue())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    assert (samples_of(decoded(Clip(bytes(data), "wav"))) == SAMPLES).all()


def broken_float_wav() -> bytes:
    target = io.BytesIO()
    soundfile.write(target, np.array([0.1, np.nan, 0.2], np.float32), RATE, format="WAV", subtype="FLOAT")
    return target.getvalue()


@pytest.mark.parametrize(
    ("clip", "says"),
    [
        (Clip(b"", "mp3"), "empty"),
        (Clip(b"<!doctype html><p>captcha", "mp3"), "web page"),
        (Clip(b"\x00" * 300, "wav"), "can't be decoded"),
        (Clip(container("MP3")[:40], "mp3"), "no mp3 sound|no sample"),
        (Clip(PCM, "s16le", None), "None Hz"),
        (Clip(PCM[:-1], "s16le", RATE), "half a sample"),
        (Clip(PCM, "s16le", 8_000), "16000 to"),
        (Clip(container("WAV", rate=8_000), "wav"), "8000 samples a second; 16000 is the least"),
        (Clip(b"abc", "amr"), "can be one of"),
        (Clip(broken_float_wav(), "wav"), "no numbers"),
    ],
)
def test_what_is_no_sound_is_named(clip: Clip, says: str) -> None:
    with pytest.raises(UnreadableClipError, match=says):
        decoded(clip)
