"""Media on any S3-compatible store. Keys and region come from the customary AWS_* variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from service.storage.errors import MediaConflictError, MediaError, MissingError
from service.storage.media import Marker, check_path

_PATIENCE = timedelta(seconds=60)
_BEFORE_ANSWER = re.compile(r"(?:retry_timeout: \S+|in [\d.]+[nµm]?s)\s+- ")
_TOLD = re.compile(r"<Message>([^<]*)</Message>")
_MARKERS = "markers"
"""The key part under which markers lie, apart from the files, so that listing files needs no filter."""


def open_bucket(url: str) -> BucketStore:
    """Open `s3://bucket/prefix`; `?endpoint=http://…&region=…` name a store that is not Amazon's."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = sorted(set(options) - {"endpoint", "region"})
    if unknown or not parts.netloc:
        raise MediaError(f"MEDIA_URL is {url!r}; it must be s3://bucket/prefix?endpoint=…&region=….")
    endpoint = options.get("endpoint")
    store = S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        endpoint=endpoint,
        region=options.get("region"),
        virtual_hosted_style_request=endpoint is None,  # a store of one's own seldom has a name per bucket
        client_options={"allow_http": bool(endpoint and endpoint.startswith("http://"))},
        retry_config={"max_retries": 3, "retry_timeout": _PATIENCE},
    )
    return BucketStore(store)


class BucketStore:
    """A bucket. Writing asks the store to create only, so that two writers can't overwrite each other."""

    def __init__(self, store: S3Store) -> None:
        self._store = store

    def put(self, path: str, data: bytes, *, durable: bool = True) -> None:  # noqa: ARG002 - a bucket always is
        """Keep bytes durably."""
        try:
            obstore.put(self._store, _file(path), data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            if self.size(path) != len(data) or self.read(path) != data:
                raise MediaConflictError(path) from None
        except (BaseError, FileNotFoundError) as error:  # not found is the bucket
            raise MediaError(f"{path} could not be kept in the bucket: {_reason(error)}") from error

    def put_file(self, path: str, source: Path) -> None:
        """Keep a local file's bytes. They are read at once: only a whole put can be asked to create and not replace."""
        self.put(path, source.read_bytes())

    def read(self, path: str, start: int = 0, end: int | None = None) -> bytes:
        """Read the bytes [start, end)."""
        size = self.size(path)
        if size is None:
            raise MissingError(f"There is no media file {path}.")
        end = size if end is None else min(end, size)
        if start >= end:
            return b""
        try:
            return bytes(obstore.get_range(self._store, _file(path), start=start, end=end))
        except BaseError as error:
            raise MediaError(f"{path} could not be read from the bucket: {_reason(error)}") from error

    def size(self, path: str) -> int | None:
        """Tell the length in bytes."""
        found = self._head(_file(path))
        return None if found is None else found[0]

    def modified(self, path: str) -> datetime | None:
        """Tell when the bytes were kept."""
        found = self._head(_file(path))
        return None if found is None else found[1]

    def delete(self, path: str) -> None:
        """Drop the bytes and the marker of a path."""
        self._delete(_file(path))
        self._delete(_marker(path))

    def list(self, prefix: str = "", *, before: datetime | None = None) -> Iterator[str]:
        """List the paths that begin with a prefix."""
        folder = f"files/{prefix.rpartition('/')[0]}".rstrip("/")  # the store lists by whole parts of a key
        try:
            for page in obstore.list(self._store, prefix=folder):
                for found in page:
                    path = str(found["path"]).removeprefix("files/")
                    if path.startswith(prefix) and (before is None or found["last_modified"] < before):
                        yield path
        except BaseError as error:
            raise MediaError(f"The bucket could not be listed: {_reason(error)}") from error

    def local(self, path: str) -> Path | None:
        """Say that nothing of a bucket is on this machine."""
        check_path(path)
        return None

    def presigned(self, path: str, seconds: int) -> str | None:
        """Make a URL that serves the bytes for a while, without asking us."""
        return obstore.sign(self._store, "GET", _file(path), timedelta(seconds=seconds))

    def mark(self, path: str, marker: Marker | None) -> None:
        """Set what became of a path."""
        if marker is None:
            self._delete(_marker(path))
            return
        try:
            obstore.put(self._store, _marker(path), f"{marker.kind} {marker.target}".encode(), use_multipart=False)
        except (BaseError, FileNotFoundError) as error:
            raise MediaError(f"{path} could not be marked in the bucket: {_reason(error)}") from error

    def marker(self, path: str) -> Marker | None:
        """Tell what became of a path."""
        try:
            found = obstore.get(self._store, _marker(path)).bytes()
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise MediaError(f"The marker of {path} could not be read: {_reason(error)}") from error
        kind, _, target = bytes(found).decode().partition(" ")
        return Marker(kind, target)

    def _head(self, key: str) -> tuple[int, datetime] | None:
        try:
            found = obstore.head(self._store, key)
        except FileNotFoundError:
            return None
        except BaseError as error:
            raise MediaError(f"The bucket does not answer for {key}: {_reason(error)}") from error
        return found["size"], found["last_modified"]

    def _delete(self, key: str) -> None:
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return
        except BaseError as error:
            raise MediaError(f"{key} could not be deleted from the bucket: {_reason(error)}") from error


def _file(path: str) -> str:
    return f"files/{check_path(path)}"


def _marker(path: str) -> str:
    return f"{_MARKERS}/{check_path(path)}"


def _reason(error: BaseException) -> str:
    """Say what a store answered, without what its library adds for those who debug it: addresses, retries, pages."""
    says = _BEFORE_ANSWER.split(str(error).partition("Debug source")[0], maxsplit=1)[-1]
    told = _TOLD.search(says)
    words = f"{says.partition('<')[0]} {told[1] if told else ''}".split()
    return " ".join(words)[:160].rstrip(" .:") + "."
