"""How an intake ends: ok, for an editor to look at, or refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from service.core.model import Article, Block, BlockKind, Intake, Outcome
from workers.intake.wording import is_soft_404

_OWN_LETTERS = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
_LETTER = re.compile(r"[^\W\d_]")
_READ = frozenset({BlockKind.BODY, BlockKind.SUBHEAD, BlockKind.LIST_ITEM, BlockKind.BOX})
_SAMPLE = 1_500  # letters are enough to tell a language
_OWN_SHARE = 0.06  # Vietnamese prose has over 0.2, French 0.04, English none

PAGE_SYLLABLES = 80
"""A page with fewer syllables of lead and body is a film, a gallery or a stub."""

GIVEN_SYLLABLES = 20
"""A text someone sent on purpose may be shorter, but not a five-second recording."""

REASONS = {
    "no_title": "Không tìm thấy tít bài.",
    "no_body": "Không tìm thấy thân bài.",
    "too_short": "Bài quá ngắn để đọc thành tiếng.",
    "soft_404": "Trang báo rằng bài viết không tồn tại.",
    "wrong_language": "Bài không viết bằng tiếng Việt có dấu.",
    "legacy_encoding": "Văn bản dùng bảng mã cũ {}; hãy chuyển sang Unicode rồi gửi lại.",
    "unreadable": "Không đọc được tệp này; hãy gửi .txt, .html hoặc .docx.",
    "unreachable": "Không mở được trang: {}",
    "broken": "Phần mềm gặp lỗi khi đọc bài này: {}",
}
"""What the desk shows for each reason of a refusal."""


def judge(article: Article, *, flags: Sequence[str] = (), least: int = PAGE_SYLLABLES) -> Intake:
    """Decide an article's outcome. `least` is how many syllables lead and body must have together."""
    body = [b for b in article.blocks if b.kind in _READ or (b.doubtful and b.kind is BlockKind.CAPTION)]
    captions = [b for b in article.blocks if b.kind is BlockKind.CAPTION]
    spoken = " ".join([article.lead, *(b.text for b in body)])
    if len(spoken) < 600 and _says_missing(article.title, spoken):
        return refused("soft_404", article)
    if not article.title:
        return refused("no_title", article)
    if not body and not article.lead and not captions:
        return refused("no_body", article)
    if not is_vietnamese(" ".join([article.title, spoken, *(b.text for b in captions)])):
        return refused("wrong_language", article)
    photo_story = sum(syllables(b.text) for b in captions) >= least
    if syllables(spoken) < least and not photo_story:
        return refused("too_short" if body or article.lead else "no_body", article)
    doubts = (*flags, *_doubts(article.blocks, body))
    return Intake(article, Outcome.NEEDS_REVIEW if doubts else Outcome.OK, flags=doubts)


def refused(reason: str, article: Article | None = None, detail: str = "") -> Intake:
    """Refuse an article for one of REASONS."""
    return Intake(article or Article(title=""), Outcome.REFUSED, reason, (REASONS[reason].format(detail),))


def syllables(text: str) -> int:
    """Count the syllables of a text in single spaces: Vietnamese writes each apart."""
    return text.count(" ") + bool(text.strip())


def is_vietnamese(text: str) -> bool:
    """Tell Vietnamese with its marks from other languages and from Vietnamese typed without them."""
    start = text[:_SAMPLE].lower()
    letters = len(_LETTER.findall(start))
    return letters == 0 or len(_OWN_LETTERS.findall(start)) >= _OWN_SHARE * letters


def with_flags(intake: Intake, flags: Sequence[str]) -> Intake:
    """Add sentences for the desk; an intake that was ok is then for an editor to look at."""
    if not flags:
        return intake
    outcome = Outcome.NEEDS_REVIEW if intake.outcome is Outcome.OK else intake.outcome
    return replace(intake, outcome=outcome, flags=(*intake.flags, *flags))


def _says_missing(title: str, spoken: str) -> bool:
    return is_soft_404(title) or (len(spoken) < 300 and is_soft_404(spoken))


def _doubts(blocks: Sequence[Block], body: Sequence[Block]) -> list[str]:
    doubts = [f"Có thể là chú thích ảnh: “{b.text[:60]}”" for b in blocks if b.doubtful]
    if not any(b.kind is BlockKind.BODY for b in body):
        doubts.append("Không có đoạn văn nào ngoài sapo và chú thích.")
    return doubts
