"""`baonoi user`, `baonoi token` and `baonoi lexicon`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from desk_paper import PASSWORD

from service.cli.main import baonoi
from service.newsroom import keys, people
from service.newsroom.room import open_room
from service.settings import Settings


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BAONOI_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def run(*words: str, given: str = "", code: int = 0) -> Result:
    result = CliRunner().invoke(baonoi, list(words), input=given)
    assert result.exit_code == code, result.output
    return result


def test_the_first_person_is_the_administrator_and_the_next_an_editor(data: Path) -> None:
    assert "administrator" in run("user", "add", "thuy.dung", "--password-stdin", given=PASSWORD + "\n").output
    assert "editor" in run("user", "add", "minh", "--password-stdin", given=PASSWORD + "\n").output
    assert [line.split("\t")[:2] for line in run("user", "list").output.splitlines()] == [
        ["minh", "editor"], ["thuy.dung", "administrator"],
    ]  # fmt: skip
    room = open_room(Settings(data=data))
    assert people.sign_in(room, "thuy.dung", PASSWORD) is not None
    room.close()


def test_a_person_is_stopped_let_in_again_and_given_a_password(data: Path) -> None:
    run("user", "add", "thuy.dung", "--password-stdin", given=PASSWORD + "\n")
    run("user", "add", "minh", "--password-stdin", given=PASSWORD + "\n")
    run("user", "disable", "minh")
    assert "disabled" in run("user", "list").output
    run("user", "disable", "minh", "--again")
    assert "disabled" not in run("user", "list").output
    run("user", "password", "minh", "--password-stdin", given="một câu hoàn toàn khác\n")
    assert "`baonoi user list`" in run("user", "disable", "ai", code=1).output


def test_without_a_terminal_nobody_is_asked_for_a_password(data: Path) -> None:
    assert "--password-stdin" in run("user", "add", "lan", code=2).output


def test_a_key_is_printed_once_listed_and_revoked(data: Path) -> None:
    secret = run("token", "add", "wordpress", "--scopes", "articles:write", "--site", "bao-thu").output.splitlines()[0]
    room = open_room(Settings(data=data))
    found = keys.check(room, secret)
    assert found is not None
    assert found.site == "bao-thu"
    listed = run("token", "list").output
    assert secret not in listed
    run("token", "revoke", listed.split("\t")[0])
    assert keys.check(room, secret) is None
    room.close()


def test_an_unknown_scope_is_a_sentence(data: Path) -> None:
    assert "articles:read" in run("token", "add", "x", "--scopes", "all-of-it", code=1).output


def test_the_lexicon_goes_out_and_comes_in_with_its_conflicts_told(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "tu-dien.csv"
    file.write_text("\ufeffprinted,spoken\nXKVH,trung tâm văn hóa\nXKTT,sai 5 chữ\n", encoding="utf-8")
    result = run("lexicon", "import", str(file), code=1)
    assert "1 added" in result.output
    assert "line 3" in result.output
    assert "XKVH,trung tâm văn hóa" in run("lexicon", "export").output
    file.write_text("printed,spoken\nXKVH,khác\n", encoding="utf-8")
    assert "«trung tâm văn hóa» → «khác»" in run("lexicon", "import", str(file), "--dry-run").output
    assert "1 changed" in run("lexicon", "import", str(file), "--replace").output


def test_a_dry_run_tells_what_would_be_done(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_text("printed,spoken\nXKVH,trung tâm văn hóa\nTĐKT,thi đua khen thưởng\n", encoding="utf-8")
    foretold = run("lexicon", "import", str(file), "--dry-run").output
    assert foretold == "2 would be added, 0 changed, 0 left as they are.\n"
    assert run("lexicon", "export").output.count("\n") == 1


def test_a_lexicon_that_is_not_in_utf_8_is_named(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.csv"
    file.write_bytes(b"printed,spoken\nXKVH,\xba\xff\n")
    assert (
        run("lexicon", "import", str(file), code=1).output
        == f"Error: {file} is not in UTF-8; save it again as CSV UTF-8.\n"
    )
