"""A day at the desk, on each kind of database."""

from __future__ import annotations

import pytest
from conftest import RecordingQueue
from desk_paper import DeskPaper

from service.newsroom import audit, campaigns, desk, edits, exchange, fixing, keys, lexicon, sites, webhooks
from service.newsroom.desk import Filters
from service.newsroom.errors import ConflictError
from service.newsroom.house import change_house, house
from service.newsroom.impact import held_by, impact
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.settings import Settings
from service.storage.database import Database
from service.storage.media import open_media


@pytest.fixture
def room(settings: Settings, any_database: Database) -> Room:
    return Room(settings, any_database, open_media("", settings.data / "media"), RecordingQueue())


def test_a_day_at_the_desk_is_the_same_on_every_database(room: Room) -> None:
    paper = DeskPaper(room)
    paper.people()
    article_id = paper.article("Đội XKQZ ra quân ở Mường Khoa")
    paper.air(article_id)
    assert [row.id for row in desk.listing(room, Filters(search="muong kho", stage="published")).rows] == [article_id]
    assert desk.listing(room, Filters(flagged=True)).counts["published"] == 1
    draft = edits.draft(room, article_id)
    edits.make(room, article_id, "skip", 1, {"skip": "1"}, tag=draft.tag, who="dung")
    htx = Wish(printed="HTX", spoken="hát tê ích", left=("ông", "!bà"), case="any")
    assert impact(room, Wish(printed="HTX", spoken="x")).sentences == 1
    assert impact(room, htx).sentences == 0
    fixed = fixing.fix(room, Wish(printed="HTX", spoken="hát tê ích"), scope="days", days=7, who="dung")
    campaigns.run_campaign(room, fixed.campaign)
    assert campaigns.progress(room, fixed.campaign).counts == {"requested": 1}
    assert campaigns.undo(room, fixed.campaign, who="dung") == 0
    assert [row.printed for row in lexicon.inbox(room)] == ["XKQZ"]
    assert exchange.import_csv(room, "printed,spoken\nXKVH,a\n", replace=False, who="dung").added == 1
    assert lexicon.page(room, search="xkvh")[1] == 1
    same_pages(room, article_id, fixed.campaign)
    _, secret = keys.add(room, "a", ["articles:read"], who="dung")
    assert keys.check(room, secret) is not None
    assert change_house(room, 0, who="dung", name="Báo Thử") == house(room)
    assert len("".join(audit.export(room)).splitlines()) > 5


def same_pages(room: Room, article_id: str, campaign_id: str) -> None:
    """Page by key, as the API does, and count by the index."""
    for number in range(3):
        webhook, _ = webhooks.add(room, f"https://tin.example/{number}", who="dung")
        webhooks.ping(room, webhook, who="dung")
    sent = webhooks.sent(room, limit=2)
    rest = webhooks.sent(room, limit=9, place=(sent[-1].created_at, sent[-1].id))
    assert not {each.id for each in sent} & {each.id for each in rest}
    pings = [each for each in (*sent, *rest) if each.event == "test.ping"]
    assert len(pings) == 3
    (row,) = desk.arrived(room, Filters(size=5), None)
    assert (row.id, desk.arrived(room, Filters(), (row.created_at, row.id))) == (article_id, ())
    (entry,) = lexicon.added(room, limit=5)
    assert lexicon.added(room, place=(entry.created_at, entry.id)) == []
    assert held_by(room, [entry]) == {entry.id: 0}
    assert [each.printed for each in lexicon.unanswered_after(room, "XA", 5)] == ["XKQZ"]
    lexicon.dismiss(room, "XKQZ", who="dung")
    assert lexicon.unanswered_after(room, "", 5) == []
    lexicon.dismiss(room, "XKQZ", who="dung", again=True)
    assert len(lexicon.inbox(room)) == 1
    assert [each.article_id for each in campaigns.targets(room, campaign_id)] == [article_id]
    saved = sites.save_site(room, "bao-thu", hosts=["bao-thu.example"], revision=0, who="dung")
    with pytest.raises(ConflictError):
        sites.save_site(room, "bao-thu", hosts=[], revision=saved.revision + 1, who="dung")
