"""Media on any S3-compatible store."""

from __future__ import annotations

from service.storage.errors import StorageError
from service.storage.media import MediaStore


def open_bucket(url: str) -> MediaStore:
    """Open the bucket and prefix of an `s3://` URL."""
    raise StorageError(f"Media can't be kept at {url} yet.")
