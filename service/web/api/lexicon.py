"""The lexicon over HTTP: entries with If-Match, what a change touches, carrying it through, CSV, the inbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response

from service.newsroom import campaigns, exchange, fixing, impact, lexicon
from service.newsroom.campaigns import SCOPES
from service.web.api import paging
from service.web.api.callers import caller
from service.web.api.declare import asked, declare, given, numbered_revision
from service.web.api.lexicon_shapes import ENTRY, IMPACT, WISH, entry, wish_of
from service.web.api.problems import Problem
from service.web.api.shapes import FLAG, OBJECT, SHORT, WHOLE, etag, listed, plain, row, thing
from service.web.context import current_room

_DAYS = {"type": "integer", "minimum": 1, "maximum": 3650}
_CSV = thing({"csv": {"type": "string", "maxLength": 4_000_000}}, {"replace": FLAG, "dry_run": FLAG})


@declare(
    "GET",
    "/lexicon",
    summary="List entries, searched without accents",
    scope="lexicon:read",
    query={**paging.QUERY, "search": SHORT, "kind": SHORT, "tier": SHORT, "scope": SHORT, "state": SHORT},
    replies={200: paging.page_schema(ENTRY)},
)
def list_entries() -> Any:
    """List entries, those added last first. The order never changes: no entry is missed or comes twice."""
    chosen = {name: asked().get(name, "") for name in ("search", "kind", "tier", "scope", "state")}
    found = lexicon.added(current_room(), limit=paging.limit(), place=paging.place(), **chosen)
    return paging.newest_first(found, entry)


@declare("POST", "/lexicon", summary="Add an entry", scope="lexicon:write", body=WISH, replies={201: ENTRY})
def add_entry() -> Any:
    """Add an entry; 409 when the same words have one in the same scope already.

    One for the whole newspaper is a proposal unless the key has the scope 'lexicon:approve'.
    """
    wish = wish_of(given())
    made = lexicon.add(current_room(), wish, who=caller().who, proposed=_only_proposes(wish.tier))
    return entry(made), 201, {**etag(made.revision), "Location": f"/api/v1/lexicon/{made.id}"}


@declare("GET", "/lexicon/<entry_id>", summary="Show an entry", scope="lexicon:read", replies={200: ENTRY})
def get_entry(entry_id: str) -> Any:
    """Show an entry with its ETag."""
    return _shown(lexicon.get(current_room(), entry_id))


@declare(
    "PUT", "/lexicon/<entry_id>", summary="Change an entry", scope="lexicon:write", body=WISH, if_match=True,
    replies={200: ENTRY},
)  # fmt: skip
def put_entry(entry_id: str) -> Any:
    """Change an entry; 409 when it changed since the revision given."""
    wish = wish_of(given())
    _may_change(wish.tier, lexicon.get(current_room(), entry_id).tier)
    return _shown(lexicon.change(current_room(), entry_id, wish, revision=numbered_revision(), who=caller().who))


@declare(
    "DELETE", "/lexicon/<entry_id>", summary="Stop using an entry", scope="lexicon:write", if_match=True,
    replies={204: None},
)  # fmt: skip
def delete_entry(entry_id: str) -> Any:
    """Stop using an entry; its history stays."""
    _may_change(lexicon.get(current_room(), entry_id).tier)
    lexicon.remove(current_room(), entry_id, revision=numbered_revision(), who=caller().who)
    return None, 204


@declare(
    "POST", "/lexicon/<entry_id>/approve", summary="Let a proposed entry be used", scope="lexicon:approve",
    if_match=True, replies={200: ENTRY},
)  # fmt: skip
def approve_entry(entry_id: str) -> Any:
    """Approve what an editor proposed."""
    return _shown(lexicon.approve(current_room(), entry_id, revision=numbered_revision(), who=caller().who))


@declare(
    "POST", "/lexicon/<entry_id>/restore", summary="Bring an entry back to an earlier revision", scope="lexicon:write",
    if_match=True, body=thing({"revision": {"type": "integer", "minimum": 1}}), replies={200: ENTRY},
)  # fmt: skip
def restore_entry(entry_id: str) -> Any:
    """Put an entry back as it was after one of its revisions."""
    past = given()["revision"]
    _may_change(lexicon.get(current_room(), entry_id).tier)
    return _shown(lexicon.put_back(current_room(), entry_id, past, revision=numbered_revision(), who=caller().who))


@declare(
    "GET", "/lexicon/<entry_id>/history", summary="List an entry's changes", scope="lexicon:read",
    replies={200: listed()},
)  # fmt: skip
def entry_history(entry_id: str) -> Any:
    """List every change of an entry, newest first."""
    lexicon.get(current_room(), entry_id)
    return {"items": [row(line) for line in lexicon.history(current_room(), entry_id)]}


@declare(
    "POST", "/lexicon/impact", summary="Tell what keeping an entry would touch", scope="lexicon:read",
    body=thing({"entry": WISH}, {"days": _DAYS}), replies={200: IMPACT},
)  # fmt: skip
def tell_impact() -> Any:
    """Count sentences, episodes, seconds and cost; nothing is changed."""
    found = impact.impact(current_room(), wish_of(given()["entry"]), days=given().get("days", 0))
    examples = [{"article": each.article_id, "sentence": each.example} for each in found.articles[:20]]
    summed = replace(found, articles=())
    return {**row(summed), "articles": len(found.articles), "examples": examples}


@declare(
    "POST", "/lexicon/fix", summary="Keep an entry and make again what it touches", scope="lexicon:write",
    body=thing({"entry": WISH}, {"scope": {"enum": list(SCOPES)}, "days": _DAYS, "revision": WHOLE}),
    replies={200: thing({"entry": ENTRY, "campaign": SHORT, "versions": {"type": "array", "items": SHORT}})},
)  # fmt: skip
def fix_reading() -> Any:
    """Keep an entry (`revision` of the one it replaces, 0 for none) and carry it as far as `scope` says."""
    scope, days = given().get("scope", "new"), given().get("days", 0)
    if scope != "new" and "audio:make" not in caller().scopes:
        raise Problem(403, "Making recordings again needs the scope 'audio:make' as well.")
    wish = wish_of(given()["entry"])
    done = fixing.fix(
        current_room(), wish, scope=scope, days=days, revision=given().get("revision", 0),
        proposed=_only_proposes(wish.tier), who=caller().who,
    )  # fmt: skip
    return {"entry": entry(done.entry), "campaign": done.campaign, "versions": list(done.versions)}


@declare("GET", "/lexicon/suggestions", summary="List words nobody has answered yet", scope="lexicon:read",
         query=paging.QUERY, replies={200: paging.page_schema(OBJECT)})  # fmt: skip
def suggestions() -> Any:
    """List what the reader was unsure of by its letters; `articles` tells how many hold it."""
    found = lexicon.unanswered_after(current_room(), paging.after(str) or "", paging.limit())
    return paging.page([row(each) for each in found], found[-1].printed if found else "")


@declare("POST", "/lexicon/suggestions/dismiss", summary="Say that words are read well", scope="lexicon:write",
         body=thing({"printed": SHORT}, {"again": FLAG}), replies={204: None})  # fmt: skip
def dismiss_suggestion() -> Any:
    """Take words out of the suggestions; with `again` put them back."""
    lexicon.dismiss(current_room(), given()["printed"], who=caller().who, again=given().get("again", False))
    return None, 204


@declare("GET", "/lexicon/csv", summary="Give the lexicon as CSV", scope="lexicon:read", replies={200: None})
def export_csv() -> Any:
    """Give every active entry as CSV."""
    return Response(exchange.export(current_room()), mimetype="text/csv")


@declare(
    "POST", "/lexicon/import", summary="Take entries in from CSV, or only tell what that would do",
    scope="lexicon:approve", body=_CSV,
    replies={200: OBJECT},
)  # fmt: skip
def import_csv() -> Any:
    """Take new lines in; conflicting ones only with `replace`."""
    text = given()["csv"]
    lines = [plain(exchange.told(line)) for line in exchange.preview(current_room(), text)]
    if given().get("dry_run"):
        return {"lines": lines}
    made = exchange.import_csv(current_room(), text, replace=given().get("replace", False), who=caller().who)
    return {"lines": lines, **row(made)}


@declare("GET", "/campaigns", summary="List campaigns, newest first", scope="lexicon:read", query=paging.QUERY,
         replies={200: paging.page_schema(OBJECT)})  # fmt: skip
def list_campaigns() -> Any:
    """List changed readings on their way through the archive."""
    found = campaigns.every(current_room(), paging.limit(), paging.place())
    return paging.newest_first(found, _campaign, made=lambda each: each.campaign)


@declare("GET", "/campaigns/<campaign_id>", summary="Show a campaign", scope="lexicon:read", replies={200: OBJECT})
def get_campaign(campaign_id: str) -> Any:
    """Show how far a campaign is."""
    return _campaign(campaigns.progress(current_room(), campaign_id))


@declare("POST", "/campaigns/<campaign_id>/stop", summary="Stop a campaign", scope="audio:make", replies={200: OBJECT})
def stop_campaign(campaign_id: str) -> Any:
    """Make no more versions."""
    campaigns.stop(current_room(), campaign_id, who=caller().who)
    return _campaign(campaigns.progress(current_room(), campaign_id))


@declare(
    "POST", "/campaigns/<campaign_id>/undo", summary="Undo a campaign", scope="audio:publish", replies={200: OBJECT}
)
def undo_campaign(campaign_id: str) -> Any:
    """Put the reading and every episode back."""
    campaigns.undo(current_room(), campaign_id, who=caller().who)
    return _campaign(campaigns.progress(current_room(), campaign_id))


def _campaign(found: campaigns.Progress) -> dict[str, Any]:
    counts = {"counts": dict(found.counts), "total": found.total, "finished": found.finished}
    return {**row(found.campaign, "change"), **counts}


def _only_proposes(tier: str) -> bool:
    return tier == "newspaper" and not caller().may("lexicon:approve")


def _may_change(*tiers: str) -> None:
    """Raise Problem when one of the tiers is the newspaper's and the key may only propose for it."""
    if any(_only_proposes(tier) for tier in tiers):
        raise Problem(403, "Changing an entry of the whole newspaper needs the scope 'lexicon:approve'.")


def _shown(found: Any) -> Any:
    return plain(entry(found)), 200, etag(found.revision)


ROUTES = (
    list_entries, add_entry, suggestions, dismiss_suggestion, export_csv, import_csv, tell_impact, fix_reading,
    get_entry, put_entry, delete_entry, approve_entry, restore_entry, entry_history, list_campaigns, get_campaign,
    stop_campaign, undo_campaign,
)  # fmt: skip
