"""A newsroom in one file: out of one database and into another of any kind."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paper import Paper
from sqlalchemy import text

from service.cli.main import baonoi
from service.newsroom.room import Room, open_room
from service.settings import Settings
from service.storage import dump, events, publications
from service.storage.database import Database, open_database
from service.storage.media import Marker
from service.storage.migrations import migrate


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def run(settings: Settings, *words: str) -> Result:
        monkeypatch.setenv("BAONOI_DATA", str(settings.data))
        monkeypatch.setenv("DATABASE_URL", settings.database_url)
        monkeypatch.setenv("MEDIA_URL", settings.media_url)
        return CliRunner().invoke(baonoi, words)

    return run


@pytest.fixture
def aired(room: Room) -> str:
    """An article on the air, with a superseded version before and one line of words that lines are cut at."""
    paper = Paper(room)
    article = paper.publish("Dòng\u2028này có dấu ngắt dòng lạ")
    paper.air(paper.record(article, audio=b"again" * 99))
    (room.settings.data / "voices").mkdir()
    (room.settings.data / "voices" / "voices.toml").write_text("# of our own")
    room.media.put("clips/ab/cached.wav", b"made again when needed")
    return article


def contents(database: Database) -> dict[str, list[str]]:
    """Every row, its keys in one order: PostgreSQL keeps JSON in an order of its own."""

    def ordered(row: str) -> str:
        return json.dumps(json.loads(row), sort_keys=True, ensure_ascii=False)

    with database.reading() as connection:
        return {name: sorted(map(ordered, dump.rows(connection, name))) for name in dump.tables()}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgres"))])
def other_settings(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Settings:
    """Settings of an empty newsroom elsewhere."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres")().replace("+psycopg", "")
    return replace(settings, data=tmp_path / "other", database_url=url)


def test_what_was_backed_up_is_restored_whole_into_any_database(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path, other_settings: Settings
) -> None:
    assert run(room.settings, "backup", str(tmp_path / "a.tar")).exit_code == 0
    result = run(other_settings, "restore", str(tmp_path / "a.tar"))
    assert result.exit_code == 0, result.output
    other = open_room(other_settings)
    assert contents(other.database) == contents(room.database)
    with other.database.reading() as connection:
        assert publications.get(connection, aired, "nam-bac") is not None
    kept = {path for path in room.media.list() if not path.startswith("clips/")}
    assert set(other.media.list()) == kept
    assert {path: other.media.marker(path) for path in kept} == {path: room.media.marker(path) for path in kept}
    assert any(isinstance(room.media.marker(path), Marker) for path in kept)
    assert (other_settings.data / "voices" / "voices.toml").read_text() == "# of our own"
    other.close()


@pytest.mark.needs("obstore")
@pytest.mark.needs("moto")
def test_a_newsroom_moves_from_a_folder_to_a_bucket_and_back(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path, bucket_url: str
) -> None:
    grown = replace(room.settings, data=tmp_path / "grown", media_url=bucket_url)
    small = replace(room.settings, data=tmp_path / "small")
    for before, after, media in ((room.settings, grown, ()), (grown, small, ("--media",))):
        file = tmp_path / f"{after.data.name}.tar"
        assert run(before, "backup", *media, str(file)).exit_code == 0
        assert run(after, "restore", str(file)).exit_code == 0
    back = open_room(small)
    kept = {path for path in room.media.list() if not path.startswith("clips/")}
    assert {path: back.media.read(path) for path in back.media.list()} == {path: room.media.read(path) for path in kept}
    assert {path: back.media.marker(path) for path in kept} == {path: room.media.marker(path) for path in kept}
    assert contents(back.database) == contents(room.database)
    back.close()


@pytest.mark.needs("obstore")
@pytest.mark.needs("moto")
def test_what_is_in_a_bucket_is_fetched_for_a_backup_only_when_asked(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path, bucket_url: str
) -> None:
    settings = replace(room.settings, media_url=bucket_url)
    assert run(settings, "backup", str(tmp_path / "rows.tar")).exit_code == 0
    with tarfile.open(tmp_path / "rows.tar") as archive:
        assert not [name for name in archive.getnames() if name.startswith("media/")]


@pytest.mark.needs("postgres")
def test_numbered_rows_go_on_after_the_restored_ones(room: Room, aired: str, postgres: Callable[[], str]) -> None:
    database = open_database(postgres())
    migrate(database)
    with room.database.writing() as connection:
        events.add(connection, "test", who="lan", article_id=aired)
    with room.database.reading() as source, database.writing() as target:
        for name in dump.tables():
            dump.load(target, name, dump.rows(source, name))
        events.add(target, "later", who="lan", article_id=aired)
        assert [event.kind for event in events.of_article(target, aired)][:2] == ["later", "test"]
    database.close()


