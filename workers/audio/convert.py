"""A female voice made male by Praat's "Change gender": an option for engines that have no man, always labelled so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from voices.engine import Clip
from workers.audio.decode import decoded
from workers.audio.errors import AudioError
from workers.audio.sound import FULL_SCALE, rounded, samples_of

PITCH_FLOOR_HZ, PITCH_CEILING_HZ = 75.0, 400.0
FORMANT_RATIO = 0.86
"""A man's vocal tract against a woman's; the tones of Vietnamese keep their shape in semitones."""

MEDIAN_HZ = 118.0


def converted(clip: Clip, convert: str) -> Clip:
    """Return the clip as the catalogue's `convert` wants it ("" or "male"); the marks stay where they are."""
    if not convert:
        return clip
    if convert != "male":
        raise AudioError(f"There is no conversion {convert!r}; choose 'male' or none.")
    sound = decoded(clip)
    pcm = _male(samples_of(sound).astype(np.float64) / FULL_SCALE, sound.frame_rate)
    return replace(clip, audio=pcm, format="s16le", sample_rate=sound.frame_rate)


def _male(samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]], rate: int) -> bytes:
    import parselmouth  # noqa: PLC0415 - an extra, and 30 MB few need
    from parselmouth.praat import call  # noqa: PLC0415

    heard = parselmouth.Sound(samples, sampling_frequency=rate)
    changed = call(heard, "Change gender", PITCH_FLOOR_HZ, PITCH_CEILING_HZ, FORMANT_RATIO, MEDIAN_HZ, 1.0, 1.0)
    return rounded((changed.values[0] * FULL_SCALE).astype(np.float32)).astype("<i2").tobytes()
