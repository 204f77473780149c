"""espeak-ng, embedded: the wheel's library in a child process of ours, so that its crashes stay there."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import sys
import unicodedata
import weakref
from collections import deque
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voices.engine import Clip, SpeechError, WordMark

SAMPLE_RATE = 22_050
CHILD = Path(__file__).with_name("espeak_child.py")
PATIENCE_SECONDS = 90.0
DEFAULTS = {"voice": "vi", "rate": 165, "pitch": 50, "range": 50}

_MARKS = ".,;:!?"
_HEAD = struct.Struct("<II")
_MARK = struct.Struct("<III")


class Espeak:
    """The libespeak-ng of the wheel `espeakng-loader`, with word marks.

    Parameters: `voice` (`vi`, `vi-vn-x-central`, `vi-vn-x-south`, with a variant as in `vi+f5`), `rate` (espeak's
    words per minute; 165 is some 225 Vietnamese syllables), `pitch` and `range` (0 to 99).
    """

    name = "espeak"
    longest = 1000
    """A breath of 1,000 characters is a minute of speech; 99,000 were measured to take 15 s of CPU."""

    def __init__(self, parameters: Mapping[str, Any], keys: Mapping[str, str], folder: Path) -> None:  # noqa: ARG002
        self._parameters = {**DEFAULTS, **parameters}
        self._idle: deque[_Child] = deque()
        self._owner = os.getpid()
        self._end = weakref.finalize(self, _close_all, self._idle)
        self.parallel = min(4, os.cpu_count() or 1)

    @property
    def fingerprint(self) -> str:
        """Name the library's wheel, our cleaning (its number moves when cleaned text changes) and the parameters."""
        spoken_as = " ".join(f"{name}={self._parameters[name]}" for name in DEFAULTS)
        return f"espeak {version('espeakng-loader')} clean=1 {spoken_as}"

    def ready(self) -> str:
        """Look for the wheel."""
        if find_spec("espeakng_loader") is None:
            return "The package espeakng-loader is not installed; run: pip install espeakng-loader."
        return ""

    def speak(self, words: str) -> Clip:
        """Speak; a child that dies is replaced and asked once more, then with the hyphens left out."""
        text = clean(words)
        if not any(letter.isalnum() for letter in text):
            raise SpeechError(f"There is nothing to speak in {words[:40]!r}: no letter, no digit.", permanent=True)
        for attempt in (text, text, text.replace("-", " ")):
            try:
                return self._ask(attempt)
            except _ChildDiedError:
                continue
        raise SpeechError("The espeak-ng process ended three times at the same words.", permanent=False)

    def close(self) -> None:
        """End the children."""
        self._end()

    def _ask(self, text: str) -> Clip:
        child = self._take()
        try:
            pcm, marks = child.ask(text)
        except BaseException:
            child.kill()
            raise
        if len(self._idle) < self.parallel:
            self._idle.append(child)
        else:
            child.close()
        if not pcm:
            raise SpeechError(f"espeak-ng gave no sound for {text[:40]!r}.", permanent=True)
        return Clip(pcm, "s16le", SAMPLE_RATE, tuple(_placed(mark, text) for mark in marks))

    def _take(self) -> _Child:
        if os.getpid() != self._owner:  # after a fork the children are the parent's: two would read one pipe
            self._owner, self._idle = os.getpid(), deque()
            self._end.detach()
            self._end = weakref.finalize(self, _close_all, self._idle)
        try:
            return self._idle.pop()
        except IndexError:
            return _Child(self._parameters)


def clean(words: str) -> str:
    """Keep what the library can take, in NFC, every character at its place.

    It crashes (1.52.0) where the first thing spoken is a mark with a hyphen or dots and a letter, and misreads NFD.
    Letters, digits, single marks after a word and hyphens inside words stay; all else becomes a space.
    """
    text = unicodedata.normalize("NFC", words)
    text = "".join(letter if letter.isalnum() or letter in _MARKS or letter == "-" else " " for letter in text)
    text = re.sub(r"(?<![^\W_])-|-(?![^\W_])", " ", text)
    return re.sub(r"[ .,;:!?]+", _one_mark, text)


def _one_mark(run: re.Match[str]) -> str:
    """Make a run of spaces and marks one mark, right after the word before it; none before the first word."""
    marks = run[0].replace(" ", "") if run.start() else ""
    return marks[:1].ljust(len(run[0]))


class _ChildDiedError(Exception):
    """The child ended, or said nothing in time, before its answer was whole."""


class _Child:
    """One espeak_child.py, asked over pipes."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        import espeakng_loader  # noqa: PLC0415 - heavy parts load when an engine first speaks

        library: str = espeakng_loader.get_library_path()  # type: ignore[no-untyped-call]
        folder: str = espeakng_loader.get_data_path()  # type: ignore[no-untyped-call]
        self._parent = os.getpid()
        self._process = subprocess.Popen(  # noqa: S603 - our own file, run by our own interpreter
            [sys.executable, "-I", "-S", str(CHILD), library, folder, *(str(parameters[name]) for name in DEFAULTS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            process_group=0,  # Ctrl-C in a terminal is the parent's to answer
        )

    def ask(self, text: str) -> tuple[bytes, tuple[tuple[int, int, int], ...]]:
        """Send the text and read sound and marks."""
        assert self._process.stdin is not None
        words = text.encode()
        try:
            self._process.stdin.write(struct.pack("<I", len(words)) + words)
        except OSError:
            raise _ChildDiedError from None
        size, count = _HEAD.unpack(self._read(_HEAD.size))
        pcm = self._read(size)
        return pcm, tuple(_MARK.iter_unpack(self._read(count * _MARK.size)))

    def _read(self, count: int) -> bytes:
        assert self._process.stdout is not None
        parts: list[bytes] = []
        while count:
            able, _, _ = select.select([self._process.stdout], [], [], PATIENCE_SECONDS)
            part = self._process.stdout.read(count) if able else b""
            if not part:
                raise _ChildDiedError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Let the child end by itself: its stdin closes."""
        self._end(kill=False)

    def kill(self) -> None:
        """End the child and what it forked, now."""
        self._end(kill=True)

    def _end(self, *, kill: bool) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        if os.getpid() != self._parent:
            return
        if kill:
            self._process.kill()
        self._process.wait()


def _close_all(children: deque[_Child]) -> None:
    while children:
        children.pop().close()


def _placed(mark: tuple[int, int, int], text: str) -> WordMark:
    position, length, sample = mark
    start = min(max(position - 1, 0), len(text))
    return WordMark(start, min(start + length, len(text)), sample * 1000 / SAMPLE_RATE)
