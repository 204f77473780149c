"""What the newsroom calls things: the Vietnamese names of states, roles, kinds and settings."""

from __future__ import annotations

from service.web.desk.rows import DAYS

STATES = {
    "requested": "Chờ đến lượt",
    "scripted": "Đang chuẩn bị",
    "recording": "Đang thu",
    "mastering": "Đang ghép",
    "ready": "Chờ duyệt",
    "published": "Đã xuất bản",
    "waiting": "Chờ giọng đọc",
    "failed": "Lỗi",
    "superseded": "Bản cũ",
    "withdrawn": "Đã gỡ",
}

STAGES = {
    "working": "Đang xử lý",
    "waiting": "Chờ duyệt",
    "published": "Đã xuất bản",
    "failed": "Lỗi",
    "withdrawn": "Đã gỡ",
    "unread": "Mới nhận",
    "refused": "Không đọc được",
    "silent": "Chưa có bản audio",
    "review": "Cần xem lại",
}

ROLES = {
    "reporter": "Phóng viên",
    "editor": "Biên tập viên",
    "secretary": "Thư ký tòa soạn",
    "administrator": "Quản trị",
}

SEGMENTS = {"title": "Tiêu đề", "lead": "Sapo", "subhead": "Tít phụ", "body": "Đoạn", "outro": "Lời kết"}

BLOCKS = {
    "title": "Tiêu đề",
    "lead": "Sapo",
    "body": "Nội dung",
    "subhead": "Tít phụ",
    "caption": "Chú thích ảnh",
    "credit": "Nguồn ảnh",
    "byline": "Tác giả",
    "box": "Hộp thông tin",
    "list_item": "Gạch đầu dòng",
    "table": "Bảng",
    "related": "Tin liên quan",
    "chrome": "Phần của trang",
}

KINDS = {
    "abbreviation": "Viết tắt",
    "name": "Tên riêng",
    "foreign": "Tiếng nước ngoài",
    "title": "Chức danh",
    "sign": "Ký hiệu",
}

READINGS = {
    "cardinal": "Số đếm",
    "abbreviation": "Viết tắt",
    "punctuation": "Dấu câu",
    "date": "Ngày tháng năm",
    "measure": "Đơn vị đo",
    "percent": "Phần trăm",
    "code": "Mã số",
    "foreign": "Tiếng nước ngoài",
    "roman": "Số La Mã",
    "time": "Giờ",
    "range": "Khoảng",
    "title": "Chức danh",
    "rate": "Mức trên đơn vị",
    "document": "Số hiệu văn bản",
    "road": "Đường",
    "ratio": "Tỷ lệ",
    "letter": "Chữ cái",
    "score": "Tỷ số",
    "year": "Năm",
    "phone": "Điện thoại",
    "years": "Các năm",
    "ordinal": "Số thứ tự",
    "money": "Tiền",
    "plate": "Biển số",
    "month_year": "Tháng năm",
    "serial": "Dãy số",
    "fraction": "Phân số",
    "sign": "Ký hiệu",
    "day": "Ngày",
    "month": "Tháng",
    "web": "Địa chỉ mạng",
    "name": "Tên riêng",
    "science": "Khoa học",
    "mail": "Thư điện tử",
    "address": "Địa chỉ",
    "word": "Từ",
}
"""What a reading is of, by its `kind`."""

DOUBTS = {
    "spelled": "đánh vần",
    "respelled": "phiên âm",
    "composed": "ghép từ các chữ viết tắt đã biết",
    "ambiguous": "chưa chắc",
    "unreadable": "không đọc được",
}
"""Why the reader is unsure of a reading."""

TIERS = {"newspaper": "Toàn báo", "section": "Chuyên mục", "article": "Một bài"}

ENTRIES = {"proposed": "chờ duyệt", "active": "đang dùng", "removed": "đã bỏ"}

CAMPAIGNS = {"running": "Đang chạy", "done": "Đã xong", "stopped": "Đã dừng", "undone": "Đã hoàn tác"}

TARGETS = {"due": "Chưa làm", "asked": "Đã yêu cầu", "skipped": "Bỏ qua", "undone": "Đã hoàn tác"}

WHY = {
    "new": "bài mới",
    "changed": "báo sửa bài",
    "regenerate": "tạo lại",
    "lexicon": "sửa cách đọc",
    "restore": "đưa trở lại",
    "voice": "thêm giọng",
    "retry": "thử lại",
    "approved": "đã duyệt",
    "ready": "đã xong",
    "scheduled": "hẹn giờ",
}

EVENTS = {
    "article.received": "Bài tới",
    "article.read": "Đã đọc trang",
    "article.reread": "Đọc lại trang",
    "article.withdrawn": "Gỡ bài",
    "article.restored": "Đưa trở lại",
    "version.requested": "Yêu cầu bản audio",
    "version.moved": "Bản audio",
    "version.recast": "Đổi bộ đọc",
    "version.scheduled": "Hẹn giờ",
}

EDITS = {
    "reading": "Lời đọc",
    "skip": "Bỏ qua",
    "move": "Đổi chỗ",
    "split": "Tách",
    "merge": "Gộp",
    "pause": "Khoảng nghỉ",
    "voice": "Giọng",
    "block": "Loại khối",
}

