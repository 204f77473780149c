"""The desk's pages in a real browser: axe, both widths, the keyboard, two editors at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from conftest import RecordingQueue
from desk_paper import BODY, PASSWORD, DeskPaper
from stage import axe, serving, until

from service.newsroom import edits, lexicon, reports
from service.newsroom.desk import Filters, listing
from service.newsroom.fixing import fix
from service.newsroom.house import house
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.settings import Settings
from service.storage.database import open_database
from service.storage.media import open_media
from service.storage.tables import metadata
from service.web.app import create_app

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("playwright", "chromium")]

PAGES = (
    "/desk/", "/desk/articles/ID", "/desk/articles/ID/versions", "/desk/articles/ID/lines/2", "/desk/lexicon",
    "/desk/lexicon/ENTRY", "/desk/readings/new?article=ID&printed=HTX", "/desk/inbox",
    "/desk/campaigns", "/desk/campaigns/CAMPAIGN", "/desk/house",
    "/desk/bulletins",
    "/desk/sites", "/desk/shows", "/desk/webhooks", "/desk/people", "/desk/audit", "/desk/me",
    "/desk/me?two_factor=1", "/desk/add",
)  # fmt: skip


@dataclass
class Stage:
    home: str
    room: Room
    article: str
    entry: str
    campaign: str

    def address(self, path: str) -> str:
        return self.home + path.replace("ID", self.article).replace("ENTRY", self.entry).replace(
            "CAMPAIGN", self.campaign
        )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    data = tmp_path_factory.mktemp("desk")
    settings = Settings(data=data, debounce=0)
    database = open_database(settings.sql_url)
    metadata.create_all(database.engine)
    room = Room(settings, database, open_media("", data / "media"), RecordingQueue())
    desk = DeskPaper(room)
    desk.people()
    article = desk.article(body=(*BODY, "Đội XKQZ ra quân."))
    reports.report(room, article, desk.air(article), 0.5)
    desk.record(article)
    desk.record(desk.article("Bài chờ duyệt có tên rất dài để xem một dòng dài bị ngắt ra sao trên điện thoại"))
    entry = lexicon.add(room, Wish(printed="XKVH", spoken="trung tâm văn hóa"), who="dung")
    campaign = fix(room, Wish(printed="HTX", spoken="hợp tác xã"), scope="all", who="dung").campaign
    with serving(create_app(settings, room)) as home:
        yield Stage(home, room, article, entry.id, campaign)
    database.close()


def enter(chromium: Any, stage: Stage, width: int = 1280, role: str = "administrator") -> Any:
    page = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True).new_page()
    page.goto(f"{stage.home}/desk/sign-in")
    page.fill("[name=name]", f"{role}.thu")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.locator(".who").wait_for()
    page.wait_for_load_state("load")  # the keys are listened to from here on
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_accessible_fits_its_screen_and_says_nothing_to_the_console(
    chromium: Any, stage: Stage, width: int
) -> None:
    page = enter(chromium, stage, width)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        page.goto(stage.address(path))
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert said == []


def test_the_list_is_worked_by_keys_and_the_keys_can_be_turned_off(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".row.at").count() == 1
    assert page.locator("[data-row]").nth(1).get_attribute("class") == "row at"
    page.keyboard.press("x")
    assert page.locator("#bulk").is_visible()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.locator("#keys [data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    assert page.locator("[data-row]").nth(1).get_attribute("class") == "row at"


def test_ticks_and_the_chosen_row_survive_the_list_s_refresh(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage)
    page.keyboard.press("j")
    page.keyboard.press("x")
    before = page.locator("#rows").get_attribute("hx-get")
    DeskPaper(stage.room).article("Bài vừa tới trong lúc đang xem")
    until(page, "document.querySelector('#rows').innerText.includes('Bài vừa tới')")
    assert page.locator("#rows").get_attribute("hx-get") != before
    assert page.locator(".tick:checked").count() == 1
    assert page.locator(".row.at").count() == 1


def test_a_segment_is_skipped_in_place_and_put_back(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage, role="editor")
    page.goto(stage.address("/desk/articles/ID"))
    line = page.locator(".line", has_text="Bà con phấn khởi")
    line.locator("summary").click()
    line.get_by_role("button", name="Không đọc đoạn này").click()
    page.locator(".line.skipped", has_text="Bà con phấn khởi").wait_for()
    page.locator(".line.skipped", has_text="Bà con phấn khởi").get_by_role("button", name="Hãy đọc đoạn này").click()
    until(page, "document.querySelectorAll('.line.skipped').length === 1")


def test_two_editors_at_once_the_second_sees_both_texts_on_a_409(chromium: Any, stage: Stage) -> None:
    one, two = enter(chromium, stage, role="editor"), enter(chromium, stage, role="secretary")
    for page in (one, two):
        page.goto(stage.address("/desk/articles/ID/lines/1"))
        page.fill("textarea[name=spoken]", "lời của người " + ("một" if page is one else "hai"))
    one.get_by_role("button", name="Lưu lời đọc").click()
    until(one, "!document.querySelector('textarea[name=spoken]') || document.body.innerText.includes('người một')")
    answers: list[int] = []
    two.on("response", lambda answer: answers.append(answer.status))
    two.get_by_role("button", name="Lưu lời đọc").click()
    until(two, "document.body.innerText.includes('Hai người cùng sửa')")
    assert 409 in answers
    text = two.locator("#main").inner_text()
    assert "lời của người một" in text
    assert "lời của người hai" in text
    assert edits.draft(stage.room, stage.article).pieces[1].segment.spoken == "lời của người một"


def test_enter_opens_the_chosen_line_and_puts_the_caret_into_its_reading(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage, role="editor")
    page.goto(stage.address("/desk/articles/ID"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.name === 'spoken'")
    assert page.locator(".line.at details.menu[open]").count() == 1
    page.keyboard.press("Escape")
    until(page, "document.activeElement.tagName === 'SUMMARY'")


def test_any_words_are_read_otherwise_from_the_keyboard_alone(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage, role="editor")
    page.goto(stage.address("/desk/articles/ID/lines/1"))
    page.locator(".fix-words input[name=printed]").fill("được mùa")
    page.keyboard.press("Enter")
    page.locator("#fix [name=printed]").wait_for()
    assert page.locator("#fix [name=printed]").input_value() == "được mùa"


def test_a_segment_is_split_before_a_sentence_that_is_chosen(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage, role="editor")
    article = DeskPaper(stage.room).article("Bài để tách", ("Câu thứ nhất. Câu thứ hai dài hơn.",))
    page.goto(f"{stage.home}/desk/articles/{article}/lines/2")
    page.get_by_role("button", name="Tách", exact=True).click()
    until(page, "document.querySelectorAll('.line').length > 4")
    printed = page.locator(".line [data-printed]").all_inner_texts()
    assert "Câu thứ nhất." in printed
    assert "Câu thứ hai dài hơn." in printed


def test_rows_of_the_timetable_are_added_taken_out_and_kept(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage)
    page.goto(stage.address("/desk/house"))
    for name in ("Bản tin sáng", "Bản tin trưa"):
        page.get_by_role("button", name="Thêm bản tin").click()
        assert page.evaluate("document.activeElement.name").startswith("bulletin-new")
        page.keyboard.type(name)
    rows = page.locator("#bulletins [data-form-row]")
    rows.nth(1).locator("[name$=second_voice]").select_option("nu-nam")
    rows.nth(0).get_by_role("button", name="Bỏ").click()
    assert rows.nth(0).get_by_role("button", name="Giữ lại").is_visible()
    page.get_by_role("button", name="Lưu cài đặt").click()
    page.get_by_text("Đã lưu cài đặt").wait_for()
    (kept,) = house(stage.room).bulletins
    assert (kept.name, kept.second_voice, kept.days) == ("Bản tin trưa", "nu-nam", (0, 1, 2, 3, 4, 5, 6))
    assert axe(page) == []


def test_all_of_a_page_is_ticked_at_once_and_withdrawing_asks_why(chromium: Any, stage: Stage) -> None:
    page = enter(chromium, stage, role="secretary")
    page.goto(f"{stage.home}/desk/?search=cho+duyet")
    page.locator("[data-tick-all]").check()
    assert page.locator("[data-ticked]").inner_text() == str(page.locator("[data-row]").count())
    page.locator("#bulk").get_by_role("button", name="Gỡ").click()
    dialog = page.locator("#confirm")
    dialog.get_by_role("button", name="Đồng ý").click()
    assert dialog.is_visible()  # no reason was given
    dialog.locator("[data-confirm-why] input").fill("trùng bài")
    dialog.get_by_role("button", name="Đồng ý").click()
    page.get_by_text("đã làm").wait_for()
    found = listing(stage.room, Filters(search="cho duyet", stage="withdrawn")).rows
    assert len(found) == 1
