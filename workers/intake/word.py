"""A Word file (.docx) as an article: heading styles are subheads, the caption style a caption."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from service.core.model import BlockKind, nfc
from workers.intake.pieces import Piece

_MOST_BYTES = 60_000_000  # unpacked; an article with its photos stays far below
_ALIGNMENTS = {1: "center", 2: "right"}
_DAMAGED = (
    OpcError, zipfile.BadZipFile, zlib.error, struct.error, SyntaxError, LookupError, ValueError, OSError, EOFError,
    RuntimeError, AttributeError, TypeError,
)  # fmt: skip
"""What zipfile, lxml (its XMLSyntaxError is a SyntaxError) and python-docx raise on a damaged file."""


class WordFileError(Exception):
    """The bytes are no Word file that can be read; the message says why."""


def read_word(data: bytes) -> tuple[str, tuple[Piece, ...]]:
    """Read a .docx: its title (a paragraph in the Title style, else "") and its pieces. Raise WordFileError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > _MOST_BYTES:
            raise WordFileError(f"The Word file unpacks to {size} bytes; at most {_MOST_BYTES} are read.")
        pieces = list(_pieces(docx.Document(io.BytesIO(data))))
    except _DAMAGED as wrong:
        raise WordFileError(f"The Word file is damaged: {type(wrong).__name__}.") from None
    title = next((piece for piece in pieces if piece.tag == "h1"), None)
    return (title.text if title else ""), tuple(piece for piece in pieces if piece is not title)


def _pieces(document: Document) -> Iterator[Piece]:
    after_image = False
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from _cells(part)
            continue
        after_image = after_image or _has_picture(part)
        text = nfc(part.text)
        if text:
            yield _piece(part, text, after_image=after_image)
            after_image = False


def _piece(paragraph: Paragraph, text: str, *, after_image: bool) -> Piece:
    style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    letters = sum(len(run.text.strip()) for run in paragraph.runs) or 1
    return Piece(
        text,
        tag=_tag(style),
        bold=sum(len(run.text.strip()) for run in paragraph.runs if run.bold) / letters,
        italic=sum(len(run.text.strip()) for run in paragraph.runs if run.italic) / letters,
        align=_ALIGNMENTS.get(int(paragraph.alignment or 0), ""),
        hint=BlockKind.CAPTION if style == "caption" else None,
        after_image=after_image,
        inside=frozenset({"li"}) if style.startswith("list") else frozenset(),
    )


def _tag(style: str) -> str:
    if style == "title":
        return "h1"
    return "h2" if style.startswith(("heading", "subtitle")) else "p"


def _cells(table: Table) -> Iterator[Piece]:
    texts = [nfc(cell.text) for row in table.rows for cell in row.cells]
    texts = [text for text in texts if text]
    data = len(texts) >= 4 and max(len(text) for text in texts) < 160
    for text in texts:
        yield Piece(text, tag="td", inside=frozenset({"table"}), table_data=data)


def _has_picture(paragraph: Paragraph) -> bool:
    return bool(paragraph._p.xpath(".//w:drawing | .//w:pict"))  # noqa: SLF001 - python-docx shows pictures no other way
