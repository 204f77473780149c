"""What hundreds of tests would each make anew, made once in a test run: empty tables, routes and templates.

Nothing here changes what is tested: the file, the code and the bytes are the same. It takes a third off the run.
"""

from __future__ import annotations

import itertools
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, make_url, text
from werkzeug.routing import Rule

from service.storage.database import open_database
from service.storage.tables import metadata


def empty_tables(folder: Path) -> Path:
    """Make a SQLite file with every table and no row, to be copied."""
    file = folder / "empty.db"
    opened = open_database(f"sqlite:///{file}")
    metadata.create_all(opened.engine)
    opened.close()
    return file


def started(start: Callable[[], Any]) -> Any:
    """Start a server that gives up too soon on a busy machine, a few times over."""
    for _ in range(3):
        try:
            return start()
        except (RuntimeError, OSError, subprocess.SubprocessError):
            time.sleep(2)
    return start()


class Databases:
    """Makes databases on a server of PostgreSQL: their tables are drawn once and copied."""

    def __init__(self, url_of: Callable[[str], str]) -> None:
        self._url_of = url_of
        self._numbers = itertools.count(1)
        self._drawn = ""
        self._server = create_engine(url_of("postgres"), isolation_level="AUTOCOMMIT")
        for hurried in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here need outlive the run
            self._tell(f"ALTER SYSTEM SET {hurried} = off")
        self._tell("SELECT pg_reload_conf()")

    def __call__(self, *, tables: bool = False) -> str:
        """Make a database of its own, empty or with every table; return its URL."""
        if tables and not self._drawn:
            self._drawn = self._make("template0")
            opened = open_database(self._url_of(self._drawn))
            metadata.create_all(opened.engine)
            opened.close()
        return self._url_of(self._make(self._drawn if tables else "template0"))

    def drop(self, url: str) -> None:
        """Delete a database: a run's hundreds would fill a small disk."""
        self._tell(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _make(self, like: str) -> str:
        name = f"test_{next(self._numbers)}"
        self._tell(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def _tell(self, statement: str) -> None:
        with self._server.connect() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        """Leave the server, which ends only when nobody is left."""
        self._server.dispose()


def share_templates(folder: Path) -> None:
    """Keep the code of compiled templates for the next application."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": FileSystemBytecodeCache(str(folder))}


def share_routes() -> None:
    """Keep the code of compiled routes for the next application: it depends on nothing but how a route is written."""
    compiled: dict[Any, Any] = {}
    compile_one = Rule._compile_builder

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, repr(rule.defaults), repr(rule._trace), append_unknown)
        if key not in compiled:
            compiled[key] = compile_one(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = compile_once  # type: ignore[assignment, method-assign]
