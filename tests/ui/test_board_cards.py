"""What a card says, decided without a screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.values import Stamp
from projections import board, timeline
from tests.support.searching import MONDAY, Search
from ui.components.card import Face, Mark, colour_of, face_of, initials_of
from ui.components.timeline import days_of, icon_of


def face(search: Search, id: str) -> Face:
    card = board.card(search.tracker, search.seeker, id=id)
    assert card is not None
    return face_of(card, now=search.now, zone="Europe/London")


def test_a_card_says_what_is_next_and_when(search: Search) -> None:
    card = search.applied()
    assert face(search, card).marks == (Mark("clock", "Ask where your application stands", "", "10 Mar"),)
    search.at("2026-03-06 09:00")
    assert face(search, card).marks[0].when == "Tue 10:00"
    search.at("2026-03-10 09:00")
    assert face(search, card).marks[0] == Mark("bell", "Ask where your application stands", "today", "today 10:00")


def test_what_is_overdue_is_said_in_words_and_not_by_colour_alone(search: Search) -> None:
    card = search.applied()
    search.at("2026-03-10 11:00")
    assert face(search, card).marks[0] == Mark("alert", "Ask where your application stands", "late", "due since 10:00")
    search.at("2026-03-12 11:00")
    assert face(search, card).marks[0].when == "2 days overdue"


def test_what_went_quiet_says_for_how_long(search: Search) -> None:
    card = search.applied()
    for _ in range(4):
        for step in search.application(card).open_steps():
            search.plan(card, lambda one, stamp, step=step: one.cancel_step(step=step.id, stamp=stamp))  # type: ignore[misc]
    assert face(search, card).marks == (Mark("leaf", "No next step"),)
    search.later(days=20)
    assert face(search, card).marks == (Mark("quiet", "Quiet for 2 weeks", "quiet"),)


def test_a_saved_role_waits_in_peace_until_its_posting_closes(search: Search) -> None:
    card = search.save(closing_on=(MONDAY + timedelta(days=2)).date())
    assert face(search, card).marks == (Mark("calendar", "Closes Wed", "today"),)
    search.later(days=3)
    assert face(search, card).marks == ()


def test_an_offer_says_by_when_it_wants_an_answer(search: Search) -> None:
    card = search.applied()
    deadline = (MONDAY + timedelta(days=10)).date()
    search.change(card, lambda one, stamp: one.receive_offer(deadline=deadline, stamp=stamp))
    assert Mark("calendar", "Answer by 12 Mar") in face(search, card).marks


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("reject", "They said no"),
        ("withdraw", "You withdrew"),
        ("go_silent", "Went silent"),
    ],
)
def test_what_has_ended_says_how_and_asks_nothing(search: Search, deed: str, said: str) -> None:
    card = search.applied()
    search.change(card, lambda one, stamp: getattr(one, deed)(stamp=stamp))
    [mark] = face(search, card).marks
    assert mark.words == said


def test_days_in_a_column_begin_anew_with_each_move(search: Search) -> None:
    card = search.save()
    assert face(search, card).since == "new today"
    search.later(days=12)
    assert face(search, card).since == "12 days"
    search.move(card, "applied")
    assert face(search, card).since == "new today"


def test_few_tags_are_shown_and_the_others_counted(search: Search) -> None:
    card = search.save()
    for tag in ("one", "two", "three", "four"):
        search.change(card, lambda one, stamp, tag=tag: one.tag(tag=tag, stamp=stamp))  # type: ignore[misc]
    assert (face(search, card).tags, face(search, card).more_tags) == (("one", "two"), 2)


@pytest.mark.parametrize(
    ("company", "initials"),
    [("Acme", "A"), ("May & Baker", "MB"), ("three little words", "TL"), ("شركة", "ش"), ("🦊", "🦊"), ("&", "&")],
)
def test_a_company_has_initials(company: str, initials: str) -> None:
    assert initials_of(company) == initials


def test_a_company_keeps_its_colour() -> None:
    assert colour_of("Acme") == colour_of("ACME") == "green"
    assert len({colour_of(name) for name in "abcdefghijklmnopqrstuvwxyz"}) > 5


def test_the_timeline_is_told_day_by_day_on_the_persons_own_clock(search: Search) -> None:
    search.at("2026-03-02 23:30")
    card = search.save()
    search.later(hours=1)
    search.change(card, lambda one, stamp: one.apply(stamp=stamp))
    lines = timeline.of(search.tracker, "me", about=card)
    days = days_of(lines, now=search.now, zone="Europe/London")
    assert [day.name for day in days] == ["today", "yesterday"]
    [berlin] = days_of(lines, now=search.now, zone="Europe/Berlin")
    assert berlin.name == "today"


def test_what_did_not_come_from_a_hand_says_where_it_came_from(search: Search) -> None:
    card = search.save()
    stamp = Stamp(recorded_at=search.now, occurred_at=search.now, cause=search.stamp().cause.CLOCK)
    search.commands.change_application("me", card, lambda one: one.add_note(text="tick", stamp=stamp), stamp=stamp)
    [day] = days_of(timeline.of(search.tracker, "me", about=card), now=search.now, zone="UTC")
    assert [line.cause for line in day.lines] == ["by itself", ""]


@pytest.mark.parametrize(
    ("topic", "icon"),
    [("follow_up.sent", "mail"), ("interview.moved", "interview"), ("reminder.x", "bell"), ("?", "info")],
)
def test_each_event_has_an_icon_or_that_of_its_family(topic: str, icon: str) -> None:
    assert icon_of(topic) == icon
