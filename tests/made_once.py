"""What hundreds of tests would each make anew, made once in a test run: empty tables, routes and templates.

Nothing here changes what is tested: the file, the code and the bytes are the same. It takes a third off the run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
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
