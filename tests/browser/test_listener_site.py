"""Our own pages in a real browser: finished at every width, in both lights, and without a connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stage import Air, axe, until
from station import BRIDGE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.needs("chromium", "playwright", "ffmpeg")]

PAGES = (
    "/",
    "article",
    "/chuyen-muc/kinh-te",
    "/ban-tin",
    "/tim?q=nguoi",
    "/dang-ky",
    "/da-luu",
    "/ngoai-tuyen",
    "/nghe/x-0",
    "embed",
)
HERE = "document.querySelector('bao-noi').player"
DOCKED = "document.querySelector('#dock bao-noi')?.player"


def address(air: Air, page: str) -> str:
    return {"article": air.article, "embed": f"{air.home}/embed/{air.main}"}.get(page, air.home + page)


@pytest.fixture
def visit(chromium: Any, air: Air) -> Iterator[Any]:
    """A visitor with a phone."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_page(chromium: Any, air: Air, width: int, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for each in PAGES:
        page.goto(address(air, each))
        if each in ("article", "embed"):
            page.locator("bao-noi button.main:enabled").click()
            page.locator("bao-noi button.more").click()
        found[each] = axe(page)
    context.close()

    assert found == {each: [] for each in PAGES}
    assert [url for url in asked if not url.startswith(air.home)] == []
    assert [words for words in said if "404" not in words] == []  # one of them is the page that is missing


