"""The lexicon: how this newsroom reads its words, in three tiers, with who changed what and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from service.core.slugs import fold
from service.newsroom import audit
from service.newsroom.errors import ConflictError, NotFoundError, RefusedError
from service.newsroom.room import Room
from service.storage import lexicon as rows
from service.storage.database import Connection
from service.storage.keyset import Place
from service.storage.lexicon import EntryRow
from service.storage.schema import now
from voices.text.errors import LexiconError
from voices.text.lexicon import Entry, Lexicon, load_lexicon

TIERS = ("newspaper", "section", "article")
KINDS = ("abbreviation", "name", "foreign", "title", "sign")
_PAPER, _ARTICLE = 1, 2  # voices.text's tiers; a section's entries lie above the newspaper's
_LONGEST_PRINTED, _LONGEST_SPOKEN, _LONGEST_SCOPE = 200, 1_000, 120
MOST_PRIORITY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An entry as somebody wants it. `scope` is a section's slug or an article's id, by tier.

    `left` and `right` are conditions: words of which one must stand directly before or after, "!word" for must not.
    """

    printed: str
    spoken: str
    kind: str = "abbreviation"
    tier: str = "newspaper"
    scope: str = ""
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    case: str = "exact"
    priority: int = 0
    dot: bool = False
    note: str = ""

    @property
    def entry(self) -> Entry:
        """The entry as the reader takes it. Raise RefusedError for one it can't take."""
        tier = _ARTICLE if self.tier == "article" else _PAPER
        try:
            return Entry(
                self.printed, self.spoken, self.kind, self.left, self.right, self.case, self.priority, self.dot,
                self.note, tier,
            )  # fmt: skip
        except LexiconError:
            raise RefusedError(
                "This entry can't be used: the printed words «{printed}» need a letter, a digit or a sign; "
                "the reading «{spoken}» may hold letters, spaces and commas only.",
                printed=self.printed,
                spoken=self.spoken,
            ) from None


def for_article(room: Room, article_id: str) -> Lexicon:
    """Give the lexicon an article is read with: ours, the newspaper's, its section's, its own; later ones win."""
    return layered(kept_wishes(room, article_id))


def kept_wishes(room: Room, article_id: str) -> list[Wish]:
    """List the newsroom's entries an article is read with; only the newspaper's when no article is named."""
    with room.database.reading() as connection:
        kept = rows.active_for(connection, rows.section_of(connection, article_id), article_id)
    return [wish_of(row) for row in kept]


def layered(wishes: Sequence[Wish]) -> Lexicon:
    """Lay entries over our own, tier by tier."""
    lexicon = load_lexicon()
    for tier in TIERS:
        entries = [wish.entry for wish in wishes if wish.tier == tier]
        if entries:
            lexicon = lexicon.with_tier(entries, _ARTICLE if tier == "article" else _PAPER)
    return lexicon


def wish_of(row: EntryRow) -> Wish:
    """Read a kept entry as a wish."""
    return Wish(**{name: getattr(row, name) for name in Wish.__dataclass_fields__})


def add(room: Room, wish: Wish, *, who: str, proposed: bool = False, why: str = "") -> EntryRow:
    """Add an entry, or propose one that a second person approves.

    Raise RefusedError for words that won't do, ConflictError when the same words have an entry there already.
    """
    with room.database.writing() as connection:
        return add_within(connection, wish, who=who, proposed=proposed, why=why)


def add_within(connection: Connection, wish: Wish, *, who: str, proposed: bool = False, why: str = "") -> EntryRow:
    """Add an entry inside the caller's transaction, as `add` does."""
    check(wish)
    _check_free(connection, wish)
    state = "proposed" if proposed else "active"
    entry_id = rows.add(connection, now(), **_columns(wish), state=state, who=who)
    row = _row(connection, entry_id)
    _remember(connection, None, row, who, why)
    return row


