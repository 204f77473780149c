"""Các bản: every version of an article, who asked for it and why, compared, heard and restored."""

from __future__ import annotations

from flask import render_template, request

from service.newsroom import comparing, proof
from service.newsroom.people import May
from service.web.context import current_room
from service.web.desk.views import desk


@desk("GET", "/articles/<article_id>/versions", May.SEE)
def article_versions(article_id: str) -> str:
    """List an article's versions with what happened to them."""
    room = current_room()
    happened = proof.happened(room, article_id)
    return render_template("desk/versions.html", proof=proof.proof(room, article_id), happened=happened)


@desk("GET", "/articles/<article_id>/compare", May.SEE)
def compare_versions(article_id: str) -> str:
    """Show two versions side by side, by what they say."""
    older, newer = request.args.get("older", ""), request.args.get("newer", "")
    found = comparing.compare(current_room(), article_id, older, newer)
    return render_template("desk/compare.html", comparison=found, article_id=article_id)


VIEWS = (article_versions, compare_versions)
