"""What every template of the desk may say: states, roles, durations and moments in newsroom words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from flask import request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from service.newsroom.house import house
from service.newsroom.people import May
from service.web.auth import signed_in
from service.web.context import current_room
from service.web.desk.assets import asset
from service.web.desk.language import LANGUAGES, current, say
from service.web.pages.assets import brand_address
from voices.catalogue import voices

VIETNAM = timezone(timedelta(hours=7))  # no daylight saving since 1975

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

TIERS = {"newspaper": "Toàn báo", "section": "Chuyên mục", "article": "Một bài"}

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


def for_templates() -> dict[str, Any]:
    """Give every template these words and functions."""
    return {
        "_": say,
        "desk_file": asset,
        "brand_address": brand_address,
        "csrf": csrf,
        "clock": clock,
        "moment": moment,
        "money": money,
        "ago": ago,
        "about": about,
        "may": may,
        "me": signed_in,
        "desk_language": current,
        "LANGUAGES": LANGUAGES,
        "STATES": STATES,
        "STAGES": STAGES,
        "ROLES": ROLES,
        "SEGMENTS": SEGMENTS,
        "BLOCKS": BLOCKS,
        "KINDS": KINDS,
        "WISHES": WISHES,
        "POLICIES": POLICIES,
        "STYLE_NAMES": STYLE_NAMES,
        "PAUSES": PAUSES,
        "DELIVERIES": DELIVERIES,
        "WHY": WHY,
        "EVENTS": EVENTS,
        "EDITS": EDITS,
        "TIERS": TIERS,
        "CAMPAIGNS": CAMPAIGNS,
        "TARGETS": TARGETS,
        "the_house": lambda: house(current_room()),
        "all_voices": all_voices,
        "voice_name": voice_name,
        "May": May,
        "here": lambda: request.full_path.rstrip("?"),
    }


def csrf() -> Markup:
    """Write the hidden field that every form needs."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def may(what: str) -> bool:
    """Tell whether whoever looks may do something, by its name."""
    someone = signed_in()
    return someone is not None and someone.may(May(what))


def all_voices() -> list[tuple[str, str]]:
    """List the voices: id and name in this language."""
    found = voices(current_room().settings.voices_folder)
    return [(voice.id, voice.label_en if current() == "en" else voice.label) for voice in found]


def voice_name(voice_id: str) -> str:
    """Name a voice; one that left the catalogue keeps its id."""
    short = {
        voice.id: voice.short_en if current() == "en" else voice.short
        for voice in voices(current_room().settings.voices_folder)
    }
    return short.get(voice_id, voice_id)


def clock(milliseconds: float | None) -> str:
    """Write a length as 3:24 or 1:02:03."""
    if milliseconds is None:
        return "—"
    whole = round(milliseconds / 1000)
    hours, minutes, seconds = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def money(dollars: float) -> str:
    """Write a sum of US dollars: cents, or as many places as a small sum needs."""
    written = f"{dollars:.2f}" if dollars >= 1 or not dollars else f"{dollars:.4f}"
    return f"{written} USD" if current() == "en" else f"{written.replace('.', ',')} USD"


def moment(when: datetime | None) -> Markup:
    """Write a moment in Vietnam's time, with the date when it is not today."""
    if when is None:
        return Markup("—")
    local, today = when.astimezone(VIETNAM), datetime.now(VIETNAM).date()
    words = f"{local:%H:%M}" if local.date() == today else f"{local:%d/%m %H:%M}"
    if local.year != today.year:
        words = f"{local:%d/%m/%Y %H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), f"{local:%d/%m/%Y %H:%M:%S}", words
    )


def ago(when: datetime) -> str:
    """Tell how long ago a moment was, roughly."""
    return about((datetime.now(UTC) - when).total_seconds())


def about(seconds: float | None) -> str:
    """Write a length of time roughly: under 90 seconds in seconds, else in minutes or hours."""
    if seconds is None:
        return ""
    if seconds < 90:
        return say("{n} giây", n=max(1, round(seconds)))
    if seconds < 5400:
        return say("{n} phút", n=round(seconds / 60))
    return say("{n} giờ", n=round(seconds / 3600))
