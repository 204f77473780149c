"""The lead (sapo): what a page or its metadata say it is, read once, without the agency's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.core.model import BlockKind
from workers.intake.classify import same
from workers.intake.metadata import Metadata
from workers.intake.page import Page
from workers.intake.pieces import Piece
from workers.intake.region import Region, is_furniture, is_paragraph
from workers.intake.wording import is_byline, is_credit

_LEAD_LETTERS = 40


@dataclass(frozen=True, slots=True)
class FoundLead:
    """The lead, and the indices of the pieces that are it."""

    text: str = ""
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Lead:
    """What a page's lead may be told from."""

    page: Page
    region: Region
    metadata: Metadata
    prefixes: Sequence[str]

    def find(self) -> FoundLead:
        """Find the lead: marked up, as described, standing before the body, bold at its head, or only described."""
        for way in (self._marked, self._described, self._standing_before, self._bold_first):
            taken = way()
            if taken:
                text = " ".join(self.page.pieces[i].text for i in taken)
                return FoundLead(self._without_place(without_agency(text, self.prefixes)), frozenset(taken))
        return FoundLead(self._from_metadata())

    def _without_place(self, text: str) -> str:
        """Leave out a place or agency printed before the words that the metadata begin with."""
        start = self.metadata.lead[:60]
        place = text.find(start, 0, len(start) + 40) if len(start) >= _LEAD_LETTERS else -1
        return text[place:] if place > 0 else text

    def _piece(self, i: int) -> Piece:
        return self.page.pieces[i]

    def _marked(self) -> list[int]:
        near = [*self.region.before, *self.region.body[:4]]
        marked = [i for i in near if self._piece(i).hint is BlockKind.LEAD and self._piece(i).link < 0.5]
        return [i for i in marked if not is_furniture(self._piece(i)) and not self._piece(i).dropped]

    def _described(self) -> list[int]:
        lead = without_agency(self.metadata.lead, self.prefixes)
        near = [*self.region.before, *self.region.body[:3]]
        return [i for i in near if not self._piece(i).dropped and self._says(self._piece(i).text, lead)][:1]

    def _says(self, text: str, lead: str) -> bool:
        text = without_agency(text, self.prefixes)
        start = lead.rstrip(".… ")[:120]
        return len(start) >= _LEAD_LETTERS and (
            start in text[: len(start) + 40] or (len(text) > 80 and lead.startswith(text))
        )

    def _standing_before(self) -> list[int]:
        return [
            i
            for i in self.region.before
            if is_lead_like(self._piece(i)) and not self._piece(i).dropped and not is_credit(self._piece(i).text)
        ][-1:]

    def _bold_first(self) -> list[int]:
        for i in self.region.body[:2]:
            piece = self._piece(i)
            if piece.bold > 0.9 and len(piece.text) >= 80 and not piece.after_image and not piece.dropped:
                return [i]
        return []

    def _from_metadata(self) -> str:
        lead = without_agency(self.metadata.lead, self.prefixes)
        start = lead.rstrip(".… ")[:80]
        printed = any(start in self._piece(i).text for i in self.region.body)
        finished = lead.endswith((".", "!", "?", "”", ")")) and not lead.endswith(("...", "…"))
        of_site = bool(self.metadata.site_name) and self.metadata.site_name.split(" - ")[0] in lead
        whole = len(lead) >= _LEAD_LETTERS and finished and not printed and not of_site
        return lead if whole and not same(lead, self.metadata.titles) else ""


def is_lead_like(piece: Piece) -> bool:
    """Tell a stretch between title and body that can be its lead: a sentence or two, no control, no name."""
    heading = piece.is_heading and len(piece.text) >= 60 and piece.link < 0.3
    plain = is_paragraph(piece) and piece.words >= 12
    return (heading or plain) and not is_furniture(piece) and not is_byline(piece.text) and not piece.after_image


def without_agency(text: str, prefixes: Iterable[str]) -> str:
    """Strip the name of a paper or agency a lead starts with, if it is one we know."""
    for prefix in prefixes:
        if text.startswith(prefix):
            rest = re.match(r"\s*[-–—:]\s*" if prefix[-1] != ")" else r"\s*[-–—:]?\s*", text[len(prefix) :])
            if rest and len(text) > len(prefix) + rest.end() + 20:
                return text[len(prefix) + rest.end() :]
    return text
