"""A newsroom for tests of the desk: people of every role, articles with scripts, recorded versions."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from paper import Paper

from service.core.model import Article, Block, BlockKind, digest
from service.core.script import script_of
from service.core.slugs import slug
from service.newsroom import archive, edits, lexicon, people, publishing
from service.newsroom.people import Person
from service.newsroom.room import Room
from service.storage import articles, segments, users, versions
from service.storage.schema import now
from service.storage.segments import RecordedSegment
from service.web.app import create_app
from voices.text import read

PASSWORD = "mot cau ngan de nho"
ROLES = ("reporter", "editor", "secretary", "administrator")

BODY = (
    "Sáng 12/3/2026, UBND tỉnh họp bàn về mùa cà phê. Nghị quyết số 02-NQ/TU nêu ba mục tiêu.",
    "Theo ông Lò Văn Mười, HTX Mường Khoa đã thu 25,5 tấn. Giá tăng 12% so với năm ngoái.",
    "Bà con phấn khởi. Nhiều hộ mở rộng thêm 3 ha.",
)


@dataclass
class DeskPaper:
    """Fills a room: `article` prints, `record` voices, `air` publishes."""

    room: Room
    paper: Paper = field(init=False)

    def __post_init__(self) -> None:
        self.paper = Paper(self.room)

    def people(self) -> None:
        """Let one person of every role in."""
        for role in ROLES:
            self.person(role + ".thu", role, f"Người {role}")

    def person(self, name: str, role: str, display: str = "") -> Person:
        """Let a person in whose hash is real, and cheap to check."""
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        with self.room.database.writing() as connection:
            users.add(connection, now(), name=name, display=display, role=role, password=cheap)
        return people.named(self.room, name)

    def article(self, title: str = "Mùa cà phê ở Mường Khoa", body: tuple[str, ...] = BODY, **columns: Any) -> str:
        """Print an article whose second block is a photo's caption, with its script."""
        section = columns.pop("section", "Kinh tế")
        article_id = self.paper.print(title, section=section, lead="Cà phê năm nay được mùa, được giá.", **columns)
        self.reprint(article_id, title, body)
        return article_id

    def reprint(self, article_id: str, title: str, body: tuple[str, ...]) -> None:
        """Deliver the article anew, as the newspaper's system does."""
        lead = "Cà phê năm nay được mùa, được giá."
        blocks = (
            Block(BlockKind.BODY, body[0]),
            Block(BlockKind.CAPTION, "Nông dân thu hoạch cà phê."),
            *(Block(BlockKind.BODY, text) for text in body[1:]),
        )
        article = Article(title=title, lead=lead, blocks=blocks, section="Kinh tế")
        script = script_of(article, outro="Mời bạn nghe tiếp.")
        with self.room.database.writing() as connection:
            articles.update(
                connection,
                article_id,
                blocks=[asdict(block) for block in blocks],
                script=asdict(script),
                script_hash=script.hash,
            )
        archive.index(self.room, article_id)

    def record(self, article_id: str, voice: str = "nam-bac", **columns: Any) -> str:
        """Leave a version as a worker would: segments with what was said, and an episode."""
        version_id = self.paper.record(article_id, voice, **columns)
        script = edits.draft(self.room, article_id).replayed.script
        words, rows, start = lexicon.for_article(self.room, article_id), [], 0.0
        for position, segment in enumerate(script.segments):
            said = read(segment.spoken or segment.printed, words).text
            length = 60.0 * len(said)
            rows.append(
                RecordedSegment(
                    version_id, position, segment.role, segment.printed, said, state="recorded", start_ms=start,
                    duration_ms=length, checks=[{"check": "silence", "ok": True, "figure": 0.1, "limit": 1.0}],
                )
            )  # fmt: skip
            start += length
        with self.room.database.writing() as connection:
            segments.replace_all(connection, version_id, rows)
            done = {"done": len(rows), "total": len(rows), "script": asdict(script), "script_hash": script.hash}
            versions.update(connection, version_id, next_attempt_at=None, **done)
        return version_id

    def air(self, article_id: str, voice: str = "nam-bac") -> str:
        """Record and publish a version."""
        version_id = self.record(article_id, voice)
        publishing.publish(self.room, version_id, who="test", why="test")
        return version_id


def web(room: Room) -> Flask:
    """Make the application on this room, as served in production but without waiting limits."""
    return create_app(room.settings, room)


def token_of(page: str) -> str:
    """Find the CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def signed_in(app: Flask, role: str = "administrator") -> FlaskClient:
    """Open a browser's session for a person of this role."""
    client = app.test_client()
    page = client.get("/desk/sign-in").get_data(as_text=True)
    form = {"csrf_token": token_of(page), "name": role + ".thu", "password": PASSWORD}
    answer = client.post("/desk/sign-in", data=form)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:800]
    return client


def text_of(client: FlaskClient, path: str) -> str:
    """Get a page that is there."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def post(client: FlaskClient, path: str, **form: str) -> tuple[int, str]:
    """Send a form as its page would; return the answer's status and the page it leads to."""
    token = token_of(client.get("/desk/me").get_data(as_text=True))
    answer = client.post(path, data={"csrf_token": token, **form}, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


__all__ = ["BODY", "DeskPaper", "digest", "now", "post", "signed_in", "slug", "text_of", "token_of", "web"]
