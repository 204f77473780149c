"""The house's logo, ident and music."""

from __future__ import annotations

import io
import wave

import lameenc
import pytest

from service.newsroom import belongings
from service.newsroom.errors import RefusedError
from service.newsroom.room import Room
from workers.audio import ident

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
RATE = 16_000


def wav(seconds: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * round(RATE * seconds)))
    return out.getvalue()


def mp3(seconds: float) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_bit_rate(32)
    encoder.silence()
    return bytes(encoder.encode(bytes(2 * round(RATE * seconds))) + encoder.flush())


def test_a_file_is_kept_by_its_bytes_not_its_name(room: Room) -> None:
    path = belongings.keep(room, "logo", PNG, who="dung")
    assert path.endswith(".png")
    assert room.media.read(path) == PNG
    assert belongings.keep(room, "logo", PNG, who="dung") == path


@pytest.mark.parametrize(
    ("use", "data", "ending"), [("ident", wav(2), "wav"), ("ident", mp3(2), "mp3"), ("bed", wav(30), "wav")]
)
def test_a_recording_is_named_by_what_it_is(room: Room, use: str, data: bytes, ending: str) -> None:
    assert belongings.keep(room, use, data, who="dung").endswith(f".{ending}")


@pytest.mark.parametrize(
    ("use", "data", "why"),
    [
        ("logo", b"<svg onload=alert(1)>", "PNG or JPEG"),
        ("logo", b"", "PNG or JPEG"),
        ("logo", PNG + bytes(belongings.LIMITS["logo"].bytes), "larger than 4 MB"),
        ("ident", PNG, "MP3, WAV"),
        ("ident", b"ID3" + bytes(300), "MP3, WAV"),
        ("ident", b"RIFF" + b"x" * 100, "MP3, WAV"),
        ("ident", wav(9), "lasts 9 seconds; it may last 0.3 to 6"),
        ("ident", wav(0.1), "lasts 0.1 seconds"),
        ("bed", wav(1), "it may last 2 to 600"),
        ("bed", bytes(belongings.LIMITS["bed"].bytes + 1), "larger than 10 MB"),
    ],
)
def test_anything_else_is_refused_with_what_would_be_right(room: Room, use: str, data: bytes, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        belongings.keep(room, use, data, who="dung")


def test_no_longer_ident_is_taken_than_is_played() -> None:
    for use in ("ident", "closing"):
        assert belongings.LIMITS[use].most * 1000 == ident.LONGEST_MS
