"""What crawlers look for: the sitemap and robots.txt."""

from __future__ import annotations

from flask import Response, render_template

from service.newsroom import listening
from service.web.context import absolute, current_room

_MOST = 1000  # newest articles; crawlers follow the sections to older ones


def sitemap() -> Response:
    """List the front page, the sections and the newest articles with the moment each last changed."""
    room = current_room()
    articles = [(absolute(each.path), each.changed_at) for each in listening.latest(room, _MOST)]
    paths = ["/", "/ban-tin", "/dang-ky", *(f"/chuyen-muc/{slug}" for _, slug, _ in listening.sections(room))]
    pages = [(absolute(path), None) for path in paths]
    return Response(render_template("pages/sitemap.xml", pages=[*pages, *articles]), mimetype="application/xml")


def robots() -> Response:
    """Let crawlers see everything but the desk and the pages that differ for each reader."""
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /tim", "Disallow: /da-luu", "Disallow: /nghe-ngay/", ""]
    return Response("\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""]), mimetype="text/plain")
