"""A bulletin is one episode of several articles, made of clips that are there already."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tone_engine import ToneEngine

from service.core.model import Role
from service.core.states import State
from service.core.vietnam import VIETNAM
from service.newsroom import bulletins, listening, publishing
from service.newsroom import house as houses
from service.newsroom.errors import NotFoundError, RefusedError
from service.newsroom.room import Room
from service.settings import Settings
from service.storage import articles, episodes, segments, versions
from service.storage.schema import now
from tests.workers.line import arrive
from workers.bulletin import Item, compose, make_bulletin
from workers.phrasing import Segment
from workers.pipeline import produce

RAIN = """Mưa lớn ở vùng núi phía bắc

Đêm qua vùng núi phía bắc có mưa lớn, nhiều nơi mưa rất to.

Bà con cần đề phòng lũ quét và sạt lở đất ở ven sông suối. Các xã đã cử người trực suốt đêm.
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, voice="giong-thu")


@pytest.fixture
def aired(room: Room, tones: dict[str, ToneEngine]) -> list[str]:
    """Two articles on the air."""
    made = [arrive(room, source_id="a"), arrive(room, RAIN, source_id="b")]
    for (version_id,) in room.queue.jobs("produce"):
        produce(room, version_id)
    return made


def recorded(room: Room, bulletin_id: str) -> str:
    make_bulletin(room, bulletin_id)
    version_id = room.queue.jobs("produce")[-1][0]
    produce(room, version_id)
    return version_id


def test_a_bulletin_is_on_the_air_with_a_chapter_for_each_article(room: Room, aired: list[str]) -> None:
    version_id = recorded(room, bulletins.order(room, "Bản tin trưa", who="an"))
    with room.database.reading() as connection:
        version, episode = versions.get(connection, version_id), episodes.get(connection, version_id)
    assert version.state is State.PUBLISHED
    assert [chapter.title for chapter in episode.chapters] == [
        "Tin chính", "Mưa lớn ở vùng núi phía bắc", "Bà con vùng cao được mùa cà phê",
    ]  # fmt: skip
    assert episode.chapters_file is not None
    (listed,) = listening.bulletins(room)
    assert listed.title.startswith("Bản tin trưa, ")


def test_its_chapters_begin_where_the_articles_titles_sound(room: Room, aired: list[str]) -> None:
    version_id = recorded(room, bulletins.order(room, "Bản tin trưa", who="an"))
    with room.database.reading() as connection:
        episode = episodes.get(connection, version_id)
        rows = segments.of_version(connection, version_id)
    titles = {row.printed: row.start_ms / 1000 for row in rows if row.role == Role.TITLE}
    for chapter in episode.chapters[1:]:
        assert chapter.start == pytest.approx(titles[chapter.title], abs=0.001)


def test_only_its_own_words_are_spoken_for_it(room: Room, aired: list[str], tones: dict[str, ToneEngine]) -> None:
    tones["a"].spoken.clear()
    recorded(room, bulletins.order(room, "Bản tin trưa", who="an"))
    assert len(tones["a"].spoken) == 1
    assert tones["a"].spoken[0].startswith("Bản tin trưa")


def test_two_presenters_take_turns(room: Room, aired: list[str], tones: dict[str, ToneEngine]) -> None:
    recorded(room, bulletins.order(room, "Bản tin trưa", who="an", second_voice="giong-hai"))
    assert any(words.startswith("Bà con vùng cao") for words in tones["c"].spoken)


def test_named_articles_are_read_in_their_order_and_withdrawn_ones_left_out(room: Room, aired: list[str]) -> None:
    third = arrive(room, RAIN.replace("Mưa lớn", "Gió lớn"), source_id="c")
    with room.database.writing() as connection:
        articles.update(connection, third, withdrawn_at=datetime.now().astimezone())
    version_id = recorded(room, bulletins.order(room, "Bản tin trưa", who="an", articles=[aired[0], third, aired[1]]))
    with room.database.reading() as connection:
        episode = episodes.get(connection, version_id)
    assert [chapter.title[:3] for chapter in episode.chapters] == ["Tin", "Bà ", "Mưa"]


