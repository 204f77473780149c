"""Where articles come from over HTTP: a site's secret, what is polled for it, and trying a page."""

from __future__ import annotations

from typing import Any

from service.newsroom import sites, trials
from service.web.api.callers import caller
from service.web.api.declare import declare, given
from service.web.api.shapes import FLAG, SHORT, TEXT, thing
from service.web.context import current_room

_URL = {"type": "string", "minLength": 1, "maxLength": 2000}


@declare("POST", "/sites/<site>/secret", summary="Make the secret of a site's webhooks", scope="house:write",
         replies={201: thing({"secret": TEXT})})  # fmt: skip
def new_secret(site: str) -> Any:
    """Make the secret a site's CMS signs with; it is shown only now, and the one before no longer holds."""
    caller().at(site)
    return {"secret": sites.new_secret(current_room(), site, who=caller().who)}, 201


@declare("POST", "/sites/<site>/sources", summary="Poll a feed or sitemap", scope="house:write",
         body=thing({"kind": {"enum": list(sites.SOURCE_KINDS)}, "url": _URL}, {"section": SHORT}),
         replies={201: thing({"id": TEXT})})  # fmt: skip
def add_source(site: str) -> Any:
    """Poll an address for a site from now on."""
    caller().at(site)
    asked = given()
    made = sites.add_source(
        current_room(), site, asked["kind"], asked["url"], section=asked.get("section", ""), who=caller().who
    )
    return {"id": made}, 201


@declare("PATCH", "/sources/<source_id>", summary="Pause or resume a source", scope="house:write",
         body=thing({"active": FLAG}), replies={204: None})  # fmt: skip
def patch_source(source_id: str) -> Any:
    """Stop polling for a while, or go on."""
    sites.pause_source(current_room(), source_id, active=given()["active"], who=caller().who)
    return None, 204


@declare("DELETE", "/sources/<source_id>", summary="Poll a source no more", scope="house:write", replies={204: None})
def delete_source(source_id: str) -> Any:
    """Stop polling for good; articles that came from it stay."""
    sites.remove_source(current_room(), source_id, who=caller().who)
    return None, 204


@declare("POST", "/sites/<site>/trials", summary="Read one page to see its blocks", scope="house:write",
         body=thing({"url": _URL}), replies={202: thing({"article": TEXT})}, limit="60 per minute")  # fmt: skip
def try_page(site: str) -> Any:
    """Read a page as a draft that no list shows and nobody hears; look at its script under the id given."""
    caller().at(site)
    return {"article": trials.read(current_room(), given()["url"], site=site, who=caller().who)}, 202


ROUTES = (new_secret, add_source, patch_source, delete_source, try_page)
