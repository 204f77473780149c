"""The campaigns tables: one change of a reading, and the articles that are made again because of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from service.core.states import State
from service.storage.articles import articles
from service.storage.keyset import Place, newest_first
from service.storage.rows import record, records
from service.storage.schema import Json, Moment, metadata, new_id
from service.storage.versions import versions

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("printed", String(200), nullable=False),
    Column("change", Json, nullable=False, default=dict),  # {entry_id, revision, before, after} of the lexicon
    Column("scope", String(10), nullable=False),  # all, days, new
    Column("days", Integer, nullable=False, default=0),
    Column("sentences", Integer, nullable=False, default=0),  # as foreseen
    Column("state", String(10), nullable=False),  # running, done, stopped, undone
    Column("who", String(80), nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "state", "created_at"),
)

targets = Table(
    "campaign_targets",
    metadata,
    Column("campaign_id", String(16), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String(16), ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("voice", String(40), primary_key=True),
    Column("position", Integer, nullable=False, default=0),  # newest articles first
    Column("before_id", String(16), nullable=False, default=""),  # the version heard before, for the undo
    Column("version_id", String(16), nullable=False, default=""),  # the one made; empty: not yet asked for
    Column("state", String(10), nullable=False, default="due"),  # due, asked, skipped, undone
    Column("note", Text, nullable=False, default=""),
    Index(None, "campaign_id", "state", "position"),
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One change carried through the archive."""

    id: str
    printed: str
    change: dict[str, Any]
    scope: str
    days: int
    sentences: int
    state: str
    who: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """An article and voice to be made again."""

    campaign_id: str
    article_id: str
    voice: str
    position: int
    before_id: str
    version_id: str
    state: str
    note: str


def add(connection: Connection, moment: datetime, aims: Sequence[dict[str, Any]], **values: Any) -> str:
    """Insert a campaign with its targets and return its id."""
    campaign_id = new_id()
    connection.execute(insert(campaigns).values(id=campaign_id, created_at=moment, updated_at=moment, **values))
    if aims:
        connection.execute(insert(targets), [{**aim, "campaign_id": campaign_id} for aim in aims])
    return campaign_id


def get(connection: Connection, campaign_id: str) -> Campaign | None:
    """Read one."""
    return record(Campaign, connection.execute(select(campaigns).where(campaigns.c.id == campaign_id)).first())


def every(connection: Connection, limit: int = 100, place: Place | None = None) -> tuple[Campaign, ...]:
    """List campaigns, newest first, behind a place."""
    return records(Campaign, connection.execute(newest_first(select(campaigns), campaigns, limit, place)))


def running(connection: Connection) -> list[str]:
    """List the ids of campaigns that still have work, for the clock to nudge: running ones, or not all undone."""
    left = exists().where(targets.c.campaign_id == campaigns.c.id, targets.c.state == "asked")
    work = or_(campaigns.c.state == "running", and_(campaigns.c.state == "undone", left))
    return list(connection.scalars(select(campaigns.c.id).where(work)))


def move(connection: Connection, campaign_id: str, before: Sequence[str], after: str, moment: datetime) -> bool:
    """Change a campaign's state if it is in one of `before`. Return whether it was."""
    here = (campaigns.c.id == campaign_id, campaigns.c.state.in_(before))
    return connection.execute(update(campaigns).where(*here).values(state=after, updated_at=moment)).rowcount == 1


def aims(connection: Connection, campaign_id: str, state: str, limit: int) -> tuple[Target, ...]:
    """List a campaign's first targets of a state in their order."""
    chosen = select(targets).where(targets.c.campaign_id == campaign_id, targets.c.state == state)
    return records(Target, connection.execute(chosen.order_by(targets.c.position).limit(limit)))


def count(connection: Connection, campaign_id: str, state: str) -> int:
    """Count a campaign's targets of a state."""
    here = (targets.c.campaign_id == campaign_id, targets.c.state == state)
    return int(connection.scalar(select(func.count()).select_from(targets).where(*here)) or 0)


def skip_due(connection: Connection, campaign_id: str) -> None:
    """Skip every target of a campaign that was not yet asked for."""
    here = (targets.c.campaign_id == campaign_id, targets.c.state == "due")
    connection.execute(update(targets).where(*here).values(state="skipped"))


def told(connection: Connection, campaign_id: str, limit: int) -> list[Any]:
    """List a campaign's targets in their order: article, its title, voice, note, and where the new version stands."""
    joined = targets.join(articles, articles.c.id == targets.c.article_id).outerjoin(
        versions, versions.c.id == targets.c.version_id
    )
    stands = func.coalesce(versions.c.state, targets.c.state).label("stands")
    columns = (targets.c.article_id, articles.c.title, targets.c.voice, targets.c.note, versions.c.error, stands)
    chosen = select(*columns).select_from(joined).where(targets.c.campaign_id == campaign_id)
    return list(connection.execute(chosen.order_by(targets.c.position).limit(limit)))


def aim(connection: Connection, campaign_id: str, article_id: str, voice: str, before: str, **values: Any) -> bool:
    """Change a target that is in state `before`. Return whether it was."""
    here = (
        targets.c.campaign_id == campaign_id,
        targets.c.article_id == article_id,
        targets.c.voice == voice,
        targets.c.state == before,
    )
    return connection.execute(update(targets).where(*here).values(**values)).rowcount == 1


def progress(connection: Connection, campaign_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Count the targets of campaigns by where their new versions stand: due, skipped, undone, or a version's state."""
    joined = targets.outerjoin(versions, versions.c.id == targets.c.version_id)
    stands = func.coalesce(versions.c.state, targets.c.state).label("stands")
    counted = select(targets.c.campaign_id, stands, func.count()).select_from(joined)
    found: dict[str, dict[str, int]] = {each: {} for each in campaign_ids}
    mine = counted.where(targets.c.campaign_id.in_(campaign_ids)).group_by(targets.c.campaign_id, stands)
    for campaign_id, name, number in connection.execute(mine):
        found[campaign_id][str(name)] = int(number)
    return found


def in_the_making(connection: Connection, campaign_id: str) -> list[tuple[str, State]]:
    """List the versions a campaign asked for that are still being made, each with its state."""
    joined = targets.join(versions, versions.c.id == targets.c.version_id)
    mine = (targets.c.campaign_id == campaign_id, versions.c.next_attempt_at.is_not(None))
    rows = connection.execute(select(versions.c.id, versions.c.state).select_from(joined).where(*mine))
    return [(version_id, State(state)) for version_id, state in rows]
