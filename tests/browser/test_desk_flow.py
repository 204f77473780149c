"""The desk in a real browser, on the real service with real workers: one abbreviation, everywhere, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import requests
from crew import Crew, wait_until
from desk_paper import PASSWORD, DeskPaper
from stage import until

from service.core.states import State
from service.newsroom import versions
from service.newsroom.desk import Filters, listing
from service.newsroom.room import Room
from service.storage import episodes as episode_rows
from service.storage import segments
from service.storage.episodes import Recording
from service.storage.versions import Version

pytestmark = [
    pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("redis", "playwright", "chromium"),
    pytest.mark.timeout(400),
]  # fmt: skip

PASTED = """UBND xã trao vườn cây cho học sinh

Sáng 20/11, UBND xã trao 40 cây mận cho trường. Thầy trò trồng ngay trong buổi.

Mỗi lớp nhận một luống. Theo UBND xã, mùa sau sẽ thêm 60 cây nữa."""
LIT = "[[...(CSS.highlights.get('desk-said') ?? [])].join(), document.querySelector('audio').currentTime]"
READING = "cơ quan hành chính địa phương"


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    crew = Crew(tmp_path / "data", BAONOI_LOG="debug")
    crew.start("--samples")
    yield crew
    crew.stop()


@pytest.fixture
def room(crew: Crew) -> Iterator[Room]:
    room = crew.room()
    desk = DeskPaper(room)
    desk.people()
    yield room
    room.close()


def published(room: Room) -> int:
    return listing(room, Filters(stage="published")).total


def recordings(room: Room, article_id: str) -> tuple[Recording, ...]:
    with room.database.reading() as connection:
        return episode_rows.of_article(connection, article_id)


def spoken(crew: Crew) -> int:
    """Count what the engine has been asked for, a sentence each time."""
    return len(re.findall("clip [0-9a-f]+ spoken by espeak", crew.log.read_text(errors="replace")))


def feed(crew: Crew) -> dict[str, str]:
    """List the feed's items: GUID and enclosure."""
    answer = requests.get(f"{crew.url}/feeds/all.xml", timeout=20)
    items = ET.fromstring(answer.content).iter("item")
    return {item.findtext("guid", ""): item.find("enclosure").get("url") for item in items}


def sentences(room: Room, version: Version) -> set[str]:
    """List what a version says, a sentence each: what the engine is asked for."""
    with room.database.reading() as connection:
        said = [row.spoken for row in segments.of_version(connection, version.id)]
    return {part.strip() for text in said for part in re.split(r"(?<=[.!?])\s+", text)}


def sign_in(browser: Any, crew: Crew, role: str) -> Any:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN").new_page()
    page.on("pageerror", lambda error: pytest.fail(f"The page failed: {error}"))
    page.goto(f"{crew.url}/desk/")
    page.fill("[name=name]", f"{role}.thu")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.locator("[data-row]").first.wait_for()
    return page


def paste_an_article(page: Any, room: Room) -> None:
    """Add an article that holds the abbreviation as well, and wait until it is heard."""
    before = published(room)
    page.click("a[href='/desk/add']")
    page.fill("textarea[name=text]", PASTED)
    page.locator("form:has(textarea[name=text]) button").click()
    wait_until(lambda: published(room) > before, "the pasted article is heard", lambda: "see the crew's log")


def fix_the_abbreviation(page: Any, crew: Crew) -> tuple[int, int]:
    """Open an article that holds it, double-click it, hear it, make it again everywhere; return what was foreseen."""
    page.goto(f"{crew.url}/desk/?search=ubnd")
    page.locator("[data-open-row]").first.click()
    page.locator(".read", has_text=re.compile(r"^UBND$")).first.dblclick()
    dialog = page.locator("#fix-dialog")
    dialog.locator("[name=spoken]").fill(READING)
    dialog.get_by_role("button", name="Nghe thử", exact=True).click()
    heard = dialog.locator("#heard-after .heard")
    heard.wait_for(timeout=20_000)
    assert READING in heard.inner_text()
    page.locator("#player").wait_for()
    dialog.get_by_label("Tạo lại tất cả").check()
    told = dialog.locator("#impact p").first
    told.get_by_text("bản audio đang phát").wait_for()
    foreseen = [int(number) for number in re.findall(r"(\d+) (?:câu|bản audio)", told.inner_text())]
    dialog.get_by_role("button", name="Lưu", exact=True).click()
    return foreseen[0], foreseen[1]


