"""The JSON shapes that several parts of the API share, and how rows are written in them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any

from service.web.api.declare import Schema
from service.web.api.problems import Problem

TEXT: Schema = {"type": "string"}
SHORT: Schema = {"type": "string", "maxLength": 200}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
OBJECT: Schema = {"type": "object"}


def thing(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Describe an object that has these members and no other."""
    members = {**required, **(optional or {})}
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": members}


def listed(item: Schema = OBJECT) -> Schema:
    """Describe a list that is never long enough to be paged."""
    return {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": item}}}


def plain(value: Any) -> Any:
    """Write rows, dataclasses and moments as JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


def row(value: Any, *hidden: str) -> dict[str, Any]:
    """Write a row of a query, or a dataclass, without the members named."""
    members = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value._asdict()
    return {name: plain(each) for name, each in members.items() if name not in hidden}


def decoded(data: str) -> bytes:
    """Read the bytes of a file given in base64. Raise Problem for what is not base64."""
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(422, "`data` must be the file in base64.", fields=[("/data", "base64")]) from None


def etag(revision: object) -> dict[str, str]:
    """Give the header that names a revision, for If-Match."""
    return {"ETag": f'"{revision}"'}
