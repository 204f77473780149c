"""How a declared view is served: key, scope, If-Match, query and body are checked before it is called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from jsonschema import Draft202012Validator

from service.web.api.callers import counted_as, identify
from service.web.api.declare import Declaration, Schema, View, declaration
from service.web.api.problems import Problem
from service.web.limits import limiter

SURROGATES = range(0xD800, 0xE000)


def serve(blueprint: Blueprint, view: View) -> None:
    """Add a declared view to the blueprint."""
    said = declaration(view)
    served = limiter.limit(said.limit, key_func=counted_as)(_checked(view, said))
    name = f"{view.__module__.rsplit('.', 1)[-1]}_{view.__name__}"
    blueprint.add_url_rule(said.path, endpoint=name, view_func=served, methods=[said.method])


def _checked(view: View, said: Declaration) -> View:
    @wraps(view)
    def answer(**path: str) -> Response:
        if said.scope:
            _allow(said.scope)
        g.api_asked = _query(said.query)
        g.api_revision = _revision(said)
        if said.body is not None:
            g.api_given = _body(said.body)
        return _answer(view(**path))

    return answer


def _allow(scope: str) -> None:
    scopes = identify().scopes
    if scope not in scopes:
        raise Problem(403, f"This key lacks the scope '{scope}'; it has: {', '.join(sorted(scopes)) or 'none'}.")


def _query(declared: Mapping[str, Schema]) -> dict[str, Any]:
    unknown = sorted(set(request.args) - set(declared))
    if unknown:
        known = ", ".join(declared) or "none"
        raise Problem(400, f"There is no parameter {', '.join(unknown)}; this route knows: {known}.")
    asked = {name: _typed(name, request.args[name], declared[name]) for name in request.args}
    _hold(asked, {"type": "object", "properties": dict(declared)}, 400)
    return asked


def _typed(name: str, text: str, schema: Schema) -> Any:
    if schema.get("type") == "integer":
        if not text.lstrip("-").isascii() or not text.lstrip("-").isdigit() or len(text) > 15:
            raise Problem(400, f"The parameter {name} must be a whole number.", fields=[(f"/{name}", "a whole number")])
        return int(text)
    if schema.get("type") == "boolean":
        if text not in ("true", "false"):
            raise Problem(400, f"The parameter {name} must be true or false.", fields=[(f"/{name}", "true or false")])
        return text == "true"
    return text


def _revision(said: Declaration) -> str:
    sent = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if said.creates and not sent and request.headers.get("If-None-Match", "").strip() == "*":
        return "0"
    if said.if_match and not sent:
        new = ", or If-None-Match: * for what is new" if said.creates else ""
        raise Problem(428, f"Send If-Match with the ETag you read{new}, so that nobody's change is lost.")
    return sent


def _body(schema: Schema) -> Any:
    if not schema.get("required") and not request.get_data():
        return {}
    if not request.is_json:
        raise Problem(415, "Send the body as application/json.")
    try:
        value = json.loads(request.get_data(as_text=False), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Problem(400, "The body is not valid JSON in UTF-8.") from None
    _refuse_halves(value)
    _hold(value, schema, 422)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")


def _refuse_halves(value: Any) -> None:
    """Refuse half characters and NUL, which JSON can escape but neither UTF-8 nor PostgreSQL can keep."""
    if isinstance(value, str) and ("\x00" in value or any(ord(letter) in SURROGATES for letter in value)):
        raise Problem(422, "The body holds a character that is no text: NUL or half a surrogate pair.")
    parts = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        _refuse_halves(part)


def _hold(value: Any, schema: Schema, code: int) -> None:
    wrong = sorted(Draft202012Validator(schema).iter_errors(value), key=lambda each: list(map(str, each.absolute_path)))
    if wrong:
        fields = [("".join(f"/{part}" for part in each.absolute_path), each.message[:300]) for each in wrong[:20]]
        raise Problem(code, f"{len(wrong)} of the values given won't do; `errors` names them.", fields=fields)


def _answer(made: Any) -> Response:
    """Turn what a view returns (payload, status, headers) into an answer; a matching If-None-Match gets 304."""
    payload, status, headers = (*made, *(200, {})[len(made) - 1 :]) if isinstance(made, tuple) else (made, 200, {})
    if isinstance(payload, Response):
        return payload
    response = Response(status=status) if payload is None else jsonify(payload)
    response.status_code = status
    response.headers.extend(headers)
    response.headers.setdefault("Cache-Control", "no-store")
    if request.method == "GET" and status == 200:
        response.make_conditional(request)
    return response
