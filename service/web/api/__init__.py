"""The API under /api/v1: one table of modules, each with its declared views."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Blueprint

from service.web.api import problems
from service.web.api.declare import View, declare
from service.web.api.openapi import document
from service.web.api.serving import serve
from service.web.context import absolute

MODULES = (
    "service.web.api.articles",
    "service.web.api.voices",
    "service.web.api.lexicon",
    "service.web.api.events",
    "service.web.api.versions",
    "service.web.api.house",
    "service.web.api.webhooks",
    "service.web.api.people",
    "service.web.api.sources",
    "service.web.api.shows",
)
"""Each names a module with `ROUTES`, the views it declares. A new part of the API is one line here."""


@declare("GET", "/openapi.json", summary="This document", scope="", replies={200: {"type": "object"}})
def describe() -> Any:
    """Describe the API in OpenAPI 3.1."""
    return document(views(), absolute(""))


def views() -> list[View]:
    """List every declared view."""
    found: list[View] = [describe]
    for name in MODULES:
        if find_spec(name):
            found += import_module(name).ROUTES
    return found


def _built() -> Blueprint:
    made = Blueprint("api", __name__, url_prefix="/api/v1")
    problems.install(made)
    for view in views():
        serve(made, view)
    return made


blueprint = _built()
