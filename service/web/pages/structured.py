"""What search engines read: NewsArticle with its AudioObject, and the episode (schema.org, JSON-LD)."""

from __future__ import annotations

from typing import Any

from service.newsroom.house import House
from service.newsroom.listening import Listed, Printed, Voicing
from service.web.context import absolute

_MACHINE_VOICE = "https://schema.org/TrainedAlgorithmicMediaDigitalSource"


def news_article(page: Printed, own: House) -> dict[str, Any]:
    """Describe an article and, once it is heard, its audio."""
    listed = page.listed
    address = absolute(listed.path)
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": listed.title[:110],
        "description": listed.lead,
        "inLanguage": "vi",
        "articleSection": listed.section,
        "datePublished": (listed.printed_at or listed.published_at).isoformat(),
        "dateModified": (page.modified_at or listed.changed_at).isoformat(),
        "image": picture(page) or None,
        "isBasedOn": listed.source_url or None,
        "author": {"@type": "Person", "name": page.author} if page.author else _paper(own),
        "publisher": _paper(own),
    }
    if listed.voices:
        described["audio"] = _audio(listed, listed.voices[0])
        described["subjectOf"] = _episode(listed, listed.voices[0], own)
    return {name: value for name, value in described.items() if value}


def picture(page: Printed) -> str:
    """Give the address of an article's own picture, for those who show it elsewhere; our pages load none."""
    return page.image_url if page.image_url.startswith(("https://", "http://")) else ""


def iso_duration(milliseconds: int) -> str:
    """Write a duration as ISO 8601: PT3M24S."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"PT{minutes}M{seconds}S"


def _paper(own: House) -> dict[str, str]:
    return {"@type": "NewsMediaOrganization", "name": own.name, "url": own.site_url or absolute("/")}


def _audio(listed: Listed, voice: Voicing) -> dict[str, Any]:
    described = {
        "@type": "AudioObject",
        "name": listed.title,
        "contentUrl": absolute(f"/media/{voice.audio.path}"),
        "embedUrl": absolute(f"/embed/{listed.article_id}"),
        "encodingFormat": voice.audio.mime,
        "duration": iso_duration(voice.duration_ms),
        "contentSize": str(voice.audio.length),
        "inLanguage": "vi",
        "uploadDate": voice.first_published_at.isoformat(),
        "digitalSourceType": _MACHINE_VOICE,
        "associatedArticle": {"@id": absolute(listed.path)},
    }
    if voice.vtt:
        described["caption"] = {
            "@type": "MediaObject",
            "contentUrl": absolute(f"/media/{voice.vtt.path}"),
            "encodingFormat": "text/vtt",
        }
    return described


def _episode(listed: Listed, voice: Voicing, own: House) -> dict[str, Any]:
    return {
        "@type": "PodcastEpisode",
        "name": listed.title,
        "url": absolute(listed.path),
        "datePublished": voice.first_published_at.isoformat(),
        "timeRequired": iso_duration(voice.duration_ms),
        "associatedMedia": {"@type": "MediaObject", "contentUrl": absolute(f"/media/{voice.audio.path}")},
        "partOfSeries": {"@type": "PodcastSeries", "name": own.name, "webFeed": absolute("/feeds/all.xml")},
    }
