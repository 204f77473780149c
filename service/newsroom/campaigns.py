"""Campaigns: one changed reading carried through the archive, a few articles at a time, stoppable and undoable.

A campaign only asks for new versions; that nothing but the affected sentences is spoken again follows from clips being
addressed by their words. Its rows say what is due, so a lost nudge or a killed worker costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.core.states import UNFINISHED, State
from service.newsroom import audit, lexicon, publishing, versions
from service.newsroom.errors import ConflictError, NewsroomError, NotFoundError, RefusedError
from service.newsroom.impact import Impact
from service.newsroom.room import Room
from service.storage import campaigns as rows
from service.storage import publications
from service.storage import versions as version_rows
from service.storage.campaigns import Campaign, Target
from service.storage.keyset import Place
from service.storage.schema import now

SCOPES = ("all", "days", "new")
OPEN_PER_WORKER = 3
"""Versions a campaign keeps in the making for each worker: none idles, and the day's news still gets through."""

BACK_AT_ONCE, BACK_IN_A_JOB = 50, 1000
"""Articles that are put back while somebody waits for it, and then by a worker at a time: 10 ms' work for each."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is: `asked` of `total` articles and voices, and where their new versions stand."""

    campaign: Campaign
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All articles and voices of the campaign."""
        return sum(self.counts.values())

    @property
    def finished(self) -> int:
        """Those whose new version is made, or won't be."""
        return self.total - sum(self.counts.get(state, 0) for state in ("due", *UNFINISHED))

    @property
    def seconds_left(self) -> float | None:
        """Estimate by the time it took so far how long the rest takes; None before anything is made, or at the end."""
        if self.campaign.state != "running" or not self.finished:
            return None
        return (now() - self.campaign.created_at).total_seconds() / self.finished * (self.total - self.finished)


def start(  # noqa: PLR0913 – what changed, what it touches, how far to go, and who says so
    room: Room, printed: str, found: Impact, *, scope: str, days: int = 0, change: Mapping[str, Any], who: str
) -> str:
    """Begin to make again what a change touches, newest articles first; return the campaign's id.

    `scope` is all, days (what was first heard in the last `days`; `found` is already cut to that) or new (nothing old).
    """
    if scope not in SCOPES:
        raise RefusedError("The scope is {scope!r}; it must be one of: {known}.", scope=scope, known=", ".join(SCOPES))
    aims = [] if scope == "new" else _aims(found)
    with room.database.writing() as connection:
        campaign_id = rows.add(
            connection,
            now(),
            aims,
            printed=printed,
            change=dict(change),
            scope=scope,
            days=days,
            sentences=found.sentences if aims else 0,
            state="running" if aims else "done",
            who=who,
        )
        audit.write(connection, who, "campaign.start", campaign_id, after={"printed": printed, "versions": len(aims)})
    if aims:
        room.queue.nudge("run_campaign", campaign_id, queue="intake")
    return campaign_id


def run_campaign(room: Room, campaign_id: str) -> None:
    """Ask for the next few versions of a running campaign; finish it when all are made. Safe to run twice at once.

    Of one that is being undone the next few articles are put back.
    """
    with room.database.reading() as connection:
        campaign = rows.get(connection, campaign_id)
    if campaign is not None and campaign.state == "running":
        _go_on(room, campaign)
    elif campaign is not None and campaign.state == "undone":
        _put_some_back(room, campaign_id, "worker", BACK_IN_A_JOB)


def _go_on(room: Room, campaign: Campaign) -> None:
    campaign_id = campaign.id
    with room.database.reading() as connection:
        free = room.settings.workers * OPEN_PER_WORKER - len(rows.in_the_making(connection, campaign_id))
        due = rows.aims(connection, campaign_id, "due", max(0, free))
        left = rows.progress(connection, [campaign_id])[campaign_id]
    for target in due:
        _ask(room, campaign, target)
    if not left.get("due") and not any(left.get(state) for state in UNFINISHED):
        with room.database.writing() as connection:
            rows.move(connection, campaign_id, ["running"], "done", now())


def nudge_running(room: Room) -> int:
    """Put every running campaign on the queue again, for the clock; count them."""
    with room.database.reading() as connection:
        running = rows.running(connection)
    for campaign_id in running:
        room.queue.nudge("run_campaign", campaign_id, queue="intake", job_id=f"campaign-{campaign_id}")
    return len(running)


def progress(room: Room, campaign_id: str) -> Progress:
    """Tell how far a campaign is. Raise NotFoundError."""
    with room.database.reading() as connection:
        found = _existing(rows.get(connection, campaign_id), campaign_id)
        return Progress(found, rows.progress(connection, [campaign_id])[campaign_id])


def targets(room: Room, campaign_id: str, limit: int = 200) -> list[Any]:
    """List what a campaign makes again, in its order: article, title, voice, and where the new version stands."""
    with room.database.reading() as connection:
        return rows.told(connection, campaign_id, limit)


def every(room: Room, limit: int = 100, place: Place | None = None) -> list[Progress]:
    """List campaigns, newest first, behind a place."""
    with room.database.reading() as connection:
        found = rows.every(connection, limit, place)
        counts = rows.progress(connection, [each.id for each in found])
    return [Progress(each, counts[each.id]) for each in found]


