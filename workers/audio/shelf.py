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

from service.core import takes
from service.core.model import digest
from service.storage.errors import MediaConflictError, MissingError
from service.storage.media import MediaStore
from voices.engine import Clip, WordMark
from workers.audio.facts import Facts, packed, unpacked
from workers.audio.take import SMALL, Form, Take

CLIPS = "clips"

_SUFFIX = {"mp3": "mp3", SMALL: "opus", "pcm": "pcm"}
_SUM = struct.Struct("<I")  # before a rendition that stands beside its take; behind it comes the take's own seal


def clip_key(fingerprint: str, convert: str, words: str) -> str:
    """Name a clip: who speaks, what is done to the sound, and the exact words."""
    return digest([fingerprint, f"convert={convert}", words])


def take_key(form: Form, clips: Sequence[tuple[str, float]]) -> str:
    """Name a take: its clips with the pause (ms) after each, and how it is made."""
    return digest([form.named(), [[key, pause] for key, pause in clips]])


def clip_path(key: str) -> str:
    """Tell where a clip is kept."""
    return f"{CLIPS}/{key[:1]}/{key}"


def take_path(key: str, rendition: str = "mp3") -> str:
    """Tell where a rendition of a take is kept: with `mp3`, what is known of the take (service.core.takes)."""
    return takes.path_of(key, _SUFFIX[rendition])


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

    def keep_clip(self, key: str, clip: Clip, *, passing: bool = False) -> None:
        """Put a clip up, in place of one that stands there; one that is `passing` will be dropped, and is not noted."""
        head = {
            "sum": crc32(clip.audio),
            "format": clip.format,
            "rate": clip.sample_rate,
            "marks": [[mark.start, mark.end, mark.at_ms] for mark in clip.marks],
        }
        self._write(clip_path(key), json.dumps(head).encode() + b"\n" + clip.audio)
        if passing:
            self._forget(clip_path(key))

    def drop_clip(self, key: str) -> None:
        """Take a clip away for good."""
        self._media.delete(clip_path(key))
        self._forget(clip_path(key))

    def take(self, key: str, outputs: Sequence[str]) -> Facts | None:
        """Take down what is known of a take; None unless every wanted rendition is there and whole."""
        found = self._whole(key, outputs)
        return None if found is None else unpacked(found[1])

    def keep_take(self, key: str, take: Take) -> None:
        """Put a take up."""
        self._write(take_path(key), takes.sealed(take.bytes.get("mp3", b""), packed(take.facts)))
        for name, data in take.bytes.items():
            if name != "mp3":
                self._keep_beside(key, name, data)

    def whole_take(self, key: str, outputs: Sequence[str]) -> Take | None:
        """Take down a take with its bytes; None unless every wanted rendition is there and whole."""
        found = self._whole(key, outputs)
        if found is None:
            return None
        frames, facts = found
        beside = {name: self.bytes_of(key, name) for name in outputs if name != "mp3"}
        return Take(unpacked(facts), {"mp3": bytes(frames), **beside})

    def small(self, key: str) -> bytes | None:
        """Take down the small rendition of a take; None when there is none that is whole and of the present reading."""
        return self._beside(key, SMALL)

    def keep_small(self, key: str, data: bytes) -> None:
        """Put up the small rendition of a take, which is made after the others."""
        self._keep_beside(key, SMALL, data)

    def bytes_of(self, key: str, rendition: str) -> bytes:
        """Read a rendition of a take. Raise MissingError when it is gone."""
        data = self._media.read(take_path(key, rendition))
        return takes.frames_of(data) if rendition == "mp3" else data[_SUM.size + takes.SEAL_BYTES :]

    def _whole(self, key: str, outputs: Sequence[str]) -> tuple[memoryview, bytes] | None:
        found = takes.opened(self._read(take_path(key)) or b"")
        if found is None or ("mp3" in outputs and not found[0]):
            return None
        return found if all(self._beside(key, name) is not None for name in outputs if name != "mp3") else None

    def _beside(self, key: str, name: str) -> bytes | None:
        """Read a rendition that has a file of its own; None when there is none that is whole and of this take."""
        data = self._read(take_path(key, name)) or b""
        found = data[_SUM.size + takes.SEAL_BYTES :]
        return found if found and data == self._tied(key, found) else None

    def _keep_beside(self, key: str, name: str, data: bytes) -> None:
        self._write(take_path(key, name), self._tied(key, data))

    def _tied(self, key: str, data: bytes) -> bytes:
        """Put a checksum before it, and the take's seal: words spoken anew may sound otherwise."""
        return _SUM.pack(crc32(data)) + (self._read(take_path(key)) or b"")[-takes.SEAL_BYTES :] + data

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

    def _forget(self, path: str) -> None:
        with self._lock:
            self._touched.pop(path, None)

    def _write(self, path: str, data: bytes) -> None:
        try:
            self._media.put(path, data, durable=False)
        except MediaConflictError:  # torn, or another worker's reading of the same words
            self._media.delete(path)
            self._media.put(path, data, durable=False)
        self._note(path, len(data))


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(data)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
