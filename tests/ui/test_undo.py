"""Everything a person does can be taken back: at once from what was just said, and afterwards from the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.application import JobApplication
from domain.values import Stamp
from projections import timeline
from tests.support.eventually import eventually_async
from tests.support.searching import wall
from tests.support.undoing import undo
from tests.support.visiting import House, click, until


async def opened(house: House, card: str) -> User:
    """The panel of ``card``."""
    user = await house.visitor()
    await user.open(f"/application/{card.rpartition('-')[2]}")
    await eventually_async(lambda: bool(user.find(marker="timeline").elements), within=40)
    return user


def position(house: House, card: str, topic: str) -> str:
    """Where the record has the latest of that topic."""
    lines = timeline.of(house.search.tracker, "me", about=card)
    return str(next(line.position for line in lines if line.topic == topic and not line.taken))


def shown(user: User) -> str:
    """The timeline as it is drawn."""
    [story] = user.find(kind=ui.html, marker="timeline").elements
    return str(story.content)


def titles(house: House, card: str, *, taken: bool) -> list[str]:
    lines = timeline.of(house.search.tracker, "me", about=card, quiet=False)
    return [line.title for line in lines if line.taken is taken]


async def test_what_was_marked_sent_by_mistake_is_taken_back_from_its_line(house: House) -> None:
    card = house.search.applied("Designer")
    house.search.later(days=9).write(card, step="1")
    user = await opened(house, card)
    user.find(marker="timeline").trigger("click", position(house, card, "follow_up.sent"))
    await until(lambda: [step for step, _ in house.search.steps(card)], ["check_status"])
    await user.should_see("Taken back.")
    await eventually_async(lambda: "follow-up that went out" in shown(user), within=40)
    assert [title.partition(":")[0] for title in titles(house, card, taken=True)] == ["Follow-up sent"]
    assert "Taken back: a follow-up that went out" in titles(house, card, taken=False)


async def test_and_counts_after_all(house: House) -> None:
    card = house.search.save("Designer")
    house.search.change(card, lambda it, stamp: it.note_promise(by=date(2026, 4, 1), stamp=stamp))
    user = await opened(house, card)
    user.find(marker="timeline").trigger("click", position(house, card, "promise.noted"))
    await until(lambda: house.search.application(card).promised_on, None)
    await undo(user)
    await until(lambda: house.search.application(card).promised_on, date(2026, 4, 1))
    await eventually_async(lambda: "Counts after all" in shown(user), within=40)
    line = position(house, card, "promise.noted")
    user.find(marker="timeline").trigger("click", line)
    await until(lambda: house.search.application(card).promised_on, None)
    await eventually_async(lambda: "Bring back" in shown(user), within=40)
    user.find(marker="timeline").trigger("click", line)
    await until(lambda: house.search.application(card).promised_on, date(2026, 4, 1))
    await user.should_see("It counts again.")


async def test_what_was_changed_again_since_is_said_so(house: House) -> None:
    card = house.search.save("Designer")
    for text in ("one", "two", "three"):
        house.search.change(card, _noting(text))
    user = await opened(house, card)
    lines = timeline.of(house.search.tracker, "me", about=card)
    first = next(line for line in reversed(lines) if line.topic == "note.amended")
    user.find(marker="timeline").trigger("click", str(first.position))
    await user.should_see("changed again since")


def _noting(text: str) -> Callable[[JobApplication, Stamp], None]:
    def note(it: JobApplication, stamp: Stamp) -> None:
        if it.notes:
            it.amend_note(note="1", text=text, stamp=stamp)
        else:
            it.add_note(text=text, stamp=stamp)

    return note


async def test_a_line_that_is_gone_does_nothing(house: House) -> None:
    card = house.search.save("Designer")
    user = await opened(house, card)
    user.find(marker="timeline").trigger("click", "999")
    await user.should_not_see("Taken back.")


@pytest.mark.parametrize(
    "label", ["They got in touch", "An interview", "They named a date", "An offer", "They said no"]
)
async def test_what_happened_can_be_undone_at_once(house: House, label: str) -> None:
    card = house.search.applied("Designer")
    before = vars(house.search.application(card)).copy()
    user = await opened(house, card)
    await click(user, label)
    await eventually_async(lambda: bool(user.find(marker="question").elements), within=40)
    for marker, words in (("starts", "tomorrow 10am"), ("by", "next friday")):
        if label in {"An interview", "They named a date"} and (marker == "starts") == (label == "An interview"):
            user.find(marker=marker).clear().type(words)
    user.find(marker="question").trigger("submit")
    await eventually_async(lambda: vars(house.search.application(card))["_version"] != before["_version"], within=40)
    await undo(user)
    await user.should_see("Taken back.")
    now = house.search.application(card)
    kept = ("stage", "outcome", "offer", "interviews", "promised_on", "answered_at", "applied_at", "last_activity")
    assert {name: vars(now)[name] for name in kept} == {name: before[name] for name in kept}


async def test_an_interview_called_off_by_mistake_takes_place(house: House) -> None:
    card = house.search.applied("Designer")
    house.search.interview(card, "2026-03-12 11:00")
    user = await opened(house, card)
    await click(user, "Call it off")
    await until(lambda: house.search.application(card).interviews["1"].cancelled, expected=True)
    await undo(user)
    await until(lambda: house.search.application(card).interviews["1"].cancelled, expected=False)
    assert house.search.application(card).interviews["1"].starts == wall("2026-03-12 11:00")