def test_everything_grows_with_the_letters_a_reader_asked_for(visit: Any, air: Air) -> None:
    visit.set_viewport_size({"width": 640, "height": 800})
    shadow = "document.querySelector('bao-noi').shadowRoot"
    visit.goto(air.article)
    visit.locator("bao-noi button.main:enabled").wait_for()
    lines = ("document.body", "document.querySelector('h1')", f"{shadow}.querySelector('.words')")
    before = [visit.evaluate(f"parseFloat(getComputedStyle({each}).fontSize)") for each in lines]
    visit.evaluate("document.documentElement.style.fontSize = '200%'")
    after = [visit.evaluate(f"parseFloat(getComputedStyle({each}).fontSize)") for each in lines]

    assert [new >= 1.9 * old for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert after[1] > 1.5 * before[1]  # the title grows less: it is large already
    assert visit.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_no_page_scrolls_sideways_from_320_to_1600_px(visit: Any, air: Air) -> None:
    wide = {}
    for width in (320, 360, 768, 1600):
        visit.set_viewport_size({"width": width, "height": 800})
        for each in PAGES:
            visit.goto(address(air, each))
            wide[width, each] = visit.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {key: past for key, past in wide.items() if past > 0} == {}


@pytest.mark.parametrize("page", ["/", "article", "/chuyen-muc/kinh-te", "/dang-ky"])
def test_a_title_without_a_gap_widens_no_page(visit: Any, air: Air, page: str) -> None:
    visit.goto(address(air, page))
    for width in (320, 768, 1280):
        visit.set_viewport_size({"width": width, "height": 800})
        visit.evaluate(
            "document.querySelectorAll(':is(h1, h2, h3), .feed > span').forEach((one) => one.append('dài'.repeat(50)))"
        )
        assert visit.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


@pytest.mark.parametrize("page", ["/", "article", "/chuyen-muc/kinh-te", "embed"])
def test_nothing_shifts_while_a_page_comes_up(visit: Any, air: Air, page: str) -> None:
    visit.add_init_script(
        """window.shift = 0;
        const add = (list) => list.getEntries().forEach((each) => { window.shift += each.value });
        new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});"""
    )
    visit.goto(address(air, page))
    visit.wait_for_timeout(600)

    assert visit.evaluate("window.shift") < 0.005


def test_every_page_weighs_less_than_60_kb_before_its_sound(chromium: Any, air: Air) -> None:
    weights = {}
    for each in PAGES:
        page = chromium.new_page()  # nothing cached
        page.goto(address(air, each), wait_until="networkidle")
        weights[each] = page.evaluate(
            "performance.getEntries().reduce((sum, each) => sum + (each.transferSize ?? 0), 0)"
        )
        page.context.close()

    assert {each: weight for each, weight in weights.items() if not 0 < weight < 60_000} == {}


def test_without_scripts_the_article_plays(chromium: Any, air: Air) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(air.article)
    player = page.locator("bao-noi audio")
    asked: list[str] = []
    page.on("response", lambda answer: asked.append(f"{answer.status} {answer.headers.get('content-type')}"))
    player.click(position={"x": 25, "y": 27})
    page.wait_for_timeout(1200)

    assert player.is_visible()
    assert {"206 audio/mpeg", "200 audio/mpeg"} & set(asked)
    assert page.locator("h1").inner_text() == BRIDGE
    context.close()


def test_a_list_plays_in_the_dock_and_goes_on_while_pages_change(visit: Any, air: Air) -> None:
    visit.goto(air.home + "/chuyen-muc/kinh-te")
    visit.get_by_role("button", name="Nghe tất cả").click()
    until(visit, f"{DOCKED}?.state === 'playing' && {DOCKED}.audio.currentTime > 0.3")
    first = visit.evaluate(f"{DOCKED}.record.title")
    assert visit.locator(".row.playing .play").inner_text().startswith(f"Tạm dừng: {first}")
    visit.evaluate("window.same = true")
    visit.locator("nav").get_by_role("link", name="Y tế").click()
    visit.wait_for_url("**/chuyen-muc/y-te")

    assert visit.evaluate("window.same && document.title.startsWith('Y tế')")
    assert visit.evaluate(f"[{DOCKED}.state, {DOCKED}.record.title]") == ["playing", first]
    assert visit.evaluate(f"{DOCKED}.queue.length") >= 2
    visit.go_back()
    until(visit, "document.title.startsWith('Kinh tế')")
    assert visit.evaluate(f"{DOCKED}.state") == "playing"


def test_the_sounding_player_moves_into_its_own_article_and_out_again(visit: Any, air: Air) -> None:
    visit.goto(air.home + "/")
    visit.locator(".hero .listen").click()
    until(visit, f"{DOCKED}?.state === 'playing'")
    visit.locator(".hero h2 a").click()
    visit.wait_for_url("**" + air.path)
    until(visit, "document.querySelector('main bao-noi')?.player.state === 'playing'")
    until(visit, "CSS.highlights.has('bao-noi-tu')")
    assert visit.evaluate("document.querySelectorAll('bao-noi').length") == 1
    visit.locator(".name").click()
    until(visit, f"{DOCKED}?.state === 'playing'")
    lit = "[...(CSS.highlights.get('bao-noi-tu') ?? [])]"
    assert visit.evaluate(f"{lit}.every((range) => range.startContainer.getRootNode() !== document)")
    visit.locator("#dock").get_by_role("button", name="Đóng trình phát").click()
    assert visit.locator("bao-noi").count() == 0


def test_the_queue_is_kept_ordered_by_keyboard_and_played(visit: Any, air: Air) -> None:
    visit.goto(air.home + "/chuyen-muc/kinh-te")
    adders = visit.locator("[data-add]")
    titles = [adders.nth(n).get_attribute("data-title") for n in range(3)]
    for n in range(3):
        adders.nth(n).click()
    rows = visit.locator(".queue li span")
    assert rows.all_inner_texts() == titles
    assert visit.get_by_role("button", name="Đã thêm vào danh sách nghe").count() == 3
    visit.locator(".queue li").nth(2).get_by_role("button", name="Chuyển lên").focus()
    visit.keyboard.press("Alt+ArrowUp")
    visit.reload()
    assert rows.all_inner_texts() == [titles[0], titles[2], titles[1]]
    visit.get_by_role("button", name="Bỏ khỏi danh sách").first.click()
    visit.locator("[data-play]").first.click()
    until(visit, f"{DOCKED}?.state === 'playing'")

    assert visit.evaluate(f"{DOCKED}.queue[0].title") == titles[2]


def test_what_was_heard_is_marked_in_lists(visit: Any, air: Air) -> None:
    visit.goto(air.home + "/chuyen-muc/thoi-su")
    visit.evaluate(f"localStorage['baonoi:heard'] = JSON.stringify([{air.main!r}])")
    visit.reload()

    assert "Đã nghe" in visit.locator(f".row[data-article='{air.main}']").inner_text()


def test_an_article_is_heard_while_it_is_being_made(visit: Any, air: Air) -> None:
    article_id, version_id = air.station.making("Bài đang được đọc dở", recorded=1)
    visit.goto(f"{air.home}/nghe/x-{article_id}")
    button = visit.locator("bao-noi button.main:enabled")
    assert "Nghe ngay" in button.inner_text()
    assert "1/3 đoạn" in button.inner_text()
    button.click()
    until(visit, f"{HERE}.audio.currentTime > 0.3")
    for place in (1, 2):
        air.station.take(version_id, place)
    visit.evaluate(f"{HERE}.rate = 2.5")
    until(visit, f"{HERE}.audio.currentTime > 12.5")  # past what was there when it began


def test_a_recording_that_is_finished_meanwhile_can_be_played_without_a_reload(visit: Any, air: Air) -> None:
    article_id, _ = air.station.making("Bài sắp đọc xong", recorded=1)
    visit.goto(f"{air.home}/nghe/x-{article_id}")
    visit.wait_for_selector("bao-noi button.main:enabled")
    air.station.publish(article_id)
    until(visit, f"{HERE}.state === 'idle'")

    assert "Giọng nam · 0:" in visit.locator("bao-noi button.main").inner_text()


def test_sound_that_does_not_come_says_so_and_can_be_asked_for_again(visit: Any, air: Air) -> None:
    visit.goto(air.article)
    visit.wait_for_selector("bao-noi button.main:enabled")
    visit.context.set_offline(True)
    visit.locator("bao-noi button.main").click()
    visit.locator("bao-noi .problem").wait_for()
    visit.context.set_offline(False)
    visit.locator("bao-noi").get_by_role("button", name="Thử lại").click()

    until(visit, f"{HERE}.state === 'playing'")


def test_the_light_a_reader_chose_is_kept(visit: Any, air: Air) -> None:
    visit.goto(air.home + "/")
    visit.get_by_role("button", name="Đổi nền sáng hoặc tối").click()
    visit.reload()

    assert visit.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 24, 26)"


def test_one_player_sounds_at_a_time_in_all_windows(visit: Any, air: Air) -> None:
    other = visit.context.new_page()
    state = "document.querySelector('bao-noi').player.state"
    for page in (visit, other):
        page.goto(air.article)
        page.locator("bao-noi button.main:enabled").click()
        until(page, f"{state} === 'playing'")

    until(visit, f"{state} === 'paused'")
    assert other.evaluate(state) == "playing"
