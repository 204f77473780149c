"""Publishing: which version listeners hear, taking articles off the air, and bringing them back."""

from __future__ import annotations

from datetime import datetime

from service.core.states import UNFINISHED, State
from service.newsroom import announcing
from service.newsroom.errors import ConflictError, NotFoundError
from service.newsroom.room import Room
from service.newsroom.shelving import mark_files
from service.storage import due, episodes, events, held, publications, versions
from service.storage.database import Connection
from service.storage.errors import MissingError
from service.storage.held import Held
from service.storage.schema import now
from service.storage.versions import Version


def publish_ready(room: Room, version_id: str) -> bool:
    """Publish a READY version if its policy lets it be published by itself; say whether listeners hear it now.

    `review` waits for a person; `flagged` does when anything was flagged; an editor's moment, an embargo or the
    paper's own later moment of publication holds it, and the clock publishes then.
    """
    with room.database.writing() as connection:
        version, article = _held(connection, version_id)
        if version.state is not State.READY or article.withdrawn_at is not None:
            return False
        if _is_outrun(connection, version):
            versions.move(
                connection, version_id, State.READY, State.SUPERSEDED, who="worker", why="a newer one is on the air"
            )
            return False
        moment = _not_before(version, article)
        if _needs_a_person(version, article) or (moment is not None and moment > now()):
            held_until = None if _needs_a_person(version, article) else moment
            versions.update(connection, version_id, held_until=held_until)
            return False
    publish(room, version_id, who="worker", why="ready")
    return True


def publish(room: Room, version_id: str, *, who: str, why: str) -> None:
    """Let listeners hear a version, in place of the one they hear now; the GUID and first date stay.

    A superseded version may be published again: nothing is recorded anew. Raise NotFoundError, and ConflictError
    when the article is withdrawn or the version has no recording.
    """
    swept = _is_swept(room, version_id)
    with room.database.writing() as connection:
        version, article = _held(connection, version_id)
        if version.state is State.PUBLISHED:
            return
        if article.withdrawn_at is not None:
            raise ConflictError("The article {id!r} is withdrawn; restore it first.", id=article.id)
        if version.state not in (State.READY, State.SUPERSEDED) or not episodes.exists(connection, version_id):
            raise ConflictError(
                "The version {id!r} is {state}; only a recorded one can be published.",
                id=version_id,
                state=version.state,
            )
        if swept:
            raise ConflictError("The recording of {id!r} was deleted after thirty days; make it again.", id=version_id)
        _put_on_air(room, connection, version, who=who, why=why)
    mark_files(room, article.id)
    announcing.nudge(room)


def schedule(room: Room, version_id: str, moment: datetime, *, who: str, why: str) -> None:
    """Publish a version by itself at a moment. Raise ConflictError unless it is READY or on its way there."""
    with room.database.writing() as connection:
        version, article = _held(connection, version_id)
        if version.state not in {State.READY, *UNFINISHED}:
            raise ConflictError(
                "The version {id!r} is {state}; only a new recording is scheduled.", id=version_id, state=version.state
            )
        versions.update(connection, version_id, publish_at=moment, held_until=moment, policy="auto")
        about: events.About = {"article_id": article.id, "version_id": version_id, "detail": moment.isoformat()}
        events.add(connection, "version.scheduled", who=who, why=why, **about)


def withdraw(room: Room, article_id: str, *, who: str, why: str) -> None:
    """Take an article off the air at once, in every voice: page, player, feeds and files answer "gone".

    Withdrawing twice is fine. The files stay thirty days for a restore; then a sweep deletes them.
    """
    with room.database.writing() as connection:
        withdraw_within(room, connection, article_id, who=who, why=why)
    mark_files(room, article_id)
    announcing.nudge(room)


def withdraw_within(room: Room, connection: Connection, article_id: str, *, who: str, why: str) -> None:
    """Withdraw inside the caller's transaction; call `withdraw` after the commit, which sees to the files."""
    if _article(connection, article_id).withdrawn_at is None:
        _take_off_air(room, connection, article_id, who=who, why=why)


def restore(room: Room, article_id: str, *, who: str, why: str) -> None:
    """Bring a withdrawn article back: what was on the air in each voice is again, same GUID, same date.

    What was still being recorded starts again. Raise NotFoundError, ConflictError when it is not withdrawn.
    """
    with room.database.reading() as connection:
        recorded = [each.version_id for each in episodes.of_article(connection, article_id)]
    swept = {version_id for version_id in recorded if _is_swept(room, version_id)}
    with room.database.writing() as connection:
        article = _article(connection, article_id)
        if article.withdrawn_at is None:
            raise ConflictError("The article {id!r} is not withdrawn.", id=article_id)
        held.set_withdrawn(connection, article_id, None, "")
        events.add(connection, "article.restored", who=who, why=why, article_id=article_id)
        _bring_back(room, connection, article_id, swept, who=who, why=why)
    mark_files(room, article_id)
    announcing.nudge(room)


