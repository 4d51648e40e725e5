"""What every aggregate and event has in common."""

from __future__ import annotations

import pytest

from domain.aggregate import StreamId
from domain.application import JobApplication
from domain.seeker import Seeker
from domain.values import Cause
from tests.support.searching import DETAILS, LONDON, MONDAY, Search, moment, stamp


def test_an_event_says_when_it_happened_when_it_was_recorded_and_who_caused_it(search: Search) -> None:
    application = search.save()
    search.change(application, lambda one, stamp: one.apply(stamp=stamp), happened="2026-02-20 18:00")
    [_, applied, *_] = [recorded.event for recorded in search.tracker.stream(application)]
    assert (applied.occurred_at, applied.timestamp) == (moment("2026-02-20 18:00"), MONDAY)
    assert applied.cause is Cause.PERSON


def test_an_aggregate_knows_whose_it_is() -> None:
    seeker = Seeker.begin_search(id=Seeker.id_of("ada"), zone=LONDON, stamp=stamp())
    assert seeker.seeker == "ada"


def test_the_first_event_is_that_of_the_kind() -> None:
    application = JobApplication.save_role(
        id="ada/application-1",
        details=DETAILS,
        stage=Seeker.begin_search(id="ada/seeker-profile", zone=LONDON, stamp=stamp()).stages[0],
        stamp=stamp(),
    )
    [saved] = application.pending_events
    assert (type(saved).__name__, application.version) == ("RoleSaved", 1)


def test_the_id_of_a_stream_is_taken_apart_and_put_together() -> None:
    parsed = StreamId.parse("ada/application-0a-1b")
    assert (parsed.seeker, parsed.kind, parsed.token) == ("ada", "application", "0a-1b")
    assert str(parsed) == "ada/application-0a-1b"


@pytest.mark.parametrize("text", ["", "ada", "ada/", "/application-1", "ada/application", "ada/application-", "ada/-1"])
def test_what_is_no_id_of_a_stream_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a stream id"):
        StreamId.parse(text)
