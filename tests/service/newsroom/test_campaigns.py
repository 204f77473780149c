"""A changed reading carried through the archive."""

from __future__ import annotations

import pytest
from desk_paper import DeskPaper

from service.core.states import State
from service.newsroom import campaigns, fixing, lexicon, publishing, versions
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import publications
from service.storage import versions as version_rows
from service.storage.versions import Version

HTX = Wish(printed="HTX", spoken="hát tê ích")


@pytest.fixture
def desk(room: Room) -> DeskPaper:
    return DeskPaper(room)


def made(room: Room, article_id: str) -> list[Version]:
    return [version for version in versions.of_article(room, article_id) if version.why == "lexicon"]


def finish(room: Room, desk: DeskPaper, version: Version) -> str:
    """Do what a worker does: the version becomes READY, and the policy publishes it."""
    episode_of = desk.paper.record(version.article_id, version.voice)
    with room.database.writing() as connection:
        for table in ("episodes", "segments"):
            connection.exec_driver_sql(
                f"UPDATE {table} SET version_id = '{version.id}' WHERE version_id = '{episode_of}'"
            )
        connection.exec_driver_sql(f"DELETE FROM versions WHERE id = '{episode_of}'")
        for before, after in (
            (State.REQUESTED, State.SCRIPTED), (State.SCRIPTED, State.RECORDING),
            (State.RECORDING, State.MASTERING), (State.MASTERING, State.READY),
        ):  # fmt: skip
            version_rows.move(connection, version.id, before, after, who="worker", why="test")
    publishing.publish_ready(room, version.id)
    return version.id


def heard(room: Room, article_id: str) -> str:
    with room.database.reading() as connection:
        return publications.get(connection, article_id, "nam-bac").version_id


def test_only_articles_that_hold_the_words_and_are_heard_are_made_again(room: Room, desk: DeskPaper) -> None:
    heard_one, silent, other = desk.article(), desk.article("Hai"), desk.article("Ba", ("Không có.",))
    for article_id in (heard_one, other):
        desk.air(article_id)
    fixed = fixing.fix(room, HTX, scope="all", who="dung")
    campaigns.run_campaign(room, fixed.campaign)
    assert [len(made(room, each)) for each in (heard_one, silent, other)] == [1, 0, 0]
    assert made(room, heard_one)[0].priority == "backfill"


