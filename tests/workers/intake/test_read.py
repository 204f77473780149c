"""Reading any bytes at all: kinds, encodings, damage, and sizes nobody expects."""

from __future__ import annotations

import io
import random
import re
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.model import BlockKind, Intake, Outcome
from service.core.script import script_of
from tests.workers.intake.stories import HARVEST, VISIT
from workers.intake.read import Hints, read_bytes, read_payload, read_text

DUMP = "\n\n".join([VISIT.title, VISIT.lead, *(text for _, text in VISIT.parts), VISIT.author])
PAGE = f"<html><body><h1>{VISIT.title}</h1><p class='sapo'>{VISIT.lead}</p><div>" + "".join(
    f"<p>{text}</p>" for kind, text in VISIT.parts if kind == "body"
)


def bodies(intake: Intake) -> list[str]:
    return [block.text for block in intake.article.blocks if block.kind is BlockKind.BODY]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3_000), st.sampled_from(["a.html", "a.txt", "a.docx", "", "a.pdf"]))
def test_no_bytes_make_reading_fail(data: bytes, name: str) -> None:
    assert read_bytes(data, name=name).outcome in Outcome


_tags = st.sampled_from(
    ["<p>", "</p>", "<div class='a'>", "</div>", "<br>", "<img src=x>", "<h1>", "</h1>", "<table><tr><td>", "</table>",
     "<li>", "<figure>", "<figcaption>", "<b>", "</i>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<form>",
     "<a href=x>", "</a>", "<template>", "&#0;", "&nbsp;", "\0", "<svg>", "<blockquote>", "<h2>",
     "Ảnh: PV", "BÌNH LUẬN", "Xem thêm: bài khác", "Đây là một câu văn xuôi bình thường của bài báo hôm nay."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_tags, st.text(max_size=40)), max_size=60))
def test_no_markup_makes_reading_fail(parts: list[str]) -> None:
    page = "".join(parts).encode("utf-8", "surrogatepass")
    assert read_bytes(page, name="a.html").outcome in Outcome


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_page_is_still_read(data: st.DataObject) -> None:
    page = bytearray(PAGE.encode())
    for _ in range(data.draw(st.integers(1, 12))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.integers(0, 255))
    assert read_bytes(bytes(page), name="a.html").outcome in Outcome


@pytest.mark.parametrize("tag", ["div", "ul><li", "b", "table><tr><td", "span", "blockquote", "section"])
def test_a_hundred_thousand_nested_elements_end_quickly(tag: str) -> None:
    page = f"<html><body>{f'<{tag}>' * 100_000}Chào{'</div>' * 100_000}"
    assert read_bytes(page.encode(), name="a.html").outcome is Outcome.REFUSED


def test_an_article_below_deep_nesting_is_still_found() -> None:
    page = PAGE.replace("<div>", "<div>" * 5_000 + "</div>" * 2_000)
    assert bodies(read_bytes(page.encode(), name="a.html")) == [t for k, t in VISIT.parts if k == "body"]


@pytest.mark.parametrize(
    "page",
    [
        "<" * 500_000,
        "<a" * 300_000,
        "<p " + "a='1' " * 100_000 + ">",
        "<!--" * 100_000,
        "&amp" * 300_000,
        "<a href=x>" * 100_000,
        "<b><p>" * 100_000,
        "<td><img src=a>Ảnh: PV" * 20_000,
        "<p>" + "Ảnh: " * 100_000,
        "<p>" + "thứ hai, " * 50_000 + "</p>",
        "<p>" + "\u0301" * 200_000,
        "<script type='application/ld+json'>" + "[" * 200_000 + "</script>",
        "<p>" + " - ".join(["Lan"] * 50_000),
        "<title>" + " - ".join(["Báo Sơn La"] * 30_000),
    ],
    ids=range(14),
)
def test_hostile_pages_take_linear_time(page: str) -> None:
    assert read_bytes(page.encode(), name="a.html").outcome is Outcome.REFUSED


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("text", "name"), [(DUMP, "bai.txt"), (PAGE, "bai.html")])
def test_unicode_is_read_in_every_form(charset: str, text: str, name: str) -> None:
    intake = read_bytes(text.encode(charset), name=name)
    assert intake.article.title == VISIT.title
    assert VISIT.parts[1][1] in bodies(intake)


def test_a_page_that_says_utf_16_and_is_utf_8_is_read_as_it_is() -> None:
    page = PAGE.replace("<html>", "<html><head><meta charset='utf-16'></head>")
    assert read_bytes(page.encode(), name="a.html", content_type="text/html; charset=utf-16").article.lead == VISIT.lead


def test_a_cut_utf_8_page_is_not_taken_for_another_encoding() -> None:
    intake = read_bytes(PAGE.encode()[:-40] + b"\xe1\xba", name="a.html")
    assert intake.article.title == VISIT.title


