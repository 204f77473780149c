"""The versions table: each attempt at voicing an article with one voice, the only thing with a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
)

from service.core import states
from service.core.states import State
from service.storage import events, processes
from service.storage.articles import articles
from service.storage.errors import MissingError
from service.storage.leases import due_at, free_at
from service.storage.rows import record, records
from service.storage.schema import Json, Moment, metadata, new_id, now

versions = Table(
    "versions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("article_id", String(16), ForeignKey("articles.id"), nullable=False),
    Column("voice", String(40), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, 3 … per article and voice: "v2" at the desk
    Column("state", String(16), nullable=False),
    Column("why", String(200), nullable=False, default=""),  # new, changed, regenerate, lexicon, restore, bulletin …
    Column("who", String(80), nullable=False, default=""),  # a user's name, "token:…", "clock", "worker"
    Column("priority", String(16), nullable=False, default="normal"),
    Column("script_hash", String(64), nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),  # segments recorded
    Column("total", Integer, nullable=False, default=0),
    Column("engine", String(40), nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
    Column("flags", Json, nullable=False, default=list),  # readings the reader was unsure of, failed checks
    Column("attempt", Integer, nullable=False, default=0),  # the fence: a slow worker of an older attempt may not write
    Column("tries", Integer, nullable=False, default=0),  # takes since it was last asked for by a person or a wait
    Column("lease_until", Moment),
    Column("held_by", String(120), nullable=False, default=""),  # the process that took it
    Column("next_attempt_at", Moment),  # due work: null when finished
    Column("policy", String(8), nullable=False, default="auto"),  # auto: publish when ready; review; flagged
    Column("fresh", Json, nullable=False, default=list),  # positions whose clips are to be spoken anew
    Column("publish_at", Moment),  # an editor's moment of publication
    Column("held_until", Moment),  # READY, and published by the clock at this moment: the editor's or an embargo's
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("script", Json),  # the Script as it was recorded; last, as in the articles table
    Index(None, "article_id", "voice", "number", unique=True),
    Index(None, "state", "next_attempt_at"),
    Index(
        "ix_versions_newest", "article_id", "created_at", "number", "id", "state"
    ),  # an article's newest, and its state
)

_WAIT = timedelta(seconds=60)  # a version that waits and was not told how long

FACTS = tuple(column for column in versions.c if column.name != "script")
"""What a Version is made of: a look at many of them need not read the words of each."""

_UNFINISHED = versions.c.next_attempt_at.is_not(None)
Index("ix_versions_due", versions.c.next_attempt_at, sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED)
_LEASED = versions.c.lease_until.is_not(None)
Index("ix_versions_leased", versions.c.lease_until, sqlite_where=_LEASED, postgresql_where=_LEASED)
_HELD = versions.c.held_until.is_not(None)
Index("ix_versions_held_until", versions.c.held_until, sqlite_where=_HELD, postgresql_where=_HELD)


@dataclass(frozen=True, slots=True)
class Version:
    """One attempt at voicing an article with one voice, as its row says; its words are asked for by `script`."""

    id: str
    article_id: str
    voice: str
    number: int
    state: State
    why: str
    who: str
    priority: str
    script_hash: str
    done: int
    total: int
    engine: str
    error: str
    flags: list[Any]
    attempt: int
    tries: int
    lease_until: datetime | None
    held_by: str
    next_attempt_at: datetime | None
    policy: str
    fresh: list[int]
    publish_at: datetime | None
    held_until: datetime | None
    created_at: datetime
    updated_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "state", State(self.state))


def insert(connection: Connection, article_id: str, voice: str, *, who: str, why: str, **columns: Any) -> str:
    """Add a version in state REQUESTED, due now, with the next number of its article and voice; return its id."""
    mine = and_(versions.c.article_id == article_id, versions.c.voice == voice)
    number = connection.scalar(select(func.coalesce(func.max(versions.c.number), 0) + 1).where(mine))
    version_id, moment = new_id(), now()
    row = {"next_attempt_at": moment, "created_at": moment, "updated_at": moment, "number": number, **columns}
    connection.execute(
        versions.insert().values(
            id=version_id, article_id=article_id, voice=voice, state=State.REQUESTED, who=who, why=why, **row
        )
    )
    connection.execute(articles.update().where(articles.c.id == article_id).values(asked_at=moment))
    events.add(
        connection,
        "version.requested",
        who=who,
        why=why,
        article_id=article_id,
        version_id=version_id,
        after=State.REQUESTED,
    )
    return version_id


def get(connection: Connection, version_id: str) -> Version:
    """Fetch a version. Raise MissingError when there is none."""
    found = record(Version, connection.execute(select(*FACTS).where(versions.c.id == version_id)).first())
    if found is None:
        raise MissingError(f"There is no version {version_id!r}.")
    return found


def script(connection: Connection, version_id: str) -> dict[str, Any] | None:
    """Read the Script a version is recorded by, as JSON; None before its words are settled."""
    return connection.scalar(select(versions.c.script).where(versions.c.id == version_id))


def of_article(connection: Connection, article_id: str, voice: str | None = None) -> tuple[Version, ...]:
    """List an article's versions, newest first; those of one voice when it is named."""
    query = select(*FACTS).where(versions.c.article_id == article_id)
    if voice is not None:
        query = query.where(versions.c.voice == voice)
    return records(Version, connection.execute(query.order_by(versions.c.created_at.desc(), versions.c.number.desc())))


