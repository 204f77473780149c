"""Putting versions on the air and taking articles off it."""

from __future__ import annotations

from datetime import datetime

from flask import request
from werkzeug.wrappers import Response

from service.core.moments import moment_of
from service.core.vietnam import VIETNAM
from service.newsroom import approval, corrections, versions
from service.newsroom.errors import RefusedError
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.views import Undo, desk, done


@desk("POST", "/versions/<version_id>/publish", May.PUBLISH)
def publish(version_id: str) -> Response:
    """Put a version on the air now, or at a time."""
    at = request.form.get("at", "")
    article_id = approval.approve(
        current_room(), version_id, at=_moment(at) if at else None, who=person().name,
        why=request.form.get("why") or "approved",
    )  # fmt: skip
    return done(say("Đã hẹn giờ xuất bản.") if at else say("Đã xuất bản."), "article", article_id=article_id)


@desk("POST", "/versions/<version_id>/retry", May.REGENERATE)
def retry(version_id: str) -> Response:
    """Try a failed version again."""
    room = current_room()
    article_id = versions.status(room, version_id).version.article_id
    versions.retry(room, version_id, who=person().name, why="retry")
    return done(say("Đang thử lại."), "article", article_id=article_id)


@desk("POST", "/articles/<article_id>/withdraw", May.WITHDRAW)
def withdraw(article_id: str) -> Response:
    """Take an article off the air at once, with the reason."""
    why = " ".join(request.form.get("why", "").split())
    approval.withdraw(current_room(), article_id, who=person().name, why=why)
    undo: Undo = (f"/desk/articles/{article_id}/restore", {})
    return done(say("Đã gỡ bài khỏi trang nghe và podcast."), "article", undo=undo, article_id=article_id)


@desk("POST", "/articles/<article_id>/restore", May.WITHDRAW)
def restore(article_id: str) -> Response:
    """Bring a withdrawn article back."""
    approval.restore(current_room(), article_id, who=person().name)
    return done(say("Đã đưa bài trở lại."), "article", article_id=article_id)


@desk("POST", "/articles/<article_id>/correct", May.PUBLISH)
def correct(article_id: str) -> Response:
    """Publish a spoken correction, for those who have heard the article already."""
    made = corrections.correct(current_room(), article_id, request.form.get("text", ""), who=person().name)
    return done(say("Đang làm tin đính chính."), "article", article_id=made.article_id)


def _moment(text: str) -> datetime:
    moment = moment_of(text, VIETNAM)
    if moment is None:
        raise RefusedError("«{text}» is no date and time.", text=text)
    return moment


VIEWS = (publish, retry, withdraw, restore, correct)
