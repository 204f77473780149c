"""What an engine is: words in, one Clip of speech out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


class SpeechError(Exception):
    """Speech could not be had. `permanent` decides: retry later, or go to the next engine of the voice.

    `retry_after` (seconds) is what the service asked for; None when it said nothing. The message never holds a key.
    """

    def __init__(self, message: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class RefusedError(SpeechError):
    """The service does not want us, for now (429) or at all (401, 402, 403)."""


class CutSpeechError(SpeechError):
    """Less sound came than the words need. Worth asking again; when it stays so it is a matter of these very words."""


@dataclass(frozen=True, slots=True)
class WordMark:
    """Where a word sounds: character offsets [start, end) into the words given, `at_ms` from the first sample."""

    start: int
    end: int
    at_ms: float


@dataclass(frozen=True, slots=True)
class Clip:
    """One piece of speech as the engine gave it.

    `format` is `s16le` (mono; `sample_rate` in Hz is then required), `wav`, `mp3`, `ogg` or `flac`.
    """

    audio: bytes
    format: str
    sample_rate: int | None = None
    marks: tuple[WordMark, ...] = ()


@runtime_checkable
class Engine(Protocol):
    """An engine bound to the parameters of one voice. Safe to call from several threads unless `parallel` is 1."""

    @property
    def name(self) -> str:
        """The catalogue's name of the engine, as `espeak` or `gtts`."""
        ...

    @property
    def fingerprint(self) -> str:
        """All that decides the sound besides the words: engine, its version, parameters. Part of every clip's key."""
        ...

    @property
    def longest(self) -> int:
        """The most characters one call may hold."""
        ...

    @property
    def parallel(self) -> int:
        """How many calls at once are worth making; an engine may send several of them on in one request."""
        ...

    @property
    def instant(self) -> bool:
        """Whether the same words give the same sound again at less cost than keeping it: no clip need be kept."""
        ...

    def ready(self) -> str:
        """Say why the engine can't speak here, or nothing ("") when it can. Makes no network call."""
        ...

    def warm(self) -> None:
        """Begin what takes time before the first word, such as a child process, and don't wait for it."""
        ...

    def speak(self, words: str) -> Clip:
        """Turn words (NFC, already in spoken form) into speech. Raise SpeechError, and only that, when it can't."""
        ...

    def close(self) -> None:
        """Free connections and child processes; a closed engine may not be used again."""
        ...


def check(engine: Engine, words: str) -> None:
    """Raise SpeechError (permanent) unless the words fit one call and hold a letter or a digit."""
    if len(words) > engine.longest:
        raise SpeechError(
            f"{engine.name} takes {engine.longest} characters at once; these words have {len(words)}.", permanent=True
        )
    if not any(letter.isalnum() for letter in words):
        raise SpeechError(f"There is nothing to speak in “{words[:40]}”: no letter, no digit.", permanent=True)
