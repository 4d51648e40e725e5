"""A link in a text opens one letter for a fortnight, and guessing or changing it opens nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from jobs.links import Links
from tests.support.searching import Search

URL = "https://jobs.example.org"
REFERENCE = "7Q2F"


@pytest.fixture
def links(search: Search) -> Links:
    return Links(db=search.tracker, key=b"k" * 32, public_url=URL, clock=lambda: search.now)


@pytest.fixture
def about(search: Search) -> str:
    return search.applied()


@pytest.fixture
def reminder(search: Search, about: str) -> str:
    return search.remind(about, "1", channel="twilio", reference=REFERENCE)


def token(links: Links, reminder: str) -> str:
    return links.address("me", reminder, reference=REFERENCE).rpartition("/")[2]


def test_it_opens_the_letter_it_was_made_for(links: Links, reminder: str, about: str) -> None:
    assert links.resolve(token(links, reminder)) == ("me", about, "1")


def test_it_carries_128_bits_in_signs_that_a_text_can_hold(links: Links, reminder: str) -> None:
    assert re.fullmatch(r"7Q2F[A-Za-z0-9_-]{22}", token(links, reminder))


def test_there_is_none_without_a_public_address(links: Links, reminder: str) -> None:
    assert replace(links, public_url="").address("me", reminder, reference=REFERENCE) == ""


def test_it_opens_nothing_after_a_fortnight(links: Links, search: Search, reminder: str) -> None:
    made = token(links, reminder)
    search.later(days=14)
    assert links.resolve(made)
    search.later(seconds=1)
    assert links.resolve(made) is None


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t[:4] + "A" * 22, lambda t: t[4:]])
def test_changed_it_opens_nothing(links: Links, reminder: str, change: object) -> None:
    assert callable(change)
    assert links.resolve(change(token(links, reminder))) is None


@pytest.mark.parametrize("guess", ["", "7Q2F", "x", "ü" * 26, "7Q2F" + "\x00" * 22, "7Q2F" + "A" * 10_000, "' OR 1=1"])
def test_a_guess_opens_nothing(links: Links, reminder: str, guess: str) -> None:
    assert links.resolve(guess) is None


def test_another_installation_makes_another(links: Links, reminder: str) -> None:
    assert replace(links, key=b"x" * 32).resolve(token(links, reminder)) is None


def test_reminders_with_the_same_sign_have_different_links(links: Links, search: Search, reminder: str) -> None:
    other = search.remind(search.applied(company="Acme"), "1", channel="twilio", reference=REFERENCE)
    first, second = links.resolve(token(links, reminder)), links.resolve(token(links, other))
    assert first is not None
    assert second is not None
    assert first != second
