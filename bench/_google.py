"""The stand-in for Google Translate, and the usual script beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from _cost import Cost, cost

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Asked:
    """What a way to voice an article costs, and the requests it made."""

    cost: Cost
    requests: int


@contextmanager
def stand_in(latency_ms: int) -> Iterator[str]:
    """Run the stand-in for Google Translate in a process of its own; give its address."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "_translate.py"), str(latency_ms)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(HERE.parent)},
    )  # fmt: skip
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def counted(address: str, voice: Callable[[], Cost]) -> Asked:
    """Voice an article and count the requests that took."""
    _requests(address)
    return Asked(voice(), _requests(address))


def rival(texts: list[str], address: str, *, loudnorm: bool = False) -> Cost:
    """Voice an article by the usual script."""
    from _rival import voice_article

    with tempfile.TemporaryDirectory() as folder:
        return cost(lambda: voice_article(texts, address, Path(folder) / "out.mp3", loudnorm=loudnorm))


def _requests(address: str) -> int:
    """Tell how many requests came since this was last asked."""
    with urllib.request.urlopen(address) as answer:
        return int(answer.read())
