"""Từ điển cách đọc: the newsroom's entries, their history, the inbox, and the spreadsheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from service.core.vietnam import VIETNAM
from service.newsroom import exchange, lexicon, reports
from service.newsroom.errors import ConflictError, RefusedError
from service.newsroom.impact import held_by, impact
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.numbers import whole
from service.web.desk.readings import both, wish_of_form
from service.web.desk.views import Undo, desk, done

PAGE = 50
LARGEST_CSV = 4 * 1024 * 1024


@desk("GET", "/lexicon", May.SEE)
def lexicon_page() -> str:
    """List entries, searched without accents."""
    chosen = {name: request.args.get(name, "") for name in ("kind", "tier", "scope", "state")}
    search, page = request.args.get("search", "")[:200], max(1, min(10_000, request.args.get("page", 1, type=whole)))
    found, total = lexicon.page(current_room(), search=search, limit=PAGE, offset=PAGE * (page - 1), **chosen)
    return render_template(
        "desk/lexicon.html", entries=found, held=held_by(current_room(), found),
        total=total, page=page, pages=max(1, -(-total // PAGE)), search=search,
        chosen=chosen, kinds=lexicon.KINDS, tiers=lexicon.TIERS,
    )  # fmt: skip


@desk("GET", "/lexicon/<entry_id>", May.SEE)
def lexicon_entry(entry_id: str) -> str:
    """Show an entry with everything that was ever changed on it."""
    entry = lexicon.get(current_room(), entry_id)
    return render_template("desk/entry.html", entry=entry, history=lexicon.history(current_room(), entry_id))


@desk("GET", "/lexicon/<entry_id>/used", May.SEE)
def entry_used(entry_id: str) -> str:
    """Show which articles an entry is used in, for the entry's page."""
    room = current_room()
    found = impact(room, lexicon.wish_of(lexicon.get(room, entry_id)))
    return render_template("desk/_used.html", found=found)


@desk("POST", "/lexicon/<entry_id>/approve", May.APPROVE_LEXICON)
def approve_entry(entry_id: str) -> Response:
    """Let a proposed entry be used."""
    entry = lexicon.approve(current_room(), entry_id, revision=_revision(), who=person().name)
    sentence = say("Đã duyệt: {printed} → {spoken}.", printed=entry.printed, spoken=entry.spoken)
    return done(sentence, "lexicon_page", undo=_to_the_one_before(entry))


@desk("POST", "/lexicon/<entry_id>/remove", May.LEXICON)
def remove_entry(entry_id: str) -> Response:
    """Stop using an entry; a newspaper-wide one needs who may approve one."""
    entry = lexicon.get(current_room(), entry_id)
    _may_change(entry.tier)
    gone = lexicon.remove(current_room(), entry_id, revision=_revision(), who=person().name)
    sentence = say("Đã bỏ «{printed}» khỏi từ điển.", printed=entry.printed)
    return done(sentence, "lexicon_page", undo=_to_the_one_before(gone))


@desk("POST", "/lexicon/<entry_id>/back", May.LEXICON)
def put_entry_back(entry_id: str) -> Response:
    """Bring an entry back to how it was."""
    _may_change(lexicon.get(current_room(), entry_id).tier)
    past = request.form.get("past", 0, type=whole)
    lexicon.put_back(current_room(), entry_id, past, revision=_revision(), who=person().name)
    return done(say("Đã đưa trở lại."), "lexicon_entry", entry_id=entry_id)


@desk("POST", "/lexicon/<entry_id>", May.LEXICON)
def change_entry(entry_id: str) -> Response:
    """Change an entry, or show both texts when somebody else did meanwhile."""
    wish = wish_of_form()
    _may_change(wish.tier)
    _may_change(lexicon.get(current_room(), entry_id).tier)
    try:
        changed = lexicon.change(current_room(), entry_id, wish, revision=_revision(), who=person().name)
    except ConflictError as late:
        raise both(wish, late) from None
    return done(say("Đã lưu."), "lexicon_entry", undo=_to_the_one_before(changed), entry_id=entry_id)


