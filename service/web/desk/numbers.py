"""Numbers as forms and addresses send them."""

from __future__ import annotations

_MOST = 2**31 - 1
"""The greatest number that PostgreSQL keeps in a column of ours."""


def whole(text: str) -> int:
    """Read a whole number. Raise ValueError for none, or one no column could hold: `get(…, type=whole)` then says none.

    Without a bound such a number would be an error of the database's, and no answer to whoever typed it.
    """
    number = int(text)
    if abs(number) > _MOST:
        raise ValueError(f"{text[:40]} is no number that anything of ours has.")
    return number