TCVN3 = (
    "Héi nghÞ Ban ChÊp hµnh §¶ng bé tØnh lÇn thø n¨m ®· th«ng qua nhiÒu néi dung quan träng vÒ x©y dùng n«ng th«n míi "
    "vµ ph¸t triÓn kinh tÕ x· héi trªn ®Þa bµn."
)
VNI = (
    "Hoäi nghò Ban Chaáp haønh Ñaûng boä tænh laàn thöù naêm ñaõ thoâng qua nhieàu noäi dung quan troïng veà xaây "
    "döïng noâng thoân môùi vaø phaùt trieån kinh teá xaõ hoäi treân ñòa baøn."
)


@pytest.mark.parametrize("name", ["bai.txt", "bai.html"])
@pytest.mark.parametrize(("encoding", "text"), [("TCVN3", TCVN3), ("VNI", VNI)])
@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_old_encodings_are_recognised_and_refused(encoding: str, text: str, name: str, charset: str) -> None:
    body = f"<html><body><h1>Bài</h1><p>{text}</p></body></html>" if name.endswith("html") else f"{text}\n\n{text}"
    intake = read_bytes(body.encode(charset), name=name)
    assert (intake.outcome, intake.reason) == (Outcome.REFUSED, "legacy_encoding")
    assert encoding in intake.flags[0]


def test_the_dump_of_a_page_is_read_without_its_furniture() -> None:
    dump = (
        "Báo Vùng Cao điện tử - Tin tức cập nhật trong ngày\n\nTrang chủ\n\n"
        + DUMP.replace(VISIT.lead, VISIT.lead + "\n\nGiọng nam miền Bắc")
        + "\nBÌNH LUẬN\n\nBạn còn 500/500 ký tự\n\nTin mới\n\n"
        + "  • 'Chợ phiên\n\n    Chợ phiên\n\n    Xã hội -\n    Một đoạn."
    )
    article = read_bytes(dump.encode(), name="bai.txt").article
    assert (article.title, article.lead) == (VISIT.title, VISIT.lead)
    assert [b.text for b in article.blocks if b.kind is BlockKind.BYLINE] == [VISIT.author]
    assert [b.text for b in article.blocks if b.kind is BlockKind.BODY] == [t for k, t in VISIT.parts if k == "body"]
    assert {block.kind for block in article.blocks if "Chợ phiên" in block.text} == {BlockKind.CHROME}


