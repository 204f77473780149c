"""One article in many newspaper systems' structures: the script is the same, word for word, in each."""

from __future__ import annotations

import re

import pytest

from service.core.model import Block, BlockKind, Role
from service.core.script import Doubtful, script_of
from tests.workers.intake.press import Printed, Sheet, printed, stripped
from tests.workers.intake.sheets import NAKED, SHEETS, put_lead
from tests.workers.intake.stories import STORIES
from workers.intake.read import read_bytes

EVERY = [*SHEETS, NAKED]


def page_of(story: str, sheet: Sheet, *, metadata: bool = True) -> str:
    return put_lead(printed(STORIES[story], sheet, metadata=metadata), STORIES[story])


def spoken(page: str, doubtful: Doubtful = "keep") -> list[str]:
    script = script_of(read_bytes(page.encode(), name="bai.html").article, doubtful=doubtful)
    return [re.sub("^- ", "", each.printed) for each in script.segments if each.role is not Role.OUTRO]


def reads_as_meant(page: str, sheet: Sheet, story: Printed) -> bool:
    return spoken(page, "drop" if sheet is NAKED else "keep") == story.script


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.name)
def test_every_structure_gives_the_article_and_nothing_else(sheet: Sheet, story: str) -> None:
    assert reads_as_meant(page_of(story, sheet), sheet, STORIES[story])


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.name)
def test_a_redesign_overnight_changes_nothing(sheet: Sheet, story: str) -> None:
    assert reads_as_meant(stripped(page_of(story, sheet)), sheet, STORIES[story])


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: sheet.name)
def test_neither_class_names_nor_metadata_are_needed(sheet: Sheet, story: str) -> None:
    assert reads_as_meant(stripped(page_of(story, sheet, metadata=False)), sheet, STORIES[story])


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_landmarks_and_headings_may_all_be_plain_boxes(sheet: Sheet) -> None:
    page = stripped(page_of("harvest", sheet))
    page = re.sub(r"<(/?)(?:main|section|article|header|footer|nav|h[1-6])\b[^>]*>", r"<\1div>", page)
    assert spoken(page) == STORIES["harvest"].script


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_captions_and_credits_are_known_for_what_they_are(sheet: Sheet) -> None:
    article = read_bytes(page_of("visit", sheet).encode(), name="bai.html").article
    outside: list[Block] = [b for b in article.blocks if b.kind in (BlockKind.CAPTION, BlockKind.CREDIT)]
    told = " ".join(block.text for block in outside)
    assert all(text in told for kind, text in STORIES["visit"].parts if kind in ("caption", "credit"))
    assert all(block.confidence >= 0.75 and block.why and not block.doubtful for block in outside)


def test_what_only_looks_like_a_caption_is_kept_and_flagged() -> None:
    intake = read_bytes(page_of("visit", NAKED).encode(), name="bai.html")
    first = STORIES["visit"].parts[0][1]
    assert first in spoken(page_of("visit", NAKED), "keep")
    assert intake.outcome == "needs_review"
    assert any(first[:40] in flag for flag in intake.flags)
