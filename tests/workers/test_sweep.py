"""The sweep deletes what nothing needs, and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from desk_paper import DeskPaper
from paper import Paper

from service.newsroom import archive, publishing
from service.newsroom.room import Room
from service.storage import archive as archive_rows
from service.storage import articles, episodes, turns
from service.storage.media import Marker
from service.storage.schema import now
from service.storage.versions import versions
from workers.sweep import SWEEPS, ended_turns, files_off_the_air, orphaned_files, sweep


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def age(room: Room, path: str, days: float) -> None:
    local = room.media.local(path)
    assert local is not None
    moment = (now() - timedelta(days=days)).timestamp()
    os.utime(local, (moment, moment))


def files(room: Room, version_id: str) -> list[str]:
    with room.database.reading() as connection:
        article_id = connection.scalar(versions.select().with_only_columns(versions.c.article_id).where(
            versions.c.id == version_id))  # fmt: skip
        [recording] = [each for each in episodes.of_article(connection, article_id) if each.version_id == version_id]
    return list(recording.paths.values())


def long_ago(room: Room) -> None:
    with room.database.writing() as connection:
        connection.execute(versions.update().values(updated_at=now() - timedelta(days=31)))


def test_a_file_no_episode_names_is_deleted_when_it_is_older_than_a_day(room: Room, paper: Paper) -> None:
    named = files(room, paper.record(paper.print()))
    room.media.put("audio/ab/old-orphan.mp3", b"old")
    room.media.put("audio/ab/young-orphan.mp3", b"young")
    for path in ("audio/ab/old-orphan.mp3", *named):
        age(room, path, 2)
    assert orphaned_files(room) == 1
    assert room.media.size("audio/ab/old-orphan.mp3") is None
    assert room.media.size("audio/ab/young-orphan.mp3") is not None
    assert all(room.media.size(path) is not None for path in named)


def test_superseded_files_go_after_thirty_days_and_their_paths_still_lead_on(room: Room, paper: Paper) -> None:
    article = paper.print()
    old, new = paper.record(article), paper.record(article)
    for version in (old, new):
        publishing.publish(room, version, who="lan", why="hay")
    assert files_off_the_air(room) == 0
    long_ago(room)
    assert files_off_the_air(room) > 0
    audio_old, audio_new = files(room, old)[0], files(room, new)[0]
    assert room.media.size(audio_old) is None
    assert room.media.marker(audio_old) == Marker("superseded", audio_new)
    assert room.media.size(audio_new) is not None
    assert files_off_the_air(room) == 0


def withdrawn_long_ago(room: Room, paper: Paper) -> str:
    article = paper.print()
    version = paper.record(article)
    publishing.publish(room, version, who="lan", why="hay")
    publishing.withdraw(room, article, who="lan", why="sai")
    long_ago(room)
    return version


def test_withdrawn_files_go_after_thirty_days_and_their_paths_still_say_gone(room: Room, paper: Paper) -> None:
    version = withdrawn_long_ago(room, paper)
    files_off_the_air(room)
    for path in files(room, version):
        assert room.media.size(path) is None
        assert room.media.marker(path) == Marker("withdrawn")


def test_what_was_swept_is_not_looked_at_again_until_it_is_recorded_anew(room: Room, paper: Paper) -> None:
    version = withdrawn_long_ago(room, paper)
    files_off_the_air(room)
    gone = files(room, version)[0]
    room.media.put(gone, b"back by other means")
    assert files_off_the_air(room) == 0
    with room.database.writing() as connection:
        episode = episodes.get(connection, version)
        assert episode is not None
        episodes.insert(connection, version, episode)
    assert files_off_the_air(room) == 1
    assert room.media.size(gone) is None


def test_a_sweep_that_was_killed_leaves_no_path_without_its_answer(room: Room, paper: Paper) -> None:
    version = withdrawn_long_ago(room, paper)
    for path in files(room, version):
        room.media.delete(path)  # with its marker, as far as a sweep came
    assert files_off_the_air(room) == 0
    assert {room.media.marker(path) for path in files(room, version)} == {Marker("withdrawn")}


def test_every_kind_of_sweeping_runs(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    sweep(room)
    assert "failed" not in caplog.text
    assert all(name in caplog.text for name in SWEEPS)


def test_turns_of_killed_processes_are_forgotten_after_a_day(room: Room) -> None:
    with room.database.writing() as connection:
        for name, ago in (("clip/old", 2), ("clip/young", 0.5), ("clock", -0.001)):
            turns.take(connection, name, 60)
            mine = turns.turns.c.name == name
            connection.execute(turns.turns.update().where(mine).values(until=now() - timedelta(days=ago)))
    assert ended_turns(room) == 1
    with room.database.reading() as connection:
        assert {row.name for row in connection.execute(turns.turns.select())} == {"clip/young", "clock"}


def test_an_article_that_a_killed_process_left_out_of_the_index_is_put_into_it(room: Room) -> None:
    desk = DeskPaper(room)
    left, _ = desk.article("Bài một"), desk.article("Bài hai")
    with room.database.writing() as connection:
        connection.execute(archive_rows.archive.delete().where(archive_rows.archive.c.article_id == left))
        long_before = articles.articles.update().where(articles.articles.c.id == left)
        connection.execute(long_before.values(updated_at=now() - timedelta(hours=1)))
    assert archive.catch_up(room) == 0
    assert SWEEPS["words not indexed"](room) == 1
    assert archive.catch_up_wholly(room) == 0
