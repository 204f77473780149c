"""Deliveries: what makes work, what makes none, what an editor's word outranks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.core.model import Article, Block, BlockKind, Intake, Outcome
from service.core.states import State
from service.newsroom import intake, publishing
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.intake import Delivered
from service.newsroom.payload import Payload, PayloadError, payload_of
from service.newsroom.room import Room
from service.newsroom.sites import add_source, polled, remove_site, save_site, sites
from service.storage import articles, events, versions
from service.storage.schema import now
from service.storage.versions import Version
from tests.workers.intake.stories import VISIT
from workers.intake.arrivals import read_article
from workers.intake.read import read_payload

CMS = "token:cms"
BODY = "\n\n".join(text for kind, text in VISIT.parts if kind == "body")
MODIFIED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def payload(**changes: Any) -> Payload:
    return replace(Payload(title=VISIT.title, lead=VISIT.lead, body_text=BODY), **changes)


def deliver(room: Room, given: Payload | None = None, **changes: Any) -> Delivered:
    return intake.deliver(room, "vungcao", "bai-1", given or payload(**changes), CMS)


def read(room: Room, article_id: str) -> None:
    read_article(room, article_id)


def made(room: Room, article_id: str) -> tuple[Version, ...]:
    with room.database.reading() as connection:
        return versions.of_article(connection, article_id)


def test_a_new_article_is_kept_read_and_voiced_at_once(room: Room) -> None:
    delivered = deliver(room)
    assert (delivered.created, delivered.changed) == (True, True)
    assert room.queue.jobs("read_article") == [(delivered.article_id,)]
    read(room, delivered.article_id)
    row = intake.get(room, delivered.article_id)
    assert (row.outcome, row.changed, row.read_due_at) == ("ok", True, None)
    assert row.script is not None
    assert [each["printed"] for each in row.script["segments"]] == [VISIT.title, VISIT.lead, *BODY.split("\n\n")]
    (version,) = made(room, delivered.article_id)
    assert (version.state, version.why, version.voice) == (State.REQUESTED, "new", room.settings.voice)
    assert room.queue.jobs("produce") == [(version.id,)]


def test_the_same_delivery_again_makes_no_work(room: Room) -> None:
    first = deliver(room)
    read(room, first.article_id)
    before = list(room.queue.nudges)
    again = deliver(room)
    assert again == Delivered(first.article_id, created=False, changed=False)
    assert room.queue.nudges == before


def test_a_change_of_what_is_not_spoken_makes_no_version(room: Room) -> None:
    article_id = deliver(room).article_id
    read(room, article_id)
    assert deliver(room, tags=("đường", "gia súc"), image_url="https://vungcao.example/a.jpg").changed
    read(room, article_id)
    assert intake.get(room, article_id).changed is False
    assert len(made(room, article_id)) == 1


def test_an_edit_rests_before_it_is_voiced_and_only_once(room: Room) -> None:
    room = replace(room, settings=replace(room.settings, debounce=60))
    article_id = deliver(room).article_id
    read(room, article_id)
    for word in ("đã", "vừa", "mới"):
        deliver(room, lead=VISIT.lead.replace("cùng", f"{word} cùng"))
        read(room, article_id)
    assert len(made(room, article_id)) == 1
    assert intake.settle_due(room, now() + timedelta(seconds=50)) == 0
    assert intake.settle_due(room, now() + timedelta(seconds=61)) == 1
    assert intake.settle_due(room, now() + timedelta(seconds=200)) == 0
    assert [each.why for each in made(room, article_id)] == ["changed", "new"]


def test_an_archive_is_left_to_the_clock_so_that_news_never_stands_behind_it(room: Room) -> None:
    article_id = deliver(room, priority="backfill").article_id
    assert room.queue.jobs("read_article") == []
    read(room, article_id)
    assert room.queue.jobs("produce") == []
    assert len(made(room, article_id)) == 1


def test_breaking_news_does_not_rest(room: Room) -> None:
    room = replace(room, settings=replace(room.settings, debounce=600))
    article_id = deliver(room, priority="breaking").article_id
    read(room, article_id)
    deliver(room, priority="breaking", lead=VISIT.lead + " Thông tin đang được cập nhật.")
    read(room, article_id)
    assert len(made(room, article_id)) == 2
    assert {queue for job, _, queue in room.queue.nudges if job == "produce"} == {"breaking"}


def test_an_older_modification_is_refused(room: Room) -> None:
    deliver(room, modified_at=MODIFIED)
    with pytest.raises(ConflictError, match="is here already"):
        deliver(room, modified_at=MODIFIED - timedelta(seconds=1), lead="Bản cũ hơn.")
    assert deliver(room, modified_at=MODIFIED + timedelta(seconds=1)).changed


def test_what_arrives_while_an_older_one_is_read_is_not_overwritten(room: Room) -> None:
    article_id = deliver(room).article_id
    old = intake.get(room, article_id)
    deliver(room, lead=VISIT.lead + " Bản sửa.")
    assert old.payload is not None
    intake.settle(room, article_id, read_payload(old.payload), of=old.read_due_at)
    assert intake.get(room, article_id).read_due_at is not None
    read(room, article_id)
    assert intake.get(room, article_id).lead.endswith("Bản sửa.")


def test_audio_never_is_read_but_not_voiced(room: Room) -> None:
    article_id = deliver(room, audio="never").article_id
    read(room, article_id)
    assert intake.get(room, article_id).outcome == "ok"
    assert made(room, article_id) == ()


def test_an_article_may_ask_for_its_own_voices(room: Room) -> None:
    article_id = deliver(room, voices=("nu-bac", "nam-nam")).article_id
    read(room, article_id)
    assert {each.voice for each in made(room, article_id)} == {"nu-bac", "nam-nam"}


def test_a_voice_asked_for_later_is_added_without_touching_the_others(room: Room) -> None:
    article_id = deliver(room, voices=("nu-bac",)).article_id
    read(room, article_id)
    deliver(room, voices=("nu-bac", "nam-nam"))
    read(room, article_id)
    assert [(each.voice, each.number) for each in made(room, article_id)] in (
        [("nu-bac", 1), ("nam-nam", 1)],
        [("nam-nam", 1), ("nu-bac", 1)],
    )


def test_audio_switched_on_later_voices_the_same_words(room: Room) -> None:
    article_id = deliver(room, audio="never").article_id
    read(room, article_id)
    deliver(room, audio="auto")
    read(room, article_id)
    assert [each.why for each in made(room, article_id)] == ["new"]


def test_a_page_says_what_it_says_of_itself_and_the_delivery_the_rest(room: Room) -> None:
    told = {"source_url": "https://bao-thu.example/?utm=1", "author": "Lan", "section": "Đời sống"}
    article_id = deliver(room, **told).article_id
    body = (Block(BlockKind.BODY, "Mưa to suốt đêm trên các xã vùng cao."),)
    intake.settle(room, article_id, Intake(Article("Tít", blocks=body), Outcome.OK))
    row = intake.get(room, article_id)
    assert (row.source_url, row.author, row.section) == (told["source_url"], "Lan", "Đời sống")
    own = Article("Tít", blocks=body, source_url="https://bao-thu.example/a", author="Hà", section="Kinh tế")
    intake.settle(room, article_id, Intake(own, Outcome.OK))
    row = intake.get(room, article_id)
    assert (row.source_url, row.author, row.section) == ("https://bao-thu.example/a", "Hà", "Kinh tế")


def test_a_refused_reading_leaves_the_earlier_script(room: Room) -> None:
    article_id = deliver(room).article_id
    read(room, article_id)
    before = intake.get(room, article_id)
    deliver(room, body_text="Bài đang được biên tập.", lead="")
    read(room, article_id)
    after = intake.get(room, article_id)
    assert (after.outcome, after.reason) == ("refused", "too_short")
    assert (after.script, after.script_hash, after.title) == (before.script, before.script_hash, before.title)


def test_a_cms_withdraws_and_brings_back(room: Room) -> None:
    article_id = deliver(room).article_id
    read(room, article_id)
    deliver(room, status="withdrawn")
    assert intake.get(room, article_id).withdrawn_at is not None
    assert deliver(room).changed
    assert intake.get(room, article_id).withdrawn_at is None


def test_what_an_editor_withdrew_no_cms_brings_back(room: Room) -> None:
    article_id = deliver(room).article_id
    publishing.withdraw(room, article_id, who="lan", why="sai tên nhân vật")
    with pytest.raises(ConflictError, match="withdrawn at the desk by lan"):
        deliver(room, lead="Bản gửi lại.")


def test_every_arrival_and_reading_is_an_event(room: Room) -> None:
    article_id = deliver(room).article_id
    read(room, article_id)
    with room.database.reading() as connection:
        kinds = [(event.kind, event.who) for event in events.of_article(connection, article_id)]
    assert ("article.received", CMS) in kinds
    assert ("article.read", "worker") in kinds


def test_the_clock_finds_what_no_nudge_carried(room: Room) -> None:
    article_id = deliver(room).article_id
    room.queue.close()
    with room.database.reading() as connection:
        assert articles.unread(connection, now()) == (article_id,)
    read(room, article_id)
    with room.database.reading() as connection:
        assert articles.unread(connection, now() + timedelta(days=1)) == ()


def test_pasted_words_and_files_are_articles_of_the_desk(room: Room) -> None:
    text = f"{VISIT.title}\n\n{VISIT.lead}\n\n{BODY}"
    delivered = intake.upload(room, "bai-dan.txt", text.encode("utf-16"), who="lan")
    read(room, delivered.article_id)
    row = intake.get(room, delivered.article_id)
    assert (row.site, row.title, row.lead, row.outcome) == ("desk", VISIT.title, VISIT.lead, "ok")
    assert intake.upload(room, "bai-dan.txt", text.encode("utf-16"), who="lan").article_id == row.id
    with pytest.raises(RefusedError, match="nothing in it"):
        intake.upload(room, "rong.txt", b" \n", who="lan")
    with pytest.raises(RefusedError, match="larger than 10 MB"):
        intake.upload(room, "to.txt", b"a" * (intake.MOST_BYTES + 1), who="lan")


def test_an_article_can_be_read_again_as_it_arrived(room: Room) -> None:
    article_id = deliver(room).article_id
    read(room, article_id)
    intake.read_again(room, article_id, who="lan")
    assert intake.get(room, article_id).read_due_at is not None
    with pytest.raises(NotFoundError):
        intake.read_again(room, "khong-co", who="lan")


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"body_text": "x"}, "/title"),
        ({"title": "Tít"}, ""),
        ({"title": "Tít", "body_text": "x", "body_html": "<p>y</p>"}, ""),
        ({"title": "Tít", "body_text": "x", "status": "xong"}, "/status"),
        ({"title": "Tít", "body_text": "x", "voices": ["ma"]}, "/voices"),
        ({"title": "Tít", "body_text": "x", "embargo_until": "mai"}, "/embargo_until"),
        ({"title": "Tít", "body_text": "x", "published_at": "2026-03-02T08:00:00"}, "/published_at"),
        ({"title": "Tít", "blocks": [{"kind": "thơ", "text": "x"}]}, "/blocks/0/kind"),
        ({"title": "Tít", "blocks": ["x"]}, "/blocks/0"),
        ({"title": "Tít", "body_text": "x", "source_url": "javascript:1"}, "/source_url"),
        ({"title": "Tít", "body_text": "x", "tieude": "y"}, "/tieude"),
        ({"title": "Tít", "body_text": "x" * 400_001}, "/body_text"),
        ({"title": 5, "body_text": "x"}, "/title"),
        ({"title": "Tít", "body_text": "x", "tags": "một"}, "/tags"),
    ],
)
def test_a_wrong_field_is_named(given: dict[str, Any], pointer: str) -> None:
    with pytest.raises(PayloadError) as caught:
        payload_of(given)
    assert pointer in [where for where, _ in caught.value.fields]


def test_sites_keep_their_hosts_and_profiles(room: Room) -> None:
    save_site(room, "vungcao", hosts=["VungCao.example", " m.vungcao.example. "], profile={"lead": [".sapo"]}, who="an")
    (site,) = sites(room)
    assert (site.hosts, site.profile) == (["vungcao.example", "m.vungcao.example"], {"lead": [".sapo"]})
    with pytest.raises(RefusedError, match="not on the site's hosts"):
        intake.submit_url(room, "https://khac.example/bai.html", who="an", site="vungcao")
    source = add_source(room, "vungcao", "feed", "https://vungcao.example/rss", who="an")
    assert [each.id for each in polled(room)] == [source]
    assert room.queue.jobs("poll") == [(source,)]
    remove_site(room, "vungcao", who="an")
    assert (sites(room), polled(room)) == ((), ())


@pytest.mark.parametrize(
    "given", [{"hosts": ["http://a.vn"]}, {"hosts": ["localhost"]}, {"hosts": ["a.vn"], "profile": {"màu": ["đỏ"]}}]
)
def test_a_site_that_can_not_be_so_is_refused(room: Room, given: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        save_site(room, "vungcao", **given, who="an")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "http://", "http://[::1", "bai.html"])
def test_what_is_no_address_of_a_page_is_refused_at_the_door(room: Room, url: str) -> None:
    with pytest.raises(RefusedError, match="no address of a page"):
        intake.submit_url(room, url, who="an")


def test_an_address_with_a_password_is_refused_and_not_repeated(room: Room) -> None:
    with pytest.raises(RefusedError, match="user name or password") as caught:
        intake.submit_url(room, "https://an:geheim@a.example/bai.html", who="an")
    assert "geheim" not in str(caught.value)
