"""Fixing a reading: one entry of the lexicon kept, and everything it touches made again, as far as was asked."""

from __future__ import annotations

from dataclasses import dataclass

from service.newsroom import campaigns, lexicon, versions
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.impact import impact
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.storage import lexicon as rows
from service.storage.lexicon import EntryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What was kept and begun: `campaign` is empty when nothing old is made again."""

    entry: EntryRow
    campaign: str = ""
    versions: tuple[str, ...] = ()


def standing(room: Room, wish: Wish) -> EntryRow | None:
    """Find the entry that a wish would change: the same words and conditions in the same scope."""
    with room.database.reading() as connection:
        found = rows.find(connection, wish.tier, wish.scope, wish.printed)
    return next((row for row in found if lexicon.same_place(row, wish)), None)


def fix(  # noqa: PLR0913 – what, how far, on which revision, and who may and does it
    room: Room, wish: Wish, *, scope: str = "new", days: int = 0, revision: int = 0, proposed: bool = False, who: str
) -> Fixed:
    """Keep an entry and carry it through: `scope` is all, days (first heard in the last `days`) or new.

    `revision` is that of the entry whoever fixes it saw (0: there was none). A proposed entry changes nothing until
    it is approved. Raise ConflictError when the entry changed meanwhile, with nothing done.
    """
    if scope not in campaigns.SCOPES or (scope == "days" and not 1 <= days <= 3650):
        raise RefusedError("A fix reaches {known}; days are 1 to 3650.", known=", ".join(campaigns.SCOPES))
    entry, change = _kept(room, wish, revision, who, proposed=proposed)
    if proposed:
        return Fixed(entry=entry)
    if wish.tier == "article":
        made = () if scope == "new" else versions.regenerate(room, wish.scope, who=who, why="lexicon")
        return Fixed(entry=entry, versions=made)
    return Fixed(entry=entry, campaign=_carried(room, wish, scope, days, change, who))


def _kept(room: Room, wish: Wish, revision: int, who: str, *, proposed: bool) -> tuple[EntryRow, dict[str, object]]:
    there = standing(room, wish)
    if there is None:
        if revision:
            raise ConflictError("«{printed}» has just been taken out of the lexicon; look again.", printed=wish.printed)
        entry = lexicon.add(room, wish, who=who, proposed=proposed, why="fix")
        return entry, {"entry_id": entry.id, "revision": entry.revision, "past": 0}
    if there.revision != revision or (proposed and there.state == "active"):
        raise ConflictError(
            "«{printed}» is read «{spoken}» now (by {who}); look at that entry, then change it again.",
            printed=there.printed,
            spoken=there.spoken,
            who=there.who,
        )
    entry = lexicon.change(room, there.id, wish, revision=revision, who=who, why="fix")
    return entry, {"entry_id": entry.id, "revision": entry.revision, "past": there.revision}


def _carried(  # noqa: PLR0913, PLR0917 – what `fix` was given
    room: Room, wish: Wish, scope: str, days: int, change: dict[str, object], who: str
) -> str:
    if scope == "new":
        return ""
    found = impact(room, wish, days=days if scope == "days" else 0)
    if not found.episodes:
        return ""
    return campaigns.start(room, wish.printed, found, scope=scope, days=days, change=change, who=who)
