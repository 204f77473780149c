"""The SQL database: SQLite in WAL mode or PostgreSQL, behind two kinds of short transaction."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url

from service.storage.errors import StorageError, UnavailableError
from service.storage.outages import outage_of
from service.storage.prepared import Asking

__all__ = ["Asking", "Connection", "Database", "open_database"]

_BUSY_MS = 15_000  # eight writers waited at most 2 s for each other; past this something is stuck


class _Look(NamedTuple):
    connection: PoolProxiedConnection
    asking: Asking


class Database:
    """One SQL database. Open it once per process, and never carry it across a fork.

    Whatever asks it may raise UnavailableError: its disk is full, its server away, its file damaged.
    """

    def __init__(self, readers: Engine, writers: Engine) -> None:
        self._readers = readers
        self._writers = writers
        self._looks: list[_Look] = []  # ready for the next who asks
        self._is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)

    @property
    def dialect(self) -> str:
        """The database's kind: `sqlite` or `postgresql`."""
        return self._writers.dialect.name

    @property
    def engine(self) -> Engine:
        """The engine that may write, for migrations."""
        return self._writers

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment and can't write."""
        with self._readers.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Asking]:
        """Open a look into the database for a few prepared queries, at a fraction of what `reading` costs.

        It is no transaction: two queries may see two moments.
        """
        dialect = self._readers.dialect
        try:
            look, keep = self._look(), False
            try:
                yield look.asking
                # on SQLite one that asks nothing holds nothing; a server's may break, which its pool looks after
                keep = dialect.name == "sqlite"
            finally:
                self._looks.append(look) if keep else look.connection.close()
        except dialect.loaded_dbapi.Error as error:
            says = outage_of(error, writing=False)
            if not says:
                raise
            raise UnavailableError(says) from error

    def _look(self) -> _Look:
        try:
            return self._looks.pop()
        except IndexError:
            connection = self._readers.raw_connection()
            return _Look(connection, Asking(connection.cursor(), self._readers.dialect))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that may write: committed at the end, rolled back when it raises.

        Keep it short: on SQLite it holds the one write lock from its first line. Raise StorageError inside another
        one of the same thread: it would wait for itself.
        """
        if self._is_writing.get():
            raise StorageError("This thread is in a writing transaction already; pass its connection on.")
        token = self._is_writing.set(True)
        try:
            with self._writers.begin() as connection:
                yield connection
        finally:
            self._is_writing.reset(token)

    def close(self) -> None:
        """Close every pooled connection."""
        while self._looks:
            self._looks.pop().connection.close()
        self._readers.dispose()
        self._writers.dispose()


def open_database(url: str) -> Database:
    """Open a database by its SQLAlchemy URL. Connects at the first transaction.

    Raise StorageError when the driver for PostgreSQL is not installed.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return Database(_sqlite(url, write=False), _sqlite(url, write=True))
    try:
        engine = create_engine(url, pool_pre_ping=True, **_OPTIONS)
    except ModuleNotFoundError:
        raise StorageError("PostgreSQL needs the extra `postgres`; run: pip install 'baonoi[postgres]'.") from None
    event.listen(engine, "handle_error", _outage)
    return Database(engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True), engine)


def _sqlite(url: str, *, write: bool) -> Engine:
    name = make_url(url).database
    file = Path(name) if name else None
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000}, **_OPTIONS)
    event.listen(engine, "connect", partial(_set_up, write=write, file=file))
    event.listen(engine, "handle_error", partial(_outage, writing=write))
    event.listen(engine, "begin", _begin_writing if write else _begin_reading)
    return engine


def _begin_writing(connection: Connection) -> None:
    # A deferred BEGIN takes the write lock at its first write, when waiting can no longer help:
    # with eight writers 85 % of such transactions failed, none of the immediate ones.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    # SQLAlchemy's care for a statement costs more than this one, which waits for nobody and can't fail
    connection.connection.cursor().execute("BEGIN")


def _set_up(connection: Any, _record: Any, *, write: bool, file: Path | None) -> None:
    if file is not None and file.stat().st_size == 0:
        file.chmod(0o600)  # password hashes and keys will stand in it; SQLite gives its log the same rights
    connection.isolation_level = None  # the driver's own BEGIN comes too late; ours stands in _sqlite
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA query_only={'OFF' if write else 'ON'}")
    cursor.close()


def _outage(context: ExceptionContext, *, writing: bool = True) -> BaseException | None:
    """Raise a sentence for the driver's error when the database can't be used now."""
    says = outage_of(context.original_exception, writing=writing)
    return UnavailableError(says) if says else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _from_json(text: str | bytes) -> Any:
    # `json.loads` looks for white space around, of which neither we nor PostgreSQL write any, by a pattern first
    return _READ_JSON(text if isinstance(text, str) else text.decode())[0]


_READ_JSON = json.JSONDecoder().raw_decode
_OPTIONS: dict[str, Any] = {
    "json_serializer": _json,
    "json_deserializer": _from_json,
    "execution_options": {"preserve_rowcount": True},  # psycopg forgets an INSERT's count: which of two racers won
    "pool_size": 4,
    "max_overflow": 60,
    "pool_timeout": 30,
}
