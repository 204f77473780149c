"""Alembic's entry: runs migrations on the connection it was given."""

from alembic import context
from sqlalchemy import Connection

from service.storage.migrations.rendering import render_item
from service.storage.tables import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite changes a column by copying the table
        transactional_ddl=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
