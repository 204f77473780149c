"""Commands that act on this machine's data folder, without a service."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from paper import Paper

from service.cli.main import baonoi
from service.core.states import State
from service.newsroom import versions
from service.newsroom.room import Room
from service.storage import bulletins
from service.storage import versions as rows

Run = Callable[..., Result]


@pytest.fixture
def run(room: Room, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BAONOI_DATA", str(room.settings.data))
    return lambda *words: CliRunner().invoke(baonoi, words)


@pytest.fixture
def paper(room: Room) -> Paper:
    return Paper(room)


def test_the_newsroom_at_a_glance_counts_what_there_is_and_says_that_redis_is_away(run: Run, paper: Paper) -> None:
    paper.publish()
    shown = run("status")
    assert shown.exit_code == 0
    assert "       1  versions ready" in shown.output
    assert "Redis can't be reached" in shown.output


def test_an_article_is_shown_by_its_own_id_and_by_a_versions(run: Run, paper: Paper, room: Room) -> None:
    article = paper.publish("Chợ phiên họp sớm")
    version = versions.of_article(room, article)[0].id
    for each in (article, version):
        assert "Chợ phiên họp sớm" in run("status", "--once", each).output


@pytest.mark.parametrize(
    ("state", "code"), [(State.FAILED, 3), (State.REQUESTED, 4), (State.WITHDRAWN, 4), (State.PUBLISHED, 0)]
)
def test_exit_codes_tell_how_far_an_article_is(run: Run, paper: Paper, room: Room, state: State, code: int) -> None:
    article = paper.print()
    version = versions.request(room, article, "nam-bac", who="lan", why="new")
    with room.database.writing() as connection:
        connection.execute(rows.versions.update().where(rows.versions.c.id == version).values(state=state))
    assert run("status", "--once", article).exit_code == code


def test_what_nobody_knows_is_one_sentence(run: Run, paper: Paper) -> None:
    for words in (("status", "ghost"), ("regenerate", "ghost"), ("bulletin", "Tin", "--article", "ghost")):
        shown = run(*words)
        assert (shown.exit_code, shown.output.count("\n")) == (1, 1)
        assert "ghost" in shown.output


def test_a_bulletin_is_ordered_in_the_folder(run: Run, paper: Paper, room: Room) -> None:
    article = paper.publish()
    ordered = run("bulletin", "Bản tin sáng", "--article", article, "--voice", "nu-bac")
    assert ordered.exit_code == 0
    with room.database.reading() as connection:
        wish = bulletins.get(connection, ordered.output.strip())
    assert wish is not None
    assert (wish.name, wish.wanted, wish.voice, wish.state) == ("Bản tin sáng", [article], "nu-bac", "waiting")


def test_a_bulletin_can_be_made_at_once_here_but_not_at_a_service(run: Run, paper: Paper, room: Room) -> None:
    made = run("bulletin", "Bản tin trưa", "--article", paper.publish(), "--here")
    assert made.exit_code == 0, made.output
    with room.database.reading() as connection:
        wish = bulletins.get(connection, made.output.strip())
    assert wish is not None
    assert wish.state == "empty", "no worker was asked: it looked for itself, and the article has no script"
    refused = run("bulletin", "--here", "--url", "http://127.0.0.1:9", "--token", "x")
    assert "leave --here out" in refused.output