def test_an_article_withdrawn_later_is_no_longer_heard_in_it(
    room: Room, aired: list[str], tones: dict[str, ToneEngine]
) -> None:
    before = recorded(room, bulletins.order(room, "Bản tin trưa", who="an"))
    tones["a"].spoken.clear()
    publishing.withdraw(room, aired[1], who="an", why="sai")
    bulletins.nudge_due(room)
    after = room.queue.jobs("produce")[-1][0]
    with room.database.reading() as connection:
        assert any("Mưa lớn" in flag for flag in versions.get(connection, before).flags)
    produce(room, after)
    with room.database.reading() as connection:
        episode = episodes.get(connection, after)
        assert versions.get(connection, before).state is State.SUPERSEDED
        assert versions.get(connection, after).state is State.PUBLISHED
    assert not [cue for cue in episode.cues if "Mưa lớn" in cue.printed]
    assert [chapter.title for chapter in episode.chapters] == ["Tin chính", "Bà con vùng cao được mùa cà phê"]
    assert episode.cues[-1].printed == houses.OUTRO
    assert tones["a"].spoken == []
    count = len(room.queue.jobs("produce"))
    bulletins.nudge_due(room)
    assert len(room.queue.jobs("produce")) == count


def test_a_bulletin_waiting_for_a_person_can_not_go_on_the_air_with_a_withdrawn_article(
    room: Room, aired: list[str]
) -> None:
    houses.change_house(room, houses.house(room).revision, who="an", policy="review")
    before = recorded(room, bulletins.order(room, "Bản tin trưa", who="an"))
    publishing.withdraw(room, aired[1], who="an", why="sai")
    bulletins.nudge_due(room)
    with room.database.reading() as connection:
        assert versions.get(connection, before).state is State.SUPERSEDED


def test_a_bulletin_without_any_article_left_is_withdrawn(room: Room, aired: list[str]) -> None:
    recorded(room, bulletins.order(room, "Bản tin trưa", who="an"))
    for article_id in aired:
        publishing.withdraw(room, article_id, who="an", why="sai")
    bulletins.nudge_due(room)
    assert listening.bulletins(room) == ()


def test_making_it_twice_makes_one(room: Room, aired: list[str]) -> None:
    bulletin_id = bulletins.order(room, "Bản tin trưa", who="an")
    make_bulletin(room, bulletin_id)
    count = len(room.queue.jobs("produce"))
    make_bulletin(room, bulletin_id)
    assert len(room.queue.jobs("produce")) == count
    assert bulletins.get(room, bulletin_id).state == "made"


def test_with_nothing_on_the_air_there_is_no_bulletin(room: Room, tones: dict[str, ToneEngine]) -> None:
    bulletin_id = bulletins.order(room, "Bản tin trưa", who="an")
    make_bulletin(room, bulletin_id)
    assert bulletins.get(room, bulletin_id).state == "empty"
    assert room.queue.jobs("produce") == []


def timetable(room: Room, **changes: object) -> None:
    kept = {"slug": "sang", "name": "Bản tin sáng", "at": "06:00", **changes}
    houses.change_house(room, houses.house(room).revision, who="an", bulletins=[kept])


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{clock}+07:00")  # a Monday


@pytest.mark.parametrize(
    ("clock", "days", "count"),
    [
        ("05:59", (0,), 0),
        ("06:00", (0,), 1),
        ("07:59", (0,), 1),
        ("08:01", (0,), 0),
        ("06:00", (1, 2, 3), 0),
    ],
)
def test_the_timetable_asks_when_its_time_has_come(room: Room, clock: str, days: tuple[int, ...], count: int) -> None:
    timetable(room, days=list(days))
    assert bulletins.nudge_due(room, at(clock)) == count


