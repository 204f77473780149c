"""An editor's changes to a script, replayed on whatever the paper prints now.

Each change is anchored to the printed words it was made on. When the paper changes an article, its changes are
replayed on the new script: where the words still stand they hold; where only the words around changed, what does not
depend on the words (skip, pause, voice, place) is carried to the segment that took their place; what does (a reading)
becomes a conflict. A conflict is shown and kept, never lost and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from service.core.model import BlockKind, LeftOut, Role, Script, Segment, nfc

ALIKE = 0.6
"""How many of the words must be the same for a changed segment to be the same segment (of 1)."""

BY_HAND = "biên tập viên"
"""Why an editor's left-out stretch is left out, as the script says it."""


class EditKind(StrEnum):
    """What an editor can change in a script."""

    READING = "reading"
    SKIP = "skip"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    PAUSE = "pause"
    VOICE = "voice"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The segment a change was made on: its printed words, and which of several equal ones (0 is the first)."""

    printed: str
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """One change.

    `value` by kind: reading {spoken}, skip {skip}, move {after, nth} (after "" is the top), split {left},
    merge {next}, pause {ms}, voice {voice}, block {kind}.
    """

    id: str
    kind: EditKind
    anchor: Anchor
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that no longer fits: why, and the words that stand there now ("" when they are gone)."""

    edit: Edit
    why: str
    printed_now: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the script as the desk shows it: read, or left out and why, with the changes that touched it."""

    segment: Segment
    skipped: str = ""
    kind: BlockKind = BlockKind.BODY
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """A script with an editor's changes in it."""

    title: str
    pieces: tuple[Piece, ...]
    flags: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def script(self) -> Script:
        """What is to be read now."""
        read = tuple(piece.segment for piece in self.pieces if not piece.skipped)
        left = tuple(LeftOut(p.kind, p.segment.printed, p.skipped) for p in self.pieces if p.skipped)
        return Script(self.title, read, left, self.flags)


@dataclass(slots=True)
class _Desk:
    pieces: list[Piece]
    conflicts: list[Conflict] = field(default_factory=list)


class _MisfitError(Exception):
    """A change can't be made on this script; says why and what stands there now."""

    def __init__(self, why: str, printed_now: str = "") -> None:
        super().__init__(why)
        self.printed_now = printed_now


def replay(script: Script, edits: Sequence[Edit], order: Sequence[str] = ()) -> Replayed:
    """Make the changes, in order. `order` is the printed text of the article's blocks, for what was left out."""
    desk = _Desk(_laid_out(script, [nfc(text) for text in order]))
    for edit in edits:
        try:
            _MAKERS[edit.kind](desk, edit)
        except _MisfitError as misfit:
            desk.conflicts.append(Conflict(edit, str(misfit), misfit.printed_now))
    return Replayed(script.title, tuple(desk.pieces), script.flags, tuple(desk.conflicts))


def anchor_of(pieces: Sequence[Piece], index: int) -> Anchor:
    """Name the piece at an index so that it can be found again."""
    printed = nfc(pieces[index].segment.printed)
    nth = sum(1 for piece in pieces[:index] if nfc(piece.segment.printed) == printed)
    return Anchor(printed, nth)


def _laid_out(script: Script, order: list[str]) -> list[Piece]:
    """Put what is read and what is left out in the order it was printed."""
    pieces = [Piece(segment, kind=_KINDS[segment.role]) for segment in script.segments]
    for left in script.left_out:
        piece = Piece(Segment(Role.BODY, left.printed), skipped=left.why or str(left.kind), kind=left.kind)
        pieces.insert(_place(pieces, nfc(left.printed), order), piece)
    return pieces


def _place(pieces: list[Piece], printed: str, order: list[str]) -> int:
    if printed not in order:
        outro = [index for index, piece in enumerate(pieces) if piece.segment.role is Role.OUTRO]
        return outro[0] if outro else len(pieces)
    before = set(order[: order.index(printed)])
    last = max((index for index, piece in enumerate(pieces) if nfc(piece.segment.printed) in before), default=-1)
    heads = sum(1 for piece in pieces if piece.segment.role in (Role.TITLE, Role.LEAD))
    return max(last + 1, heads)


