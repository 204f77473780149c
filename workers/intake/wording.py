"""Wording: what Vietnamese newspapers write around an article, told by its words alone."""

from __future__ import annotations

import re

_NAME = r"[A-ZÀ-ỸĐ][\w'’.]*"
_CREDIT_LABEL = (
    r"(?:ảnh(?: và bài| minh họa| minh hoạ| tư liệu| chụp màn hình)?|bài và ảnh|tin và ảnh|ảnh và clip|nguồn(?: ảnh)?|"
    r"video(?: clip)?|clip|đồ họa|đồ hoạ|infographic|photo|ảnh,? video)"
)

_CREDIT_LINE = re.compile(rf"^[(\[]?\s*{_CREDIT_LABEL}\s*(?:[:–\-|]|do\s|của\s)\s*.{{1,60}}$", re.IGNORECASE)
_CREDIT_ALONE = re.compile(
    r"^[(\[]?\s*(?:Ảnh|Video|Đồ họa|Đồ hoạ)\s+(?:TTXVN|TL|PV|CTV|AFP|Reuters|minh h[ọo]a)[)\]]?\.?$"
)
_CREDIT_TAIL = re.compile(
    r"(?:[.!?”\")\]–-]\s*|\s\(|\s)[(\[]?(?:Ảnh|Nguồn ảnh|Nguồn|Video|Clip|Đồ họa|Đồ hoạ)\s*:\s*[^.:!?]{1,50}[)\]]?\.?$"
)
_BYLINE_ROLE = re.compile(
    r"^[(\[]?\s*(?:(?:bài|tin|ảnh|tin, ảnh|bài, ảnh|bài và ảnh|tin và ảnh|thực hiện|tổng hợp|biên soạn|tác giả|biên tập|phóng viên|"
    r"nhóm pv|nhóm phóng viên|người dịch|lược dịch)\s*[:–\-]\s*.{1,80}|theo\s+[A-ZÀ-ỸĐ].{1,60}|(?:[A-ZÀ-ỸĐ].{0,60}\()?(?:tổng hợp|thực hiện|lược ghi|lược dịch|"
    r"biên dịch|ghi|t/h|th)\)?|(?:pv|ttxvn|ctv|bbt|p\.v|nhóm pv|t\.h)(?:[/\s,–-].{0,40})?)[)\]]?\.?$",
    re.IGNORECASE,
)
_NAME_GROUP = re.compile(rf"^{_NAME}(?:[ .]{_NAME}){{0,5}}(?:\s*\([^()]{{2,40}}\))?$")
_NAME_SPLIT = re.compile(r"\s*(?:,|;|–|-|/|&|\bvà\b)\s*")

