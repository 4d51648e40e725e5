"""The whole log: every event of one person in words, filtered, latest first, and each as it was stored."""

from __future__ import annotations

from itertools import islice

import pytest

from domain.seeker import Profile
from domain.values import Cause
from projections import audit
from projections.audit import Logged, Wanted
from tests.support.searching import Search, moment

TUESDAY = {"since": moment("2026-03-03 00:00"), "until": moment("2026-03-04 00:00")}


def log(search: Search, **wanted: object) -> list[Logged]:
    return list(audit.log(search.tracker, search.seeker, wanted=Wanted(**wanted)))  # type: ignore[arg-type]


def titles(search: Search, **wanted: object) -> list[str]:
    return [one.title for one in log(search, **wanted)]


@pytest.fixture
def told(search: Search) -> tuple[str, str]:
    """An application and a contact, with a note told late, by text, and a reminder."""
    id = search.applied()
    robin = search.meet(application=id)
    search.remind(id, search.step(id).id)
    search.later(days=6)
    stamp = search.stamp(cause=Cause.TEXT).happened(moment("2026-03-03 10:00"))
    search.commands.change_application("me", id, lambda one: one.receive_answer(words="Soon", stamp=stamp), stamp=stamp)
    return id, robin


def test_everything_is_there_latest_first_also_what_no_timeline_shows(search: Search, told: tuple[str, str]) -> None:
    search.settle(lambda one, stamp: one.correct_profile(profile=Profile(name="Alex"), stamp=stamp))
    whole = log(search)
    assert [one.position for one in whole] == sorted((one.position for one in whole), reverse=True)
    assert len(whole) == len(search.tracker.history("me"))
    assert whole[0].topic == "seeker.profile_corrected"
    assert len(whole[0].title) > 10, "said by its class"
    assert {one.name for one in whole} == {"Data Engineer at Nordlicht", "Robin Ahrens", ""}


def test_late_news_is_told_as_late(search: Search, told: tuple[str, str]) -> None:
    [answer] = [one for one in log(search) if one.topic == "answer.received"]
    assert (answer.at, answer.recorded_at) == (moment("2026-03-03 10:00"), search.now)
    assert answer.late
    assert not answer.corrects
    assert not log(search)[-1].late
    assert answer.key == answer.position


def test_an_application_has_its_reminders_and_a_contact_what_was_sent_to_it(
    search: Search, told: tuple[str, str]
) -> None:
    application, robin = told
    search.write(application, contact=robin)
    assert "Reminder due" in titles(search, about=application)
    assert titles(search, about=robin)[0] == "Follow-up sent: My application"
    assert titles(search, about=robin)[-1] == "Added"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"cause": "text"}, {"answer.received", "nudge.scheduled", "follow_up.cancelled"}),
        ({"kind": "reminders"}, {"reminder.requested"}),
        ({"kind": "people"}, {"contact.added", "contact.linked"}),
        ({"kind": "settings"}, {"seeker.search_begun"}),
        ({"kind": "undone"}, set()),
        (
            {"since": moment("2026-03-03 00:00"), "until": moment("2026-03-04 00:00"), "kind": "applications"},
            {"answer.received"},
        ),
        ({"since": moment("2027-01-01 00:00")}, set()),
        ({"kind": "applications", "cause": "clock"}, set()),
    ],
)
def test_it_can_be_narrowed(search: Search, told: tuple[str, str], wanted: dict[str, object], found: set[str]) -> None:
    assert {one.topic for one in log(search, **wanted)} == found


def test_it_is_read_portion_by_portion_and_goes_on_where_it_stopped(search: Search, told: tuple[str, str]) -> None:
    whole = log(search)
    first = list(islice(audit.log(search.tracker, "me", wanted=Wanted()), 3))
    rest = list(audit.log(search.tracker, "me", wanted=Wanted(), before=first[-1].position))
    assert first + rest == whole
    assert [one.position for one in search.tracker.history_back("me", limit=2)] == [one.position for one in whole[:2]]


def test_each_is_shown_as_it_was_stored_and_only_to_whom_it_belongs(search: Search, told: tuple[str, str]) -> None:
    [answer] = [one for one in log(search) if one.topic == "answer.received"]
    stored = audit.stored(search.tracker, "me", position=answer.position)
    assert stored is not None
    assert stored.topic == "answer.received"
    assert stored.state["words"] == "Soon"
    assert stored.state["cause"] == "text"
    assert stored.as_json()["stream"] == told[0]
    assert len(stored.link) == 64
    assert audit.stored(search.of("ann").tracker, "ann", position=answer.position) is None
    assert {one.topic for one in audit.log(search.tracker, "ann", wanted=Wanted())} == {"seeker.search_begun"}


@pytest.mark.parametrize(
    ("topic", "kind", "belongs"),
    [
        ("note.added", "notes", True),
        ("note.amended", "corrections", True),
        ("note.added", "other", False),
        ("stage.moved", "settings", False),
        ("something.new", "other", True),
    ],
)
def test_what_is_of_no_kind_is_of_everything_else(topic: str, kind: str, belongs: bool) -> None:
    assert audit.is_of(topic, kind) is belongs
