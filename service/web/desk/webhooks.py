"""Webhook: who outside is told of what, and how the last messages went."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import webhooks
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.views import desk, done


@desk("GET", "/webhooks", May.WEBHOOKS)
def webhooks_page() -> str:
    """List webhooks and how the last messages went."""
    return _webhooks()


@desk("POST", "/webhooks", May.WEBHOOKS)
def add_webhook() -> str:
    """Add a webhook and show its secret, once."""
    _, secret = webhooks.add(
        current_room(), request.form.get("url", "").strip(), events=request.form.getlist("event"),
        note=request.form.get("note", ""), who=person().name,
    )  # fmt: skip
    return _webhooks(secret)


@desk("POST", "/webhooks/<webhook_id>", May.WEBHOOKS)
def change_webhook(webhook_id: str) -> Response:
    """Pause, resume, remove or try a webhook."""
    room, who, action = current_room(), person().name, request.form.get("action", "")
    if action == "remove":
        webhooks.remove(room, webhook_id, who=who)
    elif action == "ping":
        webhooks.ping(room, webhook_id, who=who)
        return done(say("Đã gửi một tin thử; kết quả ở bảng bên dưới."), "webhooks_page")
    else:
        webhooks.pause(room, webhook_id, active=action == "resume", who=who)
    return done(say("Đã lưu."), "webhooks_page")


@desk("POST", "/deliveries/<delivery_id>/again", May.WEBHOOKS)
def send_again(delivery_id: str) -> Response:
    """Send a message that was given up once more."""
    webhooks.send_again(current_room(), delivery_id, who=person().name)
    return done(say("Đang gửi lại."), "webhooks_page")


def _webhooks(secret: str = "") -> str:
    room = current_room()
    hook = request.args.get("webhook", "")
    found, sent = webhooks.every(room), webhooks.sent(room, hook)
    return render_template(
        "desk/webhooks.html", webhooks=found, sent=sent, events=webhooks.EVENTS, secret=secret, chosen=hook
    )


VIEWS = (webhooks_page, add_webhook, change_webhook, send_again)
