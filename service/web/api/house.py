"""The newsroom itself over HTTP: settings, sites and sources, webhooks, people and keys."""

from __future__ import annotations

from typing import Any

from service.newsroom import belongings, keys, people, sites, webhooks
from service.newsroom import house as newsroom
from service.web.api.callers import caller
from service.web.api.declare import declare, given, revision
from service.web.api.house_shapes import HOUSE
from service.web.api.problems import Problem
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, TEXTS, decoded, etag, listed, row, thing
from service.web.context import current_room

_KEY = thing(
    {"name": SHORT, "scopes": {"type": "array", "items": {"enum": list(keys.SCOPES)}, "minItems": 1}},
    {"site": {"type": "string", "maxLength": 80}, "days": {"type": "integer", "minimum": 1, "maximum": 3650}},
)
_FILE = thing({"use": {"enum": ["logo", "ident"]}, "data": {"type": "string", "contentEncoding": "base64"}})
_PASSWORD = {"type": "string", "minLength": people.LEAST_PASSWORD, "maxLength": 1000}


@declare("GET", "/house", summary="Show the newsroom's settings", scope="house:read", replies={200: OBJECT})
def get_house() -> Any:
    """Show the settings with their ETag."""
    return _house(newsroom.house(current_room()))


@declare("PATCH", "/house", summary="Change some of the newsroom's settings", scope="house:write", if_match=True,
         body=HOUSE, replies={200: OBJECT})  # fmt: skip
def patch_house() -> Any:
    """Change the fields given; 409 when somebody else changed them meanwhile."""
    newest = int(revision()) if revision().isascii() and revision().isdigit() and len(revision()) < 10 else -1
    return _house(newsroom.change_house(current_room(), newest, who=caller().who, **given()))


@declare("GET", "/sites", summary="List sites", scope="house:read", replies={200: listed()})
def list_sites() -> Any:
    """List sites and what is polled for them."""
    polled = [row(each) for each in sites.polled(current_room())]
    items = [row(each, "secret") for each in sites.sites(current_room())]
    return {"items": [{**each, "sources": [one for one in polled if one["site"] == each["name"]]} for each in items]}


@declare("PUT", "/sites/<site>", summary="Add or change a site", scope="house:write",
         body=thing({"hosts": TEXTS}, {"profile": OBJECT}), replies={200: OBJECT})  # fmt: skip
def put_site(site: str) -> Any:
    """Say which hosts a site's articles may be fetched from, and what its pages look like."""
    profile = given().get("profile")
    return row(
        sites.save_site(current_room(), site, hosts=given()["hosts"], profile=profile, who=caller().who), "secret"
    )


@declare("DELETE", "/sites/<site>", summary="Forget a site", scope="house:write", replies={204: None})
def delete_site(site: str) -> Any:
    """Forget a site and what is polled for it; its articles stay."""
    sites.remove_site(current_room(), site, who=caller().who)
    return None, 204


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
    asked = given()
    webhook_id, secret = webhooks.add(
        current_room(), asked["url"], events=asked.get("events", ()), note=asked.get("note", ""), who=caller().who
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


@declare("GET", "/deliveries", summary="List messages sent, newest first", scope="house:read", replies={200: listed()})
def list_deliveries() -> Any:
    """List how the last messages went."""
    return {"items": [row(each, "body") for each in webhooks.sent(current_room())]}


@declare("POST", "/deliveries/<delivery_id>/again", summary="Send a message once more", scope="house:write",
         replies={204: None})  # fmt: skip
def send_again(delivery_id: str) -> Any:
    """Send a message that was given up once more."""
    webhooks.send_again(current_room(), delivery_id, who=caller().who)
    return None, 204


@declare("GET", "/people", summary="List people", scope="people:write", replies={200: listed()})
def list_people() -> Any:
    """List who may sign in to the desk."""
    return {"items": [row(each, "epoch") for each in people.everyone(current_room())]}


@declare("POST", "/people", summary="Add a person", scope="people:write",
         body=thing({"name": SHORT, "role": {"enum": list(people.Role)}, "password": _PASSWORD}, {"display": SHORT}),
         replies={201: OBJECT})  # fmt: skip
def add_person() -> Any:
    """Let somebody sign in to the desk."""
    asked = given()
    made = people.add(
        current_room(), asked["name"], asked["role"], asked["password"], display=asked.get("display", ""),
        who=caller().who,
    )  # fmt: skip
    return row(made, "epoch"), 201


@declare("PATCH", "/people/<person_id>", summary="Change a person's role, or let them in or out", scope="people:write",
         body=thing({}, {"role": {"enum": list(people.Role)}, "disabled": FLAG, "password": _PASSWORD}),
         replies={200: OBJECT})  # fmt: skip
def patch_person(person_id: str) -> Any:
    """Change what is given; the person's sessions end."""
    asked, room, who = given(), current_room(), caller().who
    if "role" in asked:
        people.change_role(room, person_id, asked["role"], who=who)
    if "disabled" in asked:
        people.disable(room, person_id, disabled=asked["disabled"], who=who)
    if "password" in asked:
        people.change_password(room, person_id, asked["password"], who=who)
    return row(people.person(room, person_id), "epoch")


@declare("GET", "/keys", summary="List API keys, without their secrets", scope="people:write", replies={200: listed()})
def list_keys() -> Any:
    """List the keys of the API."""
    return {"items": [row(each) for each in keys.every(current_room())]}


@declare("POST", "/keys", summary="Make an API key", scope="people:write", body=_KEY,
         replies={201: thing({"id": TEXT, "secret": TEXT})})  # fmt: skip
def add_key() -> Any:
    """Make a key that may do no more than the key it is asked with; its secret is shown only now."""
    asked, mine = given(), caller()
    beyond = sorted(set(asked["scopes"]) - mine.scopes)
    if beyond:
        raise Problem(403, f"A key can't give what it has not: {', '.join(beyond)}.")
    if mine.site:
        mine.at(asked.get("site", ""))
    key, secret = keys.add(
        current_room(), asked["name"], asked["scopes"], site=asked.get("site", ""), days=asked.get("days"),
        who=mine.who,
    )  # fmt: skip
    return {"id": key.id, "secret": secret}, 201


@declare("DELETE", "/keys/<key_id>", summary="End an API key", scope="people:write", replies={204: None})
def revoke_key(key_id: str) -> Any:
    """End a key at once."""
    keys.revoke(current_room(), key_id, who=caller().who)
    return None, 204


@declare("POST", "/house/files", summary="Keep a logo or an ident", scope="house:write", body=_FILE,
         replies={201: thing({"path": TEXT})}, limit="60 per minute")  # fmt: skip
def keep_file() -> Any:
    """Keep a file and tell its path, which PATCH /house takes as `logo` or `ident`."""
    data = decoded(given()["data"])
    return {"path": belongings.keep(current_room(), given()["use"], data, who=caller().who)}, 201


def _house(found: newsroom.House) -> Any:
    return row(found, "revision"), 200, etag(found.revision)


ROUTES = (
    get_house, patch_house, list_sites, put_site, delete_site, list_webhooks, add_webhook, patch_webhook,
    delete_webhook, ping_webhook, list_deliveries, send_again, list_people, add_person, patch_person, list_keys,
    add_key, revoke_key, keep_file,
)  # fmt: skip