def take(connection: Connection, version_id: str, lease_seconds: float) -> int | None:
    """Take an unfinished version for recording; return the attempt's number, the fence for everything it writes.

    None: it is finished, not due yet, or the lease of a worker that may live still runs. WAITING turns to REQUESTED.
    """
    moment = now()
    holder = connection.scalar(select(versions.c.held_by).where(versions.c.id == version_id)) or ""
    free = free_at(versions.c.lease_until, moment)
    if holder and processes.is_dead(holder):
        free = or_(free, versions.c.held_by == holder)
    due_now = and_(versions.c.state.in_([*states.UNFINISHED]), due_at(versions.c.next_attempt_at, moment))
    values = {
        "attempt": versions.c.attempt + 1,
        "tries": versions.c.tries + 1,
        "lease_until": moment + timedelta(seconds=lease_seconds),
        "held_by": processes.me(),
        "updated_at": moment,
    }
    taken = connection.execute(
        versions.update()
        .where(versions.c.id == version_id, due_now, free)
        .values(**values)
        .returning(versions.c.attempt, versions.c.state)
    ).first()
    if taken is None:
        return None
    if taken.state == State.WAITING:
        move(connection, version_id, State.WAITING, State.REQUESTED, who="worker", why="the wait is over")
    return int(taken.attempt)


def renew(connection: Connection, version_id: str, attempt: int, lease_seconds: float, **columns: Any) -> bool:
    """Lengthen a lease (and write progress columns). False: another attempt has it, or it was withdrawn; stop."""
    moment = now()
    changed = connection.execute(
        versions.update()
        .where(_held(version_id, attempt))
        .values(lease_until=moment + timedelta(seconds=lease_seconds), updated_at=moment, **columns)
    )
    return changed.rowcount == 1


def release(connection: Connection, version_id: str, attempt: int, due: datetime, **columns: Any) -> bool:
    """Give a lease back unfinished, due again at a moment. False: another attempt has it already."""
    changed = connection.execute(
        versions.update()
        .where(_held(version_id, attempt))
        .values(lease_until=None, next_attempt_at=due, updated_at=now(), **columns)
    )
    return changed.rowcount == 1


def move(  # noqa: PLR0913 - a move is all of these: which, from, to, who, why, under which fence
    connection: Connection,
    version_id: str,
    before: State,
    after: State,
    *,
    who: str,
    why: str,
    attempt: int | None = None,
    **columns: Any,
) -> bool:
    """Move a version if it still stands where the caller saw it; write the event in the same transaction.

    False: someone moved it first (or, with `attempt`, took it). Raise IllegalMoveError for a move that never is.
    A finished state ends its due work and its lease; READY asks for a decision; WAITING is due in a minute unless
    told `next_attempt_at`.
    """
    states.check(before, after)
    where = and_(versions.c.id == version_id, versions.c.state == before)
    if attempt is not None:
        where = and_(where, versions.c.attempt == attempt)
    moved = connection.execute(
        versions.update()
        .where(where)
        .values(state=after, updated_at=now(), **{**_consequences(before, after), **columns})
        .returning(versions.c.article_id)
    ).first()
    if moved is None:
        return False
    events.add(
        connection,
        "version.moved",
        who=who,
        why=why,
        article_id=moved.article_id,
        version_id=version_id,
        before=before,
        after=after,
    )
    return True


def update(connection: Connection, version_id: str, **columns: Any) -> None:
    """Write columns other than the state, which only `move` may write."""
    if "state" in columns:
        raise ValueError("A version's state is only written by `move`.")
    connection.execute(versions.update().where(versions.c.id == version_id).values(updated_at=now(), **columns))


def decide_again(connection: Connection, article_id: str) -> None:
    """Have the clock decide again whether an article's READY versions are published: what holds them has changed."""
    ready = and_(versions.c.article_id == article_id, versions.c.state == State.READY)
    connection.execute(versions.update().where(ready).values(held_until=now()))


def count_by_state(connection: Connection) -> dict[str, int]:
    """Count versions by state, for metrics and the desk."""
    rows = connection.execute(select(versions.c.state, func.count().label("total")).group_by(versions.c.state))
    return {row.state: row.total for row in rows}


def _held(version_id: str, attempt: int) -> Any:
    return and_(
        versions.c.id == version_id,
        versions.c.attempt == attempt,
        versions.c.state.in_([*states.WORKING]),
        versions.c.lease_until.is_not(None),
    )


def _consequences(before: State, after: State) -> dict[str, Any]:
    """Tell which columns a move settles by itself."""
    if after in states.WORKING and after is not State.REQUESTED:
        return {}
    if after is State.REQUESTED:
        return {"next_attempt_at": now()}
    if after is State.WAITING:
        return {"lease_until": None, "tries": 0, "next_attempt_at": now() + _WAIT}
    finished: dict[str, Any] = {"lease_until": None, "next_attempt_at": None}
    if after is State.READY and before is not State.PUBLISHED:
        finished["held_until"] = now()  # so the clock decides about it, should its worker be killed before it does
    return finished