POLICIES = {
    "auto": "Xuất bản ngay khi xong",
    "flagged": "Xuất bản ngay, trừ bản có chỗ cần xem",
    "review": "Luôn chờ người duyệt",
}

STYLE_NAMES = {"northern": "Miền Bắc", "central": "Miền Trung", "southern": "Miền Nam"}

PAUSES = {
    "title": "sau tiêu đề",
    "lead": "sau sapo",
    "before_subhead": "trước tít phụ",
    "subhead": "sau tít phụ",
    "body": "sau đoạn",
    "outro": "sau lời kết",
    "stop": "dấu chấm",
    "clause": "chấm phẩy",
    "comma": "dấu phẩy",
    "forced": "câu bị cắt",
}

DELIVERIES = {"due": "Đang gửi", "done": "Đã tới", "given_up": "Đã thôi"}

WISHES = {
    "title": "Tên kênh",
    "description": "Giới thiệu",
    "category": "Thể loại (Apple)",
    "subcategory": "Thể loại con",
    "license": "Giấy phép (SPDX)",
    "license_url": "Địa chỉ giấy phép",
    "funding_url": "Địa chỉ ủng hộ",
    "funding_label": "Lời mời ủng hộ",
    "place": "Địa phương",
    "geo": "Tọa độ (geo:)",
    "osm": "Mã OpenStreetMap",
    "verify": "Mã xác minh",
    "new_feed_url": "Địa chỉ mới của kênh",
}

HOUSE = {
    "name": "Tên báo",
    "short_name": "Tên ngắn",
    "about": "Giới thiệu",
    "colour": "Màu",
    "site_url": "Địa chỉ trang báo",
    "logo": "Biểu trưng",
    "owner": "Đơn vị chủ quản (podcast)",
    "email": "Thư điện tử (podcast)",
    "sections": "Chuyên mục",
    "default_voice": "Giọng mặc định",
    "more_voices": "Các giọng khác",
    "policy": "Xuất bản",
    "second_person": "Cần người thứ hai duyệt",
    "doubtful": "Đoạn chưa chắc có phải chú thích",
    "read_captions": "Chú thích ảnh",
    "read_byline": "Đọc tên tác giả ở cuối bài",
    "style": "Phong cách",
    "reading": "Cách đọc riêng",
    "outro": "Lời kết",
    "ident": "Nhạc hiệu",
    "bed": "Nhạc nền",
    "closing": "Nhạc kết",
    "pauses": "Khoảng nghỉ",
    "bulletins": "Bản tin theo giờ",
}

READING = {
    "document": {
        "label": "Đuôi số hiệu văn bản (57-NQ/TW)",
        "offered": {"expand": "Đọc cả chữ: nghị quyết trung ương", "elide": "Bỏ đuôi", "spell": "Đánh vần từng chữ"},
    },
    "zero_tens": {"label": "Số 105", "offered": {"linh": "một trăm linh năm", "lẻ": "một trăm lẻ năm"}},
    "thousand": {"label": "Số 1.000", "offered": {"nghìn": "một nghìn", "ngàn": "một ngàn"}},
    "four": {"label": "Số 24", "offered": {"tư": "hai mươi tư", "bốn": "hai mươi bốn"}},
    "range_word": {"label": "Khoảng 2 - 3", "offered": {"đến": "hai đến ba", "tới": "hai tới ba"}},
    "first_days": {"label": "Ngày 5/3", "offered": {"mùng": "mùng năm tháng ba", "mồng": "mồng năm tháng ba"}},
    "year_hundreds": {
        "label": "Năm 2025",
        "offered": {"true": "hai nghìn không trăm hai mươi lăm", "false": "hai nghìn hai mươi lăm"},
    },
}
"""The choices within a style that the settings' form offers: each with what it is about, and what may be chosen."""

CAPTIONS = {"auto": "Tự quyết: chỉ đọc ở bài ảnh", "yes": "Luôn đọc", "no": "Không đọc"}

DOUBTFUL = {"keep": "Đọc và đánh dấu", "drop": "Bỏ"}

NAMES = {
    "STATES": STATES,
    "STAGES": STAGES,
    "ROLES": ROLES,
    "SEGMENTS": SEGMENTS,
    "BLOCKS": BLOCKS,
    "KINDS": KINDS,
    "TIERS": TIERS,
    "ENTRIES": ENTRIES,
    "CAMPAIGNS": CAMPAIGNS,
    "TARGETS": TARGETS,
    "WHY": WHY,
    "EVENTS": EVENTS,
    "EDITS": EDITS,
    "POLICIES": POLICIES,
    "STYLE_NAMES": STYLE_NAMES,
    "PAUSES": PAUSES,
    "DELIVERIES": DELIVERIES,
    "WISHES": WISHES,
    "HOUSE": HOUSE,
    "CAPTIONS": CAPTIONS,
    "DOUBTFUL": DOUBTFUL,
    "READING": READING,
    "READINGS": READINGS,
    "DOUBTS": DOUBTS,
    "DAYS": DAYS,
}
"""All of them, as every template may name them."""
