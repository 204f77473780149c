"""Our own words, as tables: one row a line, cells parted by tabs, "# " before a comment."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator


def table(name: str) -> Iterator[list[str]]:
    """Give the rows of a data file, cut into cells."""
    return (row.split("\t") for row in rows(name))


def rows(name: str) -> Iterator[str]:
    """Give the rows of a data file as they stand."""
    found = pkgutil.get_data(__name__, f"{name}.tsv")
    assert found is not None, f"the package lacks its data file {name}.tsv"
    return (row for row in found.decode().split("\n") if row and not row.startswith("# "))
