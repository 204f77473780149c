"""The version's state machine: which moves exist, and what each state means."""

from __future__ import annotations

from enum import StrEnum

from service.core.errors import IllegalMoveError


class State(StrEnum):
    """Where a version stands on its way to listeners."""

    REQUESTED = "requested"
    SCRIPTED = "scripted"
    RECORDING = "recording"
    MASTERING = "mastering"
    READY = "ready"
    PUBLISHED = "published"
    WAITING = "waiting"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


_WORK = (State.REQUESTED, State.SCRIPTED, State.RECORDING, State.MASTERING)

MOVES: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.SCRIPTED, State.WAITING, State.FAILED, State.SUPERSEDED, State.WITHDRAWN}),
    State.SCRIPTED: frozenset({State.RECORDING, State.WAITING, State.FAILED, State.SUPERSEDED, State.WITHDRAWN}),
    State.RECORDING: frozenset({State.MASTERING, State.WAITING, State.FAILED, State.SUPERSEDED, State.WITHDRAWN}),
    State.MASTERING: frozenset({State.READY, State.WAITING, State.FAILED, State.SUPERSEDED, State.WITHDRAWN}),
    State.READY: frozenset({State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.SUPERSEDED, State.WITHDRAWN, State.READY}),
    State.WAITING: frozenset({State.REQUESTED, State.FAILED, State.SUPERSEDED, State.WITHDRAWN}),
    State.FAILED: frozenset({State.REQUESTED, State.SUPERSEDED, State.WITHDRAWN}),
    State.SUPERSEDED: frozenset({State.READY, State.PUBLISHED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.READY, State.REQUESTED}),
}
"""Every legal move. READY → PUBLISHED → READY is an undone publication; SUPERSEDED → PUBLISHED restores an old
version without a new recording; WITHDRAWN → READY restores a withdrawn one whose files are still there;
FAILED → REQUESTED is an editor's retry."""

UNFINISHED: frozenset[State] = frozenset({*_WORK, State.WAITING})
"""The states the reconciler puts back on the queue."""

WORKING: frozenset[State] = frozenset(_WORK)
"""The states a worker moves through."""


def check(before: State, after: State) -> None:
    """Raise IllegalMoveError unless a version may go from one state to the other."""
    if after not in MOVES[before]:
        allowed = ", ".join(sorted(MOVES[before])) or "nowhere"
        raise IllegalMoveError(f"A version that is {before} can't become {after}; it can become: {allowed}.")
