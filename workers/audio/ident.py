"""The ident and what closes an episode: the newsroom's own short recordings, or chimes made here; −20 LUFS, faded."""

from __future__ import annotations

import io

import av
import numpy as np
from pydub.audio_segment import AudioSegment

from service.core.model import digest
from service.storage.errors import MissingError
from service.storage.media import MediaStore
from workers.audio.errors import AudioFileError
from workers.audio.facts import Facts
from workers.audio.limiter import unchanged
from workers.audio.loudness import energies, integrated
from workers.audio.shelf import Shelf
from workers.audio.small import small_of
from workers.audio.sound import FULL_SCALE, rounded, samples_of, sound_of, to_samples
from workers.audio.survey import surveyed
from workers.audio.take import Form, make_take

LUFS = -20.0
FADE_MS = 30
LONGEST_MS = 6_000
REST_MS = 350
RATE = 44_100
HEARD = FULL_SCALE / 1000
"""−60 dBFS: a file that never gets over it holds silence."""

CHIME = "chime"
"""What a house writes for the ident made here."""

_MADE = 1  # part of the key of what is made here


class Ident:
    """A newsroom's ident as takes on the shelf. `source` is a media path, "chime", or nothing (then a chime)."""

    def __init__(self, media: MediaStore, shelf: Shelf, form: Form, source: str) -> None:
        self._media = media
        self._shelf = shelf
        self._form = form
        self._source = "" if source == CHIME else source

    def opening(self) -> tuple[str, Facts]:
        """Give what is played first: the key and the facts of its take."""
        return self._take(high=False)

    def between(self) -> tuple[str, Facts]:
        """Give what is played between the parts of a bulletin: two notes, or the newsroom's ident."""
        return self._take(high=True)

    def closing(self) -> tuple[str, Facts]:
        """Give what is played last, after a rest: the chime falling, or the newsroom's recording."""
        return self._take(closing=True)

    def _take(self, *, high: bool = False, closing: bool = False) -> tuple[str, Facts]:
        place = "closing" if closing else high and not self._source
        key = digest(["ident", _MADE, self._form.named(), self._source, place])
        facts = self._shelf.take(key, self._form.outputs)
        if facts is None:
            sound = levelled_to(self._sound(high=high, falling=closing), LUFS)
            done = unchanged(surveyed(rested(sound) if closing else sound))
            take = make_take(done, (), self._form, REST_MS)
            self._shelf.keep_take(key, take)
            if self._form.small:
                self._shelf.keep_small(key, small_of(done, take.facts.duration_ms))
            facts = take.facts
        return key, facts

    def _sound(self, *, high: bool, falling: bool) -> AudioSegment:
        return given(self._media, self._source) if self._source else chime(high=high, falling=falling)


def chime(*, high: bool = False, falling: bool = False) -> AudioSegment:
    """Make a chime: four notes of the pentatonic scale of Vietnamese folk song rising or falling, or their last two."""
    rising = (587.33, 880.0) if high else (392.0, 440.0, 587.33, 880.0)
    notes = rising[::-1] if falling else rising
    step, rest = to_samples(190, RATE), to_samples(1_100, RATE)
    whole = sound_of(np.zeros(step * (len(notes) - 1) + rest, np.int16), RATE)
    for number, hertz in enumerate(notes):
        whole = whole.overlay(_note(hertz, rest), position=round(number * 190))
    chimed: AudioSegment = whole.fade_in(5).fade_out(400)
    return chimed


def given(media: MediaStore, path: str) -> AudioSegment:
    """Read the newsroom's recording, in any format that FFmpeg's decoders know. Raise AudioFileError."""
    try:
        data = media.read(path)
    except MissingError:
        raise AudioFileError(f"The ident {path} is not in the media store; choose another at the desk.") from None
    sound = decoded_file(data, path)
    faded: AudioSegment = sound[:LONGEST_MS].fade_in(FADE_MS).fade_out(FADE_MS)
    return faded


def rested(sound: AudioSegment) -> AudioSegment:
    """Put a rest before a sound: what is heard before it is somebody speaking."""
    rest = np.zeros(to_samples(REST_MS, sound.frame_rate), np.int16)
    return sound_of(np.concatenate([rest, samples_of(sound)]), sound.frame_rate)


def decoded_file(data: bytes, name: str) -> AudioSegment:
    """Decode a recording to mono at 44.1 kHz. Raise AudioFileError when it holds no sound."""
    pieces = []
    try:
        with av.open(io.BytesIO(data), "r") as container:
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            for frame in container.decode(audio=0):
                pieces += [part.to_ndarray()[0] for part in resampler.resample(frame)]
            pieces += [part.to_ndarray()[0] for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError):
        raise AudioFileError(
            f"The recording {name} can't be played; give an MP3, WAV, M4A, Ogg or FLAC file."
        ) from None
    samples = np.concatenate(pieces).astype(np.int16) if pieces else np.zeros(0, np.int16)
    if not (np.abs(samples.astype(np.float32)) > HEARD).any():
        raise AudioFileError(f"The recording {name} holds no sound.")
    return sound_of(samples, RATE)


def levelled_to(sound: AudioSegment, lufs: float) -> AudioSegment:
    """Bring a recording to a loudness by gain alone, never above −3 dBFS."""
    wave = samples_of(sound).astype(np.float32)
    wanted = lufs - integrated(energies(wave, sound.frame_rate))
    louder: AudioSegment = sound.apply_gain(min(wanted, -3.0 - sound.max_dBFS))
    return louder


def _note(hertz: float, samples: int) -> AudioSegment:
    """Make one note of a struck bar: three partials, each fading the faster the higher it is."""
    time = np.arange(samples) / RATE
    wave = np.zeros(samples)
    for ratio, level, fade in ((1.0, 1.0, 4.0), (2.76, 0.25, 9.0), (5.4, 0.08, 16.0)):
        wave += level * np.exp(-time * fade) * np.sin(2 * np.pi * hertz * ratio * time)
    return sound_of(rounded((wave * 0.18 * FULL_SCALE).astype(np.float32)), RATE)
