"""Pages that grow: what is new is put in front of what memory holds, and nothing else is taken for new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from paper import Paper

from service.newsroom import paging, shows
from service.newsroom.house import change_house
from service.newsroom.paging import Form, Heard, Kept, Maker, Memory, Page
from service.newsroom.room import Room
from service.storage.database import Database
from service.storage.items import items


@pytest.fixture
def here(room: Room, any_database: Database) -> Room:
    return replace(room, database=any_database)


class Reader:
    """Reads one show's newest page again and again, as a process does that keeps what it has read."""

    def __init__(self, room: Room, show_id: str = "all") -> None:
        self.room, self.show_id, self.rendered = room, show_id, list[str]()
        self.maker = Maker(Form("txt", "1"), self.render, Memory())
        self.page: Page | None = None
        self.went_on = False

    def render(self, heard: Heard) -> bytes:
        self.rendered.append(heard.title)
        return heard.voicing.version_id.encode()

    def read(self) -> list[bytes]:
        news = paging.news(self.room, self.show_id, self.page.pulse if self.page else None)
        page = paging.longer(self.room, self.page, news, self.maker) if self.page else None
        self.went_on = page is not None
        if page is None:
            channel = shows.channel(self.room, self.show_id)
            assert channel is not None
            page = paging.page(self.room, channel, 0, self.maker)
        assert page.pulse == news.pulse
        self.page = page
        return [item.body for item in self.page.items]


CHANGES: dict[str, Callable[[Paper, str], object]] = {
    "an episode": lambda paper, _: paper.publish(),
    "three episodes": lambda paper, _: [paper.publish() for _ in range(3)],
    "a new recording": lambda paper, first: paper.air(paper.record(first)),
    "a withdrawal": lambda paper, first: paper.withdraw(first),
    "an episode and a withdrawal": lambda paper, first: (paper.publish(), paper.withdraw(first)),
    "an episode taken back at once": lambda paper, _: paper.withdraw(paper.publish()),
    "an episode and a recording of it": lambda paper, _: paper.air(paper.record(paper.publish())),
    "another voice": lambda paper, first: paper.air(paper.record(first, "nu-bac")),
    "an episode elsewhere": lambda paper, _: paper.publish(section="Văn hóa"),
    "another name": lambda paper, _: change_house(paper.room, 0, who="test", name="Báo Mới"),
}


@pytest.mark.parametrize("show_id", ["all", "section/kinh-te"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_page_that_was_read_before_is_what_a_new_reader_sees(here: Room, change: str, show_id: str) -> None:
    paper, reader = Paper(here), Reader(here, show_id)
    first = paper.publish()
    paper.publish()
    reader.read()
    CHANGES[change](paper, first)
    assert reader.read() == Reader(here, show_id).read()
    paper.publish()
    assert reader.read() == Reader(here, show_id).read()


@pytest.mark.parametrize(("change", "goes_on"), [("three episodes", True), ("a new recording", False)])
def test_a_page_goes_on_from_the_one_before_while_only_episodes_came(here: Room, change: str, goes_on: bool) -> None:
    paper, reader = Paper(here), Reader(here)
    first = paper.publish()
    reader.read()
    CHANGES[change](paper, first)
    reader.read()
    assert reader.went_on is goes_on


def test_memory_forgets_what_came_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_REMEMBERED", 4)
    memory = Memory()
    for number in range(6):
        memory.hold(str(number), Kept.of(b"x"))
    assert list(memory.held) == ["2", "3", "4", "5"]


def test_an_article_that_comes_late_to_a_section_is_put_in_by_its_date(here: Room) -> None:
    paper, reader = Paper(here), Reader(here, "section/van-hoa")
    first = paper.publish(section="Kinh tế")
    second = paper.publish(section="Văn hóa")
    reader.read()
    with here.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE articles SET section_slug = 'van-hoa' WHERE id = '{first}'")
    late = paper.record(first)
    paper.air(late)
    assert reader.read()[-1] == late.encode()
    assert reader.read() == Reader(here, "section/van-hoa").read()
    assert len(reader.read()) == len({first, second})


def test_the_newest_page_gives_its_older_half_to_an_archive_page(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE", 3)
    paper, reader = Paper(here), Reader(here)
    sizes = []
    for _ in range(10):
        paper.publish()
        assert reader.read() == Reader(here).read()
        sizes.append(len(reader.read()))
    assert sizes == [1, 2, 3, 4, 5, 6, 4, 5, 6, 4]


def test_only_what_is_new_is_rendered_and_kept_by_the_handful(here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_HANDFUL", 3)
    paper, reader, kept = Paper(here), Reader(here), []
    for number in range(6):
        paper.publish(f"Bài {number}")
        reader.read()
        with here.database.reading() as connection:
            kept.append(len(connection.execute(items.select()).all()))
    assert reader.rendered == [f"Bài {number}" for number in range(6)]
    assert kept == [1, 1, 1, 4, 4, 4]


def test_a_page_asks_for_all_that_is_not_in_memory_once(here: Room) -> None:
    paper, reader = Paper(here), Reader(here)
    for _ in range(4):
        paper.publish()
    reader.read()
    again = Reader(here)
    assert again.read() == reader.read()
    assert again.rendered == []
