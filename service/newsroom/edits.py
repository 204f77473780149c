"""Editors' changes to an article's script: kept as rows, replayed on whatever the paper prints now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.core.editing import Anchor, Conflict, Edit, EditKind, Piece, Replayed, anchor_of, replay
from service.core.model import BlockKind, Script
from service.newsroom import archive, audit
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.newsroom.scripts import edits_of, printed_order, script_from
from service.newsroom.voices import check_voice
from service.storage import articles as article_rows
from service.storage import edits as rows
from service.storage import held
from service.storage.database import Connection
from service.storage.schema import now

LONGEST_READING = 5_000
"""The most characters an editor's reading of one segment may hold."""

LONGEST_PAUSE_MS = 10_000
"""The longest pause an editor may ask for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article's script with the editors' changes in it, and the tag a change must give back (If-Match).

    `made` is the id of the change that was just made, "" of a draft that was only read.
    """

    replayed: Replayed
    tag: str
    made: str = ""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the desk lists: read or left out, in printed order."""
        return self.replayed.pieces

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The changes that no longer fit what is printed."""
        return self.replayed.conflicts


def apply(room: Room, article_id: str, script: Script) -> Script:
    """Make the editors' changes on the script the intake gave. What no longer fits stays as printed, and is kept."""
    with room.database.reading() as connection:
        made = edits_of(connection, article_id)
        order = printed_order(article_rows.get(connection, article_id)) if made else []
    return replay(script, made, order).script if made else script


def draft(room: Room, article_id: str) -> Draft:
    """Read an article's script as it would be recorded now. Raise NotFoundError."""
    with room.database.reading() as connection:
        return _draft(connection, article_id)


def make(  # noqa: PLR0913 – one row of the log has these columns
    room: Room, article_id: str, kind: str, index: int, value: Mapping[str, Any], *, tag: str, who: str
) -> Draft:
    """Change the piece at an index of the draft with this tag, and return the new draft.

    Raise ConflictError when that draft is no longer the newest, RefusedError for a change that can't be made.
    """
    with room.database.writing() as connection:
        held.hold(connection, article_id)
        before = _draft(connection, article_id)
        if tag != before.tag:
            raise ConflictError("Somebody else has just changed this article; look at theirs, then change it again.")
        if not 0 <= index < len(before.pieces):
            raise NotFoundError(
                "The script has no segment {index}; it has {number}.", index=index, number=len(before.pieces)
            )
        chosen = _kind(kind)
        anchor = anchor_of(before.pieces, index)
        check_voice(room, str(value.get("voice") or ""))
        wanted = Edit("new", chosen, anchor, _value(chosen, value, before.pieces, index))
        made = _add(connection, article_id, wanted, who)
        return replace(_draft(connection, article_id), made=made)


def undo(room: Room, article_id: str, edit_id: str, *, who: str, again: bool = False) -> Draft:
    """Take one change back, or make it again. Raise NotFoundError when it is not there to be taken back."""
    before, after = ("undone", "active") if again else ("active", "undone")
    with room.database.writing() as connection:
        held.hold(connection, article_id)
        if not rows.mark(connection, article_id, edit_id, before, after):
            raise NotFoundError(
                "There is no {before} change {edit!r} on article {id!r}.", before=before, edit=edit_id, id=article_id
            )
        audit.write(connection, who, "script.redo" if again else "script.undo", article_id, after={"edit": edit_id})
        archive.index_within(connection, article_id)
        return _draft(connection, article_id)


def settle(room: Room, article_id: str, edit_id: str, *, keep: bool, who: str) -> Draft:
    """End a conflict: put the editor's reading on the words that stand there now, or let the change go."""
    with room.database.writing() as connection:
        held.hold(connection, article_id)
        found = [each for each in _draft(connection, article_id).conflicts if each.edit.id == edit_id]
        if not found:
            raise NotFoundError("Article {id!r} has no conflict {edit!r}.", id=article_id, edit=edit_id)
        rows.mark(connection, article_id, edit_id, "active", "undone")
        if keep and found[0].printed_now:
            moved = Edit("new", found[0].edit.kind, Anchor(found[0].printed_now), found[0].edit.value)
            _add(connection, article_id, moved, who)
        audit.write(connection, who, "script.settle", article_id, after={"edit": edit_id, "keep": keep})
        return _draft(connection, article_id)


def history(room: Room, article_id: str) -> Sequence[Any]:
    """List every change ever made on an article, undone ones too, in order."""
    with room.database.reading() as connection:
        return rows.of_article(connection, article_id, undone=True)


