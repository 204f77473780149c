"""Printed sentences and how a northern newsreader says them: rules and data are right when these are.

To add one: write `kind TAB printed TAB spoken` into the file of its kind under `rows/`. In `blind.tsv` the spoken
column may hold several readings, parted by "|"; case and punctuation don't count there.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voices.text import read

HERE = Path(__file__).parent
FILES = sorted((HERE / "rows").glob("*.tsv"))


def rows(file: Path) -> list[tuple[str, str]]:
    cells = [row.split("\t") for row in file.read_text(encoding="utf-8").splitlines() if row]
    return [(printed, spoken) for _, printed, spoken in cells]


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_printed_sentences_are_said_as_a_newsreader_would(file: Path) -> None:
    wrong = [(printed, read(printed).text, spoken) for printed, spoken in rows(file) if read(printed).text != spoken]
    assert wrong == []


def test_sentences_nobody_tuned_on_are_said_in_an_accepted_way() -> None:
    pairs = rows(HERE / "blind.tsv")
    right = [folded(read(printed).text) in map(folded, spoken.split("|")) for printed, spoken in pairs]
    assert sum(right) >= 0.97 * len(right)


def test_there_are_enough_rows_and_none_twice() -> None:
    printed = [row[0] for file in [*FILES, HERE / "blind.tsv"] for row in rows(file)]
    assert len(printed) >= 600
    assert len(set(printed)) == len(printed)
