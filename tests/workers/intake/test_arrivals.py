"""Articles by address: fetched, asked again, gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from service.newsroom import intake, trials
from service.newsroom.room import Room
from service.newsroom.sites import save_site
from service.storage import articles, sites, versions
from service.storage.articles import ArticleRow
from service.storage.schema import now
from tests.workers.intake.press import printed
from tests.workers.intake.servers import Names, Newspaper
from tests.workers.intake.sheets import SHEETS
from tests.workers.intake.stories import HARVEST
from workers.intake.arrivals import read_article

PAGE = printed(HARVEST, SHEETS[0])


@pytest.fixture
def room(room: Room) -> Room:
    """A room that may open this machine's own addresses."""
    return replace(room, settings=replace(room.settings, allow_loopback=True))


def submit(room: Room, paper: Newspaper, path: str = "/bai.html", **columns: Any) -> str:
    return intake.submit_url(room, paper.url(path), who="lan", **columns).article_id


def read(room: Room, article_id: str) -> ArticleRow:
    """Read an article as often as its rows say it is due within the hour."""
    read_article(room, article_id)
    return intake.get(room, article_id)


def make_due(room: Room, article_id: str) -> None:
    with room.database.writing() as connection:
        articles.note(connection, article_id, read_due_at=now())


def count(room: Room, article_id: str) -> int:
    with room.database.reading() as connection:
        return len(versions.of_article(connection, article_id))