def test_a_newsroom_that_is_not_empty_is_not_written_over(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    migrated = replace(room.settings, data=tmp_path / "other")
    assert run(room.settings, "backup", str(tmp_path / "a.tar")).exit_code == 0
    assert run(migrated, "restore", str(tmp_path / "a.tar")).exit_code == 0
    again = run(migrated, "restore", str(tmp_path / "a.tar"))
    assert again.exit_code == 1
    assert "not empty" in again.output


def test_a_file_that_is_no_backup_is_refused_with_a_sentence(
    run: Callable[..., Result], tmp_path: Path, settings: Settings
) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.add(__file__, "something")
    result = run(settings, "restore", str(tmp_path / "a.tar"))
    assert result.exit_code == 1
    assert "no backup" in result.output


def test_a_backup_without_media_holds_only_rows_and_own_files(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    assert run(room.settings, "backup", "--no-media", str(tmp_path / "a.tar")).exit_code == 0
    with tarfile.open(tmp_path / "a.tar") as archive:
        names = archive.getnames()
    assert "files/voices/voices.toml" in names
    assert not [name for name in names if name.startswith(("media/", "files/baonoi.db", "files/redis"))]


def test_a_file_that_would_lie_outside_the_data_folder_is_refused(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    assert run(room.settings, "backup", str(tmp_path / "a.tar")).exit_code == 0
    with tarfile.open(tmp_path / "a.tar", "a") as archive:
        archive.add(__file__, "files/../../outside.py")
    other = replace(room.settings, data=tmp_path / "deep" / "other")
    result = run(other, "restore", str(tmp_path / "a.tar"))
    assert result.exit_code == 1
    assert "outside the data folder" in result.output
    assert not list(tmp_path.rglob("outside.py"))


def test_what_is_restored_is_for_its_owner_alone(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    (room.settings.data / "secret.key").write_text("geheim")
    assert run(room.settings, "backup", str(tmp_path / "a.tar")).exit_code == 0
    other = replace(room.settings, data=tmp_path / "other")
    assert run(other, "restore", str(tmp_path / "a.tar")).exit_code == 0
    for private in (tmp_path / "a.tar", other.data / "secret.key", other.data / "baonoi.db"):
        assert private.stat().st_mode & 0o777 == 0o600, private
    assert (other.data / "secret.key").read_text() == "geheim"


def test_rows_of_another_version_are_refused(room: Room) -> None:
    from service.storage.errors import StorageError

    with room.database.writing() as connection:
        with pytest.raises(StorageError, match="no tone"):
            dump.load(connection, "articles", ['{"id": "a", "tone": 1}'])
        with pytest.raises(StorageError, match="ghosts"):
            dump.load(connection, "ghosts", [])
        assert dump.is_empty(connection)


def test_half_a_backup_restores_nothing_and_can_be_tried_again_whole(
    room: Room, aired: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    assert run(room.settings, "backup", str(tmp_path / "a.tar")).exit_code == 0
    whole = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(whole[: len(whole) // 2])
    other = replace(room.settings, data=tmp_path / "other")
    broken = run(other, "restore", str(tmp_path / "half.tar"))
    assert (broken.exit_code, broken.output.count("\n")) == (1, 1)
    assert "half.tar is no backup of a newsroom, or not the whole of one" in broken.output
    assert run(other, "restore", str(tmp_path / "a.tar")).exit_code == 0


def test_a_newsroom_without_tables_is_not_backed_up(room: Room, run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(replace(room.settings, data=tmp_path / "empty"), "backup", str(tmp_path / "a.tar"))
    assert result.exit_code == 1
    assert result.output == "baonoi: The database has no tables of this version; run `baonoi migrate`.\n"
    assert not (tmp_path / "a.tar").exists()


def test_tables_of_another_version_are_not_backed_up(
    room: Room, run: Callable[..., Result], tmp_path: Path, settings: Settings
) -> None:
    other = replace(settings, data=tmp_path / "newer")
    database = open_database(other.sql_url)
    migrate(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    result = run(other, "backup", str(tmp_path / "a.tar"))
    assert result.exit_code == 1
    assert "revision 9999" in result.output
    assert not list(tmp_path.glob("a.tar*"))