def change(  # noqa: PLR0913 – what, from which revision, by whom and why
    room: Room, entry_id: str, wish: Wish, *, revision: int, who: str, why: str = ""
) -> EntryRow:
    """Change an entry. Raise ConflictError when `revision` is not its newest, with nothing changed."""
    check(wish)
    with room.database.writing() as connection:
        return _changed(connection, entry_id, revision, who, why, **_columns(wish))


def approve(room: Room, entry_id: str, *, revision: int, who: str) -> EntryRow:
    """Let a proposed entry be used. Raise ConflictError when it is not proposed or changed meanwhile."""
    with room.database.writing() as connection:
        if _row(connection, entry_id).state != "proposed":
            raise ConflictError("This entry is no proposal that waits for approval.")
        return _changed(connection, entry_id, revision, who, "approved", state="active")


def remove(room: Room, entry_id: str, *, revision: int, who: str, why: str = "") -> EntryRow:
    """Stop using an entry; its history stays and `put_back` brings it back."""
    with room.database.writing() as connection:
        return _changed(connection, entry_id, revision, who, why, state="removed")


def put_back(room: Room, entry_id: str, past: int, *, revision: int, who: str) -> EntryRow:
    """Bring an entry back to how it was after its revision `past`."""
    with room.database.writing() as connection:
        found = [line for line in rows.history(connection, entry_id) if line.revision == past and line.after]
        if not found:
            raise NotFoundError("The entry {id!r} has no revision {past}.", id=entry_id, past=past)
        kept = {**found[0].after, "left": tuple(found[0].after["left"]), "right": tuple(found[0].after["right"])}
        state = kept.pop("state")
        return _changed(connection, entry_id, revision, who, f"back to {past}", **_columns(Wish(**kept)), state=state)


def get(room: Room, entry_id: str) -> EntryRow:
    """Read an entry. Raise NotFoundError."""
    with room.database.reading() as connection:
        return _row(connection, entry_id)


def page(
    room: Room, *, search: str = "", limit: int = 50, offset: int = 0, **chosen: str
) -> tuple[list[EntryRow], int]:
    """List entries and how many there are; `search` looks at both sides without accents.

    `chosen` may hold kind, tier, scope and state.
    """
    with room.database.reading() as connection:
        return rows.page(connection, {**chosen, "folded": fold(search)}, limit=limit, offset=offset)


def added(
    room: Room, *, search: str = "", limit: int = 50, place: Place | None = None, **chosen: str
) -> list[EntryRow]:
    """List entries as `page` does, but those added last first, behind a place: none moves in this order."""
    with room.database.reading() as connection:
        return rows.added(connection, {**chosen, "folded": fold(search)}, limit=limit, place=place)


def active(room: Room) -> list[EntryRow]:
    """List every entry in use, by its words."""
    with room.database.reading() as connection:
        return sorted((row for row in rows.living(connection) if row.state == "active"), key=_by_words)


def history(room: Room, entry_id: str) -> Sequence[Any]:
    """List an entry's changes, newest first."""
    with room.database.reading() as connection:
        return rows.history(connection, entry_id)


def inbox(room: Room, limit: int = 50) -> Sequence[Any]:
    """List words that nobody has answered yet, those in most articles first."""
    with room.database.reading() as connection:
        return rows.inbox(connection, limit)


def unanswered_after(room: Room, printed: str, limit: int) -> Sequence[Any]:
    """List words that nobody has answered yet by their letters, behind the words given."""
    with room.database.reading() as connection:
        return rows.unanswered_after(connection, printed, limit)


def dismiss(room: Room, printed: str, *, who: str, again: bool = False) -> None:
    """Take words out of the inbox, for they are read well enough; with `again` put them into it once more."""
    if len(printed) > _LONGEST_PRINTED:
        raise RefusedError("The printed words need 1 to {most} characters.", most=_LONGEST_PRINTED)
    with room.database.writing() as connection:
        if again:
            rows.bring_back(connection, printed)
        else:
            rows.dismiss(connection, printed, who, now())
        audit.write(connection, who, "lexicon.bring_back" if again else "lexicon.dismiss", printed)


