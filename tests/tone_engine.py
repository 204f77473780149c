"""An engine that really sounds: each word a buzz of its own pitch, silences at marks, word marks exact."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pytest

from voices.engine import Clip, SpeechError, WordMark

RATE = 22_050
WORD_MS, GAP_MS, COMMA_MS = 150, 30, 150
HEAD_MS, TAIL_MS = 120, 400


def pcm_of(words: str, rate: int = RATE, word_ms: int = WORD_MS) -> tuple[bytes, tuple[WordMark, ...]]:
    """Make the sound of words and the marks of where each begins."""
    pieces, marks, place = [np.zeros(HEAD_MS * rate // 1000)], [], HEAD_MS * rate // 1000
    for match in re.finditer(r"[^\W_]+", words):
        marks.append(WordMark(match.start(), match.end(), place * 1000 / rate))
        rest = COMMA_MS if words[match.end() : match.end() + 1] in (",", ";") else GAP_MS
        pieces += [_buzz(match[0], rate, word_ms), np.zeros(rest * rate // 1000)]
        place += len(pieces[-2]) + len(pieces[-1])
    pieces.append(np.zeros(TAIL_MS * rate // 1000))
    return np.concatenate(pieces).astype("<i2").tobytes(), tuple(marks)


@lru_cache(maxsize=512)
def _buzz(word: str, rate: int, word_ms: int) -> np.ndarray:
    """Make a note with partials falling like a voice's, its pitch by the word's letters."""
    time = np.arange(word_ms * rate // 1000) / rate
    pitch = 110 + sum(word.encode()) % 90
    wave = sum(np.sin(2 * np.pi * pitch * n * time + n) / n**1.2 for n in range(1, 16))
    shape = np.minimum(1, np.minimum(time, time[::-1]) / 0.02)
    return 6_000 * wave * shape


@dataclass
class ToneEngine:
    """Speaks by `pcm_of`; counts its calls, and fails where `fail` gives it an error to raise."""

    name: str = "tone"
    fingerprint: str = "tone 1"
    longest: int = 400
    parallel: int = 2
    instant: bool = False
    rate: int = RATE
    marked: bool = True
    fail: Callable[[str], SpeechError | None] = lambda _words: None
    change: Callable[[Clip], Clip] = lambda clip: clip
    spoken: list[str] = field(default_factory=list)
    closed: bool = False
    _lock: Lock = field(default_factory=Lock)

    def ready(self) -> str:
        return ""

    def warm(self) -> None:
        """There is nothing to begin."""

    def speak(self, words: str) -> Clip:
        with self._lock:
            self.spoken.append(words)
        error = self.fail(words)
        if error is not None:
            raise error
        pcm, marks = pcm_of(words, self.rate)
        return self.change(Clip(pcm, "s16le", self.rate, marks if self.marked else ()))

    def close(self) -> None:
        self.closed = True


TONES: dict[str, ToneEngine] = {}
"""The engines that speakers of the engine `tone` name by their parameter `voice`."""

CATALOGUE = """
[speakers]
tone-a = { engine = "tone", sex = "male", region = "north", voice = "a" }
tone-b = { engine = "tone", sex = "male", region = "north", voice = "b" }
tone-c = { engine = "tone", sex = "female", region = "north", voice = "c" }
[voices]
giong-thu = { label = "Giọng thử", sex = "male", region = "north", speakers = ["tone-a", "tone-b"] }
giong-hai = { label = "Giọng hai", sex = "female", region = "north", speakers = ["tone-c"] }
"""


def made(parameters: Mapping[str, Any], keys: Mapping[str, str], folder: Path) -> ToneEngine:
    """Open a tone engine as the catalogue does."""
    return TONES[parameters["voice"]]


def engage(monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, ToneEngine]:
    """Put three tone engines into the table of engines and the newsroom's own catalogue."""
    from voices.engines import ENGINES

    monkeypatch.setitem(ENGINES, "tone", "tone_engine:made")
    TONES.clear()
    TONES.update({name: ToneEngine(fingerprint=f"tone {name}") for name in "abc"})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "voices.toml").write_text(CATALOGUE, encoding="utf-8")
    return TONES
