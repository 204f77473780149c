"""Refuses what no database keeps as text: NUL, in an address or a form. JSON is looked at where it is read."""

from __future__ import annotations

from flask import Flask, abort, request

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def install(app: Flask) -> None:
    """Look at every request before its view does."""
    app.before_request(_refuse)


def _refuse() -> None:
    in_form = request.mimetype in _FORMS and any("\0" in each for each in request.form.values())
    if "\0" in request.path or b"%00" in request.query_string or in_form:
        abort(400, "A character of the request is no letter: NUL can't be kept.")
