"""Shows, entries, kept items and listening queries, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from paper import MONDAY, Paper

from service.newsroom import listening, paging, readiness, shows, wishes
from service.newsroom.house import change_house
from service.newsroom.paging import Form, Heard, Kept, Maker, Memory
from service.newsroom.room import Room
from service.storage import deliveries, items, published
from service.storage import shows as rows
from service.storage.database import Database
from service.storage.schema import now
from service.storage.shows import Pulse


@pytest.fixture
def here(room: Room, any_database: Database) -> Room:
    return replace(room, database=any_database)


def listed(room: Room, show_id: str) -> list[str]:
    form = Form("txt", "1")
    channel = shows.channel(room, show_id)
    assert channel is not None
    maker = Maker(form, lambda heard: heard.article.article_id.encode(), Memory())
    return [item.body.decode() for item in paging.page(room, channel, 0, maker).items]


def pulse(room: Room, show_id: str) -> Pulse | None:
    return paging.news(room, show_id).pulse


def test_an_article_enters_its_shows_in_order_and_leaves_an_old_section(here: Room) -> None:
    paper = Paper(here)
    first, second = paper.publish(section="Kinh tế"), paper.publish(section="Kinh tế")
    assert listed(here, "all") == listed(here, "section/kinh-te") == [second, first]
    with here.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE articles SET section_slug = 'van-hoa' WHERE id = '{first}'")
    paper.air(paper.record(first))
    assert listed(here, "section/kinh-te") == [second]
    assert listed(here, "section/van-hoa") == [first]
    assert listed(here, "all") == [second, first]


def test_every_change_raises_the_revision_and_dates_the_show(here: Room) -> None:
    paper = Paper(here)
    article_id = paper.publish()
    with here.database.reading() as connection:
        before = rows.get(connection, "all")
    paper.withdraw(article_id)
    with here.database.reading() as connection:
        after = rows.get(connection, "all")
    assert before is not None
    assert after is not None
    assert (before.size, after.size) == (1, 0)
    assert after.revision > before.revision
    assert after.changed_at > before.changed_at


def test_a_shows_pulse_changes_with_anything_its_feed_depends_on(here: Room) -> None:
    paper = Paper(here)
    assert pulse(here, "all") is None
    paper.publish(section="Kinh tế")
    felt = [pulse(here, "section/kinh-te")]
    assert pulse(here, "section/kinh-te") == felt[0]
    for change in (
        lambda: paper.publish(section="Kinh tế"),
        lambda: change_house(here, 0, who="test", name="Báo Mới"),
        lambda: wishes.change_wishes(here, "all", place="Sơn La"),
        lambda: wishes.change_wishes(here, "section/kinh-te", title="Làm ăn"),
    ):
        change()
        felt.append(pulse(here, "section/kinh-te"))
    assert len(set(felt)) == 5


def test_a_show_changes_only_with_what_it_lists(here: Room) -> None:
    paper = Paper(here)
    article_id = paper.publish(section="Kinh tế")
    felt = {show_id: pulse(here, show_id) for show_id in ("all", "section/kinh-te", "voice/nam-bac")}
    paper.air(paper.record(article_id, "nu-bac"))
    assert {show_id: pulse(here, show_id) for show_id in felt} == felt, "these list the article in its first voice"
    assert listed(here, "voice/nu-bac") == [article_id]
    paper.publish(section="Văn hóa")
    assert pulse(here, "section/kinh-te") == felt["section/kinh-te"]
    assert pulse(here, "all") != felt["all"]


def test_a_show_counts_what_can_be_heard_now(here: Room) -> None:
    paper = Paper(here)
    first, second = paper.publish(section="Kinh tế"), paper.publish(section="Kinh tế")
    paper.air(paper.record(first))
    with here.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE articles SET section_slug = 'van-hoa' WHERE id = '{second}'")
    paper.air(paper.record(second))
    paper.withdraw(first)
    with here.database.reading() as connection:
        sizes = {show.id: show.size for show in rows.every(connection)}
    assert sizes == {"all": 1, "section/kinh-te": 0, "section/van-hoa": 1, "voice/nam-bac": 1}


def test_publications_that_change_shows_in_any_order_do_not_block_each_other(here: Room) -> None:
    papers = Paper(here), Paper(here)
    moved = [paper.publish(section="Kinh tế") for paper in papers]

    def move_and_print(number: int) -> None:
        for _ in range(8):
            with here.database.writing() as connection:
                swap = "CASE section_slug WHEN 'kinh-te' THEN 'van-hoa' ELSE 'kinh-te' END"
                connection.exec_driver_sql(f"UPDATE articles SET section_slug = {swap} WHERE id = '{moved[number]}'")
            papers[number].air(papers[number].record(moved[number]))
            papers[number].publish(section=("Kinh tế", "Văn hóa")[number])

    with ThreadPoolExecutor(2) as both:
        list(both.map(move_and_print, (0, 1)))
    assert len(listed(here, "all")) == 18


def test_a_voice_that_is_withdrawn_gives_its_place_to_the_next(here: Room) -> None:
    paper = Paper(here)
    article_id = paper.publish()
    paper.withdraw(article_id)
    assert listed(here, "all") == []
    paper.air(paper.record(article_id, "nu-bac"))
    assert listed(here, "all") == [article_id]


def test_an_item_is_kept_by_its_recipe_and_replaced_by_another(here: Room) -> None:
    paper = Paper(here)
    version_id = paper.record(paper.print())
    paper.air(version_id)
    old, new = Form("rss", "1"), Form("rss", "2")
    for form, body in ((old, b"one"), (old, b"one"), (new, b"two")):
        with here.database.writing() as connection:
            items.keep(connection, form, {version_id: Kept.of(body)})
    with here.database.reading() as connection:
        (unkept,), (kept,) = (published.of_versions(connection, [version_id], form) for form in (old, new))
    assert unkept["body"] is None
    assert Kept(kept["body"], kept["sha256"]) == Kept.of(b"two")


def test_what_is_kept_of_a_replaced_version_is_dropped(here: Room) -> None:
    paper = Paper(here)
    article_id = paper.publish()
    listed(here, "all")
    paper.air(paper.record(article_id))
    listed(here, "all")
    with here.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM items").scalar_one() == 1


def test_an_article_that_comes_late_to_a_section_stands_there_by_its_date(here: Room) -> None:
    paper = Paper(here)
    first = paper.publish(section="Kinh tế")
    second = paper.publish(section="Văn hóa")
    with here.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE articles SET section_slug = 'van-hoa' WHERE id = '{first}'")
    paper.air(paper.record(first))
    assert listed(here, "section/van-hoa") == [second, first]


def test_what_is_rendered_once_is_not_rendered_again(here: Room) -> None:
    paper = Paper(here)
    paper.publish("Dự báo thời tiết")
    paper.publish("Dự báo thời tiết")
    channel = shows.channel(here, "all")
    assert channel is not None
    titles: list[str] = []

    def render(heard: Heard) -> bytes:
        titles.append(heard.title)
        return b"x"

    for _ in range(2):
        paging.page(here, channel, 0, Maker(Form("txt", "1"), render, Memory()))
    assert sorted(titles) == ["Dự báo thời tiết", "Dự báo thời tiết (2)"]


def test_what_nobody_hears_any_more_is_not_kept(here: Room) -> None:
    paper = Paper(here)
    article_id = paper.print()
    old, new = paper.record(article_id), paper.record(article_id)
    for version_id in (old, new):
        paper.air(version_id)
    with here.database.writing() as connection:
        items.keep(connection, Form("rss", "1"), {each: Kept.of(b"x") for each in (old, new, "gone")})
    with here.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_id FROM items").scalars().all() == [new]


def test_listeners_find_and_page_through_what_is_published(here: Room) -> None:
    paper = Paper(here)
    ids = [paper.publish(title) for title in ("Cà phê Chiềng Ban", "Đường về bản", "Mùa quả ngọt")]
    assert [each.article_id for each in listening.latest(here, limit=2)] == [ids[2], ids[1]]
    assert [each.article_id for each in listening.search(here, "duong VE")] == [ids[1]]
    assert listening.recording(here, ids[0]) is not None
    assert listening.by_source_url(here, "https://bao-thu.example/none") is None
    assert [shelf.total for shelf in listening.front_page(here)] == [3]


def test_deliveries_are_taken_once_and_counted(here: Room) -> None:
    with here.database.writing() as connection:
        one = deliveries.add(connection, "hub", "https://hub.example/", "feed.changed", subject="all")
        deliveries.add_once(connection, "hub", "https://hub.example/", "feed.changed", "all")
        moment = now() + timedelta(seconds=1)
        assert deliveries.due(connection, moment) == [one]
        assert deliveries.take(connection, one, moment, 60) is not None
        assert deliveries.take(connection, one, moment, 60) is None
        deliveries.settle(connection, one, "done", last_status=204)
        assert deliveries.forget_before(connection, MONDAY) == 0
    assert readiness.count(here).deliveries == {"done": 1}
    assert readiness.count(here).audio_seconds == 0.0
