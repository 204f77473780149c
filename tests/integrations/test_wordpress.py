"""The WordPress plugin, run by PHP inside a WordPress of a few functions."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from service.newsroom.payload import payload_of

PLUGIN = Path(__file__).resolve().parents[2] / "integrations" / "wordpress" / "bao-noi.php"
STAGE = Path(__file__).with_name("wordpress.php")

pytestmark = pytest.mark.needs("php")


def played(*steps: list[Any]) -> dict[str, Any]:
    run = subprocess.run(
        ["php", "-d", "display_errors=stderr", str(STAGE), str(PLUGIN), json.dumps(steps)],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def methods(told: dict[str, Any]) -> list[str]:
    return [sent[0] for sent in told["sent"]]


def test_php_finds_no_fault_in_it() -> None:
    assert subprocess.run(["php", "-l", str(PLUGIN)], capture_output=True, check=False).returncode == 0


def test_a_published_post_is_sent_as_the_api_wants_it() -> None:
    told = played(["move", "publish", "draft"], ["move", "publish", "publish"], ["run_cron"])
    ((method, url, key, body),) = told["sent"]
    assert (method, url, key) == ("PUT", "https://noi.example/api/v1/sites/vungcao/articles/7", "Bearer bn_x")
    payload = payload_of(body)
    assert (payload.title, payload.lead, payload.section) == ("Chè xuân", "Sapo của bài.", "Kinh tế")
    assert (payload.body_html, payload.status, payload.author) == ("<p>Nội dung bài.</p>", "published", "Thu Hường")
    assert told["meta"]["_bao_noi_embed"] == "https://noi.example/embed/1"


def test_a_scheduled_post_is_sent_early_with_its_embargo() -> None:
    payload = payload_of(played(["move", "future", "draft"], ["run_cron"])["sent"][0][3])
    assert (payload.status, payload.embargo_until) == ("scheduled", payload.published_at)


@pytest.mark.parametrize("after", ["draft", "trash", "private"])
def test_a_post_taken_down_is_withdrawn(after: str) -> None:
    told = played(["move", "publish", "draft"], ["run_cron"], ["move", after, "publish"], ["run_cron"])
    assert methods(told) == ["PUT", "DELETE"]


def test_a_post_deleted_for_good_is_withdrawn_at_once() -> None:
    assert methods(played(["move", "publish", "draft"], ["run_cron"], ["delete"])) == ["PUT", "DELETE"]


def test_a_post_switched_off_is_never_sent() -> None:
    assert played(["wish", "no"], ["move", "publish", "draft"], ["run_cron"])["sent"] == []


def test_switching_a_post_off_later_withdraws_it_once() -> None:
    again = [["move", "publish", "publish"], ["run_cron"]]
    told = played(["move", "publish", "draft"], ["run_cron"], ["wish", "no"], *again, *again)
    assert methods(told) == ["PUT", "DELETE"]


def test_a_wish_for_review_is_passed_on() -> None:
    told = played(["wish", "review"], ["move", "publish", "draft"], ["run_cron"])
    assert told["sent"][0][3]["audio"] == "review"


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_a_failed_sending_comes_again_by_cron(status: int) -> None:
    told = played(["status", status, 202], ["move", "publish", "draft"], ["run_cron"], ["run_cron"])
    assert methods(told) == ["PUT", "PUT"]
    assert told["cron"] == []


def test_a_refused_sending_is_noted_and_not_repeated() -> None:
    told = played(["status", 422], ["move", "publish", "draft"], ["run_cron"], ["run_cron"])
    assert methods(told) == ["PUT"]
    assert told["meta"]["_bao_noi_error"] == "422"


def test_private_words_stay_at_home() -> None:
    secret = {"post_password": "vao"}
    assert played(["move", "publish", "draft", secret], ["run_cron"])["sent"] == []
    assert played(["move", "publish", "draft", {"post_type": "page"}], ["run_cron"])["sent"] == []


def test_a_sent_post_shows_the_player_above_its_words_and_loads_it_once() -> None:
    told = played(["move", "publish", "draft"], ["run_cron"], ["show"])
    player, _, words = told["page"].partition("</bao-noi>")
    assert '<bao-noi class="bao-noi-khong-doc" lang="vi" article="1" data-empty="hide">' in player
    assert '<a href="https://noi.example/embed/1">Nghe bài viết</a>' in player
    assert words == "<p>Nội dung bài.</p>"
    assert told["scripts"] == ["https://noi.example/embed.js"]


def test_what_is_sent_holds_no_player() -> None:
    told = played(["move", "publish", "draft"], ["run_cron"], ["move", "publish", "publish"], ["run_cron"])
    assert [sent[3]["body_html"] for sent in told["sent"]] == ["<p>Nội dung bài.</p>"] * 2


@pytest.mark.parametrize(
    "before",
    [
        [["show"]],
        [["choose", "player", 0], ["move", "publish", "draft"], ["run_cron"], ["show"]],
        [["move", "publish", "draft"], ["run_cron"], ["move", "draft", "publish"], ["run_cron"], ["show"]],
    ],
    ids=["never sent", "switched off", "withdrawn"],
)
def test_a_post_without_a_recording_or_a_player_loads_nothing(before: list[list[Any]]) -> None:
    told = played(*before)
    assert (told["page"], told["scripts"]) == ("<p>Nội dung bài.</p>", [])
