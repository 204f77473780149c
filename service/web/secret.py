"""The key that signs cookies: given by a setting, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from service.settings import Settings


def secret_key(settings: Settings) -> str:
    """Return the key. Several web processes that start together agree on one, and only the owner may read it."""
    if settings.secret_key:
        return settings.secret_key
    place = settings.data / "secret.key"
    if not place.exists():
        _keep(place, secrets.token_urlsafe(48))
    return place.read_text(encoding="ascii").strip()


def _keep(place: Path, key: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key)
    try:
        os.link(draft, place)  # fails, unlike a rename, when another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
