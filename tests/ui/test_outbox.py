"""The outbox: what waits, what became of each reminder, and how honestly that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from nicegui import ui

from domain import delivery_events as d
from projections import deliveries
from projections.deliveries import DeliveryRow
from tests.support.searching import LONDON, Search
from tests.support.visiting import House, click, elements, until
from ui.components.outbox_watch import Figures, figures, new_ones
from ui.ledger import fate_of
from ui.pages.outbox import SHOWN, register


def reminded(search: Search, *, channel: str = "outbox") -> tuple[str, str]:
    """An application and the reminder of its follow-up, on the screen since half past ten."""
    id_ = search.applied()
    search.at("2026-03-10 10:30")
    delivery = search.remind(
        id_, search.step(id_).id, channel=channel, to="" if channel == "outbox" else "+447700900123"
    )
    search.deliver(delivery)
    return id_, delivery


def row(search: Search, *, channel: str = "outbox") -> DeliveryRow:
    reminded(search, channel=channel)
    [found] = deliveries.ledger(search.tracker, search.seeker)
    return found


async def test_a_reminder_waits_until_it_is_dealt_with(home: House) -> None:
    id_, _ = reminded(home.search)
    user = await home.visit("/outbox")
    await user.should_see("Ask where your application stands")
    await user.should_see("Shown here today, 10:30")
    await user.should_see("30 minutes late")
    await click(user, marker="done")
    await until(lambda: "check_status" in dict(home.search.steps(id_)), expected=False)
    await user.should_see("No reminder waits for you.")
    await user.should_see("You did it")


async def test_of_many_the_latest_are_shown_until_somebody_asks_and_all_are_counted(home: House) -> None:
    for _ in range(SHOWN + 2):
        reminded(home.search)
    user = await home.visit("/outbox")
    await until(lambda: len(elements(user, ui.element, marker="todo")), SHOWN)
    [nav] = elements(user, ui.html, marker="nav")
    assert f'Outbox</span><span class="count">{SHOWN + 2}</span>' in nav.content
    await click(user, "Show 2 more")
    await until(lambda: len(elements(user, ui.element, marker="todo")), SHOWN + 2)


def test_only_what_came_since_is_told(search: Search) -> None:
    def now() -> Figures:
        known = figures(search.tracker, "me", now=search.now)
        return replace(known, latest=known.latest[:2])

    def remind(at: str) -> str:
        id_ = search.at("2026-03-02 09:00").applied()
        search.at(at).deliver(search.remind(id_, "1"))
        return id_

    nothing = now()
    first = remind("2026-03-10 10:30")
    assert [row.about for row in new_ones(nothing, now())] == [first]
    remind("2026-03-10 10:31")
    newest = remind("2026-03-10 10:32")
    before = now()
    assert first not in {row.about for row in before.latest}
    search.plan(newest, lambda one, stamp: one.finish_step(step="1", stamp=stamp))
    assert first in {row.about for row in now().latest}
    assert new_ones(before, now()) == []
    also = remind("2026-03-10 10:32")
    assert [row.about for row in new_ones(before, now())] == [also]


async def test_another_reminder_shows_up_by_itself(home: House) -> None:
    user = await home.visit("/outbox")
    await user.should_see("No reminder waits for you.")
    reminded(home.search)
    await until(lambda: len(elements(user, ui.element, marker="todo")), 1)


async def test_one_person_never_sees_anothers_reminders(home: House) -> None:
    reminded(home.search.of("you"))
    user = await home.visit("/outbox")
    await user.should_not_see("Ask where your application stands")


@pytest.mark.parametrize(
    ("state", "said", "tone"),
    [
        (d.READY, "Waiting to go out", ""),
        (d.CLAIMED, "On its way", ""),
        (d.SENT, "Taken by Twilio today, 10:30, not yet known to have arrived", "good"),
        (d.DELIVERED, "On your phone today, 10:31", "good"),
        (d.REFUSED, "Refused, so it did not reach you", "bad"),
        (d.UNKNOWN, "Nobody can say whether it went out; it is being looked for", "warn"),
        (d.UNDELIVERED, "Taken, but it did not reach you", "bad"),
        (d.DROPPED, "Not sent", ""),
    ],
)
def test_every_fate_is_told_in_honest_words(search: Search, state: str, said: str, tone: str) -> None:
    sent = row(search, channel="twilio")
    arrived = (sent.sent_at or search.now) + timedelta(minutes=1)
    attempt = 0 if state == d.READY else 1
    fate = fate_of(
        replace(sent, state=state, delivered_at=arrived, attempt=attempt, why="The carrier said no."),
        now=search.now,
        zone=LONDON,
    )
    assert (fate.fate, fate.tone) == (said, tone)
    assert fate.why == ("" if state in {d.SENT, d.DELIVERED} else "The carrier said no.")


def test_a_reminder_that_went_out_twice_is_not_hushed_up(search: Search) -> None:
    fate = fate_of(replace(row(search), duplicates=1), now=search.now, zone=LONDON)
    assert "It went out 2 times" in fate.fate


def test_an_answer_is_told_before_anything_else(search: Search) -> None:
    answered = replace(row(search), answered_at=search.now, answer="done", step_state="done")
    assert fate_of(answered, now=search.now, zone=LONDON).acted == "You answered “done” today, 10:30"


@pytest.mark.parametrize(
    ("minutes", "late"), [(0, ""), (1, ""), (2, "2 minutes late"), (90, "1½ hours late"), (60 * 24 * 3, "3 days late")]
)
def test_it_is_told_how_late_it_came(search: Search, minutes: int, late: str) -> None:
    sent = row(search)
    late_one = replace(sent, sent_at=sent.due_at + timedelta(minutes=minutes))
    assert fate_of(late_one, now=search.now + timedelta(days=4), zone=LONDON).late == late


async def test_the_pretend_phone_is_a_press_away_where_there_is_one(home: House) -> None:
    user = await home.visit("/outbox")
    assert elements(user, ui.link, marker="phone-page") == []
    home.services = replace(home.services, place=replace(home.services.place, phone_page="http://127.0.0.1:9/phone"))
    register(home.services, home.live)
    user = await home.visit("/outbox")
    [link] = elements(user, ui.link, marker="phone-page")
    assert link.props["href"] == "http://127.0.0.1:9/phone"
