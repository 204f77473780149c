"""How often one may try to sign in, so that guessing is slow and locks nobody out of the machine they work on.

Whoever signed in keeps a signed cookie. A browser that shows it for the account it asks for is counted by itself;
everybody else is counted by account and network, by network, and slowly by account. So a stranger's wrong tries cost
the one who works here nothing (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from service.newsroom.people import folded
from service.web.limits import limiter, network

PER_DEVICE = "8 per 5 minutes; 40 per hour"
PER_NETWORK_AND_ACCOUNT = "8 per 5 minutes; 20 per hour"
PER_NETWORK = "20 per 5 minutes"
PER_ACCOUNT = "60 per hour"
"""An office behind one address has many people. No one network can use up what an account bears from all of them."""

_KNOWN_FOR = timedelta(days=180)

View = Callable[..., Any]


def slowed(view: View) -> View:
    """Let a view be tried only so often, for the account that its form names."""
    # the first that is used up ends the count: what a network may not, is not taken from the account
    for limit, key in ((PER_NETWORK_AND_ACCOUNT, _pair), (PER_NETWORK, network), (PER_ACCOUNT, _account)):
        view = limiter.limit(limit, key_func=_named(key), exempt_when=_is_known)(view)
    return limiter.limit(PER_DEVICE, key_func=_named(_device), exempt_when=lambda: not _is_known())(view)


def remember(response: Response) -> Response:
    """Have the browser show from now on that somebody signed in to this account with it."""
    response.set_cookie(
        _cookie(),
        str(_serializer().dumps([_account(), _device() or secrets.token_hex(8)])),
        max_age=_KNOWN_FOR,
        path="/desk/sign-in",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _device() -> str:
    """Name the browser where it is known for the account asked for; nothing for a stranger's."""
    shown = request.cookies.get(_cookie(), "")
    try:
        account, device = _serializer().loads(shown, max_age=int(_KNOWN_FOR.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(device) if account == _account() else ""


def _is_known() -> bool:
    return bool(_device())


def _account() -> str:
    """Name the account asked for, in letters that tell no log who it is."""
    try:
        name = request.form.get("name", "")
    except RequestEntityTooLarge:
        name = ""  # the view refuses it
    return hashlib.sha256(folded(name).encode()).hexdigest()[:16]


def _pair() -> str:
    return f"{network()}:{_account()}"


def _named(key: Callable[[], str]) -> Callable[[], str]:
    """Keep the keys of one kind apart from those of another."""
    return lambda: f"{key.__name__}:{key()}"


def _cookie() -> str:
    return f"known-{_account()}"  # people who share a computer are each known on it


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")