def publish_due(room: Room, moment: datetime) -> int:
    """Publish every READY version whose moment has come; count those now on the air.

    One that can't be published is left to a person, with the reason, and keeps no other from its moment.
    """
    with room.database.reading() as connection:
        ready = due.to_publish(connection, moment)
    return sum(_publish_or_say_why(room, version_id) for version_id in ready)


def publish_waiting(room: Room, article_id: str) -> int:
    """Try the policy again on an article's READY versions, as when a draft is printed; count those published."""
    with room.database.reading() as connection:
        ready = [each.id for each in versions.of_article(connection, article_id) if each.state is State.READY]
    return sum(_publish_or_say_why(room, version_id) for version_id in ready)


def _publish_or_say_why(room: Room, version_id: str) -> bool:
    try:
        return publish_ready(room, version_id)
    except ConflictError as error:
        with room.database.writing() as connection:
            versions.update(connection, version_id, held_until=None, error=str(error))
        return False


def _put_on_air(room: Room, connection: Connection, version: Version, *, who: str, why: str) -> None:
    before = publications.get(connection, version.article_id, version.voice)
    for other in versions.of_article(connection, version.article_id, version.voice):
        outdone = other.state is State.PUBLISHED or (
            other.number < version.number and other.state in {State.READY, *UNFINISHED}
        )
        if other.id != version.id and outdone:
            versions.move(connection, other.id, other.state, State.SUPERSEDED, who=who, why=why)
    publications.publish(connection, version.article_id, version.voice, version.id)
    versions.move(
        connection, version.id, version.state, State.PUBLISHED, who=who, why=why, publish_at=None, held_until=None
    )
    news = "published" if before is None else "restored" if before.state == "withdrawn" else "updated"
    announcing.announce(
        connection, settings=room.settings, event=news, article_id=version.article_id, voice=version.voice
    )


def _take_off_air(room: Room, connection: Connection, article_id: str, *, who: str, why: str) -> None:
    held.set_withdrawn(connection, article_id, now(), why)
    for version in versions.of_article(connection, article_id):
        if version.state not in (State.SUPERSEDED, State.WITHDRAWN):
            versions.move(connection, version.id, version.state, State.WITHDRAWN, who=who, why=why)
    for publication in publications.of_article(connection, article_id):
        publications.withdraw(connection, article_id, publication.voice, why)
        announcing.announce(
            connection, settings=room.settings, event="withdrawn", article_id=article_id, voice=publication.voice
        )
    events.add(connection, "article.withdrawn", who=who, why=why, article_id=article_id)


def _bring_back(  # noqa: PLR0913 - what is brought back, what of it is gone, by whom and why
    room: Room, connection: Connection, article_id: str, swept: set[str], *, who: str, why: str
) -> None:
    """Move each voice's withdrawn versions: the aired one back on the air, a recorded one to READY, others to work."""
    aired = {each.version_id for each in publications.of_article(connection, article_id)}
    playable = {each.version_id for each in episodes.of_article(connection, article_id)} - swept
    for version in versions.of_article(connection, article_id):
        if version.state is not State.WITHDRAWN:
            continue
        after = State.READY if version.id in playable else State.REQUESTED
        versions.move(connection, version.id, State.WITHDRAWN, after, who=who, why=why, tries=0)
        if after is State.READY and version.id in aired:
            _put_on_air(room, connection, versions.get(connection, version.id), who=who, why=why)


def _is_swept(room: Room, version_id: str) -> bool:
    """Tell whether a recording's audio was deleted. Asks the media store, so never inside a transaction: it may wait.

    False for what has no recording yet: its file will be durable before its row.
    """
    with room.database.reading() as connection:
        path = episodes.audio_path(connection, version_id)
    return path is not None and room.media.size(path) is None


def _is_outrun(connection: Connection, version: Version) -> bool:
    aired = publications.get(connection, version.article_id, version.voice)
    return (
        aired is not None
        and aired.state == "published"
        and versions.get(connection, aired.version_id).number > version.number
    )


def _needs_a_person(version: Version, article: Held) -> bool:
    return (
        article.status == "draft" or version.policy == "review" or (version.policy == "flagged" and version.flags != [])
    )


def _not_before(version: Version, article: Held) -> datetime | None:
    scheduled = article.published_at if article.status == "scheduled" else None
    moments = [moment for moment in (version.publish_at, article.embargo_until, scheduled) if moment is not None]
    return max(moments, default=None)


def _held(connection: Connection, version_id: str) -> tuple[Version, Held]:
    """Fetch a version with its article locked, so that publications of one article follow each other."""
    try:
        article_id = versions.get(connection, version_id).article_id
        article = _article(connection, article_id)
        return versions.get(connection, version_id), article
    except MissingError as error:
        raise NotFoundError(str(error)) from None


def _article(connection: Connection, article_id: str) -> Held:
    article = held.hold(connection, article_id)
    if article is None:
        raise NotFoundError("There is no article {id!r}.", id=article_id)
    return article