@pytest.mark.parametrize(
    ("clock", "days", "count"),
    [
        (datetime(2026, 12, 31, 17, 10, tzinfo=UTC), (3,), 1),  # ten past midnight of New Year's Day, a Friday there
        (datetime(2026, 12, 31, 17, 10, tzinfo=UTC), (4,), 0),  # the bulletin was Thursday's
        (datetime(2026, 12, 31, 18, 51, tzinfo=UTC), (3,), 0),  # two hours late: no longer news
        (datetime(2026, 12, 31, 16, 49, tzinfo=UTC), (3,), 0),
    ],
)
def test_a_bulletin_before_midnight_is_made_after_it_when_nothing_ran(
    room: Room, clock: datetime, days: tuple[int, ...], count: int
) -> None:
    timetable(room, at="23:50", days=list(days))
    assert bulletins.nudge_due(room, clock) == count
    assert bulletins.nudge_due(room, clock) == count
    assert len(bulletins.recent(room)) == count


@pytest.mark.parametrize(
    ("hours", "days", "state"),
    [
        (22, range(7), "made"),
        (30, range(7), "empty"),
        (30, None, "made"),  # on that day of the week only: its last one was seven days before
    ],
)
def test_a_bulletin_of_the_timetable_brings_what_is_new_since_its_last_one(
    room: Room, aired: list[str], hours: int, days: range | None, state: str
) -> None:
    due = datetime.now(VIETNAM) + timedelta(hours=hours)
    timetable(room, at=f"{due:%H:%M}", days=[*(days or [due.weekday()])])
    bulletins.nudge_due(room, due + timedelta(minutes=1))
    (asked,) = bulletins.recent(room)
    make_bulletin(room, asked.id)
    assert bulletins.get(room, asked.id).state == state


def test_the_timetable_asks_once_however_often_the_clock_looks(room: Room) -> None:
    timetable(room)
    bulletins.nudge_due(room, at("06:00"))
    bulletins.nudge_due(room, at("06:01"))
    assert len(set(room.queue.jobs("make_bulletin"))) == 1


def test_the_two_presenters_share_the_script() -> None:
    items = [
        Item(str(n), f"Tin {n}", (Segment(Role.TITLE, f"Tin {n}"), Segment(Role.BODY, "Nội dung."))) for n in "123"
    ]
    script, parts = compose("Bản tin", items, "Hết.", presenters=("a", "b"))
    voices = [script.segments[part.first].voice for part in parts]
    assert voices == ["a", "a", "b", "a"]
    assert script.segments[-1].voice == "a"
    assert script.segments[-1].role is Role.OUTRO


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "Bản tin", "most": 0}, "1 to 30"),
        ({"name": "Bản tin", "voice": "ai-do"}, "'ai-do'"),
        ({"name": "Bản tin", "articles": ["khong-co"]}, "no article 'khong-co'"),
    ],
)
def test_a_wish_that_can_not_be_met_is_refused(room: Room, wish: dict[str, object], says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        bulletins.order(room, who="an", **wish)


def test_an_unknown_bulletin_is_named(room: Room) -> None:
    with pytest.raises(NotFoundError, match="'nope'"):
        bulletins.get(room, "nope")


@pytest.mark.parametrize(
    ("columns", "is_heard"),
    [
        ({"embargo_until": timedelta(hours=1)}, False),
        ({"embargo_until": timedelta(hours=-1)}, True),
        ({"status": "draft"}, False),
        ({"status": "scheduled", "published_at": timedelta(hours=1)}, False),
        ({"status": "scheduled", "published_at": timedelta(hours=-1)}, True),
        ({"withdrawn_at": timedelta(0)}, False),
    ],
)
def test_an_article_asked_for_by_name_is_left_out_until_the_paper_prints_it(
    room: Room, tones: dict[str, ToneEngine], columns: dict[str, object], *, is_heard: bool
) -> None:
    named, other = arrive(room, source_id="a"), arrive(room, RAIN, source_id="b")
    with room.database.writing() as connection:
        told = {name: now() + each if isinstance(each, timedelta) else each for name, each in columns.items()}
        articles.note(connection, named, **told)
    make_bulletin(room, bulletins.order(room, "Bản tin trưa", who="an", articles=[named, other]))
    with room.database.reading() as connection:
        made = articles.get(connection, bulletins.recent(room)[0].article_id)
    assert made is not None
    assert [part["article_id"] for part in made.options["parts"]] == ["", *([named] if is_heard else []), other]
