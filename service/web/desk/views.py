"""What a view of the desk declares: its route and what a person must be allowed to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from service.newsroom.desk import allowed
from service.newsroom.people import May
from service.web.auth import person

View = Callable[..., Any]
Undo = tuple[str, dict[str, str]]
_KEY = "desk_routes"


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the desk."""

    method: str
    path: str
    may: May


def desk(method: str, path: str, may: May) -> Callable[[View], View]:
    """Put a view at an address below /desk, for people who may do this."""

    def mark(view: View) -> View:
        setattr(view, _KEY, Route(method, path, may))
        return view

    return mark


def route_of(view: View) -> Route:
    """Return what a view declares."""
    return cast("Route", getattr(view, _KEY))


def serve(blueprint: Blueprint, view: View) -> None:
    """Add a view to the blueprint under its own name."""
    said = route_of(view)

    @wraps(view)
    def checked(**path: Any) -> Any:
        allowed(person(), said.may)
        return view(**path)

    blueprint.add_url_rule(said.path, endpoint=view.__name__, view_func=checked, methods=[said.method])


def by_htmx() -> bool:
    """Tell whether htmx asks, which wants a fragment instead of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def done(sentence: str, endpoint: str, *, undo: Undo | None = None, **path: Any) -> Response:
    """Go to a page that says what was done; `undo` is the address and fields of the form that takes it back."""
    flash({"text": sentence, "undo": undo[0] if undo else "", "fields": undo[1] if undo else {}}, "done")  # type: ignore[arg-type]
    return redirect(url_for(f"desk.{endpoint}", **path), 303)
