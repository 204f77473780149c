"""Where articles come from over HTTP: sites, their secrets, what is polled for them, and trying a page."""

from __future__ import annotations

from typing import Any

from service.newsroom import sites, trials
from service.web.api.callers import caller
from service.web.api.declare import declare, given, numbered_revision
from service.web.api.shapes import FLAG, OBJECT, SHORT, TEXT, TEXTS, etag, listed, row, thing
from service.web.context import current_room

_URL = {"type": "string", "minLength": 1, "maxLength": 2000}


@declare("GET", "/sites", summary="List sites", scope="house:read", replies={200: listed()})
def list_sites() -> Any:
    """List sites and what is polled for them."""
    polled = [row(each) for each in sites.polled(current_room())]
    items = [row(each, "secret") for each in sites.sites(current_room())]
    return {"items": [{**each, "sources": [one for one in polled if one["site"] == each["name"]]} for each in items]}


@declare("GET", "/sites/<site>", summary="Show a site", scope="house:read", replies={200: OBJECT})
def get_site(site: str) -> Any:
    """Show a site's hosts and profile with their ETag."""
    return _shown(sites.site(current_room(), site))


@declare("PUT", "/sites/<site>", summary="Add or change a site", scope="house:write", if_match=True, creates=True,
         body=thing({"hosts": TEXTS}, {"profile": OBJECT}), replies={200: OBJECT})  # fmt: skip
def put_site(site: str) -> Any:
    """Say which hosts a site's articles may be fetched from, and what its pages look like.

    409 when the site changed since the ETag given, or is there already when it was to be new.
    """
    caller().at(site)
    hosts, profile = given()["hosts"], given().get("profile")
    saved = sites.save_site(
        current_room(), site, hosts=hosts, profile=profile, revision=numbered_revision(), who=caller().who
    )
    return _shown(saved)


@declare("DELETE", "/sites/<site>", summary="Forget a site", scope="house:write", replies={204: None})
def delete_site(site: str) -> Any:
    """Forget a site and what is polled for it; its articles stay."""
    caller().at(site)
    sites.remove_site(current_room(), site, who=caller().who)
    return None, 204


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
    caller().at(sites.source(current_room(), source_id).site)
    sites.pause_source(current_room(), source_id, active=given()["active"], who=caller().who)
    return None, 204


@declare("DELETE", "/sources/<source_id>", summary="Poll a source no more", scope="house:write", replies={204: None})
def delete_source(source_id: str) -> Any:
    """Stop polling for good; articles that came from it stay."""
    caller().at(sites.source(current_room(), source_id).site)
    sites.remove_source(current_room(), source_id, who=caller().who)
    return None, 204


@declare("POST", "/sites/<site>/trials", summary="Read one page to see its blocks", scope="house:write",
         body=thing({"url": _URL}), replies={202: thing({"article": TEXT})}, limit="60 per minute")  # fmt: skip
def try_page(site: str) -> Any:
    """Read a page as a draft that no list shows and nobody hears; look at its script under the id given."""
    caller().at(site)
    return {"article": trials.read(current_room(), given()["url"], site=site, who=caller().who)}, 202


def _shown(found: Any) -> Any:
    return row(found, "secret"), 200, etag(found.revision)


ROUTES = (
    list_sites, get_site, put_site, delete_site, new_secret, add_source, patch_source, delete_source, try_page,
)  # fmt: skip
