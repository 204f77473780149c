"""What no kill may cost: one published version per article and voice, and at most one engine call for each kill."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crew import Crew, children, wait_until
from speech_servers import protocols
from speech_servers.loopback import Answer, Loopback, Request

from service.core.states import State
from service.newsroom.intake import deliver
from service.newsroom.payload import Payload
from service.newsroom.room import Room
from service.storage import publications, versions
from service.storage.versions import Version

pytestmark = [pytest.mark.slow, pytest.mark.needs("redis"), pytest.mark.timeout(240)]

SECONDS_PER_CALL = 0.12
MOST_DELAY = 10.0  # seconds a kill -9 may cost until work goes on
SENTENCES = 16
TOPICS = ("cà phê", "đường bản", "lớp học")


class CountingEngine:
    """A speech service on this machine that takes its time and counts what it is asked."""

    def __init__(self) -> None:
        self.server = Loopback(protocols.openai)
        self.moments: list[float] = []
        speak = self.server.speak

        def slowly(request: Request) -> Answer:
            self.moments.append(time.monotonic())
            time.sleep(SECONDS_PER_CALL)
            return speak(request)

        self.server.speak = slowly

    @property
    def calls(self) -> int:
        return len(self.server.requests)

    @property
    def distinct(self) -> int:
        return len({json.loads(request.body)["input"] for request in self.server.requests})

    @property
    def spoken_twice(self) -> list[str]:
        said = Counter(json.loads(request.body)["input"] for request in self.server.requests)
        return [words for words, times in said.items() for _ in range(times - 1)]

    def calls_after(self, moment: float) -> list[float]:
        return [each for each in self.moments if each > moment]


@pytest.fixture
def engine() -> Iterator[CountingEngine]:
    counting = CountingEngine()
    yield counting
    counting.server.close()


@pytest.fixture
def crew(request: pytest.FixtureRequest, tmp_path: Path, engine: CountingEngine) -> Iterator[Crew]:
    environment = {"BAONOI_KEY_OPENAI_URL": engine.server.url, "BAONOI_VOICE": "nam-bac"}
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")()
        environment["DATABASE_URL"] = url.replace("postgresql+psycopg://", "postgresql://")
    crew = Crew(tmp_path / "data", **environment)
    crew.start()
    yield crew
    crew.stop()


@pytest.fixture
def room(crew: Crew) -> Iterator[Room]:
    opened = crew.room()
    yield opened
    opened.close()


def submit(room: Room) -> list[str]:
    """Deliver three articles of some twenty sentences, each sentence only once."""
    ids = []
    for topic in TOPICS:
        sentences = [f"Câu số {number} của bài viết nói về {topic} trong huyện." for number in range(1, SENTENCES + 1)]
        body = "\n\n".join(" ".join(sentences[each : each + 4]) for each in range(0, len(sentences), 4))
        payload = Payload(title=f"Chuyện {topic} ở vùng cao", lead=f"Đây là sapo của bài {topic}.", body_text=body)
        ids.append(deliver(room, "bao-thu", topic, payload, "test").article_id)
    return ids


def all_versions(room: Room, articles: list[str]) -> list[Version]:
    with room.database.reading() as connection:
        return [version for article in articles for version in versions.of_article(connection, article)]


def published(room: Room, articles: list[str]) -> int:
    with room.database.reading() as connection:
        return sum(each.state == "published" for one in articles for each in publications.of_article(connection, one))


def assert_all_is_well(room: Room, articles: list[str], engine: CountingEngine, kills: int) -> None:
    """One published version per article and voice, its file whole, nothing spoken twice but what a kill cut off."""
    made = all_versions(room, articles)
    assert [(version.article_id, version.voice) for version in made] == [(one, "nam-bac") for one in articles]
    assert {version.state for version in made} == {State.PUBLISHED}
    assert {version.engine for version in made} == {"openai-nam-bac"}
    assert engine.distinct > 3 * SENTENCES / 2
    assert engine.calls <= engine.distinct + kills, engine.spoken_twice
    from service.storage import episodes

    with room.database.reading() as connection:
        for version in made:
            episode = episodes.get(connection, version.id)
            assert episode is not None
            assert room.media.size(episode.audio.path) == episode.audio.length


def until_half_done(engine: CountingEngine, crew: Crew) -> None:
    wait_until(lambda: engine.calls >= 8, "the engine is at work", crew.story)


def until_published(room: Room, articles: list[str], crew: Crew) -> None:
    wait_until(lambda: published(room, articles) == len(articles), "every article is published", crew.story)


def kill_a_horse(crew: Crew) -> int:
    wait_until(lambda: crew.horses("articles"), "a work-horse is at work", crew.story)
    crew.kill(crew.horses("articles")[0])
    return 1


def kill_a_worker(crew: Crew) -> int:
    wait_until(lambda: crew.horses("articles"), "a work-horse is at work", crew.story)
    busy = [worker for worker in crew.workers("articles") if crew.horses("articles")]
    crew.kill(busy[0])
    return 1


def kill_every_worker(crew: Crew) -> int:
    crew.kill(*crew.workers("articles"))
    return 2


def kill_all_but_one_worker(crew: Crew) -> int:
    survivor = crew.workers("articles")[1]
    spared = {survivor, *children(survivor)}
    crew.kill(*[pid for pid in crew.everyone()[1:] if pid not in spared])
    return 1


def kill_everything(crew: Crew) -> int:
    crew.kill(*crew.everyone())
    crew.start()
    return 2  # both workers were speaking


def kill_the_supervisor(crew: Crew) -> int:
    crew.kill(crew.pid())
    wait_until(lambda: not crew.remains(), "nobody is left behind", crew.story)
    crew.start()
    return 2


def flush_redis(crew: Crew) -> int:
    crew.flush()
    return 0


CRUELTIES = (
    kill_a_horse, kill_a_worker, kill_every_worker, kill_all_but_one_worker, kill_everything,
    kill_the_supervisor, flush_redis,
)  # fmt: skip
ON_POSTGRES = (kill_a_worker, kill_everything, flush_redis)
CASES = [
    *(pytest.param("sqlite", each, id=f"sqlite-{each.__name__}") for each in CRUELTIES),
    *(
        pytest.param("postgresql", each, id=f"postgresql-{each.__name__}", marks=pytest.mark.needs("postgres"))
        for each in ON_POSTGRES
    ),
]


@pytest.mark.parametrize(("crew", "cruelty"), CASES, indirect=["crew"])
def test_after(cruelty: Callable[[Crew], int], crew: Crew, room: Room, engine: CountingEngine) -> None:
    articles = submit(room)
    until_half_done(engine, crew)
    moment = time.monotonic()
    kills = cruelty(crew)
    wait_until(lambda: engine.calls_after(moment + 2 * SECONDS_PER_CALL), "work goes on", crew.story, MOST_DELAY)
    until_published(room, articles, crew)
    assert_all_is_well(room, articles, engine, kills)
