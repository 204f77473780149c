"""The voice promise: which engine makes a version, when to try again, and when a version waits or goes to the desk.

A version is made whole by one engine, or falls back whole; a fallback keeps sex and region (the catalogue sees to
that); where no engine can speak, the version waits and says why. Nothing here sleeps or calls but `speak`.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voices.catalogue import Part, Voice
from voices.engine import Clip, CutSpeechError, Engine, RefusedError, SpeechError

TRIES = 4
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 20.0
LONGEST_TRYING_SECONDS = 45.0
"""One phrase may hold up a version for so long before another try: a service that answers nothing is no service."""

LOOK_AGAIN_SECONDS = 60.0


class Step(StrEnum):
    """What becomes of a version whose engine could not speak."""

    NEXT = "next"
    WAIT = "wait"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Decision:
    """A step, its reason in a sentence, and for WAIT the seconds after which to look again."""

    step: Step
    why: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """The parts to make a version with, best first; with none, why the version waits and when to look again."""

    parts: tuple[Part, ...]
    why: str = ""
    seconds: float = 0.0


def choose(voice: Voice, why_not: Callable[[Part], str], *, previous: str = "", patience: float = 0.0) -> Choice:
    """Order the parts of a voice that can speak now.

    `previous` is the part (its id) that made the article's last version in this voice. While it can't speak, and
    nothing better in the chain can, the version waits for it until `patience` (seconds left) is used up: an edit
    must not change the sound of a published article without need.
    """
    reasons = {part.id: why_not(part) for part in voice.engines}
    able = tuple(part for part in voice.engines if not reasons[part.id])
    if not able:
        return Choice((), _nobody(voice, reasons), LOOK_AGAIN_SECONDS)
    order = [part.id for part in voice.engines]
    missed = reasons.get(previous, "")
    if missed and patience > 0 and order.index(previous) < order.index(able[0].id):
        why = f"Waiting for {previous!r}, which made the last version: {missed}"
        return Choice((), why, min(patience, LOOK_AGAIN_SECONDS))
    return Choice(able)


def decide(
    error: SpeechError, part: Part, rest: Sequence[Part], *, previous: str = "", patience: float = 0.0
) -> Decision:
    """Say what becomes of a version when `part` failed for good or `speak` gave up on it; `rest` is still to try."""
    pause = max(error.retry_after or 0.0, LOOK_AGAIN_SECONDS)
    why = f"{part.id}: {error}"
    if part.id == previous and patience > 0 and _may_pass(error):
        return Decision(Step.WAIT, why, min(patience, pause))
    if rest:
        return Decision(Step.NEXT, why)
    if not _may_pass(error):
        return Decision(Step.DESK, why)
    return Decision(Step.WAIT, why, pause)


def speak(
    engine: Engine,
    words: str,
    *,
    sleep: Callable[[float], object] = time.sleep,
    chance: Callable[[], float] = random.random,
    clock: Callable[[], float] = time.monotonic,
) -> Clip:
    """Ask the engine up to four times, pausing longer each time (with jitter) or as long as the service asked.

    Raise the last SpeechError when it is permanent, the tries are used up or took long, or the service asked for more
    time than a job should sit out.
    """
    began = clock()
    for attempt in range(1, TRIES + 1):
        try:
            return engine.speak(words)
        except SpeechError as error:
            pause = _pause(error, attempt, chance)
            enough = attempt == TRIES or clock() - began > LONGEST_TRYING_SECONDS
            if error.permanent or enough or pause > LONGEST_PAUSE_SECONDS:
                raise
        sleep(pause)
    raise AssertionError  # the last attempt returns or raises


class Asking:
    """Asks an engine for the phrases of one version; once a phrase is given up, for none of those that wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._gave_up: SpeechError | None = None

    def speak(self, words: str) -> Clip:
        """Speak as `speak` does. Raise what the first phrase was given up for, when one was: the version is lost."""
        if self._gave_up is not None:
            raise self._gave_up
        try:
            return speak(self._engine, words)
        except SpeechError as error:
            self._gave_up = error
            raise


def _may_pass(error: SpeechError) -> bool:
    """Tell whether waiting may help: somebody mends a key that was refused; what was cut off will be cut off again."""
    return isinstance(error, RefusedError) or not (error.permanent or isinstance(error, CutSpeechError))


def _pause(error: SpeechError, attempt: int, chance: Callable[[], float]) -> float:
    """Pause for what the service asked, never less; else half to all of 0.5, 1, 2 … seconds."""
    longest = float(FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
    if error.retry_after is not None:
        return error.retry_after + longest * chance()
    return longest * (0.5 + chance() / 2)


def _nobody(voice: Voice, reasons: dict[str, str]) -> str:
    each = " ".join(f"{name}: {why}" for name, why in reasons.items())
    return f"No engine of voice {voice.id!r} can speak here. {each}"
