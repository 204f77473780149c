"""Đợt tạo lại: changed readings on their way through the archive, to be watched, stopped and undone."""

from __future__ import annotations

from typing import Any

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from service.newsroom import campaigns as newsroom
from service.newsroom.people import May
from service.web.auth import person
from service.web.context import current_room
from service.web.desk.language import say
from service.web.desk.views import desk, done


@desk("GET", "/campaigns", May.CAMPAIGN)
def campaign_list() -> str:
    """List campaigns, newest first."""
    return render_template("desk/campaigns.html", found=newsroom.every(current_room()))


@desk("GET", "/campaigns/<campaign_id>", May.CAMPAIGN)
def campaign(campaign_id: str) -> str:
    """Show how far a campaign is."""
    return render_template("desk/campaign.html", **_shown(campaign_id))


@desk("GET", "/campaigns/<campaign_id>/progress", May.CAMPAIGN)
def campaign_progress(campaign_id: str) -> Any:
    """Answer the campaign's poll: 204 while nothing changed."""
    found = newsroom.progress(current_room(), campaign_id)
    if request.args.get("have") == f"{found.campaign.state}-{found.finished}-{found.total}":
        return FlaskResponse(status=204)
    return render_template("desk/_campaign.html", **_shown(campaign_id))


@desk("POST", "/campaigns/<campaign_id>/stop", May.CAMPAIGN)
def stop_campaign(campaign_id: str) -> Response:
    """Make no more versions."""
    newsroom.stop(current_room(), campaign_id, who=person().name)
    return done(say("Đã dừng. Những bài đã xong giữ bản mới."), "campaign", campaign_id=campaign_id)


@desk("POST", "/campaigns/<campaign_id>/undo", May.CAMPAIGN)
def undo_campaign(campaign_id: str) -> Response:
    """Put the reading and every episode back."""
    number = newsroom.undo(current_room(), campaign_id, who=person().name)
    return done(say("Đã hoàn tác: {n} bản audio trở về bản trước.", n=number), "campaign", campaign_id=campaign_id)


def _shown(campaign_id: str) -> dict[str, Any]:
    room = current_room()
    return {"progress": newsroom.progress(room, campaign_id), "targets": newsroom.targets(room, campaign_id)}


VIEWS = (campaign_list, campaign, campaign_progress, stop_campaign, undo_campaign)
