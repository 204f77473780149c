"""Wording: what Vietnamese newspapers write around an article, told by its words alone.

Every pattern is bounded and anchored or searched from a fixed word, so each takes linear time on any line.
"""

from __future__ import annotations

import re


def _any(*phrases: str) -> str:
    return f"(?:{'|'.join(phrases)})"


_CREDIT_LABEL = _any(
    r"ảnh(?: và bài| minh họa| minh hoạ| tư liệu| chụp màn hình)?",
    "bài và ảnh",
    "tin và ảnh",
    "ảnh và clip",
    "nguồn(?: ảnh)?",
    "video(?: clip)?",
    "clip",
    "đồ họa",
    "đồ hoạ",
    "infographic",
    "photo",
    "ảnh,? video",
)
_CREDIT_LINE = re.compile(rf"^[(\[]?\s*{_CREDIT_LABEL}\s*(?:[:–|-]|do\s|của\s)\s*.{{1,60}}$", re.IGNORECASE)
_CREDIT_ALONE = re.compile(
    r"^[(\[]?\s*(?:Ảnh|Video|Đồ họa|Đồ hoạ)\s+(?:TTXVN|TL|PV|CTV|AFP|Reuters|minh h[ọo]a)[)\]]?\.?$"
)
_CREDIT_TAIL = re.compile(
    r"(?:[.!?”\")\]–-]\s*|\s)[(\[]?(?:Ảnh|Nguồn ảnh|Nguồn|Video|Clip|Đồ họa|Đồ hoạ)\s*:\s*[^.:!?]{1,50}[)\]]?\.?$"
)

_ROLES = _any(
    "bài", "tin", "ảnh", "tin, ảnh", "bài, ảnh", "bài và ảnh", "tin và ảnh", "thực hiện", "tổng hợp", "biên soạn",
    "tác giả", "biên tập", "phóng viên", "nhóm pv", "nhóm phóng viên", "người dịch", "lược dịch",
)  # fmt: skip
_DEEDS = _any("tổng hợp", "thực hiện", "lược ghi", "lược dịch", "biên dịch", "ghi", "t/h", "th")
_DESKS = _any("pv", "ttxvn", "ctv", "bbt", r"p\.v", "nhóm pv", r"t\.h")
_BYLINE_ROLE = re.compile(
    rf"^[(\[]?\s*(?:{_ROLES}\s*[:–-]\s*.{{1,80}}|(?:.{{1,60}}\(|){_DEEDS}\)?|"
    rf"{_DESKS}(?:[/\s,–-].{{0,40}})?)[)\]]?\.?$",
    re.IGNORECASE,
)
_MADE_BY = re.compile(
    r"^(?:nội dung|thiết kế|trình bày|kỹ thuật|kĩ thuật|đồ họa|đồ hoạ|dựng(?: phim)?|quay phim)\s*:\s*(.+)$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^[(\[]?theo\s+(\S.{1,60}?)[)\]]?\.?$", re.IGNORECASE)
_NAME_GROUP = re.compile(r"^[\w'’.]+(?: [\w'’.]+){0,5}(?:\s*\([^()]{2,40}\))?$")
_NAME_SPLIT = re.compile(r"\s*(?:,|;|–|-|/|&|\bvà\b)\s*")

