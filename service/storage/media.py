"""The media store: immutable files by path, with markers that say where a path leads once it is replaced."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from service.storage.errors import MediaConflictError, MediaError, MediaPathError, MissingError

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_MARKER = ".marker"
_COPY_BYTES = 1 << 20

KINDS = ("superseded", "withdrawn")


@dataclass(frozen=True, slots=True)
class Marker:
    """What became of a path: `superseded` (target: the path that replaced it) or `withdrawn` (no target)."""

    kind: str
    target: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no marker {self.kind!r}; choose one of: {', '.join(KINDS)}.")


class MediaStore(Protocol):
    """Bytes by path. The bytes at a path never differ; paths are relative ASCII (`audio/ab/x.mp3`)."""

    def put(self, path: str, data: bytes, *, durable: bool = True) -> None:
        """Keep bytes, whole or not at all. The same bytes twice is fine; other bytes raise MediaConflictError.

        `durable=False` is for what can be made again: quicker, and a power cut may lose it.
        """
        ...

    def put_file(self, path: str, source: Path) -> None:
        """Keep a local file's bytes, as `put` does, without reading them into memory at once."""
        ...

    def read(self, path: str, start: int = 0, end: int | None = None) -> bytes:
        """Read the bytes [start, end). Raise MissingError when nothing stands at the path."""
        ...

    def size(self, path: str) -> int | None:
        """Tell the length in bytes; None when nothing stands at the path."""
        ...

    def modified(self, path: str) -> datetime | None:
        """Tell when the bytes were kept; None when nothing stands at the path."""
        ...

    def delete(self, path: str) -> None:
        """Drop the bytes and the marker of a path. Dropping what is not there is fine."""
        ...

    def list(self, prefix: str = "", *, before: datetime | None = None) -> Iterator[str]:
        """List the paths that begin with a prefix, markers left out, in no promised order.

        `before` leaves out what was kept at that moment or later; it costs no question for each file.
        """
        ...

    def local(self, path: str) -> Path | None:
        """Tell the file on this machine that holds the bytes; None when there is none or it is missing."""
        ...

    def presigned(self, path: str, seconds: int) -> str | None:
        """Make a URL that serves the bytes for a while; None where the store has no address of its own."""
        ...

    def mark(self, path: str, marker: Marker | None) -> None:
        """Set what became of a path; None takes the marker away."""
        ...

    def marker(self, path: str) -> Marker | None:
        """Tell what became of a path; None while it is plainly there (or never was)."""
        ...


def open_media(url: str, folder: Path) -> MediaStore:
    """Open the store that a URL names (`file:///…`, `s3://bucket/prefix`); the folder when the URL is empty."""
    kept = folder_of(url, folder)
    if kept is not None:
        return FolderStore(kept)
    try:
        from service.storage.media_s3 import open_bucket  # noqa: PLC0415 - an extra, and 16 MB few need
    except ModuleNotFoundError:
        raise MediaError("A bucket needs the extra `s3`; run: pip install 'baonoi[s3]'.") from None
    return open_bucket(url)


def folder_of(url: str, folder: Path) -> Path | None:
    """Tell the folder that holds the media, `folder` when the URL is empty; None where a bucket does."""
    parts = urlsplit(url)
    if not url:
        return folder.absolute()
    return Path(unquote(parts.path)) if parts.scheme == "file" else None


def check_path(path: str) -> str:
    """Return the path; raise MediaPathError unless it is relative, ASCII and can't climb out of the store."""
    if not _SAFE.fullmatch(path) or len(path) > 240 or path.endswith(_MARKER):
        raise MediaPathError(
            f"{path!r} is no media path; use letters, digits, '.', '_' and '-' between single slashes, "
            "no part starting with '.', at most 240 characters."
        )
    return path


