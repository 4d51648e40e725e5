"""Where people have accounts, nothing goes out for those who closed theirs, and nothing of theirs opens."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.seeker import Seeker
from jobs.answering import Listener
from jobs.calendar_feed import Calendar
from jobs.channels import Incoming
from jobs.courier import Courier
from jobs.links import Links
from jobs.residents import everybody
from projections import deliveries
from tests.jobs.test_courier import PHONE, Round, rounds, settings_of, texted
from tests.support.searching import Search

__all__ = ["rounds", "texted"]

KEY = b"k" * 32


@dataclass
class House:
    """Who lives there: all but those who left."""

    gone: set[str] = field(default_factory=set)

    def __call__(self) -> Container[str]:
        return {"me", "you"} - self.gone


@pytest.fixture
def house() -> House:
    return House()


def test_where_nobody_has_an_account_everybody_lives_here() -> None:
    assert "me" in everybody()


@pytest.mark.parametrize("leaves", [False, True])
def test_no_reminder_goes_out_for_somebody_who_left(texted: Round, house: House, leaves: bool) -> None:
    courier = Courier(**{**settings_of(texted.courier), "residents": house})
    if leaves:
        house.gone.add("me")
    courier.tick()
    assert bool(texted.telephone.taken) is not leaves
    assert bool(deliveries.ledger(texted.search.tracker, "me")) is not leaves


def test_the_others_get_theirs(texted: Round, house: House) -> None:
    other = texted.of("you", phone="+447700900456")
    other.applied("Baker", "Own Bread")
    texted.search.at("2026-03-17 10:30")
    house.gone.add("me")
    Courier(**{**settings_of(texted.courier), "residents": house}).tick()
    assert ["Own Bread" in body for body in texted.telephone.taken] == [True]


def test_an_answer_is_heard_from_whoever_still_lives_here_with_that_phone(search: Search, house: House) -> None:
    listener = Listener(commands=search.commands, db=search.tracker, clock=lambda: search.now, residents=house)
    for one in (search, search.of("you")):
        one.settle(lambda me, stamp: me.change_phone(phone=PHONE, consented=True, stamp=stamp))

    def said(id: str) -> dict[str, int]:
        before = {seeker: len(search.tracker.stream(Seeker.id_of(seeker))) for seeker in ("me", "you")}
        listener.hear(Incoming(id, PHONE, "+15005550006", "what is this", received_at=search.now))
        return {seeker: len(search.tracker.stream(Seeker.id_of(seeker))) - count for seeker, count in before.items()}

    house.gone.add("you")
    assert said("SM1") == {"me": 1, "you": 0}
    house.gone = {"me"}
    assert said("SM2") == {"me": 0, "you": 1}
    house.gone.add("you")
    assert said("SM3") == {"me": 0, "you": 0}


def test_the_link_in_a_text_opens_nothing_any_more(search: Search, house: House) -> None:
    about = search.applied()
    search.at("2026-03-10 10:00")
    delivery = search.remind(about, search.step(about).id, channel="twilio", reference="7Q2F", to=PHONE)
    links = Links(db=search.tracker, key=KEY, public_url="https://x.example", clock=lambda: search.now, residents=house)
    token = links.address("me", delivery, reference="7Q2F").rpartition("/")[2]
    assert links.resolve(token)
    house.gone.add("me")
    assert links.resolve(token) is None


def test_the_address_of_a_calendar_opens_nothing_any_more(search: Search, tmp_path: Path, house: House) -> None:
    calendar = Calendar(db=search.tracker, data_dir=tmp_path, key=KEY, clock=lambda: search.now, residents=house)
    calendar.make("me")
    token = calendar.token("me")
    assert calendar.resolve(token) == "me"
    house.gone.add("me")
    assert calendar.resolve(token) is None
