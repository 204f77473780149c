"""Articles saved in the browser: they play without a connection, and outlive what they came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stage import PLAYER, Air, listen, meet, until
from station import BRIDGE

from service.storage.tables import metadata

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]


def save(page: Any, address: str) -> Any:
    meet(page, address)
    until(page, "navigator.serviceWorker.controller !== null")
    page.locator("[data-save]").click()
    return page.locator("[data-save]")


SAVED = "document.querySelector('[data-save]').innerText.includes('Đã lưu')"


def test_a_saved_page_outlives_the_styles_and_scripts_of_its_day(page: Any, air: Air) -> None:
    save(page, air.article)
    until(page, SAVED)
    page.evaluate(
        """async () => {
          const cache = await caches.open("baonoi-saved");
          const old = await (await cache.match(location.href)).text();
          const headers = { "content-type": "text/html; charset=utf-8" };
          await cache.put(`${location.href}?old`, new Response(old.replace(/\\?v=\\w+/g, "?v=old"), { headers }));
        }"""
    )
    page.context.set_offline(True)
    listen(page, air.article + "?old")

    assert page.locator("link[href*='?v=old']").count() == 2
    assert page.evaluate("getComputedStyle(document.querySelector('.bar')).display") == "flex"


def test_a_saved_article_plays_while_the_service_is_in_trouble(
    page: Any, short_air: tuple[Air, Callable[[], None]]
) -> None:
    station, _ = short_air
    save(page, station.article)
    until(page, SAVED)
    metadata.drop_all(station.room.database.engine)
    listen(page, station.article)

    assert BRIDGE in page.locator("h1").inner_text()


def test_a_full_disk_is_said_and_leaves_nothing_half_saved(page: Any, air: Air) -> None:
    page.add_init_script(
        """let puts = 0;
        const put = Cache.prototype.put;
        Cache.prototype.put = function (...all) {
          if (puts++) throw new DOMException("full", "QuotaExceededError");
          return put.apply(this, all);
        };"""
    )
    button = save(page, air.article)
    page.get_by_role("button", name="Hết chỗ trống").wait_for()

    assert button.is_enabled()
    assert page.evaluate("caches.open('baonoi-saved').then((cache) => cache.keys()).then((keys) => keys.length)") == 0


def test_a_saved_article_plays_without_a_connection(page: Any, air: Air) -> None:
    page.goto(air.article)
    until(page, "navigator.serviceWorker.controller !== null")
    page.wait_for_selector("bao-noi button.main:enabled")
    page.get_by_role("button", name="Tải về nghe ngoại tuyến").click()
    page.get_by_role("button", name="Đã lưu để nghe ngoại tuyến").wait_for()
    page.context.set_offline(True)

    page.goto(air.home + "/da-luu")
    page.get_by_role("link", name=BRIDGE, exact=True).click()
    page.wait_for_selector("bao-noi button.main:enabled")
    page.locator("bao-noi button.main").click()
    until(page, "document.querySelector('bao-noi').player.audio.currentTime > 0.5")
    page.keyboard.press("8")
    until(page, "document.querySelector('bao-noi').player.audio.currentTime > 36")
    page.goto(air.home + "/dang-ky")
    assert "Không có mạng" in page.locator("h1").inner_text()


def test_what_is_saved_is_the_pages_article_whatever_plays_meanwhile(page: Any, air: Air) -> None:
    page.goto(air.article)
    page.locator("bao-noi button.main:enabled").click()
    until(page, f"{PLAYER}.state === 'playing'")
    page.keyboard.press("n")
    until(page, f"{PLAYER}.record.id !== {air.main!r} && {PLAYER}.state === 'playing'")
    assert page.locator("bao-noi .which").is_visible()  # the card says which article it plays now
    page.get_by_role("button", name="Tải về nghe ngoại tuyến").click()
    page.get_by_role("button", name="Đã lưu để nghe ngoại tuyến").wait_for()

    assert page.evaluate("JSON.parse(localStorage['baonoi:saved']).map(({ title }) => title)") == [BRIDGE]


def test_a_saved_article_can_be_removed_again(page: Any, air: Air) -> None:
    page.goto(air.article)
    until(page, "navigator.serviceWorker.controller !== null")
    page.wait_for_selector("bao-noi button.main:enabled")
    page.get_by_role("button", name="Tải về nghe ngoại tuyến").click()
    page.get_by_role("button", name="Đã lưu để nghe ngoại tuyến").wait_for()
    page.goto(air.home + "/da-luu")
    page.get_by_role("button", name="Xóa khỏi máy").click()

    until(page, "caches.open('baonoi-saved').then((cache) => cache.keys()).then((keys) => keys.length === 0)")
    assert page.get_by_text("Chưa lưu bài nào").is_visible()