class FolderStore:
    """A folder on this machine. A file appears whole or not at all, and survives a power cut once `put` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def put(self, path: str, data: bytes, *, durable: bool = True) -> None:
        """Keep bytes, whole or not at all."""
        target = self._path(path)
        fresh = not target.exists() and self._create(target, iter((data,)), durable=durable)
        if not fresh and (target.stat().st_size != len(data) or target.read_bytes() != data):
            raise MediaConflictError(path)

    def put_file(self, path: str, source: Path) -> None:
        """Keep a local file's bytes."""
        target = self._path(path)
        fresh = not target.exists() and self._create(target, _pieces(source), durable=True)
        if not fresh and not _same_bytes(target, source):
            raise MediaConflictError(path)

    def read(self, path: str, start: int = 0, end: int | None = None) -> bytes:
        """Read the bytes [start, end)."""
        try:
            with self._path(path).open("rb") as file:
                file.seek(start)
                return file.read() if end is None else file.read(max(0, end - start))
        except FileNotFoundError:
            raise MissingError(f"There is no media file {path}.") from None

    def size(self, path: str) -> int | None:
        """Tell the length in bytes."""
        try:
            return self._path(path).stat().st_size
        except FileNotFoundError:
            return None

    def modified(self, path: str) -> datetime | None:
        """Tell when the bytes were kept."""
        try:
            return datetime.fromtimestamp(self._path(path).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def delete(self, path: str) -> None:
        """Drop the bytes and the marker of a path."""
        target = self._path(path)
        target.unlink(missing_ok=True)
        _beside(target).unlink(missing_ok=True)

    def list(self, prefix: str = "", *, before: datetime | None = None) -> Iterator[str]:
        """List the paths that begin with a prefix."""
        top = self._folder / prefix.rpartition("/")[0] if "/" in prefix else self._folder
        for folder, _, names in os.walk(top):
            for name in names:
                path = (Path(folder) / name).relative_to(self._folder).as_posix()
                plain = not name.startswith(".") and not name.endswith(_MARKER) and path.startswith(prefix)
                if plain and (before is None or (self.modified(path) or before) < before):
                    yield path

    def local(self, path: str) -> Path | None:
        """Tell the file on this machine that holds the bytes."""
        target = self._path(path)
        return target if target.is_file() else None

    def presigned(self, path: str, seconds: int) -> str | None:  # noqa: ARG002 - a folder has no address of its own
        """Say that a folder has no address of its own."""
        return None

    def mark(self, path: str, marker: Marker | None) -> None:
        """Set what became of a path."""
        beside = _beside(self._path(path))
        if marker is None:
            beside.unlink(missing_ok=True)
            return
        with self._written(beside, iter((f"{marker.kind} {marker.target}".encode(),)), durable=True) as made:
            made.replace(beside)

    def marker(self, path: str) -> Marker | None:
        """Tell what became of a path."""
        try:
            kind, _, target = _beside(self._path(path)).read_text().partition(" ")
        except FileNotFoundError:
            return None
        return Marker(kind, target)

    def _path(self, path: str) -> Path:
        return self._folder / check_path(path)

    def _create(self, target: Path, pieces: Iterator[bytes], *, durable: bool) -> bool:
        """Write a file that is not there yet; False when another writer was first."""
        with self._written(target, pieces, durable=durable) as made:
            try:
                target.hardlink_to(made)  # unlike a rename it can't replace what another writer just put
            except FileExistsError:
                return False
            except OSError:  # a file system without links
                made.replace(target)
        return True

    @contextmanager
    def _written(self, target: Path, pieces: Iterator[bytes], *, durable: bool) -> Iterator[Path]:
        """Write a temporary file beside the target for the caller to put in place."""
        made = target.parent / f".part-{uuid4().hex}"
        try:
            with _opened(made) as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fchmod(file.fileno(), 0o644)
                if durable:
                    os.fsync(file.fileno())
            yield made
        finally:
            made.unlink(missing_ok=True)
        if durable:
            _sync_folders(target.parent, self._folder)


def _opened(file: Path) -> BinaryIO:
    """Open a new file for writing; its folder is made where it lacks, which is seldom."""
    try:
        return file.open("xb")
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("xb")


def _sync_folders(folder: Path, top: Path) -> None:
    """Make the file's name durable, and the names of folders that may be new above it."""
    while True:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if folder == top:
            return
        folder = folder.parent


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while piece := file.read(_COPY_BYTES):
            yield piece


def _same_bytes(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    return all(a == b for a, b in zip(_pieces(one), _pieces(other), strict=True))


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _MARKER)
