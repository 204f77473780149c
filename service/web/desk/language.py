"""The desk's language: Vietnamese as written in the templates, English from one file of strings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import redirect, request, session
from werkzeug.wrappers import Response

from service.web.auth import inside

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_FILE = Path(__file__).parent / "strings" / "en.json"


def current() -> str:
    """Tell this session's language."""
    return "en" if session.get("language") == "en" else "vi"


def say(sentence: str, **values: object) -> str:
    """Write a sentence of ours in this session's language; `values` fill its {names}."""
    written = english().get(sentence, sentence) if current() == "en" else sentence
    return written.format(**values) if values else written


@cache
def english() -> Mapping[str, str]:
    """Load the English for each Vietnamese sentence."""
    return json.loads(_FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def change() -> Response:
    """Change this session's language and go back."""
    chosen = request.form.get("language", "vi")
    session["language"] = chosen if chosen in LANGUAGES else "vi"
    return redirect(inside(request.form.get("back", "")) or "/desk/", 303)
