"""From an engine's clip to sound, whatever its format. No process is started: miniaudio decodes in this one."""

from __future__ import annotations

from collections.abc import Callable

import miniaudio
import numpy as np
from pydub.audio_segment import AudioSegment

from voices.engine import Clip
from workers.audio.errors import UnreadableClipError
from workers.audio.sound import FULL_SCALE, Samples, rounded, sound_of, sound_of_bytes, to_mono

LEAST_RATE, MOST_RATE = 16_000, 192_000
"""Hz. Under the least one it is a telephone's sound: no newspaper's, and a muffled sentence among clear ones."""


def decoded(clip: Clip) -> AudioSegment:
    """Decode a clip to 16-bit mono at its own rate. Raise UnreadableClipError naming what came instead of sound."""
    if not clip.audio:
        raise UnreadableClipError("The engine's answer was empty; it should be sound.")
    if clip.format == "s16le":
        return _plain(clip)
    read = _READERS.get(clip.format)
    if read is None:
        raise UnreadableClipError(
            f"The engine gave sound as {clip.format!r}; it can be one of: s16le, {', '.join(_READERS)}."
        )
    try:
        sound = read(clip.audio)
    except miniaudio.MiniaudioError:
        raise UnreadableClipError(f"The engine's answer is no {clip.format} sound: {_begins(clip.audio)}") from None
    return _whole(_to_16_bits(sound), sound.nchannels, sound.sample_rate)


_READERS: dict[str, Callable[[bytes], miniaudio.DecodedSoundFile]] = {
    "wav": miniaudio.wav_read_f32,
    "mp3": miniaudio.mp3_read_s16,  # the same samples as by floats
    "flac": miniaudio.flac_read_f32,
    "ogg": miniaudio.vorbis_read,
}


def _plain(clip: Clip) -> AudioSegment:
    if clip.sample_rate is None or not LEAST_RATE <= clip.sample_rate <= MOST_RATE:
        raise UnreadableClipError(
            f"The engine gave raw sound at {clip.sample_rate} Hz; a rate from {LEAST_RATE} to {MOST_RATE} is needed."
        )
    if len(clip.audio) % 2:
        raise UnreadableClipError("The engine's raw sound ends in half a sample; it was cut off on the way.")
    return sound_of_bytes(clip.audio, clip.sample_rate)


def _to_16_bits(sound: miniaudio.DecodedSoundFile) -> Samples:
    if sound.sample_format is miniaudio.SampleFormat.SIGNED16:
        return np.asarray(sound.samples, np.int16)
    wave = np.asarray(sound.samples, np.float32) * np.float32(FULL_SCALE)
    if not np.isfinite(wave).all():
        raise UnreadableClipError("The engine's sound holds values that are no numbers (NaN or infinite).")
    return rounded(wave)


def _whole(samples: Samples, channels: int, rate: int) -> AudioSegment:
    if not len(samples):
        raise UnreadableClipError("The engine's answer decodes to no sample at all.")
    if not LEAST_RATE <= rate <= MOST_RATE:
        raise UnreadableClipError(f"The engine's sound has {rate} samples a second; {LEAST_RATE} is the least.")
    return sound_of(to_mono([samples[channel::channels] for channel in range(channels)]), rate)


def _begins(audio: bytes) -> str:
    """Tell a web page from broken sound, without quoting what may hold a key."""
    if audio.lstrip()[:1] == b"<":
        return "a web page came instead."
    return f"{len(audio)} bytes that can't be decoded."
