"""The OpenAPI 3.1 document, made from what the views declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from service.newsroom.keys import SCOPES
from service.web.api.declare import Declaration, Schema, View, declaration

PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "required": ["title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": ["string", "null"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}

_WHY = {
    400: "The request can't be understood",
    401: "No living API key",
    403: "The key may not do this",
    404: "There is no such thing",
    409: "It does not fit how things stand now",
    413: "Too much",
    415: "The body must be JSON",
    422: "The values won't do",
    428: "If-Match is missing",
    429: "Too many requests; see Retry-After",
}


def document(views: Iterable[View], address: str) -> dict[str, Any]:
    """Describe the views as they are declared."""
    paths: dict[str, dict[str, Any]] = {}
    for view in views:
        said = declaration(view)
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", said.path)
        paths.setdefault(path, {})[said.method.lower()] = _operation(view, said)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Báo Nói",
            "version": "1",
            "description": "An audio newsroom: articles in, versions made, published and withdrawn.",
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": f"{address}/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "Made by `baonoi token add`; " + _scopes()}
            },
        },
    }


def _scopes() -> str:
    return "scopes: " + "; ".join(f"{name} – {says}" for name, says in SCOPES.items())


def _operation(view: View, said: Declaration) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": f"{view.__module__.rsplit('.', 1)[-1]}_{view.__name__}",
        "tags": [view.__module__.rsplit(".", 1)[-1]],
        "summary": said.summary,
        "description": (view.__doc__ or said.summary).strip(),
        "parameters": [*_path(said), *_query(said), *_headers(said)],
        "responses": _responses(said),
        "security": [{"key": [said.scope]}] if said.scope else [{}],
    }
    if said.body is not None:
        needed = bool(said.body.get("required"))
        made["requestBody"] = {"required": needed, "content": {"application/json": {"schema": said.body}}}
    return made


def _path(said: Declaration) -> list[dict[str, Any]]:
    names = re.findall(r"<(?:[^:<>]+:)?([^<>]+)>", said.path)
    schema = {"type": "string", "minLength": 1, "maxLength": 200}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _query(said: Declaration) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": schema} for name, schema in said.query.items()]


def _headers(said: Declaration) -> list[dict[str, Any]]:
    named: Mapping[str, str] = said.headers
    made = [
        {"name": name, "in": "header", "description": says, "schema": {"type": "string"}}
        for name, says in named.items()
    ]
    if said.if_match:
        says = "The ETag of what is changed"
        made.append({"name": "If-Match", "in": "header", "description": says, "schema": {"type": "string"}})
    if said.creates:
        says = "* for what is not there yet, in place of If-Match"
        made.append({"name": "If-None-Match", "in": "header", "description": says, "schema": {"type": "string"}})
    return made


def _responses(said: Declaration) -> dict[str, Any]:
    made = {str(code): _reply(schema) for code, schema in said.replies.items()}
    failing = {400, 404, 409, 422, 429} | ({401, 403} if said.scope else set())
    failing |= ({413, 415} if said.body is not None else set()) | ({428} if said.if_match else set())
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    made |= {str(code): {"description": _WHY[code], "content": problem} for code in sorted(failing)}
    return made


def _reply(schema: Schema | None) -> dict[str, Any]:
    if schema is None:
        return {"description": "Done"}
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}
