"""Halves of a long sentence: where it can be parted so that two threads encode it, and nobody hears that.

The encoder puts a delay before each part and an end behind it; both fit into a pause of the speech, so every word
stands where it stood. Where a sentence is parted depends on its sound alone: the same take has the same bytes.
"""

from __future__ import annotations

from math import gcd

import numpy as np

from workers.audio.limiter import Levelled
from workers.audio.mp3 import SPARE, Shape
from workers.audio.survey import BLOCK

LEAST_SECONDS = 8.0
"""An encoder's tables take as long to fill as half a second to encode: of shorter parts, too large a share."""

SILENT = 20.0
"""A peak this low, -64 dB of full scale, is not missed in a pause."""

AROUND = 2
"""Blocks that are silent too on both sides: a change of rate rings."""


def place_to_part(done: Levelled, shape: Shape) -> int:
    """Tell at which sample sound can be parted, nearest to its middle; 0 where it can't or need not be.

    The place is the beginning of a frame and of a block, in a pause that holds all the encoder adds.
    """
    times, rest = divmod(shape.rate, done.rate)
    if rest or shape.frame_samples % times:
        return 0
    frame = shape.frame_samples // times
    step = frame // gcd(frame, BLOCK)
    least = int(LEAST_SECONDS * done.rate) // BLOCK
    places = np.arange(-(-least // step) * step, len(done.peaks) - least, step)
    sounding = np.concatenate(([0], np.cumsum(done.peaks > SILENT)))
    able = places[sounding[places + AROUND] == sounding[places - _before(times)]]
    return int(able[np.abs(able - len(done.peaks) // 2).argmin()]) * BLOCK if len(able) else 0


def halves(done: Levelled, shape: Shape, place: int) -> tuple[Levelled, Levelled]:
    """Part sound; the first half leaves room for what the encoder adds behind it."""
    room = _before(shape.rate // done.rate) - AROUND
    return done.part(0, place - room * BLOCK), done.part(place, len(done.samples))


def _before(times: int) -> int:
    """Count the blocks before a place that have to be silent."""
    return -(-SPARE // (times * BLOCK)) + AROUND
