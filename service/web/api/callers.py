"""Who calls the API: the bearer key of a request, what it may do, and for which site."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import g, request

from service.newsroom import audit, keys
from service.web.api.problems import Problem
from service.web.context import current_room
from service.web.limits import network


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, for events and the audit log; `site` is empty when the key is for every site."""

    who: str
    scopes: frozenset[str]
    site: str
    key: str

    def may(self, scope: str) -> bool:
        """Tell whether the key has a scope."""
        return scope in self.scopes

    def at(self, site: str) -> None:
        """Raise Problem unless the key is for this site."""
        if self.site not in ("", site):
            raise Problem(403, f"This key is for the site '{self.site}', not for '{site}'.")


def identify() -> Caller:
    """Find who calls by the Authorization header. Raise Problem 401 without a living key."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    key = keys.check(current_room(), secret.strip()) if scheme.lower() == "bearer" and secret.strip() else None
    if key is None:
        raise Problem(
            401,
            "Send a living API key as 'Authorization: Bearer …'; `baonoi token add` makes one.",
            headers=[("WWW-Authenticate", 'Bearer realm="baonoi"')],
        )
    g.caller = Caller(key.caller, key.scopes, key.site, key.id)
    audit.address.set(request.remote_addr or "")
    return caller()


def caller() -> Caller:
    """Return who makes the present request."""
    found: Caller = g.caller
    return found


def counted_as() -> str:
    """Name whom a request counts against: its key, or its network when it has none. Holds no secret."""
    given = request.headers.get("Authorization", "")
    return hashlib.sha256(given.encode()).hexdigest()[:16] if given else network()
