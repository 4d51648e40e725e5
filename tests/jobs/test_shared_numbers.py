"""A number is entered, not proved: whoever enters another's number must not hear what its owner answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from domain.seeker import Seeker
from jobs.answering import Listener
from jobs.channels import Incoming
from projections import deliveries, seekers
from tests.support.searching import Search

PHONE = "+447700900123"


@dataclass
class Line:
    """The owner of a number, and somebody who has entered it too."""

    owner: Search
    intruder: Search
    about: dict[str, str] = field(default_factory=dict)
    said: int = 0

    def say(self, words: str) -> str:
        """The owner answers by text."""
        self.said += 1
        listener = Listener(commands=self.owner.commands, db=self.owner.tracker, clock=lambda: self.owner.now)
        return listener.hear(Incoming(f"SM{self.said}", PHONE, "+15005550006", words, received_at=self.owner.now))

    def heard(self, search: Search) -> int:
        """How many answers stand in somebody's record."""
        found = search.tracker.read(
            "SELECT count(*) AS heard FROM deliveries WHERE seeker = ? AND answer <> ''", (search.seeker,)
        )
        own = search.tracker.stream(Seeker.id_of(search.seeker))
        return int(found[0]["heard"]) + sum(type(one.event).__name__ == "TextHeard" for one in own)

    def remind(self, search: Search, reference: str, *, later: float = 0) -> None:
        search.at("2026-03-10 10:00")
        search.later(seconds=later)
        about = self.about[search.seeker]
        delivery = search.remind(about, search.step(about).id, channel="twilio", reference=reference, to=PHONE)
        search.deliver(delivery)


@pytest.fixture(params=["aaa", "zzz"])
def line(search_on_each: Search, request: pytest.FixtureRequest) -> Line:
    """Whatever the order of their ids."""
    search = search_on_each
    line = Line(search, search.of(request.param))
    for one in (line.owner, line.intruder):
        one.settle(lambda me, stamp: me.change_phone(phone=PHONE, consented=True, stamp=stamp))
        line.about[one.seeker] = one.applied()
    return line


def test_before_anybody_was_reminded_there_nobody_hears(line: Line) -> None:
    assert line.say("they want to talk") == ""
    assert (line.heard(line.owner), line.heard(line.intruder)) == (0, 0)


def test_it_is_heard_by_whoever_was_reminded_there_first(line: Line) -> None:
    line.remind(line.owner, "7Q2F")
    line.remind(line.intruder, "K4TB", later=60)
    line.owner.later(minutes=5)
    assert line.say("GOT REPLY they want to talk")
    assert (line.heard(line.owner), line.heard(line.intruder)) == (1, 0)


def test_with_a_reference_it_is_heard_by_whoever_asked(line: Line) -> None:
    line.remind(line.owner, "7Q2F")
    line.remind(line.intruder, "K4TB", later=60)
    line.owner.later(minutes=5)
    line.say("DONE 7Q2F")
    assert (line.heard(line.owner), line.heard(line.intruder)) == (1, 0)
    line.say("DONE K4TB")
    assert (line.heard(line.owner), line.heard(line.intruder)) == (1, 1)


def test_stop_ends_the_texts_of_both_and_start_brings_them_back(line: Line) -> None:
    line.say("STOP")
    both = [seekers.settings(one.tracker, one.seeker) for one in (line.owner, line.intruder)]
    assert [PHONE in one.stopped for one in both if one] == [True, True]
    line.say("START")
    both = [seekers.settings(one.tracker, one.seeker) for one in (line.owner, line.intruder)]
    assert [PHONE in one.stopped for one in both if one] == [False, False]


def test_who_was_reminded_elsewhere_was_not_reminded_there(line: Line) -> None:
    line.remind(line.owner, "7Q2F")
    assert deliveries.texted_first(line.owner.tracker, ["me", line.intruder.seeker], to=PHONE) == ["me"]
    assert deliveries.texted_first(line.owner.tracker, ["me"], to="+447700900999") == []
