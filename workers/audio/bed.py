"""The bed: music 18 dB under the opening words. Ident and title become one take, so every take after them stays."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
from pydub.audio_segment import AudioSegment

from service.core.model import digest
from service.storage.errors import MissingError
from service.storage.media import MediaStore
from workers.audio.errors import AudioFileError
from workers.audio.facts import Facts
from workers.audio.ident import RATE, decoded_file, levelled_to
from workers.audio.limiter import Levelled, levelled, unchanged
from workers.audio.loudness import energies, integrated
from workers.audio.shelf import Shelf
from workers.audio.small import small_of
from workers.audio.sound import Resampler, rounded, samples_of, sound_of, sound_of_bytes, to_ms
from workers.audio.survey import surveyed
from workers.audio.take import CEILING_DBFS, TARGET_LUFS, Form, make_take, moved

UNDER_DB = 18.0
RAMP_MS = 250

_MADE = 1  # part of the key of what is made here


class Bed:
    """A newsroom's music, read from the media store. Raise AudioFileError when it is not there."""

    def __init__(self, media: MediaStore, shelf: Shelf, form: Form, source: str) -> None:
        self._shelf = shelf
        self._form = form
        self._source = source
        self._left: tuple[str, Levelled, float] | None = None
        try:
            self._data = media.read(source)
        except MissingError:
            raise AudioFileError(f"The music {source} is not in the media store; choose another at the desk.") from None

    def under(self, title: tuple[str, Facts], ident: tuple[str, Facts] | None) -> tuple[str, Facts]:
        """Lay the music under the ident, if there is one, and the title; both stand on the shelf with plain samples.

        Give the key and the facts of the one take they become, in which the title's words have moved behind the ident.
        Raise AudioFileError when the music can't be played.
        """
        before = self._shelf.bytes_of(ident[0], "pcm") if ident else b""
        spoken = self._shelf.bytes_of(title[0], "pcm")
        parts = [hashlib.sha256(each).hexdigest() for each in (before, spoken, self._data)]
        pauses = [ident[1].duration_ms if ident else 0, title[1].duration_ms]
        key = digest(["bed", _MADE, UNDER_DB, RAMP_MS, self._form.named(), parts, pauses])
        facts = self._shelf.take(key, self._form.outputs)
        return key, facts or self._made(key, before, spoken, title[1])

    def shrink(self) -> None:
        """Make the small rendition of what was made here, if it is wanted: when all else can be heard."""
        if self._left is not None and self._form.small:
            key, done, duration_ms = self._left
            self._shelf.keep_small(key, small_of(done, duration_ms))

    def _made(self, key: str, before: bytes, spoken: bytes, title: Facts) -> Facts:
        rate = self._form.shape.rate
        speech = sound_of_bytes(before + spoken, rate)
        behind_ms = to_ms(len(before) // 2, rate)
        pieces = tuple(moved(piece, behind_ms) for piece in title.pieces)
        sounding = round(pieces[-1].end) + RAMP_MS
        mixed = _padded(speech, sounding)[:sounding].overlay(self._music(sounding))
        rest = max(0.0, behind_ms + title.duration_ms - sounding)
        done = unchanged(surveyed(_held(mixed)))
        take = make_take(done, (), self._form, rest)
        facts = replace(take.facts, pieces=pieces)
        self._shelf.keep_take(key, replace(take, facts=facts))
        self._left = (key, done, facts.duration_ms)
        return facts

    def _music(self, length_ms: int) -> AudioSegment:
        """Bring the music to its level, repeated where it is short, with a ramp at both ends."""
        rate = self._form.shape.rate
        level = levelled_to(decoded_file(self._data, self._source), TARGET_LUFS - UNDER_DB)
        resampler = Resampler(RATE, rate)
        wave = samples_of(level).astype(np.float32)
        samples = rounded(np.concatenate([resampler.feed(wave), resampler.finish()]))
        wanted = round(length_ms * rate / 1000)
        repeated = np.tile(samples, -(-wanted // len(samples)))[:wanted]
        music: AudioSegment = sound_of(repeated, rate).fade_in(RAMP_MS).fade_out(RAMP_MS)
        return music


def _padded(sound: AudioSegment, length_ms: int) -> AudioSegment:
    """Lengthen a sound with silence where it is shorter."""
    missing = round(length_ms * sound.frame_rate / 1000) + 1 - int(sound.frame_count())
    return sound_of_bytes(sound.raw_data + bytes(2 * max(0, missing)), sound.frame_rate)


def _held(sound: AudioSegment) -> AudioSegment:
    """Hold the mix under the ceiling of all takes, at its own loudness."""
    own = integrated(energies(samples_of(sound), sound.frame_rate))
    done = levelled(surveyed(sound), target_lufs=own, ceiling_dbfs=CEILING_DBFS)
    return sound_of(rounded(np.concatenate(list(done.waves()))), sound.frame_rate)
