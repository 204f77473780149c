"""The player when things go wrong, or are no longer what they were: what listeners meet on bad days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from paper import Paper
from stage import PLAYER, PLAYS, Air, listen, meet, until
from station import BRIDGE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]

NO_WORKER = "Object.defineProperty(navigator, 'serviceWorker', {value: undefined})"  # it would hide faults from a route


def test_a_withdrawn_article_is_passed_over_when_its_turn_comes(page: Any, air: Air) -> None:
    listen(page, air.article)
    following = page.evaluate(f"{PLAYER}.queue[0]")
    page.evaluate(f"{PLAYER}.queue.unshift({{id: 'gone', title: 'Bài đã gỡ'}})")
    page.route("**/embed/gone.json*", lambda route: route.fulfill(status=410, body="{}"))
    page.evaluate(f"{PLAYER}.seek({PLAYER}.duration - 0.4)")
    until(page, f"{PLAYER}.record.title === {following['title']!r} && {PLAYER}.state === 'playing'")
    page.keyboard.press("p")
    until(page, f"{PLAYER}.record.title === {BRIDGE!r} && {PLAYER}.state === 'playing'")


def test_without_a_connection_the_next_article_waits_and_nothing_is_said_twice(page: Any, air: Air) -> None:
    page.add_init_script(NO_WORKER)
    listen(page, air.article)
    following = page.evaluate(f"{PLAYER}.queue[0].title")
    page.context.set_offline(True)
    page.evaluate(f"{PLAYER}.seek({PLAYER}.ahead - 0.4)")
    until(page, f"{PLAYER}.state === 'failed'")
    assert page.evaluate(f"{PLAYER}.time") > 40
    page.context.set_offline(False)
    page.locator("bao-noi").get_by_role("button", name="Thử lại").click()

    until(page, f"{PLAYER}.record.title === {following!r} && {PLAYER}.state === 'playing'")


def test_one_answer_that_fails_is_not_noticed(page: Any, air: Air) -> None:
    page.add_init_script(NO_WORKER)
    failed: list[str] = []

    def once(route: Any) -> None:
        if failed:
            route.fallback()
        else:
            failed.append(route.request.url)
            route.fulfill(status=502, body="")

    page.route("**/media/**/*.mp3", once)
    listen(page, air.article)

    assert failed
    assert page.locator("bao-noi .problem").is_hidden()


def test_a_recording_made_anew_is_played_with_its_own_words(
    page: Any, short_air: tuple[Air, Callable[[], None]]
) -> None:
    station, _ = short_air
    button = meet(page, station.article)
    before = page.evaluate(f"{PLAYER}.duration")
    Paper(station.room).air(station.station.record(station.main, "nam-bac", pace=1.5))
    button.click()
    until(page, PLAYS)

    assert page.evaluate(f"{PLAYER}.duration") > 1.4 * before
    assert page.evaluate(f"Math.abs({PLAYER}.audio.duration - {PLAYER}.duration) < 0.5")


def test_an_article_withdrawn_in_an_open_window_says_so(page: Any, short_air: tuple[Air, Callable[[], None]]) -> None:
    station, _ = short_air
    button = meet(page, station.article)
    for voice in ("nam-bac", "nu-bac"):
        station.station.withdraw(station.main, voice)
    button.click()
    until(page, f"{PLAYER}.state === 'gone'")

    assert "Bài viết đã được gỡ" in page.locator("bao-noi .head").inner_text()
    assert page.locator("bao-noi").get_by_role("button", name="Thử lại").is_hidden()


def test_a_browser_that_forbids_all_memory_plays_and_says_nothing(page: Any, air: Air) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        """const no = () => { throw new DOMException("no", "SecurityError"); };
        for (const name of ["localStorage", "caches"]) Object.defineProperty(window, name, { get: no });
        Object.defineProperty(window, "BroadcastChannel", { value: no });
        Object.defineProperty(navigator, "serviceWorker", { get: no });"""
    )
    listen(page, air.article)

    assert said == []


def test_words_that_a_page_sets_anew_are_found_again(page: Any, foreign: str) -> None:
    listen(page, foreign)
    page.evaluate("document.querySelectorAll('article p').forEach((one) => { one.textContent = one.innerText })")
    page.evaluate(f"{PLAYER}.seek({PLAYER}.record.cues.find((cue) => cue[2] === 2)[0] + 0.1)")

    lit = "[...(CSS.highlights.get('bao-noi-cau') ?? [])][0]"
    until(page, f"{lit}?.startContainer.isConnected && {lit}.toString().startsWith('Cầu rộng 2,5 m')")


def test_two_players_of_one_article_put_one_button_into_a_paragraph(page: Any, air: Air) -> None:
    meet(page, air.article)
    page.evaluate("document.querySelector('.story footer').append(document.querySelector('bao-noi').cloneNode())")
    until(page, "document.querySelectorAll('bao-noi')[1].player.state === 'idle'")

    counted = page.evaluate(
        "[...document.querySelectorAll('.bao-noi-doan')].map((one) => one.querySelectorAll('button').length)"
    )
    assert counted == [1] * 5


def test_what_a_page_says_of_all_its_elements_stays_outside_the_player(page: Any, foreign: str, air: Air) -> None:
    meet(page, foreign)
    page.evaluate(
        """() => {
          const rude = new CSSStyleSheet();
          rude.replaceSync(`* { letter-spacing: .3em; text-transform: uppercase; white-space: nowrap; direction: rtl }
            article button { width: 100%; background: lime; font-size: 40px }`);
          document.adoptedStyleSheets = [rude, ...document.adoptedStyleSheets];
        }"""
    )
    inside = page.locator("bao-noi .meta")
    button = page.locator(".bao-noi-tu-day").first
    style = "(node, name) => getComputedStyle(node)[name]"

    assert inside.evaluate(style, "letterSpacing") == "normal"
    assert inside.evaluate(style, "textTransform") == "none"
    assert inside.evaluate(style, "direction") == "ltr"
    assert button.evaluate(style, "backgroundColor") != "rgb(0, 255, 0)"
    assert button.evaluate("(node) => node.offsetWidth") < 150


def test_the_timer_that_rang_is_no_longer_announced(page: Any, air: Air) -> None:
    listen(page, air.article)
    page.locator("bao-noi button.more").click()
    page.get_by_label("Hẹn giờ tắt").select_option("end")
    status = page.locator("bao-noi .status")
    assert status.inner_text() == "Đã hẹn giờ tắt"
    page.evaluate(f"{PLAYER}.seek({PLAYER}.duration - 0.4)")
    until(page, f"{PLAYER}.state === 'paused'")

    assert status.inner_text() == ""
    assert page.evaluate(f"{PLAYER}.record.title") == BRIDGE
    assert "Nghe lại từ đầu" in page.locator("bao-noi button.main").inner_text()


def test_going_back_while_the_sound_goes_on_leads_to_the_same_place_of_a_list(page: Any, air: Air) -> None:
    page.goto(air.home + "/")
    page.locator(".hero .listen").click()
    until(page, "document.querySelector('#dock bao-noi')?.player.state === 'playing'")
    last = page.locator(".shelf .row h3 a").last
    last.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    last.click()
    page.wait_for_url("**/nghe/**")
    until(page, "scrollY === 0")
    page.go_back()
    until(page, "location.pathname === '/' && document.querySelector('.hero') !== null")

    until(page, f"Math.abs(scrollY - {place}) < 4")
    assert place > 100


def test_a_browser_that_can_not_tell_the_length_at_first_keeps_the_sentence_in_another_voice(
    page: Any, air: Air
) -> None:
    listen(page, air.article)
    page.evaluate(f"{PLAYER}.seek(22)")
    page.evaluate(f"Object.defineProperty({PLAYER}.audio, 'duration', {{value: 0}})")  # as WebKitGTK says now and then
    page.evaluate(f"{PLAYER}.speakWith('nu-bac')")
    until(page, f"{PLAYER}.voice.id === 'nu-bac' && {PLAYS}")

    assert page.evaluate(f"{PLAYER}.time") > 15
