"""The command line: every command is there, errors are sentences, exit codes mean something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli.listening import ListenError, listen
from service.cli.main import COMMANDS, baonoi


def run(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(baonoi, words, env=environment)


def test_it_tells_its_version() -> None:
    assert run("--version").output.startswith("Báo Nói ")


def test_help_lists_every_command_with_a_line_about_it() -> None:
    lines = [line.split() for line in run("--help").output.partition("Commands:")[2].splitlines() if line.strip()]
    assert {line[0] for line in lines} == set(COMMANDS)
    assert all(len(line) > 2 for line in lines)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_of_its_own(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Usage: baonoi {command}" in result.output


def test_a_wrong_setting_is_one_sentence_and_code_2() -> None:
    result = run("migrate", PORT="many")
    assert result.exit_code == 2
    assert result.output == "baonoi: PORT is 'many'; it must be a whole number from 0 to 65535.\n"


def test_an_error_of_ours_is_one_sentence_and_code_1(tmp_path: Path) -> None:
    result = run("status", "ghost", BAONOI_DATA=str(tmp_path))
    assert result.exit_code == 1
    assert result.output.startswith("baonoi: The database has no tables")
    assert result.output.count("\n") == 1


def test_an_error_nobody_expected_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "broken", "service.cli.broken:broken")
    assert isinstance(run("broken").exception, ModuleNotFoundError)


def test_migrate_makes_the_database_and_says_where_it_stands(tmp_path: Path) -> None:
    data = str(tmp_path / "new")
    assert "now" in run("migrate", BAONOI_DATA=data).output
    assert "already" in run("migrate", BAONOI_DATA=data).output
    assert (tmp_path / "new" / "baonoi.db").exists()


def test_the_worker_names_the_queues_there_are() -> None:
    result = run("worker", "--queues", "night")
    assert result.exit_code == 2
    assert "articles, breaking, previews, intake" in result.output


def test_a_worker_without_redis_says_what_to_set(tmp_path: Path) -> None:
    for queues in ("intake", "intake,articles"):
        result = run("worker", "--queues", queues, BAONOI_DATA=str(tmp_path))
        assert result.exit_code == 1
        assert "Set REDIS_URL" in result.output


def test_a_worker_of_no_queue_is_wrong_use() -> None:
    result = run("worker", "--queues", ",")
    assert result.exit_code == 2
    assert "at least one queue of: articles" in result.output


@pytest.mark.parametrize("words", [("bulletin", "Bản tin"), ("status",), ("submit", "x.txt"), ("regenerate", "a1")])
def test_a_newsroom_without_tables_says_what_to_run(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = run(*words, BAONOI_DATA=str(tmp_path))
    assert (result.exit_code, result.output) == (
        1,
        "baonoi: The database has no tables of this version; run `baonoi migrate`.\n",
    )


def test_an_address_inside_is_refused_in_our_words_alone() -> None:
    command = [sys.executable, "-m", "service.cli.main", "script", "http://127.0.0.1:9/"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == "baonoi: 127.0.0.1 is at 127.0.0.1, which is not a public address.\n"


def test_a_service_that_is_not_there_is_named(tmp_path: Path) -> None:
    given = {"BAONOI_DATA": str(tmp_path), "BAONOI_TOKEN": "x", "BAONOI_URL": "http://127.0.0.1:9"}
    result = run("status", "--once", "a1", **given)
    assert result.exit_code == 1
    assert result.output.startswith("baonoi: http://127.0.0.1:9 can't be reached: nothing answers there;")


def test_an_overview_is_not_asked_of_a_service(tmp_path: Path) -> None:
    result = run("status", "--url", "http://127.0.0.1:9", BAONOI_DATA=str(tmp_path))
    assert result.exit_code == 2
    assert "name an article" in result.output


@pytest.mark.parametrize("source", [".", "..", "/"])
def test_a_folder_is_no_article(source: str, tmp_path: Path) -> None:
    result = run("read", source, BAONOI_DATA=str(tmp_path))
    assert result.exit_code == 1
    assert result.output == f"baonoi: {source} can't be read: Is a directory.\n"


@pytest.mark.parametrize("host", ["999.1.1.1", "203.0.113.1"])
def test_an_address_that_is_not_this_machines_is_named_as_such(host: str) -> None:
    with pytest.raises(ListenError, match="is no address of this machine"):
        listen(host, 0)


@pytest.mark.parametrize(
    ("environment", "code", "says"),
    [
        ({}, 0, "ok    database"),
        ({}, 0, "note  feeds     Feeds name no owner"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:9/none"}, 1, "mend  database  PostgreSQL does not answer"),
        ({"REDIS_URL": "redis://127.0.0.1:9"}, 1, "mend  redis"),
        ({"BAONOI_VOICE": "ghost"}, 1, "mend  voices    There is no voice 'ghost'"),
        ({"MEDIA_URL": "file:///proc/none"}, 1, "mend  media"),
    ],
)
def test_the_doctor_finds_what_is_to_mend(tmp_path: Path, environment: dict[str, str], code: int, says: str) -> None:
    run("migrate", BAONOI_DATA=str(tmp_path))
    result = run("doctor", BAONOI_DATA=str(tmp_path), **environment)
    assert says in result.output
    assert result.exit_code == code


@pytest.mark.parametrize("command", [("doctor",), ("up", "--port", "0"), ("status",)])
def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "data").write_text("")
    result = run(*command, BAONOI_DATA=str(tmp_path / "data"))
    assert result.exit_code == 1
    assert str(tmp_path / "data") in result.output
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.needs("postgres")
def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    result = run("migrate", DATABASE_URL="postgresql://lan:geheim@127.0.0.1:1/paper", BAONOI_DATA=str(tmp_path))
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert result.output.startswith("baonoi: PostgreSQL can't be reached: ")
    assert "geheim" not in result.output


def test_a_database_without_its_driver_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("migrate", DATABASE_URL="postgresql://127.0.0.1:1/paper", BAONOI_DATA=str(tmp_path))
    assert result.output == "baonoi: PostgreSQL needs the extra `postgres`; run: pip install 'baonoi[postgres]'.\n"