def stop(room: Room, campaign_id: str, *, who: str) -> None:
    """Make no more versions of a campaign; those being made are given up, those on the air stay."""
    with room.database.writing() as connection:
        _existing(rows.get(connection, campaign_id), campaign_id)
        if not rows.move(connection, campaign_id, ["running"], "stopped", now()):
            raise ConflictError("This campaign runs no longer.")
        rows.skip_due(connection, campaign_id)
        for version_id, state in rows.in_the_making(connection, campaign_id):
            version_rows.move(connection, version_id, state, State.SUPERSEDED, who=who, why="campaign stopped")
        audit.write(connection, who, "campaign.stop", campaign_id)


def undo(room: Room, campaign_id: str, *, who: str) -> int:
    """Take a campaign back: the reading as it was, and every article heard as before; count the articles put back.

    Nothing is spoken anew: the versions heard before are still there. An article changed since keeps its newer version.
    Past the first BACK_AT_ONCE a worker puts them back, and all that are left count.
    """
    with room.database.reading() as connection:
        campaign = _existing(rows.get(connection, campaign_id), campaign_id)
    if campaign.state == "running":
        stop(room, campaign_id, who=who)
    with room.database.writing() as connection:
        if not rows.move(connection, campaign_id, ["stopped", "done"], "undone", now()):
            raise ConflictError("This campaign has been undone.")
        audit.write(connection, who, "campaign.undo", campaign_id)
    _put_reading_back(room, campaign, who)
    return _put_some_back(room, campaign_id, who, BACK_AT_ONCE)


def _aims(found: Impact) -> list[dict[str, Any]]:
    pairs = [(each.article_id, voice) for each in found.articles for voice in each.voices]
    return [{"article_id": article, "voice": voice, "position": place} for place, (article, voice) in enumerate(pairs)]


def _ask(room: Room, campaign: Campaign, target: Target) -> None:
    """Ask for one version in the transaction that says so, so that two runs at once ask once."""
    version_id, place = "", (campaign.id, target.article_id, target.voice)
    with room.database.writing() as connection:
        if not rows.aim(connection, *place, "due", state="asked"):
            return
        heard = publications.get(connection, target.article_id, target.voice)
        if heard is None or heard.state != "published":
            rows.aim(connection, *place, "asked", state="skipped", note="not on the air")
            return
        version_id = versions.request_within(
            connection,
            target.article_id,
            target.voice,
            who=campaign.who,
            why="lexicon",
            policy="auto",
            priority="backfill",
        )
        rows.aim(connection, *place, "asked", before_id=heard.version_id, version_id=version_id)
    versions.nudge(room, version_id, priority="backfill")


def _put_reading_back(room: Room, campaign: Campaign, who: str) -> None:
    """Give the lexicon's entry the reading it had, unless somebody changed it again since."""
    entry_id, revision = campaign.change.get("entry_id"), int(campaign.change.get("revision", 0))
    if not entry_id:
        return
    try:
        if campaign.change.get("past"):
            lexicon.put_back(room, entry_id, campaign.change["past"], revision=revision, who=who)
        else:
            lexicon.remove(room, entry_id, revision=revision, who=who, why=f"undo {campaign.id}")
    except ConflictError:
        audit.note(room, who, "campaign.undo_kept_newer_reading", campaign.id)


def _put_some_back(room: Room, campaign_id: str, who: str, most: int) -> int:
    """Put the next few articles of a campaign back; count them, and those a worker will."""
    with room.database.reading() as connection:
        asked = rows.aims(connection, campaign_id, "asked", most)
    done = sum(_put_back(room, target, who) for target in asked)
    with room.database.reading() as connection:
        left = rows.count(connection, campaign_id, "asked")
    if left:
        room.queue.nudge("run_campaign", campaign_id, queue="intake")
    return done + left


def _put_back(room: Room, target: Target, who: str) -> bool:
    """Put one article back, and only then note that: killed in between, it is done again, which is harmless."""
    with room.database.writing() as connection:
        made = version_rows.get(connection, target.version_id)
        heard = publications.get(connection, target.article_id, target.voice)
        if made.state in UNFINISHED:
            version_rows.move(connection, made.id, made.state, State.SUPERSEDED, who=who, why="campaign undone")
    ours = heard is not None and heard.version_id == target.version_id and target.before_id != ""
    back = ours and _heard_again(room, target, who)
    with room.database.writing() as connection:
        rows.aim(connection, target.campaign_id, target.article_id, target.voice, "asked", state="undone")
    return back


def _heard_again(room: Room, target: Target, who: str) -> bool:
    try:
        publishing.publish(room, target.before_id, who=who, why=f"undo campaign {target.campaign_id}")
    except NewsroomError:
        return False  # withdrawn meanwhile, or its files are gone: what is heard now stays
    return True


def _existing(campaign: Campaign | None, campaign_id: str) -> Campaign:
    if campaign is None:
        raise NotFoundError("There is no campaign {id!r}.", id=campaign_id)
    return campaign