_RELATED = re.compile(
    r"^(?:[»►▶→•]\s*)?"
    + _any(
        "xem thêm", "đọc thêm", "xem tiếp", "đọc tiếp", "mời (?:bạn )?(?:xem|đọc|quý)", "bài liên quan",
        "tin liên quan", "tin cùng chủ đề", "bài viết liên quan",
    )
    + r"(?:\s*[:>»]|\s*$|\s+(?:video|clip|bài)\b)",
    re.IGNORECASE,
)  # fmt: skip
_STOP = re.compile(
    r"^(?:[•*-]\s*)?"
    + _any(
        r"(?:gửi |viết |các )?bình luận(?:\s*\(\d+\))?",
        r"ý kiến(?: bạn đọc| độc giả| của bạn)?(?:\s*\(\d+\))?",
        "tin mới(?: nhất| hơn)?",
        "tin (?:cũ hơn|khác|nổi bật|đọc nhiều|cùng chuyên mục|liên quan|tức khác|cùng mục|theo ngày)",
        "(?:các )?(?:tin|bài)(?: viết)? (?:khác|liên quan|mới(?: nhất)?|cùng chuyên mục|đọc nhiều|xem nhiều)",
        "cùng chuyên mục", "đọc nhiều(?: nhất)?", "xem nhiều(?: nhất)?", "có thể bạn quan tâm", "đừng bỏ lỡ",
        "bài cùng tác giả", "chuyên mục khác", "mới nhất", "tags?", "từ khóa", "từ khoá", "chủ đề", "tin bài liên quan",
        "nổi bật",
    )
    + r"\s*:?$",
    re.IGNORECASE,
)  # fmt: skip
_CONTROL = re.compile(
    "^"
    + _any(
        "giọng (?:nam|nữ)(?: miền (?:bắc|trung|nam))?", "trang chủ", "về trang chủ",
        "nghe(?: (?:bài|audio|đọc bài).{0,20})?",
        "đọc nhanh", r"đánh giá(?: bài viết| của bạn)?.{0,30}\(?\d+ (?:lượt|đánh giá)\)?",
        r"trang(?: \d{1,3}){2,}.{0,12}",
        "đọc bài viết", r"tốc độ đọc.{0,20}", r"\d{1,2}:\d{2}\s*/\s*\d{1,2}:\d{2}", r"0:00.{0,20}",
        r"bạn còn \d+/\d+ ký tự", "bạn vui lòng nhập .{0,60}", "gửi(?: email| bình luận)?", "thích",
        "đăng nhập", "đăng ký",
        "chia sẻ(?: bài viết| (?:lên|qua|với) .{0,20})?", "zalo", "facebook", "twitter", "x", "messenger", "copy link",
        "sao chép liên kết", "link bài gốc", "lấy link!?", "in(?: bài viết| trang)?", "bản in", "lưu(?: bài)?",
        "cỡ chữ.{0,20}", "a[-+]",
        "theo dõi(?: .{0,40}? trên (?:google news|zalo|facebook|youtube).{0,20})?", "google news",
        "mời (?:bạn|quý).{0,60}(?:zalo|facebook|youtube|kênh).{0,60}", "quảng cáo", "advertisement", "quay lại", "top",
        "lên đầu trang", "xem trên app", "từ khóa:.{0,100}", "từ khoá:.{0,100}", "tags?:.{0,200}", "chủ đề:.{0,100}",
        "hotline.{0,60}", "đường dây nóng.{0,60}",
    )
    + "$",
    re.IGNORECASE,
)  # fmt: skip
_SITE_TITLE = re.compile(
    r"(?:báo|trang tin|tạp chí|cổng thông tin).{2,60}(?:điện tử|online).{0,60}(?:tin tức|cập nhật|tin nhanh)",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    "^"
    + _any(
        "©", "®", "bản quyền", "cơ quan chủ quản", "cơ quan của đảng bộ", "giấy phép", "tổng biên tập", "tòa soạn:",
        "toà soạn:", "copyright", "ghi rõ nguồn",
    )
    + r"|giấy phép (?:hoạt động|xuất bản|số|thiết lập)[^.]{0,80}(?:gp|bộ (?:tt|thông tin))"
    r"|chỉ được phát hành lại thông tin"
    r"|ghi rõ nguồn .{0,60}khi (?:phát hành|sử dụng|trích)",
    re.IGNORECASE,
)  # fmt: skip
_DAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|\d)|chủ nhật|cn|ngày|cập nhật(?: lúc)?|đăng(?: lúc)?|xuất bản)"
_CLOCK = r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[ap]m)?"
_MOMENT = re.compile(
    rf"^(?:(?:{_DAY}|{_CLOCK})[\s,:|–-]*){{0,4}}\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{4}}"
    rf"(?:[\s,|–-]*(?:lúc\s)?{_CLOCK})?(?:\s?\(?\s?(?:gmt|utc)\s?[+-]\d+\)?)?$",
    re.IGNORECASE,
)
_MOMENT_WORDS = re.compile(r"^\d{1,2} tháng \d{1,2},? \d{4}$|^\d{1,2}:\d{2}(?:\s*\|.{0,40})?$", re.IGNORECASE)
_MOMENT_BEGINS = re.compile(rf"\b{_DAY}\b|\d", re.IGNORECASE)
_SOFT_404 = re.compile(
    r"\b404\b|không tìm thấy (?:trang|bài|nội dung|đường dẫn)|(?:trang|bài viết|nội dung|đường dẫn)[^.]{0,40} "
    r"(?:không tồn tại|không tìm thấy|đã bị (?:xóa|xoá|gỡ)|không còn)|page not found",
    re.IGNORECASE,
)


