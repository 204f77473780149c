"""The listeners' pages and the player: the table of what is at which address."""

from __future__ import annotations

from flask import Blueprint

from service.web.pages import article, assets, discovery, embed, error, furniture, language, listing, pwa

blueprint = Blueprint("pages", __name__, template_folder="templates")

_ROUTES = (
    ("/", listing.front),
    ("/chuyen-muc/<slug>", listing.section),
    ("/ban-tin", listing.bulletins),
    ("/tim", listing.search),
    ("/dang-ky", listing.subscribe),
    ("/da-luu", listing.saved),
    ("/ngoai-tuyen", listing.offline),
    ("/nghe/<name>", article.page),
    ("/ban-tin/<article_id>", article.bulletin),
    ("/embed/<article_id>", embed.frame),
    ("/embed/<article_id>.json", embed.record),
    ("/embed/<article_id>.mp3", embed.audio),
    ("/embed/find.json", embed.find),
    ("/embed/words.json", assets.english),
    ("/oembed", embed.oembed),
    ("/embed.js", assets.embed_script),
    ("/static/nghe/<name>", assets.static),
    ("/brand.css", assets.brand),
    ("/manifest.webmanifest", pwa.manifest),
    ("/sw.js", pwa.service_worker),
    ("/icon.svg", pwa.icon),
    ("/icon-<int:pixels>.png", pwa.icon_png),
    ("/favicon.ico", pwa.favicon),
    ("/sitemap.xml", discovery.sitemap),
    ("/robots.txt", discovery.robots),
)
"""Every address listeners may open with GET. A new page is one line here, one view and one template."""

for _path, _view in _ROUTES:
    blueprint.add_url_rule(_path, f"{_view.__module__.rpartition('.')[2]}_{_view.__name__}", _view)
blueprint.add_url_rule("/embed/<article_id>/report", "embed_report", embed.report, methods=["POST"])
blueprint.before_request(language.choose)
blueprint.app_context_processor(furniture.for_templates)
blueprint.after_request(assets.let_caches_ask)
blueprint.after_request(embed.open_to_all)
for _code in (404, 410):
    blueprint.register_error_handler(_code, error.page)
