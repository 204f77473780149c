"""The JSON Schemas of articles: what a CMS delivers and what it is told."""

from __future__ import annotations

from typing import Any

from service.core.model import BlockKind
from service.newsroom.payload import AUDIO, CAPTIONS, LONGEST, PRIORITIES, STATUSES
from service.web.api.declare import Schema

_TEXT: Schema = {"type": "string"}
_URL: Schema = {"type": "string", "maxLength": 2000}
_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
_TEXTS: Schema = {"type": "array", "items": _TEXT, "maxItems": 100}
_BLOCK: Schema = {
    "type": "object",
    "required": ["text"],
    "properties": {"kind": {"enum": [kind.value for kind in BlockKind]}, "text": _TEXT, "skip": {"type": "boolean"}},
}
_FIELDS: dict[str, Schema] = {
    "title": {"type": "string", "minLength": 1, "maxLength": LONGEST["title"]},
    "body_html": _TEXT,
    "body_text": _TEXT,
    "blocks": {"type": "array", "items": _BLOCK, "maxItems": 5000},
    "lead": _TEXT,
    "source_url": _URL,
    "author": {"type": "string", "maxLength": LONGEST["author"]},
    "section": {"type": "string", "maxLength": LONGEST["section"]},
    "tags": _TEXTS,
    "language": {"type": "string", "maxLength": LONGEST["language"]},
    "image_url": _URL,
    "published_at": _MOMENT,
    "modified_at": _MOMENT,
    "embargo_until": _MOMENT,
    "status": {"enum": list(STATUSES)},
    "audio": {"enum": list(AUDIO)},
    "voices": _TEXTS,
    "priority": {"enum": list(PRIORITIES)},
    "read_captions": {"enum": list(CAPTIONS)},
    "read_byline": {"type": ["boolean", "null"]},
    "exclude_selectors": _TEXTS,
    "callback_url": _URL,
}
PAYLOAD: Schema = {"type": "object", "required": ["title"], "additionalProperties": False, "properties": _FIELDS}
"""An article as a CMS delivers it; exactly one of body_html, body_text and blocks."""

POST: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {**_FIELDS, "url": _URL, "site": _TEXT, "source_id": {"type": "string", "maxLength": 200}},
}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_JOB: Schema = {
    "type": "object",
    "required": ["id", "voice", "number", "state"],
    "properties": {"id": _TEXT, "voice": _TEXT, "number": {"type": "integer"}, "state": _TEXT},
}
ARTICLE: Schema = {
    "type": "object",
    "required": ["id", "site", "source_id", "state", "title", "script_hash", "changed", "extract", "jobs", "links"],
    "properties": {
        "id": _TEXT,
        "site": _TEXT,
        "source_id": _TEXT,
        "state": _TEXT,
        "title": _TEXT,
        "reason": _TEXT,
        "note": {"type": "string", "description": "why it is not read yet, where that is known"},
        "audio": {"type": "string", "enum": ["auto", "review", "never"]},
        "script_hash": _MAYBE,
        "changed": {"type": ["boolean", "null"]},
        "extract": {
            "type": ["object", "null"],
            "properties": {"score": {"type": "number"}, "flags": _TEXTS},
        },
        "jobs": {"type": "array", "items": _JOB},
        "links": {"type": "object", "additionalProperties": _MAYBE},
    },
}
VERSIONS: Schema = {"type": "object", "required": ["items"], "properties": {"items": {"type": "array"}}}
WHY: dict[str, Schema] = {"why": {"type": "string", "maxLength": 500}}
AGAIN: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "voice": _TEXT,
        "segment": {"type": "integer", "minimum": 0},
        "why": {"type": "string", "maxLength": 200},
    },
}
CORRECTION: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 5000}},
}
FILE: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "data"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 200},
        "data": {"type": "string", "contentEncoding": "base64"},
        "title": {"type": "string", "maxLength": 1000},
    },
}
