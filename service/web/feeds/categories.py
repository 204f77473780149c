"""Apple's categories for the sections of a newspaper."""

from __future__ import annotations

from service.newsroom.shows import Channel
from service.newsroom.wish_rules import CATEGORIES

_NEWS = {
    "Business News": ("kinh-te", "kinh-doanh", "tai-chinh", "doanh-nghiep", "thi-truong"),
    "Entertainment News": ("giai-tri", "van-nghe", "van-hoa", "dien-anh"),
    "News Commentary": ("binh-luan", "xa-luan", "goc-nhin"),
    "Politics": ("chinh-tri", "xay-dung-dang", "quoc-hoi", "phap-luat"),
    "Sports News": ("the-thao", "bong-da"),
    "Tech News": ("cong-nghe", "chuyen-doi-so", "khoa-hoc"),
}


def of(channel: Channel) -> tuple[str, str]:
    """Choose (category, subcategory): the newsroom's wish, else by the section's name, else News, Daily News."""
    wished, part = channel.wishes.category, channel.wishes.subcategory
    if wished in CATEGORIES:
        return wished, part if part in CATEGORIES[wished] else ""
    words = f"-{channel.key}-" if channel.kind == "section" else ""
    for subcategory, signs in _NEWS.items():
        if any(f"-{sign}-" in words for sign in signs):
            return "News", subcategory
    return "News", "Daily News"
