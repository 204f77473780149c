"""Thêm bài: an article by its address, by pasted words, or from a file."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import intake
from service.newsroom.errors import RefusedError
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.views import desk, done

LARGEST_FILE = 8 * 1024 * 1024


@desk("GET", "/add", May.SUBMIT)
def add_page() -> str:
    """Show the three ways in."""
    return render_template("desk/add.html")


@desk("POST", "/add", May.SUBMIT)
def add_article() -> Response:
    """Take an article in; a worker reads it."""
    room, form, who = current_room(), request.form, person().name
    upload = request.files.get("file")
    if form.get("url", "").strip():
        made = intake.submit_url(room, form["url"].strip(), who=who)
    elif upload is not None and upload.filename:
        made = intake.upload(room, upload.filename, upload.read(LARGEST_FILE + 1), who=who, title=form.get("title", ""))
    elif form.get("text", "").strip():
        made = intake.upload(room, "dan.txt", form["text"].encode(), who=who, title=form.get("title", ""))
    else:
        raise RefusedError("Give an address or a text, or choose a file.")
    return done(say("Đã nhận bài; đang đọc."), "article", article_id=made.article_id)


@desk("POST", "/articles/<article_id>/read-again", May.EDIT)
def read_again(article_id: str) -> Response:
    """Read what arrived once more, as after a site's profile changed."""
    intake.read_again(current_room(), article_id, who=person().name)
    return done(say("Đang đọc lại trang."), "article", article_id=article_id)


VIEWS = (add_page, add_article, read_again)