def test_lines_broken_at_a_width_are_joined() -> None:
    words = VISIT.parts[1][1].split()
    broken = "\n".join(" ".join(words[i : i + 12]) for i in range(0, len(words), 12))
    article = read_text(f"{VISIT.title}\n\n{VISIT.lead}\n\n{broken}\n\n{VISIT.parts[4][1]}").article
    assert [block.text for block in article.blocks] == [VISIT.parts[1][1], VISIT.parts[4][1]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_title"),
        (" \n\n\t ", "no_title"),
        ("Chỉ có một dòng tít ngắn", "no_body"),
        ("Một tít ngắn\n\nVà một câu.", "too_short"),
        ("A title in English\n\n" + "The council met on Monday to discuss the new road. " * 8, "wrong_language"),
        ("Bai khong dau\n\n" + "Hoi nghi da thong qua nhieu noi dung quan trong cua tinh. " * 8, "wrong_language"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_aloud_is_refused_with_its_reason(text: str, reason: str) -> None:
    intake = read_text(text)
    assert (intake.outcome, intake.reason) == (Outcome.REFUSED, reason)
    assert intake.flags[0].endswith(".")


@pytest.mark.parametrize("body", ["Trang bạn yêu cầu không tồn tại.", "Bài viết này đã bị gỡ khỏi hệ thống."])
def test_a_page_that_is_not_there_is_seen_whatever_its_status(body: str) -> None:
    page = f"<html><head><title>Lỗi 404</title></head><body><h1>Lỗi 404 - Không tìm thấy trang</h1><p>{body}</p>"
    assert read_bytes(page.encode(), name="a.html").reason == "soft_404"


def test_a_word_file_with_a_bomb_inside_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(80_000_000))
    assert read_bytes(file.getvalue(), name="a.docx").reason == "unreadable"


def test_delivered_html_is_all_the_articles() -> None:
    html = (
        f"<p>{HARVEST.parts[3][1]}</p><p><img src='a.jpg'></p><p>Đồi chè bản Lướt buổi sớm.</p><h3>Được mùa</h3>"
        f"<p>{HARVEST.parts[7][1]}</p><p class='quang-cao'>Mua chè ở cửa hàng số 7.</p><p><b>Đức Mạnh</b></p>"
    )
    body = {"kind": "html", "html": html, "title": HARVEST.title, "lead": HARVEST.lead}
    intake = read_payload(body, exclude=[".quang-cao"])
    kinds = [(block.kind, block.text[:8]) for block in intake.article.blocks]
    assert intake.outcome is Outcome.OK
    assert [kind for kind, _ in kinds] == ["body", "caption", "subhead", "body", "chrome", "byline"]


def test_delivered_blocks_keep_the_kinds_they_came_with() -> None:
    blocks = [
        {"kind": "body", "text": HARVEST.parts[3][1]},
        {"kind": "caption", "text": "Đồi chè buổi sớm"},
        {"text": HARVEST.parts[4][1]},
        {"kind": "body", "text": "Đoạn này tòa soạn không muốn đọc.", "skip": True},
        {"kind": "body", "text": "  "},
    ]
    intake = read_payload({"kind": "blocks", "blocks": blocks, "title": HARVEST.title, "lead": ""})
    assert [block.kind for block in intake.article.blocks] == ["body", "caption", "body", "chrome"]


def test_a_lead_the_cms_gives_is_not_taken_from_the_words_again() -> None:
    text = f"{HARVEST.parts[3][1]}\n\n{HARVEST.parts[4][1]}"
    article = read_payload({"kind": "text", "text": text, "title": HARVEST.title, "lead": HARVEST.lead}).article
    assert article.lead == HARVEST.lead
    assert [block.text for block in article.blocks] == [HARVEST.parts[3][1], HARVEST.parts[4][1]]


def test_an_excluded_part_is_left_out_of_a_page() -> None:
    page = PAGE + "<p class='pr'>Bài viết có sự phối hợp của Công ty chè Mường Lống, đơn vị đồng hành cùng bà con.</p>"
    blocks = read_bytes(page.encode(), name="a.html", hints=Hints(exclude=(".pr",))).article.blocks
    assert blocks[-1].kind is BlockKind.CHROME


KINDS = ["html", "text", "blocks", "page", "dump", "word"]
SHORT = st.sampled_from([
    "Ảnh: PV", "Thùy Linh", "Theo TTXVN", "BÌNH LUẬN", "Xem thêm: Bài khác", "Giọng nam", "Được mùa, được giá",
    "1. Mở đầu",
    "Tin mới", "(Còn nữa)", "- Ông Hai nói.", "“Tôi rất vui”, chị Lan nói.", "Trang chủ", "12/3/2026 07:30",
])  # fmt: skip
LONG = st.sampled_from([text for story in (VISIT, HARVEST) for kind, text in story.parts if kind == "body"])


def read_as(kind: str, lines: list[str], title: str, lead: str) -> Intake:
    html = "".join(f"<p>{line}</p>" for line in lines)
    text = "\n\n".join(lines)
    if kind == "page":
        page = f"<html><body><h1>{title}</h1><div class='sapo'>{lead}</div><div class='bai'>{html}</div></body></html>"
        return read_bytes(page.encode(), name="a.html")
    if kind == "dump":
        return read_bytes(f"{title}\n\n{lead}\n\n{text}".encode(), name="a.txt")
    if kind == "word":
        return read_bytes(word_file([("Title", title), *[("Normal", line) for line in [lead, *lines]]]), name="a.docx")
    blocks = [{"kind": "body", "text": line} for line in lines]
    return read_payload({"kind": kind, "html": html, "text": text, "blocks": blocks, "title": title, "lead": lead})


def word_file(paragraphs: list[tuple[str, str]]) -> bytes:
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(lines=st.lists(st.one_of(SHORT, LONG), min_size=2, max_size=9, unique=True))
def test_nothing_vanishes_silently(kind: str, lines: list[str]) -> None:
    intake = read_as(kind, lines, HARVEST.title, VISIT.lead)
    article = intake.article
    script = script_of(article)
    shown = [segment.printed for segment in script.segments] + [each.printed for each in script.left_out]
    for line in [HARVEST.title, VISIT.lead, *lines]:
        bare = re.sub("^- ", "", line)
        assert any(bare in each for each in shown), f"{line!r} is neither read nor left out"
    for line in [text for text in lines if len(text) > 200]:
        read = [segment.printed for segment in script.segments if segment.printed == line]
        assert len(read) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_lead_takes_no_paragraph_with_it(kind: str) -> None:
    paragraphs = [text for part, text in VISIT.parts if part == "body"]
    script = script_of(read_as(kind, paragraphs, VISIT.title, VISIT.lead).article)
    assert [segment.printed for segment in script.segments] == [VISIT.title, VISIT.lead, *paragraphs]


@pytest.mark.parametrize("name", ["tin.txt", "tin.html", "tin.bin", ""])
def test_bytes_that_are_no_text_are_called_that_and_not_an_old_encoding(name: str) -> None:
    noise = random.Random(7).randbytes(100_000)
    assert read_bytes(noise, name=name).reason == "unreadable"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_in_any_unicode_is_a_text(charset: str) -> None:
    text = "Tin vui từ bản Nà Tâm\n\n" + "Sáng nay bà con khánh thành cây cầu mới sau ba năm chờ đợi. " * 10
    assert read_bytes(text.encode(charset), name="tin.txt").outcome == "ok"


@pytest.mark.parametrize("line", ["Bài và ảnh: Hoàng Lan", "Ảnh: Hoàng Lan", "Nguồn: TTXVN"])
def test_the_last_sentence_is_read_though_a_line_below_it_names_who_made_it(line: str) -> None:
    last = "Bà con hẹn nhau mùa sau lại về bên cây cầu mới."
    page = f"<h1>{VISIT.title}</h1>" + "".join(f"<p>{text}</p>" for kind, text in VISIT.parts if kind == "body")
    intake = read_bytes(f"<html><body>{page}<p>{last}</p><p>{line}</p></body></html>".encode())
    assert bodies(intake)[-1] == last
