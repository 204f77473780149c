"""Sửa cách đọc: words, their reading, hearing it, how far it goes, and what that would touch."""

from __future__ import annotations

from urllib.parse import quote

from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import fixing, previews, proof
from service.newsroom.desk import allowed
from service.newsroom.errors import ConflictError
from service.newsroom.impact import impact
from service.newsroom.lexicon import Wish
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.numbers import whole
from service.web.desk.problems import EditConflictError
from service.web.desk.views import desk, done


@desk("GET", "/readings/new", May.LEXICON)
def new_reading() -> str:
    """Show the form for one reading, with what is read today."""
    room, article_id = current_room(), request.args.get("article", "")
    shown = proof.proof(room, article_id) if article_id else None
    wish = Wish(printed=request.args.get("printed", "")[:200].strip(), spoken=request.args.get("spoken", "")[:1000])
    sentence = request.args.get("sentence", "")[: previews.LONGEST] or (
        previews.example(room, wish) if wish.printed else ""
    )
    today = proof.said_today(room, wish.printed, article_id) if wish.printed else ""
    return render_template(
        "desk/fix.html", wish=wish, article=shown.article if shown else None, sentence=sentence, today=today,
        voice=shown.shown.voice if shown and shown.shown else "", standing=fixing.standing(room, wish),
    )  # fmt: skip


@desk("POST", "/readings/impact", May.LEXICON)
def reading_impact() -> str:
    """Tell what keeping this reading would touch."""
    wish = wish_of_form()
    if not wish.printed:
        return render_template("desk/_impact.html", found=None, wish=wish, standing=None)
    found = impact(current_room(), wish, days=_days() if request.form.get("scope") == "days" else 0)
    return render_template(
        "desk/_impact.html", found=found, wish=wish, standing=fixing.standing(current_room(), wish), days=_days()
    )


@desk("POST", "/readings", May.LEXICON)
def save_reading() -> Response:
    """Keep the reading and make again what was asked for."""
    room, wish, someone = current_room(), wish_of_form(), person()
    proposed = wish.tier == "newspaper" and not someone.may(May.APPROVE_LEXICON)
    scope = request.form.get("scope", "new")
    if scope != "new" and not proposed:
        allowed(someone, May.REGENERATE if wish.tier == "article" else May.CAMPAIGN)
    revision = request.form.get("revision", 0, type=whole)
    try:
        fixed = fixing.fix(
            room, wish, scope=scope, days=_days(), revision=revision, proposed=proposed, who=someone.name
        )
    except ConflictError as late:
        raise both(wish, late) from None
    article_id = request.form.get("article", "")
    if fixed.campaign:
        return done(say("Đã lưu. Đang tạo lại những câu có từ này."), "campaign", campaign_id=fixed.campaign)
    sentence = say("Đã gửi đề xuất; thư ký tòa soạn sẽ duyệt.") if proposed else say("Đã lưu vào từ điển.")
    if article_id:
        return done(sentence, "article", article_id=article_id)
    return done(sentence, "lexicon_page", search=wish.printed)


@desk("POST", "/previews", May.LEXICON)
def ask_preview() -> str:
    """Ask to hear a sentence with a reading."""
    wish = wish_of_form()
    made = previews.request(
        current_room(), request.form.get("sentence", ""), voice=request.form.get("voice", ""),
        article_id=request.form.get("article", ""), wishes=[wish] if request.form.get("plain") != "1" else [],
        who=person().name,
    )  # fmt: skip
    return render_template("desk/_preview.html", preview=made)


@desk("GET", "/previews/<preview_id>", May.LEXICON)
def show_preview(preview_id: str) -> str:
    """Show what became of a sentence to be heard."""
    return render_template("desk/_preview.html", preview=previews.get(current_room(), preview_id))


def wish_of_form() -> Wish:
    """Read an entry from a form."""
    form = request.form
    tier = form.get("tier", "newspaper")
    scopes = {"section": form.get("section", ""), "article": form.get("article", "")}
    return Wish(
        printed=" ".join(form.get("printed", "").split()),
        spoken=" ".join(form.get("spoken", "").split()),
        kind=form.get("kind", "abbreviation"),
        tier=tier,
        scope=scopes.get(tier, ""),
        left=_words(form.get("left", "")),
        right=_words(form.get("right", "")),
        case="any" if form.get("any_case") == "1" else "exact",
        priority=form.get("priority", 0, type=whole),
        dot=form.get("dot") == "1",
        note=form.get("note", "")[:500],
    )


def both(wish: Wish, late: ConflictError) -> EditConflictError:
    """Lay the reading this editor wrote beside the one that stands."""
    there = fixing.standing(current_room(), wish)
    mine = f"{wish.printed} → {wish.spoken}"
    theirs = f"{there.printed} → {there.spoken}" if there else ""
    return EditConflictError(late, mine, theirs, f"/desk/lexicon?search={quote(wish.printed)}")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())[:20]


def _days() -> int:
    return max(1, min(3650, request.form.get("days", 7, type=whole)))


VIEWS = (new_reading, reading_impact, save_reading, ask_preview, show_preview)
