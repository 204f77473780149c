"""What is due of the versions: work to nudge, leases of the dead, moments of publication."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, and_, select

from service.core.states import State
from service.storage import processes
from service.storage.leases import by_urgency, due_at, free_at
from service.storage.rows import records
from service.storage.schema import now
from service.storage.versions import FACTS, Version, versions


def unfinished(connection: Connection, moment: datetime, limit: int = 200) -> tuple[Version, ...]:
    """List unfinished versions that are due and that no lease covers, urgent ones first, an archive last."""
    free = free_at(versions.c.lease_until, moment)
    urgency = by_urgency(versions.c.priority)
    return records(
        Version,
        connection.execute(
            select(*FACTS)
            .where(due_at(versions.c.next_attempt_at, moment), free)
            .order_by(urgency, versions.c.next_attempt_at)
            .limit(limit)
        ),
    )


def dead_leases(connection: Connection) -> tuple[tuple[str, int], ...]:
    """List the versions whose holders were killed on this machine, each with its attempt."""
    rows = connection.execute(
        select(versions.c.id, versions.c.attempt, versions.c.held_by).where(versions.c.lease_until.is_not(None))
    )
    return tuple((row.id, row.attempt) for row in rows if row.held_by and processes.is_dead(row.held_by))


def free_dead(connection: Connection) -> tuple[str, ...]:
    """End the leases whose holders were killed on this machine; return the versions' ids."""
    dead = dead_leases(connection)
    for version_id, attempt in dead:
        same = and_(versions.c.id == version_id, versions.c.attempt == attempt)
        connection.execute(versions.update().where(same).values(lease_until=None, updated_at=now()))
    return tuple(version_id for version_id, _ in dead)


def to_publish(connection: Connection, moment: datetime, limit: int = 200) -> tuple[str, ...]:
    """List the ids of READY versions whose moment of publication has come."""
    rows = connection.execute(
        select(versions.c.id)
        .where(versions.c.state == State.READY, versions.c.held_until <= moment)
        .order_by(versions.c.held_until)
        .limit(limit)
    )
    return tuple(rows.scalars())
