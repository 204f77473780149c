"""What the newsroom's settings must be like: one rule a line, each naming the field it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, get_args

from service.core.addresses import split_address
from service.core.pauses import PAUSES_MS
from service.newsroom.errors import FieldsError, RefusedError
from service.newsroom.payload import CAPTIONS
from voices.text.style import STYLES, DocumentStyle, Style

if TYPE_CHECKING:
    from service.newsroom.house import House, Section, Timetable

POLICIES = ("auto", "flagged", "review")
"""When a finished version is published: at once; at once unless something was flagged; only by a person."""

DOUBTFUL = ("keep", "drop")

MOST_ARTICLES = 30
"""How many articles a bulletin may hold."""

CHIME = "chime"
"""The ident or the closing sound made here; any other is a media path."""
_CHIMES = ("ident", "closing")

LONGEST_PAUSE_MS = 10_000
LONGEST_WORDS = 20

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")
_MAIL = re.compile(r"[^\s@<>]+@[\w-]+(\.[\w-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What settings may name: voices, the sections that articles stand in, and which of the files named are there."""

    voices: Sequence[str]
    sections: frozenset[str]
    files: frozenset[str]


def check(given: House, changed: frozenset[str], known: Known) -> None:
    """Hold the fields that are changed to their rules. Raise FieldsError that names every one broken."""
    wrong = [(f"/{name}", error) for name, error in _broken(given, known) if name in changed]
    if wrong:
        raise FieldsError(wrong)


def _broken(given: House, known: Known) -> Iterator[tuple[str, RefusedError]]:
    for name, fine, error in (*_words(given), *_choices(given), *_sounds(given, known)):
        if not fine:
            yield name, error
    yield from (("sections", error) for error in _sections(given.sections, known))
    yield from (("bulletins", error) for error in _bulletins(given, known))


def _words(given: House) -> Iterator[tuple[str, bool, RefusedError]]:
    yield "name", bool(given.name.strip()), RefusedError("The newspaper needs a name.")
    colour = RefusedError("The colour {colour!r} must look like #9b1c1f.", colour=given.colour)
    yield "colour", bool(re.fullmatch(r"#[0-9a-fA-F]{6}", given.colour)), colour
    address = RefusedError(
        "The newspaper's address {url!r} must be one such as https://baosonla.vn.", url=given.site_url
    )
    yield "site_url", not given.site_url or is_address(given.site_url), address
    mail = RefusedError("The address {email!r} must be one such as toasoan@baosonla.vn.", email=given.email)
    yield "email", not given.email or bool(_MAIL.fullmatch(given.email)), mail


def _choices(given: House) -> Iterator[tuple[str, bool, RefusedError]]:
    for name, allowed in (
        ("policy", POLICIES), ("doubtful", DOUBTFUL), ("read_captions", CAPTIONS), ("style", tuple(STYLES)),
    ):  # fmt: skip
        value = getattr(given, name)
        sentence = "{value!r} won't do for {name}; it must be one of: {allowed}."
        yield name, value in allowed, RefusedError(sentence, value=value, name=name, allowed=", ".join(allowed))
    choices = {each.name for each in fields(Style)} - {"name"}
    style = RefusedError("A reading style has these choices: {choices}.", choices=", ".join(sorted(choices)))
    yield "reading", choices >= set(given.reading), style
    value = RefusedError("{value!r} won't do for {name}.", value=dict(given.reading), name="reading")
    yield "reading", all(_says(name, each) for name, each in given.reading.items()), value
    pauses = RefusedError("Pauses are named: {names}.", names=", ".join(PAUSES_MS))
    yield "pauses", set(given.pauses) <= set(PAUSES_MS), pauses
    length = RefusedError("A pause lasts 0 to {most} milliseconds.", most=LONGEST_PAUSE_MS)
    yield "pauses", all(0 <= each <= LONGEST_PAUSE_MS for each in given.pauses.values()), length


def _says(name: str, value: object) -> bool:
    """Tell whether a choice of the style can be so: as the style's own, a flag, one of three, or a word or two."""
    if name == "year_hundreds":
        return isinstance(value, bool)
    if name == "document":
        return value in get_args(DocumentStyle)
    return isinstance(value, str) and len(value) <= LONGEST_WORDS and all(c.isalpha() or c == " " for c in value)


def _sounds(given: House, known: Known) -> Iterator[tuple[str, bool, RefusedError]]:
    for name, asked in (("default_voice", {given.default_voice}), ("more_voices", {*given.more_voices})):
        strange = sorted(asked - {"", *known.voices})
        yield name, not strange, _no_voice(strange, known)
    for name in ("logo", "ident", "bed", "closing"):
        path = getattr(given, name)
        lost = RefusedError("There is no file {path!r} in the newsroom's store; send it first.", path=path)
        yield name, path in {"", *known.files} or (name in _CHIMES and path == CHIME), lost


def _sections(given: Sequence[Section], known: Known) -> Iterator[RefusedError]:
    slugs = [each.slug for each in given]
    if not all(_SLUG.fullmatch(each.slug) and each.name.strip() for each in given):
        yield RefusedError("A section needs a name, and an address of small letters, digits and hyphens.")
    if len(set(slugs)) < len(slugs):
        yield RefusedError("Two sections share one address.")
    strange = sorted({each.voice for each in given} - {"", *known.voices})
    if strange:
        yield _no_voice(strange, known)


def _bulletins(given: House, known: Known) -> Iterator[RefusedError]:
    slugs = [each.slug for each in given.bulletins]
    if len(set(slugs)) < len(slugs):
        yield RefusedError("Two bulletins share one name.")
    for each in given.bulletins:
        yield from _timetable(each, known, known.sections | {section.slug for section in given.sections})


def _timetable(each: Timetable, known: Known, sections: frozenset[str]) -> Iterator[RefusedError]:
    if not each.name.strip() or not _SLUG.fullmatch(each.slug) or not _TIME.fullmatch(each.at):
        yield RefusedError("A bulletin needs a name and a time such as 06:00.")
    if not each.days or not {*each.days} <= {*range(7)}:
        yield RefusedError("The bulletin {name} needs a day; days are 0 (Monday) to 6.", name=each.name)
    if not 1 <= each.articles <= MOST_ARTICLES:
        yield RefusedError("A bulletin holds 1 to {most} articles, not {number}.", most=MOST_ARTICLES,
                           number=each.articles)  # fmt: skip
    strange = sorted({each.voice, each.second_voice} - {"", *known.voices})
    if strange:
        yield _no_voice(strange, known)
    if not {*each.sections} <= sections:
        yield no_section({*each.sections} - sections, sections)


def no_section(strange: set[str], known: frozenset[str]) -> RefusedError:
    """Say that a bulletin names a section that is not there, and which there are."""
    return RefusedError(
        "There is no section {strange}; the newspaper has: {known}.",
        strange=", ".join(sorted(strange)), known=", ".join(sorted(known)) or "–",
    )  # fmt: skip


def _no_voice(strange: Sequence[str], known: Known) -> RefusedError:
    return RefusedError(
        "There is no voice {strange}; choose from: {known}.", strange=", ".join(strange), known=", ".join(known.voices)
    )


def is_address(url: str) -> bool:
    """Tell whether a text is the address of a site: a scheme of the web, a host, no password, no blanks."""
    parts = split_address(url)
    named = parts.scheme in ("http", "https") and bool(_HOST.fullmatch(parts.hostname or ""))
    return named and not parts.username and not re.search(r"[\s<>\"'\\]", url)