def is_credit(text: str) -> bool:
    """Tell a photographer's line: `Ảnh: PV`, `(Nguồn: TTXVN)`."""
    return len(text) <= 90 and bool(_CREDIT_LINE.match(text) or _CREDIT_ALONE.match(text))


def has_credit_tail(text: str) -> bool:
    """Tell a caption that ends in its credit: `… mùa gặt. Ảnh: PV`."""
    return len(text) <= 400 and bool(_CREDIT_TAIL.search(text))


def is_byline(text: str) -> bool:
    """Tell a line that can be nothing but who wrote it: a role word, or one to four names."""
    return has_byline_role(text) or is_names(text)


def has_byline_role(text: str) -> bool:
    """Tell a byline by its role word: `Bài, ảnh: …`, `Theo TTXVN`, `… (tổng hợp)`."""
    if len(text) > 90:
        return False
    after, made = _AFTER.match(text), _MADE_BY.match(text)
    named = bool(after and after[1][0].isupper()) or bool(made and is_names(made[1]))
    return named or bool(_BYLINE_ROLE.match(text))


def is_names(text: str) -> bool:
    """Tell one to four names and nothing else: `Hoàng Lan`, `THU HÀ - Q.MINH, An Bình`."""
    if len(text) > 90 or len(text.split()) > 14 or re.search(r"[!?:…]|\.$|\d", text):
        return False
    groups = [g for g in _NAME_SPLIT.split(text.strip(" *")) if g]
    return 1 <= len(groups) <= 4 and all(_NAME_GROUP.match(g) and _is_capitalised(g) for g in groups)


def _is_capitalised(group: str) -> bool:
    """Tell whether every word of a name begins with a capital; a character class can't: À-Ỹ holds small letters too."""
    return all(word[0].isupper() for word in re.split(r"[ .]+", group.partition("(")[0].strip(" .")) if word)


def is_related(text: str) -> bool:
    """Tell a pointer to another article: `Xem thêm: …`, `>> …`."""
    return text.startswith((">>", "»")) or bool(_RELATED.match(text[:60]))


def is_stop(text: str) -> bool:
    """Tell the heading of what stands below an article: comments, newer articles, tags."""
    return len(text) <= 60 and bool(_STOP.match(text))


def is_chrome(text: str) -> bool:
    """Tell a control or label of the page, or a line that holds only a date: `Giọng nam`, `Trang chủ`."""
    if len(text) > 200:
        return False
    return bool(_CONTROL.match(text) or _SITE_TITLE.search(text[:120])) or is_moment(text) or _is_dated_name(text)


def is_imprint(text: str) -> bool:
    """Tell the publisher's own lines at a page's foot: licence, chief editor, rights."""
    return len(text) <= 400 and bool(_IMPRINT.search(text))


def is_moment(text: str) -> bool:
    """Tell a line that holds only a date or a time."""
    return len(text) <= 60 and bool(_MOMENT.match(text) or _MOMENT_WORDS.match(text))


def _is_dated_name(text: str) -> bool:
    """Tell a writer and a moment in one line: `Hoàng Lan - 08:15 15/04/2026`."""
    begins = _MOMENT_BEGINS.search(text) if len(text) <= 90 else None
    return begins is not None and is_moment(text[begins.start() :]) and is_names(text[: begins.start()].strip(" ,|–-"))


def is_soft_404(text: str) -> bool:
    """Tell the words of a page that is not there, whatever status it was served with."""
    return bool(_SOFT_404.search(text))
