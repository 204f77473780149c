"""What an editor sees when something can't be done: a page that says why, with nothing they wrote lost."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from service.core.errors import CoreError
from service.newsroom.errors import ConflictError, ForbiddenError, NewsroomError, NotFoundError
from service.web.desk.language import fault, say
from voices.catalogue import CatalogueError

_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotFoundError, 404), (ConflictError, 409), (ForbiddenError, 403), (NewsroomError, 422),
)  # fmt: skip


PROSE = ("title", "text", "printed", "spoken", "sentence", "note", "why", "about", "outro", "profile", "description")
"""The fields in which people write what would be lost: an error's page shows them, to be copied."""


class EditConflictError(ConflictError):
    """Two people changed one thing; `mine` is what this one wrote and `theirs` what stands now."""

    def __init__(self, late: ConflictError, mine: str, theirs: str, back: str) -> None:
        super().__init__(late.sentence, **late.values)
        self.mine = mine
        self.theirs = theirs
        self.back = back


def install(blueprint: Blueprint) -> None:
    """Answer what the desk's views raise."""
    blueprint.register_error_handler(EditConflictError, _both)
    blueprint.register_error_handler(CSRFError, _expired)
    for kind in (NewsroomError, CoreError, CatalogueError):
        blueprint.register_error_handler(kind, _refused)
    for code in (400, 403, 404):
        blueprint.register_error_handler(code, _http)


def _both(error: Exception) -> tuple[str, int]:
    assert isinstance(error, EditConflictError)
    return render_template("desk/conflict.html", error=error), 409


def _refused(error: Exception) -> tuple[str, int]:
    code = next((code for kind, code in _STATUS if isinstance(error, kind)), 409)
    return _page(code, fault(error))


def _expired(_error: Exception) -> tuple[str, int]:
    return _page(
        400, say("Phiên làm việc đã cũ hoặc biểu mẫu không phải của trang này; hãy tải lại trang rồi thử lại.")
    )


def _http(error: Exception) -> tuple[str, int]:
    assert isinstance(error, HTTPException)
    said = {404: say("Không có trang này; có thể bài hoặc mục đã bị xóa."), 400: say("Biểu mẫu gửi lên chưa đúng.")}
    return _page(error.code or 400, said.get(error.code or 400) or say(error.description or ""))


def _page(code: int, sentence: str) -> tuple[str, int]:
    back = request.referrer or "/desk/"
    back = back if back.startswith(request.host_url) else "/desk/"
    written = [request.form[name] for name in PROSE if request.form.get(name, "").strip()]
    return render_template("desk/error.html", code=code, sentence=sentence, back=back, written=written), code
