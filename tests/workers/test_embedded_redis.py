"""The embedded Redis: a real server, started once, that keeps what it was told."""

from __future__ import annotations

import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crew import wait_until

from service.storage.queue import connect, redis_url, socket_path
from workers import embedded_redis
from workers.embedded_redis import EmbeddedRedisError, Server

pytestmark = pytest.mark.needs("redis")


@pytest.fixture
def start() -> Iterator[Callable[[Path], Server]]:
    servers: list[Server] = []

    def start(data: Path) -> Server:
        servers.append(embedded_redis.start(data))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def ask(data: Path, *words: str) -> object:
    connection = connect(redis_url("", data), patience=5)
    try:
        return connection.execute_command(*words)
    finally:
        connection.close()


def test_it_listens_on_a_socket_that_only_its_owner_can_open_and_on_no_port(
    start: Callable[[Path], Server], tmp_path: Path
) -> None:
    start(tmp_path)
    mode = stat.S_IMODE(socket_path(tmp_path).stat().st_mode)
    assert mode == 0o700
    assert ask(tmp_path, "CONFIG", "GET", "port") in ([b"port", b"0"], {b"port": b"0"}, {"port": "0"})


def test_what_was_acknowledged_survives_a_kill(start: Callable[[Path], Server], tmp_path: Path) -> None:
    server = start(tmp_path)
    for number in range(200):
        ask(tmp_path, "SET", f"key-{number}", "kept")
    server.signal(signal.SIGKILL)
    wait_until(server.ended, "the server has ended")
    start(tmp_path)
    assert ask(tmp_path, "DBSIZE") == 200


def test_a_second_start_joins_the_server_that_runs(start: Callable[[Path], Server], tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)
    assert first.pid == second.pid
    assert not second.ended()
    second.stop()
    wait_until(first.ended, "the process that started it sees its end")


def test_of_many_starters_at_once_one_starts_it(start: Callable[[Path], Server], tmp_path: Path) -> None:
    pids: list[int] = []
    starters = [threading.Thread(target=lambda: pids.append(start(tmp_path).pid)) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert len(pids) == 4
    assert len(set(pids)) == 1


def test_it_runs_in_a_session_of_its_own_so_that_ctrl_c_is_not_for_it(
    start: Callable[[Path], Server], tmp_path: Path
) -> None:
    assert os.getsid(start(tmp_path).pid) != os.getsid(0)


def test_an_unreadable_file_is_kept_aside_and_a_new_one_begun(start: Callable[[Path], Server], tmp_path: Path) -> None:
    server = start(tmp_path)
    ask(tmp_path, "SET", "key", "kept")
    server.stop()
    [manifest] = (tmp_path / "redis").rglob("*.manifest")
    manifest.write_text("this is no manifest\n")
    start(tmp_path)
    assert ask(tmp_path, "DBSIZE") == 0
    assert list((tmp_path / "redis").glob("*.unreadable-*"))


def test_each_engine_has_a_folder_of_its_own(start: Callable[[Path], Server], tmp_path: Path) -> None:
    start(tmp_path)
    engine = embedded_redis.find_engine()
    assert (tmp_path / "redis" / f"{engine.kind}-{engine.version[0]}" / "server.log").exists()


def test_an_awkward_data_folder_is_served_all_the_same(start: Callable[[Path], Server], tmp_path: Path) -> None:
    data = tmp_path / "tòa soạn = ở đây"
    start(data)
    assert ask(data, "SET", "key", "kept") in (True, b"OK", "OK")
    assert not list(data.glob("*.sock"))


def test_a_socket_folder_of_someone_else_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    open_to_all = tmp_path / f"baonoi-{os.getuid()}"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with pytest.raises(EmbeddedRedisError, match="REDIS_URL"):
        embedded_redis.start(tmp_path / "a b")


def test_without_any_server_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("platform.machine", lambda: "abacus")
    with pytest.raises(EmbeddedRedisError, match="set REDIS_URL"):
        embedded_redis.find_engine()
