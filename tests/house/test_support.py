from __future__ import annotations

import psycopg
import pytest

from tests.support.eventually import eventually, eventually_async
from tests.support.postgres import PostgresServer


def test_eventually_looks_until_it_is_so() -> None:
    looks = iter([0, 0, 3])
    assert eventually(lambda: next(looks), every=0.001) == 3


def test_eventually_takes_a_failed_assertion_for_not_yet() -> None:
    looks = iter([1, 2, 3])

    def third() -> bool:
        assert next(looks) == 3
        return True

    assert eventually(third, every=0.001)


def test_eventually_says_what_it_saw_last() -> None:
    with pytest.raises(AssertionError, match=r"still \[\] after 0.01 s"):
        eventually(list[str], within=0.01, every=0.001)


async def test_eventually_async_lets_the_loop_go_on() -> None:
    looks = iter(["", "here"])
    assert await eventually_async(lambda: next(looks), every=0.001) == "here"


def test_a_database_url_is_new_and_of_a_known_kind(database_url: str) -> None:
    assert database_url.startswith(("sqlite:///", "postgresql://"))


def test_postgres_databases_are_apart_and_gone_when_dropped(postgres_server: PostgresServer) -> None:
    here, there = postgres_server.new_database(), postgres_server.new_database()
    with psycopg.connect(here) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(there) as connection:
        assert connection.execute("SELECT to_regclass('mine')").fetchone() == (None,)
    postgres_server.drop_database(here)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(here)
    postgres_server.drop_database(there)
