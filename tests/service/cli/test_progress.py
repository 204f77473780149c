"""Waiting for an article's recordings at the command line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from service.cli.counter import Looked, Seen
from service.cli.progress import FAILED, ON_THE_AIR, WAITS_FOR_A_PERSON, follow

UNREAD = Looked("a1", "Tin", "received", "", "/nghe/a1", (), notes="The page does not answer.")
MADE = Looked("a1", "Tin", "ok", "", "/nghe/a1", (Seen("v1", "nam-bac", 1, "ready", 3, 3, ""),))


def in_state(state: str) -> Looked:
    return replace(MADE, versions=(replace(MADE.versions[0], state=state),))


@dataclass
class Days:
    """A counter where an article is looked at on one day after another; the last day stays."""

    days: list[Looked] = field(default_factory=list)

    def look(self, some_id: str) -> Looked:
        assert some_id == "a1"
        return self.days.pop(0) if len(self.days) > 1 else self.days[0]

    def submit(self, source: str) -> str:
        raise AssertionError(f"following an article hands nothing in: {source}")

    def regenerate(self, article_id: str, *, segment: int | None, voice: str | None, why: str) -> None:
        raise AssertionError(f"following an article asks for nothing: {article_id}")


def test_what_keeps_a_page_from_being_read_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert follow(Days([UNREAD, UNREAD, in_state("published")]), "a1") == ON_THE_AIR
    assert capsys.readouterr().err.count("The page does not answer.") == 1


def test_an_article_that_is_never_to_be_recorded_is_not_waited_for() -> None:
    assert follow(Days([replace(MADE, versions=(), silent=True)]), "a1") == WAITS_FOR_A_PERSON


def test_what_is_ready_is_given_the_moment_it_takes_to_be_published() -> None:
    assert follow(Days([MADE, MADE, MADE, in_state("published")]), "a1") == ON_THE_AIR


def test_a_failed_recording_has_an_exit_code_of_its_own() -> None:
    assert follow(Days([in_state("failed")]), "a1") == FAILED


def test_whoever_waits_where_nobody_works_is_told_so_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.cli.progress._TO_READ_SECONDS", 0.0)
    monkeypatch.setattr("service.cli.progress._EVERY_SECONDS", 0.01)
    waiting = replace(UNREAD, notes="")
    follow(Days([waiting, waiting, waiting, in_state("published")]), "a1")
    assert capsys.readouterr().err.count("is a worker running?") == 1
