"""Sealing: secrets the newsroom has to know again, encrypted under a key that lies in no database and no backup.

With BAONOI_SEAL_KEY they are kept as Fernet tokens (AES-128-CBC with HMAC-SHA256, github.com/fernet/spec), without it
as they are. Of several keys the first one seals and all of them open.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from service.newsroom.readiness import UnavailableError
from service.settings import Settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_MARK = "sealed:"


def seal(settings: Settings, secret: str) -> str:
    """Write a secret as it is to be kept. An empty one stays empty."""
    if not settings.seal_key or not secret:
        return secret
    return _MARK + _box(settings).encrypt(secret.encode()).decode("ascii")


def opened(settings: Settings, kept: str) -> str:
    """Read a secret as it was kept. Raise UnavailableError for one whose key this process was not given."""
    if not kept.startswith(_MARK):
        return kept
    if not settings.seal_key:
        raise UnavailableError("A secret is sealed, and BAONOI_SEAL_KEY is not set; give the key it was sealed with.")
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - an extra

    try:
        return _box(settings).decrypt(kept.removeprefix(_MARK)).decode()
    except InvalidToken:
        raise UnavailableError(
            "A secret is sealed with another key than BAONOI_SEAL_KEY; add the older one behind a comma."
        ) from None


def is_loose(settings: Settings, kept: str) -> bool:
    """Tell whether a secret was kept before there was a key, and is to be sealed when it is next used."""
    return bool(settings.seal_key and kept) and not kept.startswith(_MARK)


def _box(settings: Settings) -> MultiFernet:
    try:
        from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - an extra
    except ImportError:
        raise UnavailableError("BAONOI_SEAL_KEY needs the extra `seal`; run: pip install 'baonoi[seal]'.") from None
    return MultiFernet([Fernet(_derived(key.strip())) for key in settings.seal_key.split(",")])


def _derived(key: str) -> bytes:
    """Make 32 bytes of a key that was drawn at random: it needs no stretching."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"baonoi seal " + key.encode()).digest())
