"""The rarer wishes of listeners: how loud, the words beside the sound, the parts of a bulletin, what was begun."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stage import Air, axe, until
from station import BRIDGE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]

PLAYER = "document.querySelector('bao-noi').player"
PLAYS = f"{PLAYER}.state === 'playing' && {PLAYER}.audio.currentTime > 0.2"


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A visitor at a desk; fails when the console hears a word."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert said == []


def listen(page: Any, address: str) -> None:
    page.goto(address)
    page.locator("bao-noi button.main:enabled").click()
    until(page, PLAYS)


def test_how_loud_it_is_can_be_set_and_is_kept(page: Any, air: Air) -> None:
    listen(page, air.article)
    page.get_by_label("Âm lượng").fill("0.4")
    page.reload()
    listen(page, air.article)
    assert page.evaluate(f"{PLAYER}.audio.volume") == 0.4
    page.get_by_role("button", name="Tắt tiếng").click()
    assert page.evaluate(f"{PLAYER}.audio.muted")
    assert page.get_by_label("Âm lượng").input_value() == "0"
    page.get_by_label("Âm lượng").press("ArrowRight")  # the slider's own key: a little louder, and no jump ahead

    assert page.evaluate(f"[{PLAYER}.audio.muted, {PLAYER}.audio.volume, {PLAYER}.time < 10]") == [False, 0.05, True]


def test_a_phone_leaves_the_loudness_to_its_own_keys(chromium: Any, air: Air) -> None:
    context = chromium.new_context(viewport={"width": 800, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    listen(page, air.article)

    assert page.get_by_label("Âm lượng").is_hidden()
    context.close()


def test_the_time_that_is_left_and_what_has_come_are_shown(page: Any, air: Air) -> None:
    listen(page, air.article)
    page.keyboard.press("k")
    page.locator("bao-noi .line input").fill("15")
    until(page, f"{PLAYER}.ahead > 15")

    assert page.locator("bao-noi .whole").inner_text() == "−0:30"
    root = "document.querySelector('bao-noi').shadowRoot.querySelector('.root')"
    until(page, f"parseFloat({root}.style.getPropertyValue('--got')) > 33")


def test_a_question_mark_tells_the_keys(page: Any, air: Air) -> None:
    listen(page, air.article)
    page.keyboard.press("?")

    assert page.locator("bao-noi .status").inner_text().startswith("Phím tắt: K phát, dừng")


def test_a_frame_shows_the_words_and_lights_them_up(page: Any, air: Air) -> None:
    listen(page, f"{air.home}/embed/{air.main}")
    page.locator("bao-noi button.more").click()
    words = page.get_by_role("button", name="Lời đọc")
    assert words.get_attribute("aria-expanded") == "false"
    words.click()
    until(page, "[...(CSS.highlights.get('bao-noi-tu') ?? [])][0]?.toString().length > 1")
    paragraph = page.locator("bao-noi .bao-noi-loi p", has_text="Bà Lò Thị Ún")
    paragraph.get_by_role("button", name="Nghe từ đây").press("Enter")
    until(page, f"{PLAYER}.record.cues[{PLAYER}.cue][2] === 4")

    paragraph.and_(page.locator("[aria-current=true]")).wait_for()  # drawn at the next tick
    assert axe(page) == []


def test_where_the_page_prints_the_words_the_player_does_not(page: Any, air: Air) -> None:
    listen(page, air.article)
    page.locator("bao-noi button.more").click()

    assert page.get_by_role("button", name="Lời đọc").is_hidden()


def test_the_parts_of_a_recording_can_be_chosen(page: Any, air: Air) -> None:
    listen(page, f"{air.home}/embed/{air.main}")
    page.locator("bao-noi button.more").click()
    page.get_by_label("Mục lục").select_option(label="Con suối và những mùa lũ")
    start = page.evaluate(f"{PLAYER}.record.chapters[1][0]")
    until(page, f"Math.abs({PLAYER}.audio.currentTime - {start}) < 2")


def test_the_system_is_told_where_a_jump_went(page: Any, air: Air) -> None:
    page.add_init_script(
        """window.told = [];
        navigator.mediaSession.setPositionState = ({ position }) => window.told.push(position);"""
    )
    listen(page, air.article)
    page.keyboard.press("5")

    until(page, "window.told.at(-1) > 22")


def test_the_player_speaks_english_where_the_page_does(page: Any, air: Air) -> None:
    listen(page, air.article + "?lang=en")

    assert page.locator("bao-noi").get_by_role("button", name="Pause").first.is_visible()
    assert page.locator("bao-noi .root").get_attribute("lang") == "en"
    assert page.locator(".top nav li:nth-child(2) a").get_attribute("lang") == "vi"


def test_without_its_english_words_the_player_speaks_vietnamese(page: Any, air: Air) -> None:
    page.route("**/embed/words.json", lambda route: route.fulfill(body="not JSON"))
    listen(page, air.article + "?lang=en")

    assert "Tạm dừng" in page.locator("bao-noi button.main").inner_text()


@pytest.mark.parametrize("leave", ["k", ""])
def test_what_was_begun_stands_on_the_front_page_and_goes_on(page: Any, air: Air, leave: str) -> None:
    listen(page, air.article)
    page.keyboard.press("5")
    until(page, f"{PLAYER}.audio.currentTime > 22")
    if leave:
        page.keyboard.press(leave)
    page.add_init_script(
        """window.shift = 0;
        const add = (list) => list.getEntries().forEach((each) => { window.shift += each.value });
        new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto(air.home + "/")
    row = page.locator(".unfinished .row")
    assert row.get_by_role("heading").inner_text() == BRIDGE
    assert "còn 0:2" in row.inner_text()
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.02
    assert axe(page) == []
    row.locator(".play").click()
    until(page, f"{PLAYER}.state === 'playing' && {PLAYER}.audio.currentTime > 22")


def test_what_was_heard_to_its_end_is_no_longer_begun(page: Any, air: Air) -> None:
    listen(page, air.article)
    page.keyboard.press("5")
    until(page, f"{PLAYER}.audio.currentTime > 22")
    page.evaluate(f"{PLAYER}.queue = []")
    page.keyboard.press("9")
    page.evaluate(f"{PLAYER}.seek({PLAYER}.duration - 0.5)")
    until(page, f"{PLAYER}.state === 'paused'")
    page.goto(air.home + "/")

    assert page.locator(".unfinished").is_hidden()