@desk("GET", "/lexicon.csv", May.SEE)
def export_lexicon() -> FlaskResponse:
    """Give the lexicon as CSV."""
    name = f"tu-dien-{datetime.now(VIETNAM):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return FlaskResponse("\ufeff" + exchange.export(current_room()), mimetype="text/csv", headers=headers)


@desk("POST", "/lexicon/import", May.APPROVE_LEXICON)
def import_lexicon() -> str | Response:
    """Show what a CSV would change, then take it in once that was seen."""
    text = _csv()
    if request.form.get("sure") != "1":
        return render_template("desk/import.html", lines=exchange.preview(current_room(), text), text=text)
    made = exchange.import_csv(current_room(), text, replace=request.form.get("replace") == "1", who=person().name)
    sentence = say(
        "{added} mục mới, {changed} mục đổi, {left} để nguyên.", added=made.added, changed=made.changed, left=made.left
    )
    return done(sentence, "lexicon_page")


@desk("GET", "/inbox", May.SEE)
def inbox() -> str:
    """Show what the reader was unsure of, what listeners reported and what waits for approval."""
    room = current_room()
    proposals, _ = lexicon.page(room, state="proposed", limit=100)
    return render_template(
        "desk/inbox.html", words=lexicon.inbox(room), reports=reports.open_reports(room), proposals=proposals
    )


@desk("POST", "/inbox/dismiss", May.LEXICON)
def dismiss_words() -> Response:
    """Take words out of the inbox, for they are read well; or put them back."""
    printed, again = request.form.get("printed", ""), request.form.get("again") == "1"
    lexicon.dismiss(current_room(), printed, who=person().name, again=again)
    if again:
        return done(say("Đã đưa lại vào hộp góp ý."), "inbox")
    return done(say("Đã bỏ khỏi hộp góp ý."), "inbox", undo=("/desk/inbox/dismiss", {"printed": printed, "again": "1"}))


@desk("POST", "/reports/<report_id>/settle", May.LEXICON)
def settle_report(report_id: str) -> Response:
    """Close a report, or open it again."""
    again = request.form.get("again") == "1"
    if not (reports.reopen if again else reports.settle)(current_room(), report_id, who=person().name):
        raise ConflictError("Somebody else has settled this report.")
    if again:
        return done(say("Đã đưa lại vào hộp góp ý."), "inbox")
    return done(say("Đã xử lý góp ý."), "inbox", undo=(f"/desk/reports/{report_id}/settle", {"again": "1"}))


def _to_the_one_before(entry: Any) -> Undo:
    """Give what brings an entry back to its revision before."""
    fields = {"past": str(entry.revision - 1), "revision": str(entry.revision)}
    return f"/desk/lexicon/{entry.id}/back", fields


def _may_change(tier: str) -> None:
    if tier == "newspaper" and not person().may(May.APPROVE_LEXICON):
        raise RefusedError("An entry of the whole newspaper is changed by a secretary; you may propose one.")


def _revision() -> int:
    return request.form.get("revision", 0, type=whole)


def _csv() -> str:
    """Read the CSV that was uploaded or pasted. Raise RefusedError when it is no text or too large."""
    upload = request.files.get("file")
    raw = upload.read(LARGEST_CSV + 1) if upload and upload.filename else request.form.get("text", "").encode()
    if len(raw) > LARGEST_CSV:
        raise RefusedError("The file is larger than {most} MB.", most=4)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError("The file must be CSV in UTF-8.") from None


VIEWS = (
    lexicon_page, export_lexicon, import_lexicon, lexicon_entry, entry_used, change_entry, approve_entry, remove_entry,
    put_entry_back, inbox, dismiss_words, settle_report,
)  # fmt: skip
