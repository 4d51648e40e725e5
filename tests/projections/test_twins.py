"""Whether a posting is on the board already."""

from __future__ import annotations

import pytest

from projections.twins import Twin, bare, twins
from tests.support.searching import Search

URL = "https://jobs.example/view/1"


def found(search: Search, *, url: str = "", role: str = "", company: str = "") -> list[Twin]:
    return twins(search.tracker, search.seeker, url=url, role=role, company=company)


def test_the_same_address_is_the_same_posting(search_on_each: Search) -> None:
    search = search_on_each
    id_ = search.save(url=URL)
    [twin] = found(search, url="http://www.JOBS.example/view/1/?utm_source=mail&trk=x#top", role="Else", company="Else")
    assert (twin.id, twin.role, twin.company) == (id_, "Data Engineer", "Nordlicht")
    assert twin.saved_at == search.now
    assert twin.same_address
    assert not twin.archived


def test_the_same_names_may_be_the_same_posting(search_on_each: Search) -> None:
    search = search_on_each
    older = search.save("Data Engineer", "Großbau")
    newer = search.later(days=1).save("data  engineer", "GROSSBAU")
    certain = search.later(days=-5).save("Else", "Else", url=URL)
    same = found(search, url=URL, role="DATA Engineer ", company="grossbau")
    assert [twin.id for twin in same] == [certain, newer, older]
    assert [twin.same_address for twin in same] == [True, False, False]


def test_what_was_put_away_is_remembered_and_what_was_removed_is_not(search: Search) -> None:
    away, gone = search.save(url=URL), search.save(url=URL)
    search.change(away, lambda one, stamp: one.archive(stamp=stamp))
    search.change(gone, lambda one, stamp: one.remove(stamp=stamp))
    assert [(twin.id, twin.archived) for twin in found(search, url=URL)] == [(away, True)]


def test_nothing_known_is_nothing_the_same(search: Search) -> None:
    search.save()
    assert not found(search)
    assert not found(search, role="Data Engineer")
    assert not found(search, url="https://jobs.example/view/2", role="Lead", company="Nordlicht")


def test_everybody_sees_their_own(search: Search) -> None:
    search.of("her").save(url=URL)
    assert not found(search, url=URL, role="Data Engineer", company="Nordlicht")


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://jobs.example/view?id=2&a=1&ref=home", "jobs.example/view?a=1&id=2"),
        ("https://jobs.example", "jobs.example"),
        ("", ""),
        (" http://[ ", "http://["),
    ],
)
def test_what_counts_of_an_address(url: str, kept: str) -> None:
    assert bare(url) == kept
