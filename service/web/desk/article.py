"""One article: the print beside what will be said, and every change an editor can make to it."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request

from service.newsroom import approval, edits, proof, reports, versions
from service.newsroom.errors import ConflictError, NotFoundError
from service.newsroom.people import May
from service.newsroom.proof import Proof
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.numbers import whole
from service.web.desk.problems import EditConflictError
from service.web.desk.views import Undo, by_htmx, desk, done

_FIELDS = ("spoken", "skip", "by", "left", "at", "ms", "voice", "kind")


@desk("GET", "/articles/<article_id>", May.SEE)
def article(article_id: str) -> str:
    """Show the article's proof."""
    return render_template("desk/article.html", proof=_proof(article_id))


@desk("GET", "/articles/<article_id>/progress", May.SEE)
def article_progress(article_id: str) -> Any:
    """Answer the article's poll: 204 while nothing changed, else where its versions stand."""
    found = versions.of_article(current_room(), article_id)
    tag = "-".join(f"{each.id}.{each.state}.{each.done}" for each in found[:3])
    if request.args.get("have") == tag:
        return Response(status=204)
    return render_template("desk/_progress.html", proof=_proof(article_id))


@desk("GET", "/articles/<article_id>/lines/<int:index>", May.EDIT)
def article_line(article_id: str, index: int) -> str:
    """Show what can be done with one line: a page, or for htmx what its menu holds."""
    shown = _proof(article_id)
    if index >= len(shown.lines):
        raise NotFoundError("The script has no segment {index}; it has {number}.", index=index, number=len(shown.lines))
    fragment = by_htmx()
    template = "desk/_line.html" if fragment else "desk/line.html"
    return render_template(template, proof=shown, line=shown.lines[index], fragment=fragment)


@desk("POST", "/articles/<article_id>/edits", May.EDIT)
def make_edit(article_id: str) -> Any:
    """Change one segment of the script, or show both texts when somebody else did meanwhile."""
    kind, index = request.form.get("edit", ""), request.form.get("index", -1, type=whole)
    value = {name: request.form[name] for name in _FIELDS if name in request.form}
    tag = request.form.get("tag", "")
    try:
        made = edits.make(current_room(), article_id, kind, index, value, tag=tag, who=person().name).made
    except ConflictError as late:
        raise _both(article_id, index, value, late) from None
    return _changed(article_id, say("Đã lưu."), (f"/desk/articles/{article_id}/edits/{made}/undo", {}))


@desk("POST", "/articles/<article_id>/edits/<edit_id>/undo", May.EDIT)
def undo_edit(article_id: str, edit_id: str) -> Any:
    """Take a change back, or make it again."""
    again = request.form.get("again") == "1"
    edits.undo(current_room(), article_id, edit_id, who=person().name, again=again)
    back: Undo = (f"/desk/articles/{article_id}/edits/{edit_id}/undo", {} if again else {"again": "1"})
    return _changed(article_id, say("Đã làm lại.") if again else say("Đã hoàn tác."), back)


@desk("POST", "/articles/<article_id>/edits/<edit_id>/settle", May.EDIT)
def settle_edit(article_id: str, edit_id: str) -> Any:
    """End a conflict between the paper's change and an editor's."""
    keep = request.form.get("keep") == "1"
    edits.settle(current_room(), article_id, edit_id, keep=keep, who=person().name)
    return _changed(article_id, say("Đã giữ lời đọc sửa tay.") if keep else say("Đã theo bản mới của báo."))


@desk("POST", "/versions/<version_id>/report", May.REPORT)
def report_line(version_id: str) -> Response:
    """Tell the editors of a line that is read wrongly."""
    room, second = current_room(), request.form.get("second", -1.0, type=float)
    article_id = versions.status(room, version_id).version.article_id
    line = reports.flag(room, article_id, version_id, second, who=person().name)
    return done(say("Đã báo biên tập viên: “{line}”", line=line), "article", article_id=article_id)  # type: ignore[return-value]


@desk("POST", "/articles/<article_id>/regenerate", May.REGENERATE)
def regenerate(article_id: str) -> Response:
    """Make the article's recordings again, or only speak one segment anew."""
    segment, voice = request.form.get("segment", type=whole), request.form.get("voice") or None
    made = approval.make_again(current_room(), article_id, who=person().name, segment=segment, voice=voice)
    return done(say("Đang tạo lại {n} bản audio.", n=len(made)), "article", article_id=article_id)  # type: ignore[return-value]


def _proof(article_id: str) -> Proof:
    return proof.proof(current_room(), article_id, request.args.get("version", ""))


def _changed(article_id: str, sentence: str, back: Undo | None = None) -> Any:
    if by_htmx():
        return render_template("desk/_script.html", proof=_proof(article_id), said=sentence, back=back)
    return done(sentence, "article", undo=back, article_id=article_id)


def _both(article_id: str, index: int, value: dict[str, str], late: ConflictError) -> EditConflictError:
    """Lay what this editor wrote beside what stands there now."""
    now = proof.proof(current_room(), article_id)
    stands = now.lines[index].spoken if 0 <= index < len(now.lines) else ""
    mine = value.get("spoken") or ", ".join(value.values())
    return EditConflictError(late, mine, stands, f"/desk/articles/{article_id}#line-{index}")


VIEWS = (article, article_progress, article_line, make_edit, undo_edit, settle_edit, report_line, regenerate)
