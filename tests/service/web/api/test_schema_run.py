"""Schemathesis asks every route of the API everything its document allows, and some it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from conftest import RecordingQueue
from desk_paper import DeskPaper
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from service.newsroom import keys, lexicon, webhooks
from service.newsroom.lexicon import Wish
from service.newsroom.room import Room
from service.settings import Settings
from service.storage.database import open_database
from service.storage.media import open_media
from service.storage.tables import metadata
from service.web.app import create_app
from service.web.limits import limiter

pytestmark = [pytest.mark.slow, pytest.mark.needs("schemathesis")]

EXAMPLES = 12
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    own = Settings(data=tmp_path_factory.mktemp("schema"), debounce=0)
    database = open_database(own.sql_url)
    metadata.create_all(database.engine)
    room = Room(own, database, open_media("", own.data / "media"), RecordingQueue())
    made = create_app(own, room)
    made.config["RATELIMIT_ENABLED"] = False
    limiter.enabled = False
    yield made
    limiter.enabled = True  # the limiter is the process's: other modules' tests count on it


@pytest.fixture(scope="module")
def secret(app: Flask) -> str:
    return keys.add(app.extensions["baonoi.room"], "schema", list(keys.SCOPES), who="test")[1]


@pytest.fixture(scope="module")
def real(app: Flask) -> dict[str, str]:
    """Ids that are there, so that requests get past "there is no such thing"."""
    desk = DeskPaper(app.extensions["baonoi.room"])
    article_id = desk.article()
    version_id = desk.air(article_id)
    entry = lexicon.add(desk.room, Wish(printed="XKVH", spoken="a"), who="test")
    person = desk.person("editor.thu", "editor")
    webhook, _ = webhooks.add(desk.room, "https://tin.example/nghe", who="test")
    ids = {"article_id": article_id, "version_id": version_id, "entry_id": entry.id, "person_id": person.id}
    return {**ids, "webhook_id": webhook, "site": "bao-thu", "source_id": article_id}


@pytest.fixture(scope="module")
def document(app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


def test_no_request_the_document_allows_breaks_the_server(
    document: schemathesis.BaseSchema, secret: str, real: dict[str, str]
) -> None:
    asked = 0
    for result in document.get_all_operations():
        operation = result.ok()

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @given(case=operation.as_strategy(), known=booleans())
        def ask(case: schemathesis.Case, known: bool) -> None:
            if known:
                case.path_parameters.update({name: real[name] for name in case.path_parameters if name in real})
            answer = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"})
            case.validate_response(answer, checks=CHECKS)

        ask()
        asked += 1
    assert asked > 40
