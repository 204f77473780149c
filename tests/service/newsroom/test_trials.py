"""Trials: pages read to be looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk_paper import DeskPaper

from service.newsroom import archive, edits, intake, trials
from service.newsroom.errors import NotFoundError
from service.newsroom.room import Room
from service.storage import archive as archive_rows
from service.storage.articles import articles

URL = "https://bao-thu.example/tin-1"


def test_a_trial_is_never_part_of_the_archive(room: Room) -> None:
    desk = DeskPaper(room)
    trial = trials.read(room, URL, site="bao-thu.example", who="dung")
    desk.reprint(trial, "Bài đọc thử", ("Sáng nay HTX họp.", "Chiều HTX nghỉ.", "Tối HTX liên hoan."))
    with room.database.reading() as connection:
        assert archive_rows.lines_with(connection, ["htx"]) == []
    assert archive.catch_up(room) == 0


def test_a_trial_is_forgotten_after_its_day_and_nothing_else_is(room: Room) -> None:
    trial = trials.read(room, URL, site="bao-thu.example", who="dung")
    kept = intake.submit_url(room, URL, who="dung", site="bao-thu.example").article_id
    assert trials.forget(room) == 0
    with room.database.writing() as connection:
        old = intake.now() - trials.KEPT - timedelta(minutes=1)
        connection.execute(articles.update().values(updated_at=old))
    assert trials.forget(room) == 1
    assert intake.get(room, kept)
    with pytest.raises(NotFoundError):
        intake.get(room, trial)


def test_a_trial_that_somebody_edited_is_forgotten_too(room: Room) -> None:
    desk = DeskPaper(room)
    trial = trials.read(room, URL, site="bao-thu.example", who="dung")
    desk.reprint(trial, "Bài đọc thử", ("Sáng nay HTX họp.",))
    edits.make(room, trial, "skip", 0, {"skip": True}, tag=edits.draft(room, trial).tag, who="dung")
    with room.database.writing() as connection:
        connection.execute(articles.update().values(updated_at=intake.now() - trials.KEPT - timedelta(minutes=1)))
    assert trials.forget(room) == 1
