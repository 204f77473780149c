"""Webhooks over HTTP: who outside is told of what, and how the messages went."""

from __future__ import annotations

from typing import Any

from service.newsroom import webhooks
from service.web.api import paging
from service.web.api.callers import caller
from service.web.api.declare import asked, declare, given
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, listed, row, thing
from service.web.context import current_room


@declare("GET", "/webhooks", summary="List webhooks", scope="house:read", replies={200: listed()})
def list_webhooks() -> Any:
    """List who is told of what; secrets are not shown again."""
    return {"items": [row(each, "secret") for each in webhooks.every(current_room())]}


@declare("POST", "/webhooks", summary="Add a webhook", scope="house:write",
         body=thing({"url": {"type": "string", "maxLength": 2000}},
                    {"events": {"type": "array", "items": {"enum": list(webhooks.EVENTS)}}, "note": SHORT}),
         replies={201: thing({"id": TEXT, "secret": TEXT})})  # fmt: skip
def add_webhook() -> Any:
    """Tell an address of events; the secret is shown only now."""
    wish = given()
    webhook_id, secret = webhooks.add(
        current_room(), wish["url"], events=wish.get("events", ()), note=wish.get("note", ""), who=caller().who
    )
    return {"id": webhook_id, "secret": secret}, 201


@declare("PATCH", "/webhooks/<webhook_id>", summary="Pause or resume a webhook", scope="house:write",
         body=thing({"active": FLAG}), replies={204: None})  # fmt: skip
def patch_webhook(webhook_id: str) -> Any:
    """Stop telling an address for a while, or go on."""
    webhooks.pause(current_room(), webhook_id, active=given()["active"], who=caller().who)
    return None, 204


@declare("DELETE", "/webhooks/<webhook_id>", summary="Remove a webhook", scope="house:write", replies={204: None})
def delete_webhook(webhook_id: str) -> Any:
    """Tell an address no more."""
    webhooks.remove(current_room(), webhook_id, who=caller().who)
    return None, 204


@declare("POST", "/webhooks/<webhook_id>/ping", summary="Send a test message", scope="house:write",
         replies={202: thing({"delivery": TEXT})})  # fmt: skip
def ping_webhook(webhook_id: str) -> Any:
    """Send a message that only says hello."""
    return {"delivery": webhooks.ping(current_room(), webhook_id, who=caller().who)}, 202


@declare("GET", "/deliveries", summary="List messages sent, newest first", scope="house:read",
         query={**paging.QUERY, "webhook": SHORT}, replies={200: paging.page_schema(OBJECT)})  # fmt: skip
def list_deliveries() -> Any:
    """List how messages went, those of one webhook when it is named."""
    found = webhooks.sent(current_room(), asked().get("webhook", ""), paging.limit(), paging.place())
    return paging.newest_first(found, lambda each: row(each, "body"))


@declare("POST", "/deliveries/<delivery_id>/again", summary="Send a message once more", scope="house:write",
         replies={204: None})  # fmt: skip
def send_again(delivery_id: str) -> Any:
    """Send a message that was given up once more."""
    webhooks.send_again(current_room(), delivery_id, who=caller().who)
    return None, 204


ROUTES = (list_webhooks, add_webhook, patch_webhook, delete_webhook, ping_webhook, list_deliveries, send_again)
