"""For whoever runs the service: is it alive, can it do its job, and how does it go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, current_app, jsonify

from service.core.states import State
from service.newsroom import readiness
from service.web.context import current_room
from service.web.timing import timings

blueprint = Blueprint("health", __name__)

Sample = tuple[Mapping[str, object], float]


@blueprint.get("/healthz")
def alive() -> Response:
    """Say that this process answers; touches nothing else."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Say whether the newsroom can do its job, and what is wrong if it can't (503)."""
    checks = readiness.check(current_room())
    faults = [each for each in checks if each.fault]
    answer = jsonify(ready=not faults, checks={each.name: each.fault or "ok" for each in checks})
    answer.status_code = 503 if faults else 200
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell the figures in Prometheus' text form, version 0.0.4."""
    lines = "\n".join([*_newsroom(), *_answers(), ""])
    headers = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store"}
    return Response(lines, headers=headers)


def _newsroom() -> Iterator[str]:
    room = current_room()
    figures = readiness.count(room)
    states = {state.value: figures.versions.get(state.value, 0) for state in State}
    yield from _family("versions", "gauge", "Versions by state.", _by("state", states))
    yield from _family("publications", "gauge", "Publications by state.", _by("state", figures.publications))
    yield from _family("deliveries", "gauge", "Hub pings and webhooks by state.", _by("state", figures.deliveries))
    yield from _family("audio_seconds", "gauge", "Seconds of audio on the air.", [({}, figures.audio_seconds)])
    yield from _family("characters_total", "counter", "Characters spoken.", _by("engine", figures.characters))
    yield from _family("speech_dollars", "gauge", "US dollars of this month's speech.", [({}, figures.dollars)])
    ceiling = room.settings.speech_budget
    yield from _family("speech_budget_dollars", "gauge", "This month's ceiling; 0: none.", [({}, ceiling)])
    says = "Age of the recording that is due, or waits for an engine, the longest."
    yield from _family("waiting_seconds", "gauge", says, [({}, figures.waiting_seconds)])
    intake: list[Sample] = [({"outcome": o, "reason": r}, number) for (o, r), number in figures.articles.items()]
    yield from _family("articles", "gauge", "Articles by how their intake ended.", sorted(intake, key=str))
    yield from _family("sources", "gauge", "Feeds and sitemaps by their last poll.", _by("poll", figures.sources))
    yield from _family("engine_speaks", "gauge", "1 where a worker can speak with it.", _by("part", figures.engines))
    yield from _family(
        "free_bytes", "gauge", "Bytes free on the data folder's disk.", [({}, readiness.free(room) or 0)]
    )
    lengths = readiness.queue_lengths(room)
    yield from _family("queue_length", "gauge", "Nudges waiting by queue.", _by("queue", lengths))


def _answers() -> Iterator[str]:
    counts, buckets, seconds = timings(current_app).seen()
    samples: list[Sample] = [
        ({"audience": audience, "status": status}, number) for (audience, status), number in counts.items()
    ]
    yield from _family("http_answers_total", "counter", "Answers of this web process.", samples)
    total = sum(counts.values())
    yield "# HELP baonoi_http_seconds Time to the answer's headers in this web process."
    yield "# TYPE baonoi_http_seconds histogram"
    for bound, number in [*buckets.items(), ("+Inf", total)]:
        yield f'baonoi_http_seconds_bucket{{le="{bound}"}} {number}'
    yield f"baonoi_http_seconds_sum {seconds:.6f}"
    yield f"baonoi_http_seconds_count {total}"


def _by(label: str, counts: Mapping[str, int]) -> list[Sample]:
    return [({label: name}, number) for name, number in sorted(counts.items())]


def _family(name: str, kind: str, says: str, samples: list[Sample]) -> Iterator[str]:
    yield f"# HELP baonoi_{name} {says}"
    yield f"# TYPE baonoi_{name} {kind}"
    for labels, value in samples:
        written = ",".join(f'{key}="{text}"' for key, text in labels.items())
        yield f"baonoi_{name}{{{written}}} {value}" if written else f"baonoi_{name} {value}"
