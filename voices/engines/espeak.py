"""espeak-ng, embedded: the wheel's library in a child process of ours, so that its crashes stay there."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voices.engine import Clip, SpeechError, WordMark, check
from voices.engines.child import Answer, ChildDiedError, Children

CHILD = Path(__file__).with_name("espeak_child.py")
DEFAULTS = {"voice": "vi", "rate": 165, "pitch": 50, "range": 50}

NO_VOICE = 3
"""The child's exit code, set in espeak_child.py."""

_UNSPOKEN = re.compile(r"[^\w.,;:!?-]|_")
_LOOSE_HYPHEN = re.compile(r"(?<!\w)-|-(?!\w)")
_RUN = re.compile(r"^[ .,;:!?]+|[ .,;:!?]{2,}")


class Espeak:
    """The libespeak-ng of the wheel `espeakng-loader`, with word marks.

    Parameters: `voice` (`vi`, `vi-vn-x-central`, `vi-vn-x-south`, with a variant as in `vi+f5`), `rate` (espeak's
    words per minute; 165 is some 225 Vietnamese syllables), `pitch` and `range` (0 to 99).
    """

    name = "espeak"
    longest = 1000
    """A breath of 1,000 characters is a minute of speech; 99,000 were measured to take 15 s of CPU."""
    parallel = 1
    """It speaks 700 times faster than it is listened to: the encoder beside it is the work."""
    instant = True

    def __init__(self, parameters: Mapping[str, Any], keys: Mapping[str, str], folder: Path) -> None:  # noqa: ARG002
        self._parameters = {**DEFAULTS, **parameters}
        self._children = Children(partial(_command, self._parameters), keep=os.cpu_count() or 1)

    @property
    def fingerprint(self) -> str:
        """Name the library's wheel, our cleaning (its number moves when cleaned text changes) and the parameters."""
        spoken_as = " ".join(f"{name}={self._parameters[name]}" for name in DEFAULTS)
        return f"espeak {version('espeakng-loader')} clean=1 seed=1 {spoken_as}"

    def ready(self) -> str:
        """Look for the wheel."""
        if find_spec("espeakng_loader") is None:
            return "The package espeakng-loader is not installed; run: pip install espeakng-loader."
        return ""

    def warm(self) -> None:
        """Start a child."""
        if not self.ready():
            self._children.start()

    def speak(self, words: str) -> Clip:
        """Speak; a child that dies is replaced and asked once more, then with the hyphens left out."""
        if why := self.ready():
            raise SpeechError(why, permanent=True)
        check(self, words)
        text = clean(words)
        answer = self._ask(text)
        if not answer.pcm:
            raise SpeechError(f"espeak-ng gave no sound for “{words[:40]}”.", permanent=True)
        marks = tuple(_placed(mark, text, answer.sample_rate) for mark in answer.marks)
        return Clip(answer.pcm, "s16le", answer.sample_rate, marks)

    def close(self) -> None:
        """End the children."""
        self._children.close()

    def _ask(self, text: str) -> Answer:
        for attempt in (text, text, text.replace("-", " ")):
            try:
                return self._children.ask(attempt)
            except ChildDiedError as died:
                if died.code == NO_VOICE:
                    voice = self._parameters["voice"]
                    raise SpeechError(f"espeak-ng has no voice {voice!r}; try 'vi'.", permanent=True) from None
        raise SpeechError("The espeak-ng process ended three times at the same words.", permanent=False)


def clean(words: str) -> str:
    """Keep what the library can take, in NFC, every character at its place.

    It crashes (1.52.0) where the first thing spoken is a mark with a hyphen or dots and a letter, and misreads NFD.
    Letters, digits, single marks after a word and hyphens inside words stay; all else becomes a space.
    """
    text = unicodedata.normalize("NFC", words)
    text = _UNSPOKEN.sub(" ", text)
    text = _LOOSE_HYPHEN.sub(" ", text)
    return _RUN.sub(_one_mark, text)


def _one_mark(run: re.Match[str]) -> str:
    """Make a run of spaces and marks one mark, right after the word before it; none before the first word."""
    marks = run[0].replace(" ", "") if run.start() else ""
    return marks[:1].ljust(len(run[0]))


def _placed(mark: tuple[int, int, int], text: str, rate: int) -> WordMark:
    position, length, sample = mark
    start = min(max(position - 1, 0), len(text))
    return WordMark(start, min(start + length, len(text)), sample * 1000 / rate)


def _command(parameters: Mapping[str, Any]) -> list[str]:
    import espeakng_loader  # noqa: PLC0415 - what an engine needs loads when it first speaks

    library: str = espeakng_loader.get_library_path()  # type: ignore[no-untyped-call]
    folder: str = espeakng_loader.get_data_path()  # type: ignore[no-untyped-call]
    return [sys.executable, "-I", "-S", str(CHILD), library, folder, *(str(parameters[name]) for name in DEFAULTS)]
