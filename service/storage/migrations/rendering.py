"""How our own column types are written in a migration."""

from __future__ import annotations

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from service.storage.schema import Moment


def render_item(kind: str, item: Any, context: AutogenContext) -> str | Literal[False]:
    """Write Moment and Json by their names in service.storage.schema; leave the rest to Alembic."""
    if kind != "type" or not isinstance(item, Moment | JSON):
        return False
    name = "Moment()" if isinstance(item, Moment) else "Json"
    context.imports.add("from service.storage.schema import Json, Moment")
    return name
