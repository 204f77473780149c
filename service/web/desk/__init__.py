"""The desk: the editors' pages under /desk. One table of modules, each with the views it declares."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from service.web import auth
from service.web.desk import assets, language, problems, words
from service.web.desk.views import View, serve

MODULES = (
    "service.web.desk.listing",
    "service.web.desk.article",
    "service.web.desk.publishing",
    "service.web.desk.versions",
    "service.web.desk.readings",
    "service.web.desk.lexicon",
    "service.web.desk.campaigns",
    "service.web.desk.adding",
    "service.web.desk.bulletins",
    "service.web.desk.house",
    "service.web.desk.sites",
    "service.web.desk.webhooks",
    "service.web.desk.people",
    "service.web.desk.shows",
)
"""Each names a module with `VIEWS`. A new page of the desk is one line here, one module and one template."""


def views() -> list[View]:
    """List every view of the desk that asks for a person."""
    return [view for name in MODULES for view in import_module(name).VIEWS]


def _built() -> Blueprint:
    made = Blueprint("desk", __name__, url_prefix="/desk", template_folder="templates")
    made.add_url_rule("/static/<name>", "static_file", assets.static)
    made.add_url_rule("/language", "change_language", language.change, methods=["POST"])
    made.before_request(_guard)
    made.after_request(assets.keep_private)
    for each in (made, auth.blueprint):
        each.context_processor(words.for_templates)
    for each in (made, auth.blueprint):
        problems.install(each)
    for view in views():
        serve(made, view)
    made.add_url_rule("/<path:_anywhere>", "nowhere", _nowhere)
    return made


def _guard() -> Response | None:
    return None if assets.asked_for() else auth.guard()


def _nowhere(_anywhere: str) -> NoReturn:
    """Answer for an address the desk has not, with the desk's own page."""
    abort(404)


blueprint = _built()