def test_for_new_articles_only_nothing_old_is_made_again(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    desk.air(article_id)
    assert fixing.fix(room, HTX, scope="new", who="dung").campaign == ""
    assert made(room, article_id) == []


def test_a_campaign_asks_for_a_few_at_a_time_and_ends_when_all_are_made(room: Room, desk: DeskPaper) -> None:
    articles = [
        desk.article(f"Bài {number}") for number in range(campaigns.OPEN_PER_WORKER * room.settings.workers + 2)
    ]
    for article_id in articles:
        desk.air(article_id)
    campaign_id = fixing.fix(room, HTX, scope="all", who="dung").campaign
    for _ in range(3):
        campaigns.run_campaign(room, campaign_id)
    asked = [version for article_id in articles for version in made(room, article_id)]
    assert len(asked) == campaigns.OPEN_PER_WORKER * room.settings.workers
    for version in asked:
        finish(room, desk, version)
    campaigns.run_campaign(room, campaign_id)
    for article_id in articles:
        for version in made(room, article_id):
            if version.state is State.REQUESTED:
                finish(room, desk, version)
    campaigns.run_campaign(room, campaign_id)
    found = campaigns.progress(room, campaign_id)
    assert (found.campaign.state, found.finished, found.total) == ("done", len(articles), len(articles))


def test_the_clock_nudges_what_runs_and_a_lost_nudge_costs_nothing(room: Room, desk: DeskPaper) -> None:
    desk.air(desk.article())
    campaign_id = fixing.fix(room, HTX, scope="all", who="dung").campaign
    room.queue.nudges.clear()
    assert campaigns.nudge_running(room) == 1
    assert room.queue.jobs("run_campaign") == [(campaign_id,)]


def test_a_stopped_campaign_gives_up_what_is_being_made(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    before = desk.air(article_id)
    campaign_id = fixing.fix(room, HTX, scope="all", who="dung").campaign
    campaigns.run_campaign(room, campaign_id)
    campaigns.stop(room, campaign_id, who="thu")
    assert [version.state for version in made(room, article_id)] == [State.SUPERSEDED]
    assert heard(room, article_id) == before
    with pytest.raises(ConflictError):
        campaigns.stop(room, campaign_id, who="thu")


def test_an_undone_campaign_gives_back_the_reading_and_every_episode(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    before = desk.air(article_id)
    old = lexicon.add(room, Wish(printed="HTX", spoken="cách cũ"), who="dung")
    campaign_id = fixing.fix(room, HTX, scope="all", revision=old.revision, who="dung").campaign
    campaigns.run_campaign(room, campaign_id)
    after = finish(room, desk, made(room, article_id)[0])
    assert heard(room, article_id) == after
    assert campaigns.undo(room, campaign_id, who="thu") == 1
    assert heard(room, article_id) == before
    assert lexicon.get(room, old.id).spoken == "cách cũ"
    with pytest.raises(ConflictError):
        campaigns.undo(room, campaign_id, who="thu")


def test_what_nobody_waits_for_is_put_back_by_a_worker(
    room: Room, desk: DeskPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaigns, "BACK_AT_ONCE", 1)
    articles = [desk.article(f"Bài {number}") for number in range(3)]
    before = [desk.air(article_id) for article_id in articles]
    campaign_id = fixing.fix(room, HTX, scope="all", who="dung").campaign
    campaigns.run_campaign(room, campaign_id)
    for article_id in articles:
        finish(room, desk, made(room, article_id)[0])
    campaigns.run_campaign(room, campaign_id)
    room.queue.nudges.clear()
    assert campaigns.undo(room, campaign_id, who="thu") == 3
    assert [heard(room, article_id) for article_id in articles] != before
    assert room.queue.jobs("run_campaign") == [(campaign_id,)]
    assert campaigns.nudge_running(room) == 1
    campaigns.run_campaign(room, campaign_id)
    assert [heard(room, article_id) for article_id in articles] == before
    assert campaigns.nudge_running(room) == 0
    assert campaigns.progress(room, campaign_id).campaign.state == "undone"


def test_what_a_stopped_campaign_had_not_asked_for_is_skipped(room: Room, desk: DeskPaper) -> None:
    number = campaigns.OPEN_PER_WORKER * room.settings.workers + 2
    for place in range(number):
        desk.air(desk.article(f"Bài {place}"))
    campaign_id = fixing.fix(room, HTX, scope="all", who="dung").campaign
    campaigns.run_campaign(room, campaign_id)
    campaigns.stop(room, campaign_id, who="thu")
    found = campaigns.progress(room, campaign_id)
    assert dict(found.counts) == {"skipped": 2, "superseded": number - 2}
    assert (found.finished, found.seconds_left) == (number, None)


def test_undoing_leaves_a_reading_that_was_changed_again_since(room: Room, desk: DeskPaper) -> None:
    desk.air(desk.article())
    fixed = fixing.fix(room, HTX, scope="all", who="dung")
    newer = Wish(printed="HTX", spoken="mới hơn nữa")
    lexicon.change(room, fixed.entry.id, newer, revision=fixed.entry.revision, who="minh")
    campaigns.undo(room, fixed.campaign, who="thu")
    assert lexicon.get(room, fixed.entry.id).spoken == "mới hơn nữa"


def test_two_editors_who_fix_one_word_the_second_is_told(room: Room) -> None:
    fixing.fix(room, HTX, who="dung")
    with pytest.raises(ConflictError, match="hát tê ích"):
        fixing.fix(room, Wish(printed="HTX", spoken="khác"), who="thu")


def test_a_proposal_makes_nothing_again(room: Room, desk: DeskPaper) -> None:
    article_id = desk.article()
    desk.air(article_id)
    fixed = fixing.fix(room, HTX, scope="all", proposed=True, who="dung")
    assert (fixed.entry.state, fixed.campaign) == ("proposed", "")
    assert made(room, article_id) == []


def test_a_proposal_never_takes_the_place_of_what_is_in_use(room: Room) -> None:
    used = lexicon.add(room, HTX, who="thu")
    other = Wish(printed="HTX", spoken="khác")
    with pytest.raises(ConflictError, match="hát tê ích"):
        fixing.fix(room, other, revision=used.revision, proposed=True, who="dung")
    assert lexicon.get(room, used.id).spoken == "hát tê ích"


def test_a_proposal_may_be_proposed_otherwise(room: Room) -> None:
    first = fixing.fix(room, HTX, proposed=True, who="dung").entry
    second = fixing.fix(room, Wish(printed="HTX", spoken="khác"), revision=1, proposed=True, who="dung").entry
    assert (second.id, second.state, second.spoken) == (first.id, "proposed", "khác")


def test_for_one_article_only_that_one_is_made_again(room: Room, desk: DeskPaper) -> None:
    here, there = desk.article(), desk.article("Khác")
    for article_id in (here, there):
        desk.air(article_id)
    own = Wish(printed="HTX", spoken="riêng", tier="article", scope=here)
    fixed = fixing.fix(room, own, scope="all", who="dung")
    assert [version.id for version in made(room, here)] == list(fixed.versions)
    assert made(room, there) == []


def test_for_one_article_a_reading_may_wait_for_its_next_version(room: Room, desk: DeskPaper) -> None:
    here = desk.article()
    desk.air(here)
    fixed = fixing.fix(room, Wish(printed="HTX", spoken="riêng", tier="article", scope=here), scope="new", who="dung")
    assert (fixed.versions, made(room, here)) == ((), [])


@pytest.mark.parametrize(("scope", "days"), [("some", 0), ("days", 0), ("days", 4000)])
def test_a_scope_that_is_none_is_refused_before_anything_is_kept(room: Room, scope: str, days: int) -> None:
    with pytest.raises(RefusedError):
        fixing.fix(room, HTX, scope=scope, days=days, who="dung")
    assert lexicon.page(room)[1] == 0
