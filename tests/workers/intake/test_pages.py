"""Saved pages with their gold: what is to be read of each, word for word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.core.model import Role
from service.core.script import script_of
from workers.intake.read import read_bytes

PAGES = sorted(Path(__file__).parent.joinpath("pages").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_saved_page_gives_its_gold_script(page: Path) -> None:
    gold = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    intake = read_bytes(page.read_bytes(), name=page.name)
    assert (intake.outcome, intake.reason) == (gold["outcome"], gold["reason"]), gold["about"]
    if gold["script"]:
        script = script_of(intake.article)
        assert [each.printed for each in script.segments if each.role is not Role.OUTRO] == gold["script"], gold[
            "about"
        ]
