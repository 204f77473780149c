"""The reconciler: whatever SQL says is due and no queue or living worker carries goes back on the queue."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from service.newsroom import versions
from service.newsroom.campaigns import OPEN_PER_WORKER
from service.newsroom.room import Room
from service.newsroom.space import shortage
from service.storage import articles, deliveries, due, sources
from service.storage.database import Connection
from service.storage.queue import job_id_of
from service.storage.schema import now

log = logging.getLogger("baonoi.clock")

_RECORDING = job_id_of("articles", "produce", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of due work: its job, its queue, and what tells the ids of the rows that are due at a moment."""

    job: str
    queue: str
    due: Callable[[Connection, datetime], Iterable[str]]


KINDS: tuple[Kind, ...] = (
    Kind("read_article", "intake", articles.unread),
    Kind("read_article", "intake", articles.unread_archive),
    Kind("poll", "intake", sources.due),
    Kind("deliver", "intake", deliveries.due),
)
"""Everything the clock nudges besides recordings; adding a kind is one line."""


def reconcile(room: Room) -> int:
    """Nudge what is due and not carried; count the nudges. Doing it twice is harmless: jobs have names.

    Leases of processes that were killed on this machine end here, so a kill costs a tick and no lease. While the disk
    is nearly full no recording is nudged: it would take what the rows still need. An archive that is brought in goes
    on the queue a few at a time, so that the day's news never stands behind it.
    """
    free_the_dead(room)
    carried = room.queue.carried()
    moment = now()
    with room.database.reading() as connection:
        recordings = () if _is_short(room) else due.unfinished(connection, moment)
        others = [(kind, tuple(kind.due(connection, moment))) for kind in KINDS]
    sent = 0
    places = OPEN_PER_WORKER * room.settings.workers - sum(each.startswith(_RECORDING) for each in carried)
    for version in recordings:
        queue = "breaking" if version.priority == "breaking" else "articles"
        if version.priority == "backfill" and sent >= places:
            continue
        if not versions.give_up(room, version):
            sent += _nudge(room, carried, queue, "produce", version.id)
    for kind, ids in others:
        sent += sum(_nudge(room, carried, kind.queue, kind.job, each) for each in ids)
    return sent


def free_the_dead(room: Room) -> None:
    """End the leases of killed processes."""
    with room.database.reading() as connection:
        stranded = due.dead_leases(connection)
    if stranded:
        with room.database.writing() as connection:
            freed = due.free_dead(connection)
        log.warning("freed %d recordings whose worker was killed: %s", len(freed), " ".join(freed))


def _is_short(room: Room) -> bool:
    if short := shortage(room):
        log.warning("%s", short)
    return bool(short)


def _nudge(room: Room, carried: set[str], queue: str, job: str, row_id: str) -> bool:
    if job_id_of(queue, job, row_id) in carried:
        return False
    return room.queue.nudge(job, row_id, queue=queue)
