"""People and keys over HTTP: who may sign in to the desk, and what may call this API."""

from __future__ import annotations

from typing import Any

from service.newsroom import keys, one_time, people, sessions
from service.web.api.callers import caller
from service.web.api.declare import declare, given
from service.web.api.problems import Problem
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, listed, row, thing
from service.web.context import current_room

_KEY = thing(
    {"name": SHORT, "scopes": {"type": "array", "items": {"enum": list(keys.SCOPES)}, "minItems": 1}},
    {"site": {"type": "string", "maxLength": 80}, "days": {"type": "integer", "minimum": 1, "maximum": 3650}},
)
_OFF = {"enum": [False], "description": "turns the one-time codes off; only the person turns them on"}
_PASSWORD = {"type": "string", "minLength": people.LEAST_PASSWORD, "maxLength": 1000}
_CHANGES = thing(
    {},
    {
        "role": {"enum": list(people.Role)},
        "disabled": FLAG,
        "password": _PASSWORD,
        "two_factor": _OFF,
        "sign_out": FLAG,
    },
)


@declare("GET", "/people", summary="List people", scope="people:write", replies={200: listed()})
def list_people() -> Any:
    """List who may sign in to the desk."""
    return {"items": [row(each) for each in people.everyone(current_room())]}


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
    return row(made), 201


@declare("PATCH", "/people/<person_id>", summary="Change a person's role, or let them in or out", scope="people:write",
         body=_CHANGES,
         replies={200: OBJECT})  # fmt: skip
def patch_person(person_id: str) -> Any:
    """Change what is given; `sign_out` ends the person's sessions, as another role or password does."""
    asked, room, who = given(), current_room(), caller().who
    if "role" in asked:
        people.change_role(room, person_id, asked["role"], who=who)
    if "disabled" in asked:
        people.disable(room, person_id, disabled=asked["disabled"], who=who)
    if "password" in asked:
        people.change_password(room, person_id, asked["password"], who=who)
    if "two_factor" in asked:
        one_time.stop(room, person_id, who=who)
    if asked.get("sign_out"):
        people.end_sessions(room, person_id, who=who)
    return row(people.person(room, person_id))


@declare("GET", "/people/<person_id>/sessions", summary="List where a person is signed in", scope="people:write",
         replies={200: listed()})  # fmt: skip
def list_sessions(person_id: str) -> Any:
    """List a person's sessions at the desk, the one used last first."""
    return {"items": [row(each, "user_id") for each in sessions.living(current_room(), person_id)]}


@declare("DELETE", "/people/<person_id>/sessions/<session_id>", summary="Sign a person out on one machine",
         scope="people:write", replies={204: None})  # fmt: skip
def end_session(person_id: str, session_id: str) -> Any:
    """End one session; the others go on."""
    sessions.end(current_room(), person_id, session_id, who=caller().who)
    return None, 204


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


ROUTES = (
    list_people, add_person, patch_person, list_sessions, end_session,
    list_keys, add_key, revoke_key,
)  # fmt: skip
