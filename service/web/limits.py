"""How often a stranger may ask: one limiter for sign-in, reports and the API."""

from __future__ import annotations

import ipaddress

from flask import Flask, request
from flask_limiter import Limiter

from service.web.context import current_room


def network() -> str:
    """Name where a request comes from: its IPv4 address, or its IPv6 network, within which addresses are free."""
    try:
        address = ipaddress.ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return request.remote_addr or ""  # a socket has no address
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


limiter = Limiter(key_func=network, headers_enabled=True)
"""Views are limited by `@limiter.limit("5 per minute")`; nothing is limited that does not ask for it."""


def install(app: Flask) -> None:
    """Count in the given Redis, so that several web processes share it; in memory while there is only one."""
    with app.app_context():
        given = current_room().settings.redis_url
    app.config.setdefault("RATELIMIT_STORAGE_URI", storage_of(given))
    # beside memory itself a second memory would only forget what was counted
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", bool(given))
    app.config.setdefault("RATELIMIT_SWALLOW_ERRORS", True)  # a fault of the counter is logged, and stops no reader
    app.config.setdefault("RATELIMIT_STRATEGY", "moving-window")  # a fixed one lets twice as many by at its edge
    limiter.init_app(app)


def storage_of(redis_url: str) -> str:
    """Name a Redis as the limiter's library does, which has a word of its own for a socket; memory without one."""
    return (
        redis_url.replace("unix://", "redis+unix://", 1)
        if redis_url.startswith("unix://")
        else redis_url or "memory://"
    )
