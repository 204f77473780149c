"""What is sound and what is not, by its bytes alone."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from speech_servers import tones

from voices.engine import SpeechError
from voices.engines import sound

WORDS = "một hai ba bốn năm sáu bảy tám chín mười"


def problem(audio: bytes, **asked: object) -> SpeechError:
    with pytest.raises(SpeechError) as caught:
        sound.clip("The service", audio, WORDS, **asked)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_wav_tells_its_rate_and_length(rate: int) -> None:
    seen = sound.look(tones.wav(WORDS, rate))
    assert seen is not None
    assert (seen.format, seen.sample_rate, seen.whole) == ("wav", rate, True)
    assert seen.duration_ms == pytest.approx(tones.MS_PER_LETTER * len(WORDS), abs=1)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000])
def test_an_mp3_tells_its_rate_and_length(rate: int) -> None:
    seen = sound.look(tones.mp3(WORDS, rate))
    assert seen is not None
    assert (seen.format, seen.sample_rate, seen.whole) == ("mp3", rate, True)
    assert seen.duration_ms == pytest.approx(tones.MS_PER_LETTER * len(WORDS), abs=3 * 576 / min(rate, 24_000) * 1000)


def test_a_tag_before_an_mp3_is_passed_over() -> None:
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 1, 2]) + b"\0" * (128 + 2)
    assert sound.clip("x", tag + tones.mp3(WORDS), WORDS).format == "mp3"


def test_an_mp3_cut_inside_a_frame_is_not_whole() -> None:
    assert "part" in str(problem(tones.mp3(WORDS)[:-30]))


@pytest.mark.parametrize("size", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_wav_streamed_without_a_length_gets_its_true_one(size: int) -> None:
    audio = bytearray(tones.wav(WORDS))
    struct.pack_into("<I", audio, 4, 0xFFFFFFFF)
    struct.pack_into("<I", audio, 40, size)
    assert sound.clip("x", bytes(audio), WORDS).audio == tones.wav(WORDS)


def test_a_wav_with_a_chunk_before_its_sound_is_read() -> None:
    audio = tones.wav(WORDS)
    noted = audio[:36] + b"LIST" + struct.pack("<I", 5) + b"notes\0" + audio[36:]
    assert sound.clip("x", noted, WORDS).sample_rate == 24_000


def test_a_wav_without_sound_is_not_whole() -> None:
    assert "part" in str(problem(tones.wav(WORDS)[:40]))


def test_an_empty_wav_is_too_short() -> None:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
    assert "0 ms" in str(problem(buffer.getvalue()))


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (b"<!doctype HTML><p>hello", "a web page"),
        (b"\n  <html>", "a web page"),
        (b'{"message": "quota"}', "a message"),
        (b"<?xml version='1.0'?>", "a message"),
        (b"\x00" * 500, "no known format"),
        (b"\xff\xfb", "no known format"),
    ],
)
def test_what_is_no_sound_is_named(answer: bytes, named: str) -> None:
    assert named in str(problem(answer))
    assert not problem(answer).permanent


def test_another_rate_than_asked_for_is_for_good() -> None:
    assert problem(tones.mp3(WORDS, 16_000), sample_rate=24_000).permanent


def test_raw_sound_is_taken_at_its_word() -> None:
    clip = sound.clip("x", tones.pcm(WORDS), WORDS, sample_rate=24_000, raw=True)
    assert (clip.format, clip.sample_rate) == ("s16le", 24_000)


def test_raw_sound_with_half_a_sample_is_not_whole() -> None:
    assert "part" in str(problem(tones.pcm(WORDS)[:-1], sample_rate=24_000, raw=True))


def test_a_message_instead_of_raw_sound_is_no_sound() -> None:
    assert "a message" in str(problem(b'{"error": "no"}' * 99, sample_rate=24_000, raw=True))


@pytest.mark.parametrize(("head", "kind"), [(b"OggS", "ogg"), (b"fLaC", "flac")])
def test_ogg_and_flac_are_known_by_their_first_bytes(head: bytes, kind: str) -> None:
    assert sound.clip("x", head + b"\0" * 99, WORDS).format == kind