def _find(desk: _Desk, anchor: Anchor) -> tuple[int, bool]:
    """Find where the anchor's words stand now, and whether they stand unchanged. Raise when they are gone."""
    wanted = nfc(anchor.printed)
    same = [index for index, piece in enumerate(desk.pieces) if nfc(piece.segment.printed) == wanted]
    if same:
        return same[min(anchor.nth, len(same) - 1)], True
    alike = [(_likeness(wanted, piece.segment.printed), -index) for index, piece in enumerate(desk.pieces)]
    best, place = max(alike, default=(0.0, 0))
    if best < ALIKE:
        raise _MisfitError("Đoạn này không còn trong bài.")
    return -place, False


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(a=one.split(), b=nfc(other).split(), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _put(desk: _Desk, index: int, edit: Edit, piece: Piece) -> None:
    desk.pieces[index] = replace(piece, edits=(*piece.edits, edit.id))


def _reading(desk: _Desk, edit: Edit) -> None:
    index, exact = _find(desk, edit.anchor)
    piece = desk.pieces[index]
    if not exact:
        raise _MisfitError("Báo đã sửa chữ in sau khi lời đọc được sửa tay.", piece.segment.printed)
    _put(desk, index, edit, replace(piece, segment=replace(piece.segment, spoken=str(edit.value["spoken"]))))


def _skip(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    piece = desk.pieces[index]
    _put(desk, index, edit, replace(piece, skipped=BY_HAND if edit.value["skip"] else ""))


def _move(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    piece = desk.pieces.pop(index)
    after = str(edit.value.get("after", ""))
    try:
        place = _find(desk, Anchor(after, int(edit.value.get("nth", 0))))[0] + 1 if after else 0
    except _MisfitError:
        desk.pieces.insert(index, piece)
        raise _MisfitError("Đoạn đứng trước không còn trong bài.", piece.segment.printed) from None
    desk.pieces.insert(place, replace(piece, edits=(*piece.edits, edit.id)))


def _split(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    piece = desk.pieces[index]
    printed, left = nfc(piece.segment.printed), nfc(str(edit.value["left"]))
    rest = printed.removeprefix(left).strip()
    if not printed.startswith(left) or not rest or not left:
        raise _MisfitError("Chỗ tách đoạn không còn.", printed)
    first = replace(piece.segment, printed=left, spoken="", pause_ms=None)
    second = replace(piece.segment, printed=rest, spoken="")
    halves = [replace(piece, segment=half, edits=(*piece.edits, edit.id)) for half in (first, second)]
    desk.pieces[index : index + 1] = halves


def _merge(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    following = index + 1
    if (
        following >= len(desk.pieces)
        or _likeness(nfc(str(edit.value["next"])), desk.pieces[following].segment.printed) < ALIKE
    ):
        raise _MisfitError("Hai đoạn không còn đứng liền nhau.", desk.pieces[index].segment.printed)
    one, other = desk.pieces[index], desk.pieces[following]
    printed = f"{nfc(one.segment.printed)} {nfc(other.segment.printed)}"
    joined = replace(one.segment, printed=printed, spoken="", pause_ms=other.segment.pause_ms)
    desk.pieces[index : following + 1] = [replace(one, segment=joined, edits=(*one.edits, *other.edits, edit.id))]


def _pause(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    piece, given = desk.pieces[index], edit.value["ms"]
    _put(
        desk,
        index,
        edit,
        replace(piece, segment=replace(piece.segment, pause_ms=None if given is None else int(given))),
    )


def _voice(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    piece = desk.pieces[index]
    _put(desk, index, edit, replace(piece, segment=replace(piece.segment, voice=str(edit.value["voice"]))))


def _block(desk: _Desk, edit: Edit) -> None:
    index, _ = _find(desk, edit.anchor)
    piece, kind = desk.pieces[index], BlockKind(edit.value["kind"])
    role = _ROLES.get(kind)
    segment = replace(piece.segment, role=role) if role else piece.segment
    _put(desk, index, edit, replace(piece, segment=segment, kind=kind, skipped="" if role else BY_HAND))


_MAKERS = {
    EditKind.READING: _reading,
    EditKind.SKIP: _skip,
    EditKind.MOVE: _move,
    EditKind.SPLIT: _split,
    EditKind.MERGE: _merge,
    EditKind.PAUSE: _pause,
    EditKind.VOICE: _voice,
    EditKind.BLOCK: _block,
}

_ROLES = {
    BlockKind.TITLE: Role.TITLE,
    BlockKind.LEAD: Role.LEAD,
    BlockKind.SUBHEAD: Role.SUBHEAD,
    BlockKind.BODY: Role.BODY,
    BlockKind.LIST_ITEM: Role.BODY,
    BlockKind.BOX: Role.BODY,
}

_KINDS = {
    Role.TITLE: BlockKind.TITLE,
    Role.LEAD: BlockKind.LEAD,
    Role.SUBHEAD: BlockKind.SUBHEAD,
    Role.BODY: BlockKind.BODY,
    Role.OUTRO: BlockKind.BODY,
}
