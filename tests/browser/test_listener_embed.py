"""The player on a newspaper's own page, under its policy, and in a sandboxed frame."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stage import Air, axe, until
from station import BRIDGE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]

PLAYER = "document.querySelector('bao-noi').player"
PLAYS = f"{PLAYER}.state === 'playing' && {PLAYER}.audio.currentTime > 0.3"


@pytest.fixture
def reader(chromium: Any, air: Air, foreign: str) -> Iterator[Any]:
    """A reader of the newspaper; fails when its page hears a word from the console or asks a third origin."""
    context = chromium.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    known = (air.home, foreign)
    page.on("request", lambda sent: None if sent.url.startswith(known) else said.append(sent.url))
    yield page
    context.close()
    assert said == []


def test_it_plays_and_reads_along_under_a_strict_policy_with_trusted_types(reader: Any, foreign: str) -> None:
    reader.goto(foreign)
    reader.locator("bao-noi button.main:enabled").click()
    until(reader, PLAYS)
    until(reader, "CSS.highlights.has('bao-noi-tu')")

    lit = reader.evaluate("[...CSS.highlights.get('bao-noi-cau')][0]")
    assert lit is not None
    assert reader.evaluate(
        "[...CSS.highlights.get('bao-noi-cau')][0].startContainer.parentNode.closest('article') !== null"
    )


def test_the_papers_own_paragraphs_are_found_whatever_their_marks(reader: Any, foreign: str) -> None:
    reader.goto(foreign)
    reader.wait_for_selector("bao-noi button.main:enabled")
    assert reader.locator(".bao-noi-tu-day").count() == 5
    reader.evaluate(f"{PLAYER}.seek({PLAYER}.record.cues.find((cue) => cue[2] === 5)[0] + 0.1)")
    reader.locator("bao-noi button.main").click()
    until(reader, "document.querySelector('[aria-current=true]')?.textContent.includes('Có cầu thì ngô')")


def test_the_papers_markup_is_left_as_it_was(reader: Any, foreign: str) -> None:
    reader.goto(foreign)
    reader.wait_for_selector("bao-noi button.main:enabled")
    reader.locator("bao-noi button.main").click()
    until(reader, PLAYS)
    reader.evaluate("window.gone = document.querySelector('bao-noi'); gone.remove()")

    until(reader, "gone.player.state === 'paused'")
    assert reader.locator(".bao-noi-tu-day").count() == 0
    assert reader.locator(".bao-noi-doan, [aria-current]").count() == 0


def test_a_player_without_an_id_finds_its_article(reader: Any, foreign: str) -> None:
    reader.goto(foreign + "/cau-treo.html")
    reader.wait_for_selector("bao-noi button.main:enabled")

    assert reader.evaluate(f"{PLAYER}.record.title") == BRIDGE
    reader.locator("bao-noi button.main").click()
    until(reader, PLAYS)
    reader.keyboard.press("n")
    until(reader, f"{PLAYER}.record.title !== {BRIDGE!r}")
    assert reader.locator("bao-noi .which").get_attribute("target") == "_blank"  # the newspaper's page stays


def test_a_player_with_nothing_to_play_can_hide(chromium: Any, foreign: str) -> None:
    page = chromium.new_page()
    page.goto(foreign + "/khac.html")
    until(page, "document.querySelector('bao-noi').hidden")

    assert page.locator("bao-noi").is_hidden()
    page.close()


def test_it_plays_in_a_sandboxed_frame_without_storage(reader: Any, foreign: str) -> None:
    reader.goto(foreign + "/khung.html")
    frame = reader.frame_locator("iframe")
    frame.locator("bao-noi button.main:enabled").click()
    inner = reader.frames[1]
    until(inner, PLAYS)
    frame.locator("bao-noi .speed select").select_option("1.25")

    assert inner.evaluate(f"{PLAYER}.audio.playbackRate") == 1.25


def test_the_player_has_no_violation_on_a_foreign_page(reader: Any, foreign: str) -> None:
    reader.goto(foreign)
    reader.locator("bao-noi button.main:enabled").click()
    until(reader, PLAYS)

    assert [each for each in axe(reader) if "bao-noi" in each] == []
