"""What a listener sees when a page is missing or an article was withdrawn."""

from __future__ import annotations

from flask import render_template
from werkzeug.exceptions import HTTPException

from service.newsroom import listening
from service.web.context import current_room
from service.web.pages.language import t


def page(error: HTTPException) -> tuple[str, int]:
    """Say what is missing, and offer the newest articles instead of a dead end."""
    gone = error.code == 410
    title = t("site.gone" if gone else "site.missing")
    detail = t("site.gone_about" if gone else "site.missing_about")
    newest = listening.latest(current_room(), 5)
    code = error.code or 404
    html = render_template("pages/error.html", status=code, title=title, detail=detail, newest=newest)
    return html, code
