"""What the desk's list shows: articles with their newest version, counted by where they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Connection,
    Label,
    ScalarSelect,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    union,
)

from service.core.states import UNFINISHED
from service.storage.archive import holding
from service.storage.articles import TRIAL, articles
from service.storage.episodes import episodes
from service.storage.keyset import Place, newest_first
from service.storage.publications import publications
from service.storage.reports import reports
from service.storage.versions import versions

STAGES = ("working", "waiting", "published", "failed", "withdrawn", "unread", "refused", "silent")
"""Where an article stands by its newest version; waiting: for a person, unread: just arrived, silent: no version."""

_newest = versions.alias("newest")
_other = versions.alias("other")


def _newest_one(column: Column[Any]) -> ScalarSelect[Any]:
    """Tell something of an article's newest version; what is in the index `ix_versions_newest` costs no row."""
    mine = select(column).where(_other.c.article_id == articles.c.id)
    ordered = mine.order_by(_other.c.created_at.desc(), _other.c.number.desc(), _other.c.id.desc())
    return ordered.limit(1).correlate(articles).scalar_subquery()


def _stage_of(withdrawn_at: ColumnElement[Any], outcome: ColumnElement[Any], state: ColumnElement[Any]) -> Label[str]:
    return case(
        (withdrawn_at.is_not(None), "withdrawn"),
        (state.in_(UNFINISHED), "working"),
        (state == "ready", "waiting"),
        (state == "failed", "failed"),
        (state.in_(("published", "superseded")), "published"),
        (outcome.is_(None), "unread"),
        (outcome == "refused", "refused"),
        else_="silent",
    ).label("stage")


_real = articles.c.source_kind != TRIAL
_is_newest = _newest.c.id == _newest_one(_other.c.id)
_joined = articles.outerjoin(_newest, and_(_newest.c.article_id == articles.c.id, _is_newest))
_stage = _stage_of(articles.c.withdrawn_at, articles.c.outcome, _newest.c.state)

_flagged = func.length(cast(_newest.c.flags, Text)) > 2  # an empty list is written "[]"
_doubted = and_(articles.c.withdrawn_at.is_(None), articles.c.outcome == "needs_review", _newest.c.state != "published")
_waiting = and_(_newest.c.state == "ready", _flagged)
_open = select(reports.c.article_id).where(reports.c.state == "open")
_reported = and_(articles.c.withdrawn_at.is_(None), articles.c.id.in_(_open))
_review = or_(_doubted, _waiting, _reported)


def page(connection: Connection, chosen: Mapping[str, Any], *, limit: int, offset: int) -> list[Any]:
    """List the articles that fit, last asked for first.

    `chosen` may hold stage (or "review"), words (folded), section, voice, site, since and until (moments), flagged.
    """
    listed = _listed(chosen).order_by(articles.c.asked_at.desc(), articles.c.id.desc())
    return list(connection.execute(listed.limit(limit).offset(offset)))


def arrived(connection: Connection, chosen: Mapping[str, Any], *, limit: int, place: Place | None) -> list[Any]:
    """List the articles that fit as `page` does, those that came last first, behind a place."""
    return list(connection.execute(newest_first(_listed(chosen), articles, limit, place)))


def _listed(chosen: Mapping[str, Any]) -> Select[Any]:
    columns = (
        articles.c.id, articles.c.title, articles.c.section, articles.c.section_slug, articles.c.outcome,
        articles.c.reason, articles.c.flags, articles.c.created_at, articles.c.updated_at, articles.c.priority,
        articles.c.source_url, _stage,
        _newest.c.id.label("version_id"), _newest.c.voice, _newest.c.number, _newest.c.state, _newest.c.done,
        _newest.c.total, _newest.c.error, _newest.c.flags.label("version_flags"), _newest.c.publish_at,
        _newest.c.updated_at.label("moved_at"),
    )  # fmt: skip
    return select(*columns).select_from(_joined).where(*_conditions(chosen))


def total(connection: Connection, chosen: Mapping[str, Any]) -> int:
    """Count the articles that fit."""
    return connection.execute(select(func.count()).select_from(_joined).where(*_conditions(chosen))).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """Count the articles by stage, and those that need a look (`review`), as `total` would for each.

    Asks indexes only, but for the few to look at.
    """
    facts = (articles.c.withdrawn_at, articles.c.outcome, _newest_one(_other.c.state).label("state"))
    # materialized, or SQLite looks for the newest version again for each stage it may be
    each = select(*facts).where(_real).cte().prefix_with("MATERIALIZED")
    stage = _stage_of(each.c.withdrawn_at, each.c.outcome, each.c.state)
    by_stage = connection.execute(select(stage, func.count()).group_by(stage))
    found = {str(name): int(number) for name, number in by_stage}
    # one question for each reason: together they would be asked of every article
    looks = union(*[select(articles.c.id).select_from(_joined).where(_real, why) for why in (_doubted, _reported)],
                  select(_newest.c.article_id).join(articles, articles.c.id == _newest.c.article_id)
                  .where(_real, _waiting, _is_newest)).subquery()  # fmt: skip
    return {"review": connection.scalar(select(func.count()).select_from(looks)) or 0, **found}