def _draft(connection: Connection, article_id: str) -> Draft:
    article = article_rows.get(connection, article_id)
    if article is None:
        raise NotFoundError("There is no article {id!r}.", id=article_id)
    replayed = replay(script_from(article.script), edits_of(connection, article_id), printed_order(article))
    return Draft(replayed, f"{(article.script_hash or '')[:12]}.{rows.revision(connection, article_id)}")


def _add(connection: Connection, article_id: str, edit: Edit, who: str) -> str:
    """Keep a change that can be made, with what stood there before; return its id."""
    article = article_rows.get(connection, article_id)
    kept = [*edits_of(connection, article_id), edit]
    tried = replay(script_from(getattr(article, "script", None)), kept, printed_order(article))
    misfit = next((each.why for each in tried.conflicts if each.edit is edit), "")
    if misfit:
        raise RefusedError(misfit)
    anchor = {"printed": edit.anchor.printed, "nth": edit.anchor.nth}
    value = dict(edit.value)
    made = rows.add(connection, article_id, now(), kind=edit.kind, anchor=anchor, value=value, who=who)
    audit.write(connection, who, f"script.{edit.kind}", article_id, before=anchor, after=value)
    archive.index_within(connection, article_id)
    return made


def _kind(kind: str) -> EditKind:
    try:
        return EditKind(kind)
    except ValueError:
        raise RefusedError(
            "There is no change {kind!r}; choose one of: {known}.", kind=kind, known=", ".join(EditKind)
        ) from None


def _value(kind: EditKind, given: Mapping[str, Any], pieces: Sequence[Piece], index: int) -> dict[str, Any]:
    """Read what the change needs from what was given. Raise RefusedError saying what would be right."""
    try:
        return _VALUES[kind](given, pieces, index)
    except (KeyError, ValueError, TypeError):
        raise RefusedError("The change '{kind}' can't be made with {value!r}.", kind=kind, value=dict(given)) from None


def _reading(given: Mapping[str, Any], _pieces: Sequence[Piece], _index: int) -> dict[str, Any]:
    spoken = " ".join(str(given["spoken"]).split())
    if len(spoken) > LONGEST_READING:
        raise RefusedError(
            "The reading is longer than {most} characters; split the segment first.", most=LONGEST_READING
        )
    return {"spoken": spoken}


def _move(given: Mapping[str, Any], pieces: Sequence[Piece], index: int) -> dict[str, Any]:
    """Put the piece after the one before (`by` −1) or after (`by` +1) it."""
    place = index + int(given["by"])
    if not 0 <= place < len(pieces):
        raise RefusedError("The segment is at the beginning or the end already.")
    others = [*pieces[:index], *pieces[index + 1 :]]
    if place == 0:
        return {"after": "", "nth": 0}
    anchor = anchor_of(others, place - 1)
    return {"after": anchor.printed, "nth": anchor.nth}


def _split(given: Mapping[str, Any], pieces: Sequence[Piece], index: int) -> dict[str, Any]:
    """Cut before a character offset, or after given words."""
    printed = pieces[index].segment.printed
    left = str(given["left"]) if "left" in given else printed[: int(given["at"])]
    return {"left": " ".join(left.split())}


def _merge(_given: Mapping[str, Any], pieces: Sequence[Piece], index: int) -> dict[str, Any]:
    if index + 1 >= len(pieces):
        raise RefusedError("This is the last segment; there is none behind it to merge with.")
    return {"next": anchor_of(pieces, index + 1).printed}


def _pause(given: Mapping[str, Any], _pieces: Sequence[Piece], _index: int) -> dict[str, Any]:
    if given["ms"] in (None, ""):
        return {"ms": None}
    length = int(given["ms"])
    if not 0 <= length <= LONGEST_PAUSE_MS:
        raise RefusedError("A pause lasts 0 to {most} milliseconds.", most=LONGEST_PAUSE_MS)
    return {"ms": length}


_VALUES: Mapping[EditKind, Callable[[Mapping[str, Any], Sequence[Piece], int], dict[str, Any]]] = {
    EditKind.READING: _reading,
    EditKind.SKIP: lambda given, _pieces, _index: {"skip": given["skip"] in (True, "1", "true", "on")},
    EditKind.MOVE: _move,
    EditKind.SPLIT: _split,
    EditKind.MERGE: _merge,
    EditKind.PAUSE: _pause,
    EditKind.VOICE: lambda given, _pieces, _index: {"voice": str(given["voice"])},
    EditKind.BLOCK: lambda given, _pieces, _index: {"kind": BlockKind(given["kind"]).value},
}
