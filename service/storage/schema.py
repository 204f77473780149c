"""What every table shares: the metadata, the moment type and the ids."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# None is SQL's NULL: as JSON's own null it would be "not null" to every query
Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: nothing that looks like another


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC; SQLite has no zones, so the zone is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Refuse a naive datetime: its zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; give an aware datetime.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give every moment its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


def new_id(length: int = 12) -> str:
    """Make an id of lower-case letters and digits (5 bits each): safe in URLs, file names and podcast GUIDs."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def now() -> datetime:
    """Tell the moment, aware, in UTC."""
    return datetime.now(UTC)
