"""A take is loud enough, never too loud, exactly as long as it says, and ends where the next can begin."""

import io
from itertools import pairwise

import numpy as np
import pyloudnorm
import pytest
import soundfile
import soxr
from tone_engine import RATE, pcm_of

from workers.audio import take as takes
from workers.audio.errors import AudioError
from workers.audio.forms import PROFILES, form_of
from workers.audio.mp3 import frame_lengths, info_frame
from workers.audio.sound import sound_of_bytes
from workers.audio.take import Piece, make_take

SENTENCES = ["một hai ba bốn năm sáu", "bảy tám, chín mười mười một", "mười hai mười ba mười bốn mười lăm"]


def pieces(rate: int = RATE, pause_ms: float = 400.0) -> list[Piece]:
    made = [Piece(sound_of_bytes(pcm_of(words, rate)[0], rate), ((0.0, 100.0),), pause_ms) for words in SENTENCES]
    return [*made[:-1], Piece(made[-1].sound, made[-1].words, 0.0)]


def alone(take: takes.Take, profile: str) -> tuple[np.ndarray, int]:
    """Decode a take by itself with libsndfile."""
    data = take.bytes["mp3"]
    whole = info_frame(len(data), take.facts.frames, PROFILES[profile]) + data
    return soundfile.read(io.BytesIO(whole))


@pytest.mark.parametrize("profile", ["podcast", "light"])
@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100])
def test_loudness_and_peak_hold_after_decoding(profile: str, rate: int) -> None:
    decoded, at = alone(make_take(pieces(rate), form_of(profile), 600), profile)
    assert pyloudnorm.Meter(at).integrated_loudness(decoded) == pytest.approx(-16.0, abs=0.5)
    assert 20 * np.log10(np.abs(soxr.resample(decoded, at, at * 4)).max()) <= -1.5


@pytest.mark.parametrize("profile", ["podcast", "light"])
def test_it_holds_the_frames_it_says(profile: str) -> None:
    take = make_take(pieces(), form_of(profile), 600)
    assert len(frame_lengths(take.bytes["mp3"])) == take.facts.frames


@pytest.mark.parametrize("after_ms", [0.0, 60.0, 600.0, 900.0])
def test_it_lasts_as_long_as_its_words_and_pauses(after_ms: float) -> None:
    take = make_take(pieces(), form_of("light"), after_ms)
    wanted = take.facts.pieces[-1].end + after_ms
    assert wanted - 1 <= take.facts.duration_ms <= max(wanted, take.facts.pieces[-1].end + 50) + 25


def test_it_ends_in_silence_so_that_the_next_take_can_begin() -> None:
    decoded, at = alone(make_take(pieces(), form_of("podcast"), 0.0), "podcast")
    assert np.abs(decoded[-at // 50 :]).max() < 0.002


def test_pieces_stand_where_they_sound() -> None:
    take = make_take(pieces(), form_of("podcast"), 600)
    decoded, at = alone(take, "podcast")
    for one, following in pairwise(take.facts.pieces):
        gap = decoded[round(one.end * at / 1000) + at // 100 : round(following.start * at / 1000) - at // 100]
        assert np.abs(gap).max() < 0.003
        onset = decoded[round(following.start * at / 1000) :][: at // 4]
        assert np.abs(onset).max() > 0.05


def test_every_rendition_lasts_as_long() -> None:
    take = make_take(pieces(), form_of("light", ("mp3", "small", "pcm")), 600)
    assert len(take.bytes["pcm"]) // 2 == round(take.facts.duration_ms * 24)
    assert take.bytes["small"]


def test_a_long_segment_is_levelled_in_windows_and_keeps_its_timeline(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = make_take(pieces() * 4, form_of("light"), 600)
    monkeypatch.setattr(takes, "WINDOW_SECONDS", 3)
    windowed = make_take(pieces() * 4, form_of("light"), 600)
    assert [each.start for each in windowed.facts.pieces] == [each.start for each in whole.facts.pieces]
    assert windowed.facts.frames == whole.facts.frames
    decoded, at = alone(windowed, "light")
    assert pyloudnorm.Meter(at).integrated_loudness(decoded) == pytest.approx(-16.0, abs=0.5)


def test_the_same_clips_give_the_same_bytes() -> None:
    form = form_of("podcast", ("mp3", "small"))
    assert make_take(pieces(), form, 600).bytes == make_take(pieces(), form, 600).bytes


def test_two_rates_never_meet_in_a_take() -> None:
    with pytest.raises(AudioError, match="22050 Hz can't go on at 24000 Hz"):
        make_take([*pieces(22_050), *pieces(24_000)], form_of("light"), 0)


def test_a_take_of_nothing_is_refused() -> None:
    with pytest.raises(AudioError, match="nothing to say"):
        make_take([], form_of("light"), 0)
