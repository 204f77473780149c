"""The desk's language: its own sentences are Vietnamese, the newsroom's faults English; a file turns each round."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import redirect, request, session
from werkzeug.wrappers import Response

from service.newsroom.errors import FieldsError, NewsroomError
from service.web.auth import inside

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_FILE = Path(__file__).parent / "strings" / "en.json"
_FAULTS = Path(__file__).parent / "strings" / "faults.json"


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


def fault(error: Exception) -> str:
    """Say in this session's language what the newsroom, or the desk itself, could not do."""
    if isinstance(error, FieldsError):
        return " ".join(fault(each) for _, each in error.wrong)
    if not isinstance(error, NewsroomError):
        return str(error)
    table = english() if current() == "en" else vietnamese()
    sentence = table.get(error.sentence, error.sentence)
    return sentence.format(**error.values) if error.values else sentence


@cache
def vietnamese() -> Mapping[str, str]:
    """Load the Vietnamese for each of the newsroom's English sentences."""
    return json.loads(_FAULTS.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def change() -> Response:
    """Change this session's language and go back."""
    chosen = request.form.get("language", "vi")
    session["language"] = chosen if chosen in LANGUAGES else "vi"
    return redirect(inside(request.form.get("back", "")) or "/desk/", 303)
