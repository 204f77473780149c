"""House style: the choices a newsroom makes once, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DocumentStyle = Literal["expand", "elide", "spell"]


@dataclass(frozen=True, slots=True)
class Style:
    """How this house reads aloud. The defaults are a northern formal newsreader's.

    `document` says how the tail of a document number ("-NQ/TW") is read: `expand` (nghị quyết trung ương), `elide`
    (left out: the noun before has said it) or `spell` (letter by letter).
    """

    name: str = "northern"
    zero_tens: str = "linh"
    thousand: str = "nghìn"
    four: str = "tư"
    range_word: str = "đến"
    decimal_comma: str = "phẩy"
    lone_point: str = "chấm"
    """Said for the point of a bare "2.5"; before what is measured ("2.5 kg") it is a comma set the English way."""
    first_days: str = ""
    """Said before days 1 to 10 of a month: "mùng", "mồng", or nothing."""
    year_hundreds: bool = True
    """2025 is "hai nghìn không trăm hai mươi lăm"; without, "hai nghìn hai mươi lăm"."""
    document: DocumentStyle = "expand"

    def __hash__(self) -> int:
        return hash(self.name)  # numbers said are kept by style: asked for often, and few styles share a name


NORTHERN = Style()
CENTRAL = Style(name="central", zero_tens="lẻ", thousand="ngàn")
SOUTHERN = Style(name="southern", zero_tens="lẻ", thousand="ngàn", four="bốn")

STYLES = {each.name: each for each in (NORTHERN, CENTRAL, SOUTHERN)}
