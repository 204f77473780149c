"""What happened, for readers that keep a place; and the audit log."""

from __future__ import annotations

from typing import Any

from service.newsroom import audit, reports
from service.newsroom import proof as newsroom
from service.web.api import paging
from service.web.api.callers import caller
from service.web.api.declare import asked, declare, given
from service.web.api.problems import Problem
from service.web.api.shapes import FLAG, OBJECT, SHORT, row, thing
from service.web.context import current_room

_AFTER = {"type": "integer", "minimum": 0, "maximum": 2**53, "description": "id of the last one seen"}


@declare(
    "GET", "/events", summary="List what happened since, oldest first", scope="events:read",
    query={**paging.QUERY, "after": _AFTER},
    replies={200: paging.page_schema(OBJECT)},
)  # fmt: skip
def list_events() -> Any:
    """List events after a place; keep asking with the last id seen."""
    after = paging.after(int) or asked().get("after", 0)
    found = newsroom.events_after(current_room(), after, paging.limit())
    return paging.page([row(each) for each in found], found[-1].id if found else after)


@declare(
    "GET", "/audit", summary="List who did what, newest first", scope="audit:read",
    query={**paging.QUERY, "what": SHORT, "about": SHORT}, replies={200: paging.page_schema(OBJECT)},
)  # fmt: skip
def list_audit() -> Any:
    """List lines of the audit log."""
    what, about = asked().get("what", ""), asked().get("about", "")
    found = audit.lines(current_room(), before=paging.after(int), what=what, about=about, limit=paging.limit())
    return paging.page([row(each) for each in found], found[-1].id if found else 0)


@declare("GET", "/reports", summary="List listeners' open reports, newest first", scope="lexicon:read",
         query=paging.QUERY, replies={200: paging.page_schema(OBJECT)})  # fmt: skip
def list_reports() -> Any:
    """List lines listeners say are read wrongly."""
    return paging.newest_first(reports.open_reports(current_room(), paging.limit(), paging.place()), row)


@declare("POST", "/reports/<report_id>/settle", summary="Close a report, or open it again", scope="lexicon:write",
         body=thing({}, {"again": FLAG}), replies={204: None})  # fmt: skip
def settle_report(report_id: str) -> Any:
    """Close a report, with `again` open a closed one; 404 when there is none to be so."""
    again = given().get("again", False)
    if not (reports.reopen if again else reports.settle)(current_room(), report_id, who=caller().who):
        raise Problem(404, f"There is no {'closed' if again else 'open'} report {report_id!r}.")
    return None, 204


ROUTES = (list_events, list_audit, list_reports, settle_report)
