"""The desk has a name for everything the reader may say of a reading."""

from __future__ import annotations

from pathlib import Path

from service.core.model import BlockKind
from service.core.states import State
from service.web.desk.names import BLOCKS, DOUBTS, READINGS, STATES
from voices.text import WHYS, read

ROWS = Path(__file__).parents[3] / "voices" / "text" / "rows"


def test_every_reason_for_doubt_is_named() -> None:
    assert set(DOUBTS) == set(WHYS)


def test_every_kind_of_reading_is_named() -> None:
    printed = [
        row.split("\t")[1] for file in ROWS.glob("*.tsv") for row in file.read_text().splitlines() if "\t" in row
    ]
    kinds = {reading.kind for line in printed for reading in read(line).readings}
    assert len(kinds) > 20
    assert kinds - set(READINGS) == set()


def test_every_state_and_every_kind_of_block_is_named() -> None:
    assert set(STATES) == set(State)
    assert set(BLOCKS) >= set(BlockKind)