_RELATED = re.compile(
    r"^(?:>>+|»|[►▶→•]\s*)?\s*(?:xem thêm|đọc thêm|xem tiếp|đọc tiếp|mời (?:bạn )?(?:xem|đọc|quý)|bài liên quan|tin liên quan|tin cùng chủ đề|"
    r"bài viết liên quan|>>)(?:\s*[:>»]|\s*$|\s+(?:video|clip|bài)\b)",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"^(?:[•\-*]\s*)?(?:(?:gửi |viết |các )?bình luận(?:\s*\(\d+\))?|ý kiến(?: bạn đọc| độc giả| của bạn)?(?:\s*\(\d+\))?|tin mới(?: nhất| hơn)?|"
    r"tin (?:cũ hơn|khác|nổi bật|đọc nhiều|cùng chuyên mục|liên quan|tức khác|cùng mục)|"
    r"(?:các )?(?:tin|bài)(?: viết)? (?:khác|liên quan|mới(?: nhất)?|cùng chuyên mục|đọc nhiều|xem nhiều)|"
    r"cùng chuyên mục|đọc nhiều(?: nhất)?|xem nhiều(?: nhất)?|có thể bạn quan tâm|đừng bỏ lỡ|bài cùng tác giả|"
    r"chuyên mục khác|mới nhất|tags?|từ khóa|từ khoá|chủ đề|tin bài liên quan|tin theo ngày|nổi bật)\s*:?$",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"^(?:giọng (?:nam|nữ)(?: miền (?:bắc|trung|nam))?|trang chủ|nghe (?:bài|audio|đọc bài).{0,20}|nghe|đọc bài viết|"
    r"bạn còn \d+/\d+ ký tự|bạn vui lòng nhập .{0,60}|chia sẻ(?: bài viết| (?:lên|qua|với) .{0,20})?|zalo|facebook|twitter|x|messenger|in(?: bài viết| trang)?|"
    r"cỡ chữ.{0,20}|a[-+]|lưu(?: bài)?|gửi(?: email| bình luận)?|thích|theo dõi(?: .{0,40}? trên (?:google news|zalo|facebook|youtube).{0,20})?|google news|"
    r"quảng cáo|advertisement|đăng nhập|đăng ký|copy link|sao chép liên kết|link bài gốc|lấy link!?|về trang chủ|"
    r"từ khóa:?.{0,100}|tags?:.{0,200}|chủ đề:.{0,100}|hotline.{0,60}|đường dây nóng.{0,60}|tốc độ đọc.{0,20}|0:00.{0,20}|\d{1,2}:\d{2}\s*/\s*\d{1,2}:\d{2}|"
    r"mời (?:bạn|quý).{0,60}(?:zalo|facebook|youtube|kênh).{0,60}|xem trên app|bản in|quay lại|top|lên đầu trang)$",
    re.IGNORECASE,
)
_SITE_TITLE = re.compile(
    r"(?:báo|trang tin|tạp chí|cổng thông tin).{2,60}(?:điện tử|online).{0,60}(?:tin tức|cập nhật|tin nhanh)",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"^(?:©|®|bản quyền|cơ quan chủ quản|cơ quan của đảng bộ|giấy phép|tổng biên tập|tòa soạn|toà soạn|copyright|ghi rõ nguồn)|"
    r"giấy phép (?:hoạt động|xuất bản|số|thiết lập)[^.]{0,80}(?:gp|bộ (?:tt|thông tin))|chỉ được phát hành lại thông tin|"
    r"ghi rõ nguồn .{0,60}khi (?:phát hành|sử dụng|trích)",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"^(?:(?:thứ (?:hai|ba|tư|năm|sáu|bảy|\d)|chủ nhật|cn|ngày|cập nhật(?: lúc)?|đăng(?: lúc)?|xuất bản|\|)[\s,:|–-]*)*"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?[\s,|–-]*)?(?:(?:thứ \w+|chủ nhật|ngày)[\s,:]*)*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
    r"(?:[\s,|–-]*(?:lúc\s*)?\d{1,2}[:h]\d{2}(?::\d{2})?)?(?:\s*\(?\s*(?:gmt|utc)\s*[+-]\d+\)?)?(?:\s*[ap]m)?\s*$",
    re.IGNORECASE,
)
_MOMENT_WORDS = re.compile(r"^\d{1,2} tháng \d{1,2},? \d{4}$|^\d{1,2}:\d{2}(?:\s*\|.*)?$", re.IGNORECASE)
_SOFT_404 = re.compile(
    r"\b404\b|không tìm thấy (?:trang|bài|nội dung|đường dẫn)|(?:trang|bài viết|nội dung|đường dẫn)[^.]{0,40} "
    r"(?:không tồn tại|không tìm thấy|đã bị (?:xóa|xoá|gỡ)|không còn)|page not found|not found",
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
    return bool(_BYLINE_ROLE.match(text)) or is_names(text)


def has_byline_role(text: str) -> bool:
    """Tell a byline by its role word: `Bài, ảnh: …`, `Theo TTXVN`, `… (tổng hợp)`."""
    return len(text) <= 90 and bool(_BYLINE_ROLE.match(text))


def is_names(text: str) -> bool:
    """Tell one to four names and nothing else: `Hoàng Lan`, `THU HÀ - Q.MINH, An Bình`."""
    if len(text) > 90 or len(text.split()) > 14 or re.search(r"[!?:…]|\.$|\d", text):
        return False
    groups = [g for g in _NAME_SPLIT.split(text.strip(" *()")) if g]
    return 1 <= len(groups) <= 4 and all(_NAME_GROUP.match(g) for g in groups)


def is_related(text: str) -> bool:
    """Tell a pointer to another article: `Xem thêm: …`, `>> …`."""
    return text.startswith((">>", "»")) or bool(_RELATED.match(text))


def is_stop(text: str) -> bool:
    """Tell the heading of what stands below an article: comments, newer articles, tags."""
    return len(text) <= 60 and bool(_STOP.match(text))


def is_chrome(text: str) -> bool:
    """Tell a control or label of the page: `Giọng nam`, `Trang chủ`, `Chia sẻ`."""
    return len(text) <= 200 and bool(_CHROME.match(text) or _SITE_TITLE.search(text[:120]) or is_moment(text))


def is_imprint(text: str) -> bool:
    """Tell the publisher's own lines at a page's foot: licence, chief editor, rights."""
    return len(text) <= 400 and bool(_IMPRINT.search(text))


def is_moment(text: str) -> bool:
    """Tell a line that holds only a date or a time."""
    return len(text) <= 60 and bool(_MOMENT.match(text) or _MOMENT_WORDS.match(text))


def is_soft_404(text: str) -> bool:
    """Tell the words of a page that is not there, whatever status it was served with."""
    return bool(_SOFT_404.search(text))