def _changed(connection: Connection, entry_id: str, revision: int, who: str, why: str, **columns: Any) -> EntryRow:
    before = _row(connection, entry_id)
    if columns.get("state", before.state) != "removed":
        _check_free(connection, _wish_with(before, columns), but=entry_id)
    if not rows.change(connection, entry_id, revision, now(), who=who, **columns):
        raise ConflictError(
            "«{printed}» was changed to «{spoken}» by {who} meanwhile; look at that, then change it again.",
            printed=before.printed,
            who=before.who,
            spoken=before.spoken,
        )
    after = _row(connection, entry_id)
    _remember(connection, before, after, who, why)
    return after


def _check_free(connection: Connection, wish: Wish, *, but: str = "") -> None:
    """Raise ConflictError when another living entry has the same words and conditions: which is read would be chance.

    From here to the end of the transaction nobody else changes the lexicon.
    """
    rows.hold(connection)
    standing = rows.find(connection, wish.tier, wish.scope, wish.printed)
    same = [row for row in standing if row.id != but and same_place(row, wish)]
    if same:
        raise ConflictError(
            "«{printed}» is in the lexicon already, read «{spoken}»; change that entry.",
            printed=wish.printed,
            spoken=same[0].spoken,
        )


def _wish_with(row: EntryRow, columns: Mapping[str, Any]) -> Wish:
    changed = {name: value for name, value in columns.items() if name in Wish.__dataclass_fields__}
    return replace(wish_of(row), **changed)


def _remember(connection: Connection, before: EntryRow | None, after: EntryRow, who: str, why: str) -> None:
    old, new = (_kept(before) if before else None), _kept(after)
    rows.record(connection, after.id, after.revision, before=old, after=new, who=who, why=why, at=now())
    what = "lexicon.change" if before else "lexicon.add"
    audit.write(connection, who, what, after.printed, before=old, after=new, why=why)


def _kept(row: EntryRow) -> dict[str, Any]:
    wish = asdict(wish_of(row))
    return {**wish, "left": list(row.left), "right": list(row.right), "state": row.state}


def _row(connection: Connection, entry_id: str) -> EntryRow:
    row = rows.get(connection, entry_id)
    if row is None:
        raise NotFoundError("There is no lexicon entry {id!r}.", id=entry_id)
    return row


def _columns(wish: Wish) -> dict[str, Any]:
    folded = f"{fold(wish.printed)} {fold(wish.spoken)}"[:400]
    return {**asdict(wish), "left": list(wish.left), "right": list(wish.right), "folded": folded}


def _by_words(row: EntryRow) -> tuple[str, str]:
    return fold(row.printed), row.id


def same_place(row: EntryRow, wish: Wish) -> bool:
    """Tell whether a kept entry and a wish are rivals: the same conditions and case, for the same words."""
    return (set(row.left), set(row.right), row.case) == (set(wish.left), set(wish.right), wish.case)


def check(wish: Wish) -> None:
    """Raise RefusedError unless an entry can be kept so."""
    if not wish.printed.strip() or len(wish.printed) > _LONGEST_PRINTED:
        raise RefusedError("The printed words need 1 to {most} characters.", most=_LONGEST_PRINTED)
    if len(wish.spoken) > _LONGEST_SPOKEN:
        raise RefusedError("The reading is longer than {most} characters.", most=_LONGEST_SPOKEN)
    if wish.tier not in TIERS or wish.kind not in KINDS:
        raise RefusedError(
            "The tier is one of: {tiers}; the kind one of: {kinds}.", tiers=", ".join(TIERS), kinds=", ".join(KINDS)
        )
    if abs(wish.priority) > MOST_PRIORITY:
        raise RefusedError("A priority is a number from -{most} to {most}.", most=MOST_PRIORITY)
    if (wish.tier == "newspaper") != (wish.scope == "") or len(wish.scope) > _LONGEST_SCOPE:
        raise RefusedError("An entry of a section or an article says which one; one of the whole newspaper says none.")
    assert wish.entry
