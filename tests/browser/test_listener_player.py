"""The player in a real browser: every control, by mouse and by keyboard, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest
from stage import PLAYER, SECONDS, Air, play, seconds, until
from station import BRIDGE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]


def test_nothing_of_the_sound_is_asked_for_before_the_first_tap(chromium: Any, air: Air) -> None:
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto(air.article)
    page.wait_for_selector("bao-noi button.main:enabled")
    page.wait_for_timeout(300)

    assert not [url for url in asked if "/media/" in url]
    page.close()


def test_the_button_says_which_voice_reads_and_how_long(visit: Any) -> None:
    words = visit.locator("bao-noi button.main").inner_text()

    assert "Nghe bài viết" in words
    assert "Giọng nam" in words
    assert "0:45" in words
    assert "MB" in words


def test_play_and_pause_by_mouse_and_by_keyboard(visit: Any) -> None:
    play(visit)
    assert "Tạm dừng" in visit.locator("bao-noi button.main").inner_text()

    visit.keyboard.press("Space")  # the button has the focus
    until(visit, f"{PLAYER}.state === 'paused'")
    visit.keyboard.press("k")
    until(visit, f"{PLAYER}.state === 'playing'")


def test_skipping_by_buttons_and_by_keys(visit: Any) -> None:
    play(visit)
    visit.locator("bao-noi button.ahead").click()
    assert seconds(visit) > 15
    visit.keyboard.press("ArrowRight")
    assert seconds(visit) > 30
    visit.keyboard.press("j")
    visit.locator("bao-noi button.back").click()
    assert seconds(visit) < 10
    visit.keyboard.press("5")
    assert seconds(visit) == pytest.approx(22.5, abs=2)


def test_the_place_is_a_native_range_that_says_its_words(visit: Any) -> None:
    play(visit)
    visit.keyboard.press("k")
    bar = visit.locator("bao-noi .line input")
    bar.fill("23")

    assert seconds(visit) == pytest.approx(23, abs=0.5)
    assert bar.get_attribute("aria-valuetext") == "23 giây trên tổng 45 giây"
    assert bar.get_attribute("aria-label") == "Vị trí phát"


def test_the_speed_is_kept_for_the_next_visit(visit: Any) -> None:
    play(visit)
    visit.locator("bao-noi .speed select").select_option("1.5")
    assert visit.evaluate(f"{PLAYER}.audio.playbackRate") == 1.5
    visit.reload()
    play(visit)

    assert visit.evaluate(f"{PLAYER}.audio.playbackRate") == 1.5
    assert "1,5×" in visit.locator("bao-noi .speed option:checked").inner_text()


def test_another_voice_goes_on_in_the_same_sentence(visit: Any) -> None:
    play(visit)
    visit.keyboard.press("5")
    before = visit.evaluate(f"{PLAYER}.record.cues[{PLAYER}.cue]")
    visit.locator("bao-noi .voice select").select_option("nu-bac")
    until(visit, f"{PLAYER}.voice.id === 'nu-bac' && {PLAYER}.state === 'playing' && {SECONDS} > 1")
    after = visit.evaluate(f"{PLAYER}.record.cues[{PLAYER}.cue]")

    assert after[2:5] == before[2:5]


def test_a_listener_resumes_where_the_last_visit_ended(visit: Any) -> None:
    play(visit)
    visit.keyboard.press("5")
    visit.keyboard.press("k")
    place = seconds(visit)
    visit.reload()
    visit.wait_for_selector("bao-noi button.main:enabled")
    words = visit.locator("bao-noi button.main").inner_text()
    assert "Nghe tiếp từ 0:2" in words
    play(visit)

    assert seconds(visit) == pytest.approx(place, abs=3)


def test_rarer_wishes_open_and_are_kept(visit: Any) -> None:
    play(visit)
    more = visit.locator("bao-noi button.more")
    more.click()
    assert more.get_attribute("aria-expanded") == "true"
    visit.get_by_label("Cuộn theo lời đọc").uncheck()
    visit.get_by_label("Nút lớn").check()
    assert "large" in visit.locator("bao-noi .root").get_attribute("class")
    visit.get_by_label("Hẹn giờ tắt").select_option("10")
    assert visit.evaluate(f"{PLAYER}.sleeps") == 10
    assert visit.locator("bao-noi .status").inner_text() == "Đã hẹn giờ tắt"
    visit.reload()
    visit.wait_for_selector("bao-noi button.main:enabled")

    assert visit.evaluate(f"[{PLAYER}.choices.follow, {PLAYER}.choices.large]") == [False, True]


def test_the_sleep_timer_goes_quiet_and_then_pauses(visit: Any) -> None:
    play(visit)
    visit.evaluate(f"{PLAYER}.sleepAfter(2 / 60)")
    until(visit, f"{PLAYER}.audio.volume < 0.7")
    until(visit, f"{PLAYER}.state === 'paused'")

    assert visit.evaluate(f"[{PLAYER}.audio.volume, {PLAYER}.sleeps]") == [1, 0]


def test_saving_data_plays_the_small_file_from_the_same_place(visit: Any) -> None:
    play(visit)
    visit.keyboard.press("5")
    visit.locator("bao-noi button.more").click()
    assert "MB" in visit.locator("bao-noi label", has_text="Tiết kiệm dữ liệu").inner_text()
    visit.get_by_label("Tiết kiệm dữ liệu").check()
    until(visit, f"{PLAYER}.audio.currentSrc.endsWith('.webm') && {PLAYER}.state === 'playing' && {SECONDS} > 21")


def test_sharing_gives_a_link_to_this_second(visit: Any, air: Air) -> None:
    play(visit)
    visit.keyboard.press("5")
    visit.keyboard.press("k")
    visit.locator("bao-noi button.more").click()
    visit.get_by_role("button", name="Chia sẻ từ").click()
    until(visit, "document.querySelector('bao-noi').shadowRoot.querySelector('.copy').value")
    link = visit.locator("bao-noi .copy").input_value()
    assert link.startswith(air.article + "?t=2")
    visit.goto(link)
    visit.wait_for_selector("bao-noi button.main:enabled")
    play(visit)

    assert seconds(visit) > 21


def test_a_listener_can_report_what_was_read_wrongly(visit: Any, air: Air) -> None:
    from service.newsroom import reports

    play(visit)
    visit.locator("bao-noi button.more").click()
    visit.get_by_role("button", name="Báo lỗi phát âm").click()
    until(visit, "document.querySelector('bao-noi').shadowRoot.querySelector('.status').textContent.includes('Cảm ơn')")

    (report,) = reports.open_reports(air.room)
    assert report.sentence == BRIDGE


def test_the_system_knows_what_plays(visit: Any) -> None:
    play(visit)
    told = visit.evaluate(
        "({title: navigator.mediaSession.metadata.title, artist: navigator.mediaSession.metadata.artist})"
    )

    assert told == {"title": BRIDGE, "artist": "Báo Nói"}
    before = visit.evaluate_handle("navigator.mediaSession.metadata")
    visit.keyboard.press("k")
    until(visit, f"{PLAYER}.state === 'paused'")
    play(visit)
    # told once: some browsers fetch the pictures each time
    assert visit.evaluate("(before) => navigator.mediaSession.metadata === before", before)


def test_a_small_bar_stays_when_the_player_is_out_of_sight(visit: Any) -> None:
    play(visit)
    mini = visit.locator("bao-noi .mini")
    assert mini.is_hidden()
    visit.mouse.move(100, 500)
    visit.mouse.wheel(0, 3000)
    mini.wait_for(state="visible")
    mini.get_by_role("button", name="Tạm dừng").click()
    until(visit, f"{PLAYER}.state === 'paused'")
    mini.get_by_role("button", name="Mở rộng trình phát").click()
    mini.wait_for(state="hidden")


def test_the_next_article_follows_by_itself(visit: Any) -> None:
    play(visit)
    following = visit.evaluate(f"{PLAYER}.queue[0].title")
    visit.evaluate(f"{PLAYER}.audio.currentTime = {PLAYER}.duration - 0.4")
    until(visit, f"{PLAYER}.record.title === {following!r} && {PLAYER}.state === 'playing'")

    assert visit.evaluate("JSON.parse(localStorage['baonoi:heard']).length") == 1


def test_no_control_is_too_small_to_hit_and_nothing_scrolls_sideways(visit: Any) -> None:
    play(visit)
    visit.locator("bao-noi button.more").click()
    chosen = ".card :is(button, select, .switch, .link, [type=range])"
    sizes = visit.evaluate(
        """(chosen) => [...document.querySelector("bao-noi").shadowRoot.querySelectorAll(chosen)]
          .filter((each) => each.checkVisibility())
          .map((each) => [each.className || each.type, each.getBoundingClientRect().height])""",
        chosen,
    )

    assert [each for each in sizes if each[1] < 44] == []
    assert visit.evaluate("document.documentElement.scrollWidth <= innerWidth")
