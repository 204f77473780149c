"""Word files: styles tell the kinds, damage is refused."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.model import BlockKind, Outcome
from tests.workers.intake.stories import HARVEST
from workers.intake.read import read_bytes

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def article_file() -> bytes:
    document = docx.Document()
    document.add_heading(HARVEST.title, 0)
    document.add_paragraph(HARVEST.lead)
    document.add_picture(io.BytesIO(PIXEL))
    document.add_paragraph("Đồi chè bản Lướt buổi sớm. Ảnh: Hà Vy")
    document.add_heading(HARVEST.parts[2][1], 2)
    document.add_paragraph(HARVEST.parts[3][1])
    document.add_paragraph("Khu sao chè mới", style="Caption")
    document.add_paragraph(HARVEST.parts[8][1], style="List Bullet")
    table = document.add_table(2, 2)
    for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Ô số {n}"
    document.add_paragraph(HARVEST.parts[4][1])
    byline = document.add_paragraph()
    byline.add_run("Lan Anh").bold = True
    byline.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


FILE = article_file()


def test_styles_and_pictures_tell_the_kinds() -> None:
    intake = read_bytes(FILE, name="bai.docx")
    article = intake.article
    assert (article.title, article.lead) == (HARVEST.title, HARVEST.lead)
    assert [block.kind.value for block in article.blocks] == [
        "caption", "subhead", "body", "caption", "list_item", "table", "body", "byline",
    ]  # fmt: skip
    assert intake.outcome is Outcome.OK


def test_a_word_file_is_known_by_its_bytes() -> None:
    assert read_bytes(FILE, name="khong-ten").article.title == HARVEST.title


def test_a_cell_table_is_left_out_whole() -> None:
    (table,) = [b for b in read_bytes(FILE, name="bai.docx").article.blocks if b.kind is BlockKind.TABLE]
    assert table.text == "Ô số 0 | Ô số 1 | Ô số 2 | Ô số 3"


@pytest.mark.parametrize("start", [b"%PDF-1.7 ", b"\xd0\xcf\x11\xe0 doc", b"{\\rtf1 ", b"\x89PNG ", b"PK\x03\x04 zip"])
def test_files_that_are_no_text_are_refused_with_what_would_do(start: bytes) -> None:
    intake = read_bytes(start + b"abc " * 500, name="bai")
    assert intake.reason == "unreadable"
    assert ".docx" in intake.flags[0]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_word_file_never_fails(data: st.DataObject) -> None:
    damaged = bytearray(FILE)
    for _ in range(data.draw(st.integers(1, 40))):
        damaged[data.draw(st.integers(4, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(10, len(damaged)))
    assert read_bytes(bytes(damaged[:cut]), name="bai.docx").outcome in Outcome