def test_a_submitted_page_is_fetched_and_read(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", PAGE, ETag='"1"')
    row = read(room, submit(room, paper))
    assert (row.outcome, row.title, row.lead, row.section) == ("ok", HARVEST.title, HARVEST.lead, "Kinh tế")
    assert (row.site, row.source_kind, row.etag) == ("web", "url", '"1"')
    assert count(room, row.id) == 1


def test_whoever_has_a_page_read_again_gets_it_read_even_where_it_has_not_changed(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", PAGE, ETag='"1"')
    article_id = submit(room, paper)
    read(room, article_id)
    with room.database.writing() as connection:
        articles.update(connection, article_id, lead="như khuôn cũ đọc")
    intake.read_again(room, article_id, who="lan")
    assert read(room, article_id).lead == HARVEST.lead
    assert "If-None-Match" not in paper.asked[-1][1]


def test_a_page_that_is_tried_again_is_read_by_the_profile_as_it_is_by_then(room: Room, paper: Newspaper) -> None:
    def subheads() -> list[str]:
        trial = trials.read(room, paper.url("/bai.html"), site="vungcao", who="lan")
        return [block["text"] for block in read(room, trial).blocks if block["kind"] == "subhead"]

    paper.page("/bai.html", PAGE, ETag='"1"')
    assert subheads()
    save_site(room, "vungcao", hosts=["127.0.0.1"], profile={"drop": ["h2"]}, who="lan")
    assert subheads() == []


def test_advertisements_that_change_make_no_new_version(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", PAGE)
    article_id = submit(room, paper)
    read(room, article_id)
    paper.page("/bai.html", PAGE.replace("Phiên chợ vùng cao", "Chợ đêm vùng cao").replace("3:20", "3:21"))
    submit(room, paper)
    assert read(room, article_id).changed is False
    paper.page("/bai.html", PAGE.replace("96 héc ta", "98 héc ta"))
    submit(room, paper)
    assert read(room, article_id).changed is True
    assert count(room, article_id) == 2


def test_an_unchanged_page_is_not_read_twice(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", PAGE, ETag='"1"')
    article_id = submit(room, paper)
    before = read(room, article_id)
    paper.page("/bai.html", "", status=304)
    make_due(room, article_id)
    after = read(room, article_id)
    assert paper.asked[-1][1]["If-None-Match"] == '"1"'
    assert (after.revision, after.updated_at, after.read_due_at) == (before.revision, before.updated_at, None)


@pytest.mark.parametrize("status", [200, 304, 404, 500])
def test_what_arrives_while_a_page_is_fetched_is_read_after_it(room: Room, paper: Newspaper, status: int) -> None:
    paper.page("/bai.html", PAGE, ETag='"1"')
    article_id = submit(room, paper)
    read(room, article_id)
    make_due(room, article_id)
    paper.page("/bai.html", PAGE if status == 200 else "", status=status)
    answer = paper.answers["/bai.html"]

    def late(request: BaseHTTPRequestHandler) -> None:
        make_due(room, article_id)  # as a delivery does
        answer(request)

    paper.answers["/bai.html"] = late
    read(room, article_id)
    due = intake.get(room, article_id).read_due_at
    assert due is not None
    assert due <= now()


def test_a_page_that_was_never_there_is_refused_at_once(room: Room, paper: Newspaper) -> None:
    row = read(room, submit(room, paper, "/khong-co.html"))
    assert (row.outcome, row.reason, row.read_due_at) == ("refused", "unreachable", None)
    assert "404" in row.flags[0]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_withdrawn_at_the_third_confirmation(room: Room, paper: Newspaper, status: int) -> None:
    paper.page("/bai.html", PAGE)
    article_id = submit(room, paper)
    read(room, article_id)
    paper.page("/bai.html", "hết", status=status)
    for misses in (1, 2):
        make_due(room, article_id)
        row = read(room, article_id)
        assert (row.misses, row.withdrawn_at) == (misses, None)
        assert row.read_due_at is not None
        assert now() + timedelta(minutes=5) < row.read_due_at, "confirmations are minutes apart"
    make_due(room, article_id)
    row = read(room, article_id)
    assert row.withdrawn_at is not None
    assert str(status) in row.withdrawn_why


def test_a_page_that_comes_back_is_forgiven(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", PAGE)
    article_id = submit(room, paper)
    read(room, article_id)
    for status in (404, 404, 200, 404, 404):
        paper.page("/bai.html", PAGE, status=status)
        make_due(room, article_id)
        read(room, article_id)
    row = intake.get(room, article_id)
    assert (row.misses, row.withdrawn_at) == (2, None)


def test_a_server_in_trouble_never_counts_as_gone(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", PAGE)
    article_id = submit(room, paper)
    read(room, article_id)
    paper.page("/bai.html", "lỗi", status=503)
    for _ in range(4):
        make_due(room, article_id)
        row = read(room, article_id)
        assert (row.misses, row.withdrawn_at, row.outcome) == (0, None, "ok")
        assert row.read_due_at is not None, "it is tried again"


def test_a_page_that_can_not_be_had_is_given_up_after_some_tries(room: Room, paper: Newspaper) -> None:
    paper.page("/bai.html", "lỗi", status=500)
    article_id = submit(room, paper)
    row = read(room, article_id)
    for _ in range(10):
        if row.read_due_at is None:
            break
        make_due(room, article_id)
        row = read(room, article_id)
    assert (row.outcome, row.reason, row.read_due_at) == ("refused", "unreachable", None)


def test_a_redirect_may_not_leave_the_sites_hosts(room: Room, paper: Newspaper, names: Names) -> None:
    for name in ("vungcao.example", "khac.example"):
        names.say(name, "127.0.0.1")
    save_site(room, "vungcao", hosts=["vungcao.example"], who="an")
    paper.page("/bai.html", "", status=302, Location=paper.url("/khac.html", "khac.example"))
    paper.page("/khac.html", PAGE)
    url = paper.url("/bai.html", "vungcao.example")
    row = read(room, intake.submit_url(room, url, who="lan", site="vungcao").article_id)
    assert row.outcome == "refused"
    assert "allowed hosts" in row.flags[0]


def test_an_unlisted_host_may_redirect_to_its_own_bare_name(room: Room, paper: Newspaper, names: Names) -> None:
    for name in ("www.vungcao.example", "vungcao.example"):
        names.say(name, "127.0.0.1")
    paper.page("/cu.html", "", status=301, Location=paper.url("/bai.html", "vungcao.example"))
    paper.page("/bai.html", PAGE)
    row = read(room, intake.submit_url(room, paper.url("/cu.html", "www.vungcao.example"), who="lan").article_id)
    assert (row.outcome, row.title) == ("ok", HARVEST.title)


def test_a_sites_own_profile_is_used(room: Room, paper: Newspaper, names: Names) -> None:
    names.say("vungcao.example", "127.0.0.1")
    page = PAGE.replace("article__sapo cms-desc", "x").replace("<p>Từ tháng 3", "<p class='khung-vang'>Từ tháng 3")
    profile = {"container": [".article__body"], "lead": ["div.x"], "drop": [".khung-vang"]}
    save_site(room, "vungcao", hosts=["vungcao.example"], profile=profile, who="an")
    paper.page("/bai.html", page)
    url = paper.url("/bai.html", "vungcao.example")
    row = read(room, intake.submit_url(room, url, who="lan", site="vungcao").article_id)
    assert row.script is not None
    assert not any("Từ tháng 3" in each["printed"] for each in row.script["segments"])
    assert any("Từ tháng 3" in each["printed"] for each in row.script["left_out"])


def test_a_profile_with_a_broken_selector_is_told_and_survived(room: Room, paper: Newspaper, names: Names) -> None:
    names.say("vungcao.example", "127.0.0.1")
    save_site(room, "vungcao", hosts=["vungcao.example"], profile={"container": [".a[["]}, who="an")
    paper.page("/bai.html", PAGE)
    url = paper.url("/bai.html", "vungcao.example")
    row = read(room, intake.submit_url(room, url, who="lan", site="vungcao").article_id)
    assert (row.outcome, row.title) == ("needs_review", HARVEST.title)
    assert any("CSS" in flag for flag in row.flags)


def test_all_workers_together_take_turns_at_a_host(room: Room) -> None:
    moment = now()
    with room.database.writing() as connection:
        waits = [sites.claim_visit(connection, "bao.example", moment, 1.0) for _ in range(4)]
        other = sites.claim_visit(connection, "khac.example", moment, 1.0)
        later = sites.claim_visit(connection, "bao.example", moment + timedelta(minutes=1), 1.0)
    assert (waits, other, later) == ([0.0, 1.0, 2.0, 3.0], 0.0, 0.0)
