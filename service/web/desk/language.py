"""The desk's language: its own sentences are Vietnamese, the newsroom's faults English; a file turns each round."""

from __future__ import annotations

import json
import re
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
_NOTED = Path(__file__).parent / "strings" / "noted.json"


def current() -> str:
    """Tell this session's language."""
    return "en" if session.get("language") == "en" else "vi"


def say(sentence: str, /, **values: object) -> str:
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


def told(sentence: str) -> str:
    """Say what a worker noted, a sentence with its values written in, in this session's language if we know it."""
    if current() == "en":
        return sentence
    if sentence in noted():
        return noted()[sentence]
    found = ((wanted.fullmatch(sentence), written) for wanted, written in _patterns())
    return next((_filled(written, match.groupdict()) for match, written in found if match), sentence)


def _filled(written: str, values: Mapping[str, str]) -> str:
    """Fill a sentence in; a value that is the reason of something is a sentence itself."""
    return written.format(**{name: told(value) if name == "why" else value for name, value in values.items()})


@cache
def noted() -> Mapping[str, str]:
    """Load the Vietnamese for each sentence that workers note; {names} stand for what they write in."""
    return json.loads(_NOTED.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    made = []
    # first what begins with words of its own; of what begins with anything, first what holds a reason or says more
    for sentence, written in sorted(noted().items(), key=lambda pair: _least_said(pair[0])):
        parts = re.split(r"\{(\w+)\}", sentence)
        wanted = "".join(re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+?)" for place, part in enumerate(parts))
        made.append((re.compile(wanted, re.DOTALL), written))
    return tuple(made)


def _least_said(sentence: str) -> tuple[int, bool, int]:
    words = re.sub(r"\{\w+\}", "", sentence)
    return -(sentence + "{").index("{"), "{why}" not in sentence, -len(words)


@cache
def vietnamese() -> Mapping[str, str]:
    """Load the Vietnamese for each of the newsroom's English sentences."""
    return json.loads(_FAULTS.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def change() -> Response:
    """Change this session's language and go back."""
    chosen = request.form.get("language", "vi")
    session["language"] = chosen if chosen in LANGUAGES else "vi"
    return redirect(inside(request.form.get("back", "")) or "/desk/", 303)