def sections(connection: Connection) -> list[tuple[str, str]]:
    """List the sections that have articles: slug and name."""
    named = select(articles.c.section_slug, func.max(articles.c.section)).where(articles.c.section_slug != "", _real)
    return [(slug, name) for slug, name in connection.execute(named.group_by(articles.c.section_slug))]


def aired(connection: Connection, article_ids: Sequence[str]) -> list[Any]:
    """List what listeners hear of these articles: voice, version's number, length in ms, media path."""
    if not article_ids:
        return []
    joined = publications.join(versions, versions.c.id == publications.c.version_id).outerjoin(
        episodes, episodes.c.version_id == versions.c.id
    )
    columns = (publications.c.article_id, publications.c.voice, versions.c.number, versions.c.id.label("version_id"))
    more = (episodes.c.duration_ms, episodes.c.audio)
    on_air = and_(publications.c.article_id.in_(article_ids), publications.c.state == "published")
    return list(connection.execute(select(*columns, *more).select_from(joined).where(on_air)))


def reported(connection: Connection, article_ids: Sequence[str]) -> dict[str, int]:
    """Count the open reports of listeners, by article."""
    if not article_ids:
        return {}
    mine = and_(reports.c.article_id.in_(article_ids), reports.c.state == "open")
    counted = select(reports.c.article_id, func.sum(reports.c.count)).where(mine).group_by(reports.c.article_id)
    return {article_id: int(number) for article_id, number in connection.execute(counted)}


def queued(connection: Connection) -> list[Any]:
    """List every unfinished version in the order workers take them: urgent first, then the oldest."""
    rank = case((versions.c.priority == "breaking", 0), (versions.c.priority == "normal", 1), else_=2)
    columns = (versions.c.id, versions.c.state, versions.c.done, versions.c.total)
    unfinished = and_(
        versions.c.next_attempt_at.is_not(None), versions.c.state.in_(UNFINISHED)
    )  # the first has an index
    chosen = select(*columns).where(unfinished).order_by(rank, versions.c.created_at)
    return list(connection.execute(chosen))


def _conditions(chosen: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    made: list[ColumnElement[bool]] = [_real]
    if chosen.get("stage"):
        made += _at(chosen["stage"])
    if chosen.get("words"):
        made.append(holding(chosen["words"]))
    if chosen.get("section"):
        made.append(articles.c.section_slug == chosen["section"])
    if chosen.get("voice"):
        made.append(_newest.c.voice == chosen["voice"])
    if chosen.get("since"):
        made.append(articles.c.updated_at >= chosen["since"])
    if chosen.get("until"):
        made.append(articles.c.updated_at < chosen["until"])
    if chosen.get("site"):
        made.append(articles.c.site == chosen["site"])
    if chosen.get("flagged"):
        made.append(or_(_flagged, articles.c.outcome == "needs_review"))
    return made


def _at(stage: str) -> list[ColumnElement[bool]]:
    """Match the articles of a stage, looked for among the few that may be in it: an archive is long."""
    few = _few(stage)
    fits = _review if stage == "review" else _stage == stage
    return [fits, *([] if few is None else [articles.c.id.in_(few)])]


def _few(stage: str) -> Select[Any] | CompoundSelect[Any] | None:
    """Find the ids among which all articles of a stage are; None where that may be nearly all."""
    said = _BY_ROW.get(stage)
    if said is not None:
        return select(_same.c.id).where(said)
    states = _BY_VERSION.get(stage)
    if states is not None:
        return _with_version(states)
    if stage == "review":
        return union(select(_same.c.id).where(_same.c.outcome == "needs_review"), _with_version({"ready"}), _open)
    if stage == "silent":
        voiced = select(_other.c.id).where(_other.c.article_id == _same.c.id).exists()
        return union(select(_same.c.id).where(~voiced), _with_version({"withdrawn"}))
    return None


def _with_version(states: Collection[str]) -> Select[Any]:
    return select(versions.c.article_id).where(versions.c.state.in_(sorted(states)))


_same = articles.alias("same")
_BY_ROW = {
    "withdrawn": _same.c.withdrawn_at.is_not(None),
    "unread": _same.c.outcome.is_(None),
    "refused": _same.c.outcome == "refused",
}
_BY_VERSION: Mapping[str, Collection[str]] = {"working": UNFINISHED, "waiting": {"ready"}, "failed": {"failed"}}
