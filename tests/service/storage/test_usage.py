"""What was sent to each engine is counted whole, whoever counts at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from service.storage import engine_status, usage
from service.storage.database import Database

FIRST, TODAY, NEXT = date(2026, 11, 1), date(2026, 11, 22), date(2026, 12, 1)


def test_calls_of_a_day_are_summed_by_engine(any_database: Database) -> None:
    with any_database.writing() as connection:
        usage.add(connection, TODAY, "azure", 100, 1600)
        usage.add(connection, TODAY, "azure", 50, 800)
        usage.add(connection, TODAY, "gtts", 90, 0)
        assert usage.between(connection, FIRST, TODAY) == (
            usage.Usage(TODAY, "azure", 150, 2, 2400),
            usage.Usage(TODAY, "gtts", 90, 1, 0),
        )


def test_a_months_cost_is_all_engines_and_no_other_month(any_database: Database) -> None:
    with any_database.writing() as connection:
        assert usage.add(connection, FIRST, "azure", 1, 10) == 10
        assert usage.add(connection, TODAY, "fpt", 1, 5) == 15
        assert usage.add(connection, NEXT, "fpt", 1, 7) == 7
        assert usage.month_cost(connection, TODAY) == 15
        assert usage.month_cost(connection, NEXT) == 7
        assert usage.month_cost(connection, date(2025, 1, 1)) == 0


def test_the_first_of_a_month_is_a_day_like_any_other(any_database: Database) -> None:
    with any_database.writing() as connection:
        usage.add(connection, FIRST, "azure", 100, 1)
        assert usage.between(connection, FIRST, FIRST) == (usage.Usage(FIRST, "azure", 100, 1, 1),)


def test_sums_are_of_the_days_asked_for(any_database: Database) -> None:
    with any_database.writing() as connection:
        for day in (FIRST, TODAY, NEXT):
            usage.add(connection, day, "azure", 100, 4)
        assert usage.totals(connection, FIRST, TODAY) == (usage.Usage(FIRST, "azure", 200, 2, 8),)


def test_nothing_is_lost_when_many_count_at_once(any_database: Database) -> None:
    def count(_: int) -> int:
        with any_database.writing() as connection:
            return usage.add(connection, TODAY, "azure", 10, 3)

    with ThreadPoolExecutor(8) as pool:
        totals = sorted(pool.map(count, range(40)))
    assert totals == [3 * place for place in range(1, 41)]


def test_a_refused_call_is_not_counted(any_database: Database) -> None:
    class RefusedError(Exception):
        pass

    def refused() -> None:
        with any_database.writing() as connection:
            usage.add(connection, TODAY, "azure", 10, 3)
            raise RefusedError

    with pytest.raises(RefusedError):
        refused()
    with any_database.reading() as connection:
        assert usage.month_cost(connection, TODAY) == 0


def test_what_a_worker_found_takes_the_place_of_what_was_known(any_database: Database) -> None:
    with any_database.writing() as connection:
        engine_status.replace_all(connection, [("a", "espeak", ""), ("b", "fpt", "Set BAONOI_KEY_FPT.")])
        engine_status.replace_all(connection, [("b", "fpt", ""), ("c", "gtts", "")])
        known = engine_status.known(connection)
    assert [(status.part, status.engine, status.why_not) for status in known] == [("b", "fpt", ""), ("c", "gtts", "")]
    assert all(status.checked_at.tzinfo for status in known)


def test_two_workers_may_report_at_once(any_database: Database) -> None:
    def report(_: int) -> None:
        with any_database.writing() as connection:
            engine_status.replace_all(connection, [(name, "espeak", "") for name in "abc"])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(report, range(12)))
    with any_database.reading() as connection:
        assert [status.part for status in engine_status.known(connection)] == ["a", "b", "c"]
