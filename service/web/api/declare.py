"""What a view of the API declares: its route, scope, body and replies. The document and the checks come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import g

Schema = Mapping[str, Any]
View = Callable[..., Any]

_KEY = "api_declaration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One route as the OpenAPI document shows it and as the server holds callers to it.

    `path` is Flask's (`/voices/<voice>`), below /api/v1. `scope` empty: open to everyone. `replies` name a schema by
    status; None has no body. `if_match`: the request must say which revision it changes; where it also `creates`,
    `If-None-Match: *` says that there is none yet.
    """

    method: str
    path: str
    summary: str
    scope: str
    replies: Mapping[int, Schema | None]
    body: Schema | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    if_match: bool = False
    creates: bool = False
    limit: str = "600 per minute"


def declare(method: str, path: str, **says: Any) -> Callable[[View], View]:
    """Declare the view below; `says` are the other fields of Declaration."""
    declaration = Declaration(method=method, path=path, **says)

    def mark(view: View) -> View:
        setattr(view, _KEY, declaration)
        return view

    return mark


def declaration(view: View) -> Declaration:
    """Return what a view declares."""
    return cast("Declaration", getattr(view, _KEY))


def given() -> dict[str, Any]:
    """Return the request's body, already held to the declared schema."""
    return cast("dict[str, Any]", g.api_given)


def asked() -> dict[str, Any]:
    """Return the query's declared parameters that were given, already in their types."""
    return cast("dict[str, Any]", g.api_asked)


def revision() -> str:
    """Return the revision the request says it changes (If-Match without its quotes)."""
    return cast("str", g.api_revision)


def numbered_revision() -> int:
    """Return the revision as a number: 0 for what is not there yet, −1 for one that is none of ours."""
    said = revision()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1
