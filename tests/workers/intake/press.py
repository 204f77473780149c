"""A press for tests: prints one article in the structures of many newspaper systems, with all the furniture around."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MENU = [
    "Thời sự", "Xây dựng Đảng", "Kinh tế", "Xã hội", "Văn hóa", "Pháp luật", "Quốc phòng", "Giáo dục", "Y tế",
    "Thể thao", "Du lịch", "Bạn đọc", "Quốc tế", "Ảnh", "Video", "Podcast", "Đọc báo in",
]  # fmt: skip

NEWER = json.loads(Path(__file__).with_name("stories.json").read_text(encoding="utf-8"))["newer"]


@dataclass(frozen=True)
class Printed:
    """An article as the paper means it. `parts` are (kind, text) in order; kinds as the software names them."""

    title: str
    lead: str
    parts: tuple[tuple[str, str], ...]
    author: str
    section: str = "Kinh tế"
    site: str = "Báo Vùng Cao điện tử"

    @property
    def script(self) -> list[str]:
        """What is to be read, and nothing else."""
        return [self.title, self.lead, *(text for kind, text in self.parts if kind in ("body", "subhead", "list_item"))]


@dataclass
class Sheet:
    """One structure: how each part of the article is set, and what holds it all."""

    name: str
    head: Callable[[Printed], str]
    part: Callable[[str, str], str]
    body: Callable[[str], str]
    byline: Callable[[str], str]
    related: str = (
        '<div class="box-related"><p><b>Xem thêm:</b> <a href="/r1.html">Mùa mận chín sớm ở cao nguyên</a></p></div>'
    )
    joins: bool = True  # caption and credit of one picture are set together
    extra: dict[str, str] = field(default_factory=dict)


IMG = '<img src="/photos/a.jpg" data-src="/photos/b.jpg" alt="">'


def printed(article: Printed, sheet: Sheet, *, metadata: bool = True) -> str:
    """Print an article on a sheet, with menu, breadcrumb, player control, comments, newer articles and footer."""
    inner = []
    parts = list(article.parts)
    for i, (kind, text) in enumerate(parts):
        if kind == "credit":
            continue
        credit = parts[i + 1][1] if kind == "caption" and i + 1 < len(parts) and parts[i + 1][0] == "credit" else ""
        inner.append(
            sheet.part(kind, esc(text)) if kind != "caption" else sheet.part("caption", f"{esc(text)}\n{credit}")
        )
        if i == len(parts) // 2:
            inner.append(sheet.related)
    inner.append(sheet.byline(esc(article.author)))
    main = sheet.head(article) + CONTROL + sheet.body("\n".join(inner))
    return (
        "<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'>"
        f"<title>{esc(article.title)} - {article.site}</title>"
        f"{_metadata(article) if metadata else ''}<style>.a{{color:red}}</style></head><body>{_menu()}"
        f"<main><div class='container'><div class='row'>{main}{TAGS}{SHARE}{COMMENTS}{_newer()}</div></div></main>"
        f"{FOOTER}</body></html>"
    )


def stripped(page: str) -> str:
    """Take every class, id, role, itemprop and type off the body: a redesign overnight."""
    head, _, body = page.partition("<body")
    return (
        head
        + "<body"
        + re.sub(r"\s(?:class|id|role|itemprop|data-[a-z-]+|type|itemtype)=(\"[^\"]*\"|'[^']*')", "", body)
    )


def esc(text: str) -> str:
    return html.escape(text, quote=False)


def _metadata(article: Printed) -> str:
    linked = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
        "description": article.lead,
        "datePublished": "2026-03-02T07:30:00+07:00", "author": {"@type": "Person", "name": article.author},
        "publisher": {"@type": "Organization", "name": article.site}, "articleSection": article.section,
    }  # fmt: skip
    return (
        f"<meta name='description' content=\"{html.escape(article.lead)}\"><meta property='og:title' "
        f"content=\"{html.escape(article.title)}\"><meta property='og:site_name' content='{article.site}'>"
        f"<script type='application/ld+json'>{json.dumps(linked, ensure_ascii=False)}</script>"
    )


def _menu() -> str:
    items = "".join(
        f"<li class='menu-item'><a href='/{i}'>{name}</a><ul class='sub'>"
        + "".join(f"<li><a href='/{i}/{j}'>{other}</a></li>" for j, other in enumerate(MENU[:8]))
        + "</ul></li>"
        for i, name in enumerate(MENU)
    )
    return (
        "<header class='header'><div class='top'>Thứ hai, 2/3/2026 | <a href='/lh'>Liên hệ</a></div>"
        f"<div class='logo'><a href='/'>Trang chủ</a></div><div class='main-menu'><ul>{items}</ul></div></header>"
        "<div class='breadcrumb'><ul><li><a href='/'>Trang chủ</a></li><li><a href='/kt'>Kinh tế</a></li></ul></div>"
    )


def _newer() -> str:
    items = "".join(
        f"<li class='news-item'><a href='/{i}.html'><img src='/t{i}.jpg' alt='{title}'></a>"
        f"<h3><a href='/{i}.html'>{title}</a>"
        f"</h3><div class='meta'><a href='/s'>Xã hội</a> -</div><p class='desc'>{summary}</p></li>"
        for i, (title, summary) in enumerate(NEWER)
    )
    most = "".join(f"<li><a href='/m{i}.html'>{title}</a></li>" for i, (title, _) in enumerate(NEWER))
    return (
        f"<section class='tin-moi'><h2>Tin mới</h2><ul>{items}</ul></section>"
        f"<div class='cot-phai'><h3>Đọc nhiều</h3><ol>{most}</ol></div>"
    )


CONTROL = "<div class='article-audio'><button>Nghe</button><span>Giọng nam</span><span>0:00 / 3:20</span></div>"
TAGS = "<div class='tu-khoa'><span>Từ khóa:</span> <a href='/t1'>nông thôn mới</a> <a href='/t2'>hợp tác xã</a></div>"
SHARE = "<div class='chia-se'><a href='#'>Chia sẻ</a><a href='#'>Zalo</a><span>Cỡ chữ: A- A+</span></div>"
COMMENTS = (
    "<section class='y-kien'><h3>BÌNH LUẬN</h3><form><textarea></textarea><p>Bạn còn 500/500 ký tự</p>"
    "<p>Ý kiến cần dài từ 10 ký tự trở lên</p><button>Gửi bình luận</button></form></section>"
)
FOOTER = (
    "<div class='chan-trang'><p>Cơ quan chủ quản: Tỉnh ủy Vùng Cao. Giấy phép số 12/GP-BTTTT cấp ngày 5/1/2024.</p>"
    "<p>Ghi rõ nguồn “Báo Vùng Cao điện tử” khi phát hành lại thông tin từ trang này.</p></div>"
)
