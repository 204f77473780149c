"""What listeners hear: publishing, replacing, withdrawing and bringing back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from paper import Paper

from service.core.states import State
from service.newsroom import publishing, versions
from service.newsroom.errors import ConflictError, NotFoundError
from service.newsroom.house import change_house, house
from service.newsroom.room import Room
from service.newsroom.shelving import mark_unmarked
from service.storage import articles, deliveries, episodes, events, publications
from service.storage import versions as rows
from service.storage.media import Marker
from service.storage.publications import Publication
from service.storage.schema import now


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def publication(room: Room, article_id: str, voice: str = "nam-bac") -> Publication:
    with room.database.reading() as connection:
        found = publications.get(connection, article_id, voice)
    assert found is not None
    return found


def state(room: Room, version_id: str) -> State:
    with room.database.reading() as connection:
        return rows.get(connection, version_id).state


def audio(room: Room, version_id: str) -> str:
    with room.database.reading() as connection:
        episode = episodes.get(connection, version_id)
    assert episode is not None
    return episode.audio.path


def publish(room: Room, version_id: str) -> None:
    publishing.publish(room, version_id, who="lan", why="hay")


def test_publishing_puts_a_version_on_the_air_and_says_who_did(room: Room, paper: Paper) -> None:
    article = paper.print()
    version = paper.record(article)
    publish(room, version)
    assert publication(room, article).version_id == version
    assert publication(room, article).state == "published"
    assert state(room, version) is State.PUBLISHED
    with room.database.reading() as connection:
        event = events.of_article(connection, article)[0]
    assert (event.after, event.who, event.why) == ("published", "lan", "hay")


def test_a_new_version_keeps_guid_and_date_and_the_old_file_leads_to_the_new(room: Room, paper: Paper) -> None:
    article = paper.print()
    old, new = paper.record(article), paper.record(article)
    publish(room, old)
    before = publication(room, article)
    publish(room, new)
    after = publication(room, article)
    assert (after.guid, after.first_published_at) == (before.guid, before.first_published_at)
    assert after.changed_at > before.changed_at
    assert state(room, old) is State.SUPERSEDED
    assert room.media.marker(audio(room, old)) == Marker("superseded", audio(room, new))
    assert room.media.marker(audio(room, new)) is None


def test_an_old_version_can_be_brought_back_without_a_new_recording(room: Room, paper: Paper) -> None:
    article = paper.print()
    old, new = paper.record(article), paper.record(article)
    publish(room, old)
    publish(room, new)
    publish(room, old)
    assert state(room, old) is State.PUBLISHED
    assert state(room, new) is State.SUPERSEDED
    assert room.media.marker(audio(room, old)) is None
    assert room.media.marker(audio(room, new)) == Marker("superseded", audio(room, old))
    assert room.queue.jobs("produce") == []  # type: ignore[attr-defined]


def test_a_version_of_the_same_bytes_leaves_no_marker_on_them(room: Room, paper: Paper) -> None:
    article = paper.print()
    one, same = paper.record(article, audio=b"tone" * 99), paper.record(article, audio=b"tone" * 99)
    publish(room, one)
    publish(room, same)
    assert audio(room, one) == audio(room, same)
    assert room.media.marker(audio(room, same)) is None


def test_older_unfinished_versions_of_the_voice_are_superseded(room: Room, paper: Paper) -> None:
    article = paper.print()
    unfinished = versions.request(room, article, "nam-bac", who="lan", why="new")
    other_voice = versions.request(room, article, "nu-bac", who="lan", why="new")
    publish(room, paper.record(article))
    assert state(room, unfinished) is State.SUPERSEDED
    assert state(room, other_voice) is State.REQUESTED


def test_publishing_twice_is_fine(room: Room, paper: Paper) -> None:
    version = paper.record(paper.print())
    publish(room, version)
    publish(room, version)
    assert state(room, version) is State.PUBLISHED


def test_only_what_is_recorded_can_be_published(room: Room, paper: Paper) -> None:
    version = versions.request(room, paper.print(), "nam-bac", who="lan", why="new")
    with pytest.raises(ConflictError, match="requested"):
        publish(room, version)
    with pytest.raises(NotFoundError, match="ghost"):
        publish(room, "ghost")


def test_a_recording_that_was_swept_can_not_be_published(room: Room, paper: Paper) -> None:
    article = paper.print()
    old, new = paper.record(article), paper.record(article)
    publish(room, old)
    publish(room, new)
    room.media.delete(audio(room, old))
    with pytest.raises(ConflictError, match="make it again"):
        publish(room, old)


@pytest.mark.parametrize(
    ("policy", "flags", "aired"),
    [("auto", [], True), ("auto", ["khó đọc"], True), ("flagged", [], True), ("flagged", ["khó đọc"], False),
     ("review", [], False)],
)  # fmt: skip
def test_the_policy_decides_what_is_published_by_itself(
    room: Room, paper: Paper, policy: str, flags: list[str], aired: bool
) -> None:
    version = paper.record(paper.print(), policy=policy, flags=flags)
    assert publishing.publish_ready(room, version) is aired
    assert state(room, version) is (State.PUBLISHED if aired else State.READY)


def test_a_version_whose_worker_was_killed_before_it_could_publish_is_published_by_the_clock(
    room: Room, paper: Paper
) -> None:
    version = paper.record(paper.print(), held_until=now())
    reviewed = paper.record(paper.print(), held_until=now(), policy="review")
    assert publishing.publish_due(room, now()) == 1
    assert publishing.publish_due(room, now()) == 0
    assert (state(room, version), state(room, reviewed)) == (State.PUBLISHED, State.READY)


def test_the_houses_policy_is_that_of_new_versions_and_an_article_may_ask_for_review(room: Room, paper: Paper) -> None:
    change_house(room, house(room).revision, who="lan", policy="flagged")
    asked = versions.request(room, paper.print(), "nam-bac", who="lan", why="new")
    reviewed = versions.request(room, paper.print(audio="review"), "nam-bac", who="lan", why="new")
    with room.database.reading() as connection:
        assert rows.get(connection, asked).policy == "flagged"
        assert rows.get(connection, reviewed).policy == "review"


def test_a_draft_is_published_when_the_paper_prints_it(room: Room, paper: Paper) -> None:
    article = paper.print(status="draft")
    version = paper.record(article)
    assert not publishing.publish_ready(room, version)
    with room.database.writing() as connection:
        articles.update(connection, article, status="published")
    assert publishing.publish_waiting(room, article) == 1


def test_an_embargo_is_kept_until_its_moment(room: Room, paper: Paper) -> None:
    embargo = now() + timedelta(hours=1)
    article = paper.print(embargo_until=embargo)
    version = paper.record(article)
    assert not publishing.publish_ready(room, version)
    assert publishing.publish_due(room, embargo - timedelta(seconds=1)) == 0
    assert publishing.publish_due(room, embargo) == 0, "by the newsroom's own clock it has not come"
    with room.database.writing() as connection:
        articles.update(connection, article, embargo_until=now() - timedelta(seconds=1))
    assert publishing.publish_due(room, embargo) == 1
    assert state(room, version) is State.PUBLISHED


def test_an_embargo_that_is_lifted_early_holds_nothing_longer(room: Room, paper: Paper) -> None:
    article = paper.print(embargo_until=now() + timedelta(days=2))
    version = paper.record(article)
    assert not publishing.publish_ready(room, version)
    with room.database.writing() as connection:
        articles.update(connection, article, embargo_until=None)
    assert publishing.publish_waiting(room, article) == 1


def test_an_editor_may_schedule_a_version_that_waits_for_review(room: Room, paper: Paper) -> None:
    version = paper.record(paper.print(), policy="review")
    publishing.schedule(room, version, now() - timedelta(seconds=1), who="lan", why="bản tin sáng")
    assert publishing.publish_due(room, now()) == 1
    assert state(room, version) is State.PUBLISHED


def test_a_version_that_a_newer_one_outran_is_not_published_by_itself(room: Room, paper: Paper) -> None:
    article = paper.print()
    slow, quick = paper.record(article), paper.record(article)
    publish(room, quick)
    with room.database.writing() as connection:
        rows.move(connection, slow, State.SUPERSEDED, State.READY, who="test", why="it ended late")
    assert not publishing.publish_ready(room, slow)
    assert state(room, slow) is State.SUPERSEDED
    assert publication(room, article).version_id == quick


def test_withdrawing_takes_every_voice_and_every_file_off_the_air(room: Room, paper: Paper) -> None:
    article = paper.print()
    old, new, other = paper.record(article), paper.record(article), paper.record(article, "nu-bac")
    for version in (old, new, other):
        publish(room, version)
    unfinished = versions.request(room, article, "nam-bac", who="lan", why="changed")
    publishing.withdraw(room, article, who="lan", why="sai sự thật")
    for voice in ("nam-bac", "nu-bac"):
        assert publication(room, article, voice).state == "withdrawn"
        assert publication(room, article, voice).withdrawn_why == "sai sự thật"
    for version in (old, new, other):
        assert room.media.marker(audio(room, version)) == Marker("withdrawn")
    assert state(room, unfinished) is State.WITHDRAWN
    assert not publishing.publish_ready(room, new)
    with pytest.raises(ConflictError, match="withdrawn"):
        publish(room, new)
    with pytest.raises(ConflictError, match="withdrawn"):
        versions.request(room, article, "nam-bac", who="lan", why="new")


def test_restoring_brings_back_what_was_on_the_air_with_guid_and_date(room: Room, paper: Paper) -> None:
    article = paper.print()
    old, new = paper.record(article), paper.record(article)
    publish(room, old)
    publish(room, new)
    before = publication(room, article)
    unfinished = versions.request(room, article, "nu-bac", who="lan", why="new")
    publishing.withdraw(room, article, who="lan", why="nhầm")
    publishing.withdraw(room, article, who="lan", why="nhầm")
    publishing.restore(room, article, who="lan", why="đúng rồi")
    after = publication(room, article)
    assert (after.version_id, after.guid, after.first_published_at) == (new, before.guid, before.first_published_at)
    assert after.state == "published"
    assert state(room, new) is State.PUBLISHED
    assert state(room, unfinished) is State.REQUESTED
    assert room.media.marker(audio(room, new)) is None
    assert room.media.marker(audio(room, old)) == Marker("superseded", audio(room, new))
    with pytest.raises(ConflictError, match="not withdrawn"):
        publishing.restore(room, article, who="lan", why="lần nữa")


def test_restoring_after_the_files_were_swept_records_again(room: Room, paper: Paper) -> None:
    article = paper.print()
    version = paper.record(article)
    publish(room, version)
    publishing.withdraw(room, article, who="lan", why="nhầm")
    room.media.delete(audio(room, version))
    publishing.restore(room, article, who="lan", why="đúng rồi")
    assert state(room, version) is State.REQUESTED
    assert publication(room, article).state == "withdrawn"


def test_markers_that_a_killed_process_did_not_set_are_set_by_the_clock(room: Room, paper: Paper) -> None:
    article = paper.print()
    version = paper.record(article)
    publish(room, version)
    with room.database.writing() as connection:  # as withdraw does, but killed before the markers
        publications.withdraw(connection, article, "nam-bac", "nhầm")
    assert room.media.marker(audio(room, version)) is None
    assert mark_unmarked(room) == 1
    assert room.media.marker(audio(room, version)) == Marker("withdrawn")
    assert mark_unmarked(room) == 0


def test_what_is_published_is_announced_in_the_same_transaction(room: Room, paper: Paper) -> None:
    from service.storage.shows import shows

    publish(room, paper.record(paper.print()))
    with room.database.reading() as connection:
        assert {row.id for row in connection.execute(shows.select())} >= {"all", "section/kinh-te", "voice/nam-bac"}
        assert deliveries.due(connection, now()) == []  # no hub, no webhook
