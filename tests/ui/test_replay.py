"""The replay page, without a browser: any moment, its words, its two orders, and what differs now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.values import Cause
from projections.replay import Order
from tests.support.searching import Search, moment
from tests.support.visiting import House, click, elements, opened, until
from ui.components.time_slider import SPEEDS
from ui.pages import replay
from ui.retelling import BARS, Retelling, bars_of, said_of


@pytest.fixture
def told(search: Search) -> Search:
    """A role saved on Monday, applied for on Tuesday; a week on, word comes that they had said no on Thursday."""
    id = search.at("2026-03-02 09:30").save("Data Engineer")
    search.at("2026-03-03 10:00").move(id, "applied")
    search.at("2026-03-09 10:00").change(id, lambda one, at: one.reject(stamp=at), happened="2026-03-05 12:00")
    return search


@pytest.fixture
async def house(told: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    async with opened(told, tmp_path, replay.register) as found:
        yield found
    assert not [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]


async def shows(user: User, said: str) -> None:
    """Wait until the words of the moment say that."""
    await until(lambda: said in words(user), expected=True)


def words(user: User) -> str:
    [shown] = elements(user, ui.html, marker="what-changed")
    return " ".join(shown.content.split())


def cards(user: User, stage: str) -> list[str]:
    """What each card in a column says."""
    [lane] = elements(user, ui.element, marker=f"past-{stage}")
    return [child.content for child in lane.default_slot.children if isinstance(child, ui.html)]


def position(search: Search, topic: str) -> int:
    return next(one.position for one in search.tracker.history("me") if topic == one.event.TOPIC)


class TestMoments:
    async def test_without_a_moment_it_begins_with_the_latest(self, house: House) -> None:
        user = await house.visit("/replay")
        await shows(user, "the latest")
        assert len(cards(user, "closed")) + len(cards(user, "applied")) == 1

    async def test_a_moment_has_its_own_address(self, house: House) -> None:
        user = await house.visit(f"/replay?at={position(house.search, 'role.saved')}")
        await shows(user, "Saved")
        await shows(user, "Data Engineer, Nordlicht")
        await shows(user, "Mon 2 March, 09:30")
        assert len(cards(user, "saved")) == 1
        assert not cards(user, "applied")

    async def test_an_address_of_nothing_shows_the_latest(self, house: House) -> None:
        user = await house.visit("/replay?at=999999&by=nonsense")
        await shows(user, "the latest")

    async def test_steps_go_from_event_to_event_and_to_the_ends(self, house: House) -> None:
        user = await house.visit("/replay")
        await click(user, marker="end-1")
        await shows(user, "event 1 of")
        await shows(user, "A job search began")
        assert not cards(user, "saved")
        await click(user, marker="event+1")
        await shows(user, "event 2 of")
        await click(user, marker="event-1")
        await click(user, marker="event-1")
        await shows(user, "event 1 of")
        await click(user, marker="end+1")
        await shows(user, "the latest")

    async def test_it_plays_from_the_beginning_and_can_be_paused(self, house: House) -> None:
        user = await house.visit("/replay")
        await click(user, marker="play")
        await shows(user, "event 1 of")
        await user.should_see("Pause")
        await click(user, marker="event+1")
        await user.should_see("Play")
        assert "the latest" not in words(user)

    async def test_it_follows_what_is_recorded_meanwhile(self, house: House) -> None:
        user = await house.visit("/replay")
        house.search.later(days=1).save("Nurse", "St. Mary’s")
        await shows(user, "Nurse, St. Mary’s")
        assert any("Nurse" in card for card in cards(user, "saved"))

    async def test_who_looks_at_the_past_stays_there(self, house: House) -> None:
        user = await house.visit(f"/replay?at={position(house.search, 'role.saved')}")
        before = len(house.search.tracker.history("me"))
        house.search.later(days=1).save("Nurse")
        await until(lambda: f"of {before}" in words(user), expected=False)
        await shows(user, "Mon 2 March, 09:30")


class TestOrders:
    async def test_what_had_happened_is_there_before_it_was_known(self, house: House) -> None:
        user = await house.visit(f"/replay?at={position(house.search, 'application.rejected')}&by=happened")
        await shows(user, "They said no")
        await shows(user, "happened 5 March 2026, recorded 9 March 2026")
        await shows(user, "Thu 5 March, 12:00")
        await click(user, marker="known")
        await shows(user, "Mon 9 March, 10:00")

    def test_the_two_orders_differ_just_by_what_was_told_late(self, told: Search) -> None:
        retelling = Retelling(told.tracker, told.tracker, "me")
        on_friday = moment("2026-03-06 12:00")
        shown = {order: sum(one.at <= on_friday for one in retelling.told(order)) for order in Order}
        outcomes = {
            order: [card.outcome for lane in retelling.scene(count, order).board.lanes.values() for card in lane]
            for order, count in shown.items()
        }
        assert outcomes == {Order.KNOWN: [""], Order.HAPPENED: ["rejected"]}
        retelling.close()


class TestCause:
    async def test_it_says_who_or_what_it_was(self, house: House) -> None:
        id = house.search.at("2026-03-20 10:00").applied("Nurse")
        for cause, said in (
            (Cause.PERSON, "you"),
            (Cause.TEXT, "a text of yours"),
            (Cause.IMPORT, "an import"),
            (Cause.CLOCK, "the clock"),
        ):
            at = house.search.later(hours=1).stamp(cause=cause)
            house.search.commands.change_application("me", id, lambda one: one.add_note(text=said, stamp=at), stamp=at)  # noqa: B023
            user = await house.visit("/replay")
            await shows(user, f"caused by {said}")
            await shows(user, said)

    def test_a_reminder_is_of_what_it_reminds_of(self, told: Search) -> None:
        id = told.at("2026-03-20 10:00").applied("Nurse")
        told.remind(id, told.step(id).id)
        retelling = Retelling(told.tracker, told.tracker, "me")
        scene = retelling.scene(scene_end(retelling), Order.KNOWN)
        assert (scene.change.about, scene.change.subject) == (id, "Nurse, Nordlicht")

    def test_every_event_there_is_has_words(self, told: Search) -> None:
        for one in told.tracker.history("me"):
            title, _ = said_of(one.event)
            assert title


def scene_end(retelling: Retelling) -> int:
    return len(retelling.told(Order.KNOWN))


class TestCompared:
    async def test_a_moment_beside_now(self, house: House) -> None:
        house.search.later(days=1).save("Nurse", "St. Mary’s")
        user = await house.visit(f"/replay?at={position(house.search, 'role.saved')}")
        await click(user, marker="compare")
        [shown] = elements(user, ui.html, marker="differences")
        await until(lambda: "They said no" in shown.content, expected=True)
        assert "Saved → Closed" in shown.content
        assert "new since then" in shown.content

    def test_what_was_put_away_or_removed_could_be_brought_back(self, search: Search) -> None:
        away, gone, back = search.save("Away"), search.save("Gone"), search.save("Back")
        search.change(back, lambda one, at: one.archive(stamp=at))
        count = len(search.tracker.history("me"))
        search.later(days=1).change(away, lambda one, at: one.archive(stamp=at))
        search.change(gone, lambda one, at: one.remove(stamp=at))
        search.change(back, lambda one, at: one.restore(stamp=at))
        retelling = Retelling(search.tracker, search.tracker, "me")
        found = {one.role: (one.said, one.gone) for one in retelling.differences(count, Order.KNOWN)}
        assert found == {
            "Away": (("put away since then",), True),
            "Gone": (("removed since then",), True),
            "Back": (("back on the board",), False),
        }
        assert not retelling.differences(scene_end(retelling), Order.KNOWN)


class TestWays:
    def test_along_the_time_and_by_days(self, told: Search) -> None:
        retelling = Retelling(told.tracker, told.tracker, "me")
        last = scene_end(retelling)
        assert retelling.count_on(1.0, Order.KNOWN) == last
        assert retelling.count_on(-3.0, Order.KNOWN) == 1
        assert retelling.a_day_on(1, 1, Order.KNOWN) > 1
        assert retelling.a_day_on(last, 1, Order.KNOWN) == last
        assert retelling.a_day_on(last, -1, Order.KNOWN) < last
        assert retelling.a_day_on(1, -1, Order.KNOWN) == 1

    def test_every_event_is_a_tick(self, told: Search) -> None:
        told_events = Retelling(told.tracker, told.tracker, "me").told(Order.KNOWN)
        people, clock = bars_of(told_events)
        assert len(people) == len(clock) == BARS
        assert sum(people) + sum(clock) == len(told_events)

    def test_at_the_fastest_all_of_it_takes_ten_seconds(self) -> None:
        fastest = SPEEDS[-1]
        assert 8 <= 5_000 / fastest.stride(5_000) * fastest.pause <= 12
        assert fastest.stride(3) == SPEEDS[0].stride(5_000) == 1