def test_one_abbreviation_is_fixed_everywhere_and_taken_back(chromium: Any, crew: Crew, room: Room) -> None:
    wait_until(lambda: published(room) >= 5, "the samples are heard", crew.story)
    page = sign_in(chromium, crew, "secretary")
    words_are_lit_as_they_are_said(page, crew, room)
    paste_an_article(page, room)
    before, clips = feed(crew), spoken(crew)
    old = {
        v.article_id: v for row in listing(room, Filters(search="ubnd")).rows for v in versions.of_article(room, row.id)
    }

    said, episodes = fix_the_abbreviation(page, crew)
    page.get_by_text("Đã xong").first.wait_for(timeout=120_000)
    assert page.locator("[data-finished]").inner_text() == f"{episodes}/{episodes}"

    new = {v.article_id: v for each in old for v in versions.of_article(room, each)[:1]}
    assert len(new) == episodes == 2
    assert {version.state for version in new.values()} == {State.PUBLISHED}
    fresh = {s for each in new.values() for s in sentences(room, each)} - {
        s for each in old.values() for s in sentences(room, each)
    }
    assert all(READING in sentence for sentence in fresh)
    assert len(fresh) == said
    assert spoken(crew) - clips == said + 1  # and the one that was listened to before

    after = feed(crew)
    assert set(after) == set(before)
    changed = {guid for guid in before if after[guid] != before[guid]}
    assert len(changed) == episodes
    for guid in changed:
        assert requests.head(after[guid], timeout=20).status_code == 200

    take_it_back(page, crew, before)
    assert spoken(crew) - clips == said + 1
    withdraw_one(page, crew, room, set(before))
    a_reporter_may_look_only(chromium, crew)


def words_are_lit_as_they_are_said(page: Any, crew: Crew, room: Room) -> None:
    article = listing(room, Filters(stage="published")).rows[0]
    path = next(each.paths["words"] for each in recordings(room, article.id))
    cues = requests.get(f"{crew.url}/media/{path}", timeout=20).json()["cues"]
    page.goto(f"{crew.url}/desk/articles/{article.id}")
    page.locator("#progress [data-play]").click()
    until(page, "CSS.highlights.get('desk-said')?.size === 1")
    lit = set()
    for _ in range(12):  # of the title's words, which take some seconds
        said, second = page.evaluate(LIT)
        near = {cue["printed"][first:last] for cue in cues[:2] for start, end, first, last in cue["words"]
                if start - 0.5 < second < end + 0.5 and last <= len(cue["printed"])}  # fmt: skip
        assert said in near | {""}
        lit.add(said)
        page.wait_for_timeout(200)
    assert len(lit - {""}) > 2
    page.locator("[data-player=toggle]").click()
    until(page, "!CSS.highlights.get('desk-said')")
    page.goto(f"{crew.url}/desk/")


def take_it_back(page: Any, crew: Crew, before: dict[str, str]) -> None:
    page.get_by_role("button", name="Hoàn tác cả đợt").click()
    page.locator("#confirm").get_by_role("button", name="Đồng ý").click()
    page.get_by_text("trở về bản trước").wait_for(timeout=30_000)
    assert feed(crew) == before


def withdraw_one(page: Any, crew: Crew, room: Room, guids: set[str]) -> None:
    article = listing(room, Filters(search="vuon cay")).rows[0]
    page.goto(f"{crew.url}/desk/articles/{article.id}")
    page.get_by_text("Gỡ bài…").click()
    page.fill("[name=why]", "Sai số cây")
    page.get_by_role("button", name="Gỡ bài", exact=True).click()
    page.get_by_text("Bài đã gỡ").wait_for()
    assert len(feed(crew)) == len(guids) - 1
    assert requests.get(f"{crew.url}/media/{article.aired[0].path}", timeout=20).status_code == 410


def a_reporter_may_look_only(chromium: Any, crew: Crew) -> None:
    page = sign_in(chromium, crew, "reporter")
    page.locator("[data-open-row]").first.click()
    page.locator(".line").first.wait_for()
    for name in ("Gỡ bài…", "Tạo lại", "Duyệt và xuất bản"):
        assert page.get_by_text(name, exact=True).count() == 0
    assert page.request.post(f"{crew.url}/desk/bulk", form={"action": "publish"}).status == 400
