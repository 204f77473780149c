"""The shelf of clips and takes: bytes in the media store under the hash of what they are, checked when taken down.

A cache, so written without waiting for the disk: what a power cut tore is noticed by its checksum and made again.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from threading import Lock
from typing import Any
from zlib import crc32

from service.core.model import digest
from service.storage.errors import MediaConflictError, MissingError
from service.storage.media import MediaStore
from voices.engine import Clip, WordMark
from workers.audio.take import SMALL, Facts, Form, Heard, Take

CLIPS, TAKES = "clips", "takes"

_SUFFIX = {"mp3": "mp3", SMALL: "opus", "pcm": "pcm"}
_SUMS = struct.Struct("<II")


def clip_key(fingerprint: str, convert: str, words: str) -> str:
    """Name a clip: who speaks, what is done to the sound, and the exact words."""
    return digest([fingerprint, f"convert={convert}", words])


def take_key(form: Form, clips: Sequence[tuple[str, float]]) -> str:
    """Name a take: its clips with the pause (ms) after each, and how it is made."""
    return digest([form.named(), [[key, pause] for key, pause in clips]])


def clip_path(key: str) -> str:
    """Tell where a clip is kept."""
    return f"{CLIPS}/{key[:2]}/{key}"


def take_path(key: str, rendition: str = "mp3") -> str:
    """Tell where a rendition of a take is kept; `mp3` holds bare frames, ready to be joined."""
    return f"{TAKES}/{key[:2]}/{key}.{_SUFFIX[rendition]}"


class Shelf:
    """Keeps clips and takes in a media store, and remembers which it touched, for the budget."""

    def __init__(self, media: MediaStore) -> None:
        self._media = media
        self._touched: dict[str, int] = {}
        self._lock = Lock()

    def touched(self) -> dict[str, int]:
        """Give the paths used since the last call, with their bytes."""
        with self._lock:
            given, self._touched = self._touched, {}
        return given

    def clip(self, key: str) -> Clip | None:
        """Take a clip down; None when there is none that is whole."""
        data = self._read(clip_path(key))
        head, _, audio = (data or b"").partition(b"\n")
        told = _json(head)
        if told is None or told.get("sum") != crc32(audio):
            return None
        marks = tuple(WordMark(start, end, at_ms) for start, end, at_ms in told["marks"])
        return Clip(audio, told["format"], told["rate"], marks)

    def has_clip(self, key: str) -> bool:
        """Tell whether something stands at a clip's place; `clip` tells whether it is whole."""
        return self._media.size(clip_path(key)) is not None

    def keep_clip(self, key: str, clip: Clip) -> None:
        """Put a clip up, in place of one that stands there."""
        head = {
            "sum": crc32(clip.audio),
            "format": clip.format,
            "rate": clip.sample_rate,
            "marks": [[mark.start, mark.end, mark.at_ms] for mark in clip.marks],
        }
        self._write(clip_path(key), json.dumps(head).encode() + b"\n" + clip.audio)

    def take(self, key: str, outputs: Sequence[str]) -> Facts | None:
        """Take down what is known of a take; None unless every wanted rendition is there and whole."""
        told = _json(self._read(_facts_path(key)) or b"")
        if told is None:
            return None
        for name in outputs:
            if name == SMALL:
                if self.small(key) is None:
                    return None
                continue
            data = self._read(take_path(key, name))
            if data is None or told["sums"].get(name) != crc32(data):
                return None
        return _facts(told)

    def keep_take(self, key: str, take: Take) -> None:
        """Put a take up: its bytes first, then what is known of it, so that a known take is a whole one."""
        sums = {}
        for name, data in take.bytes.items():
            self._write(take_path(key, name), data)
            sums[name] = crc32(data)
        self._write(_facts_path(key), json.dumps(_told(take.facts, sums), separators=(",", ":")).encode())

    def whole_take(self, key: str, outputs: Sequence[str]) -> Take | None:
        """Take down a take with its bytes; None unless every wanted rendition is there and whole."""
        facts = self.take(key, outputs)
        return None if facts is None else Take(facts, {name: self.bytes_of(key, name) for name in outputs})

    def small(self, key: str) -> bytes | None:
        """Take down the small rendition of a take; None when there is none that is whole and of the present reading."""
        data = self._read(take_path(key, SMALL)) or b""
        found = data[_SUMS.size :]
        return found if found and data == self._summed(key, found) else None

    def keep_small(self, key: str, data: bytes) -> None:
        """Put up the small rendition of a take, which is made after the others."""
        self._write(take_path(key, SMALL), self._summed(key, data))

    def bytes_of(self, key: str, rendition: str) -> bytes:
        """Read a rendition of a take. Raise MissingError when it is gone."""
        data = self._media.read(take_path(key, rendition))
        return data[_SUMS.size :] if rendition == SMALL else data

    def _summed(self, key: str, small: bytes) -> bytes:
        """Put a checksum before it, and that of the take's facts: words spoken anew may sound otherwise."""
        return _SUMS.pack(crc32(small), crc32(self._read(_facts_path(key)) or b"")) + small

    def _read(self, path: str) -> bytes | None:
        try:
            data = self._media.read(path)
        except MissingError:
            return None
        self._note(path, len(data))
        return data

    def _note(self, path: str, size: int) -> None:
        with self._lock:
            self._touched[path] = size

    def _write(self, path: str, data: bytes) -> None:
        try:
            self._media.put(path, data, durable=False)
        except MediaConflictError:  # torn, or another worker's reading of the same words
            self._media.delete(path)
            self._media.put(path, data, durable=False)
        self._note(path, len(data))


def _facts_path(key: str) -> str:
    return f"{TAKES}/{key[:2]}/{key}.json"


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(data)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _told(facts: Facts, sums: dict[str, int]) -> dict[str, Any]:
    return {
        "sums": sums,
        "frames": facts.frames,
        "duration_ms": facts.duration_ms,
        "pieces": [[piece.start, piece.end, piece.words] for piece in facts.pieces],
        "energies": facts.energies,
        "peak_dbtp": facts.peak_dbtp,
    }


def _facts(told: dict[str, Any]) -> Facts:
    pieces = tuple(
        Heard(start, end, tuple((begin, finish) for begin, finish in words)) for start, end, words in told["pieces"]
    )
    return Facts(told["frames"], told["duration_ms"], pieces, tuple(told["energies"]), told["peak_dbtp"])
