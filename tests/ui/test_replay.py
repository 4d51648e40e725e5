"""The replay page, without a browser: any moment, its words, its two orders, and what differs now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.application import JobApplication
from domain.contact import Card
from domain.errors import NotFound
from domain.values import Cause, Stamp
from projections.replay import Order
from tests.support.searching import LONDON, Search, moment, wall
from tests.support.telling import FROZEN
from tests.support.visiting import House, click, elements, opened, until
from ui.bringing_back import Back, application_backs
from ui.components.time_slider import SPEEDS
from ui.pages import replay as replay_page
from ui.past_readings import ApplicationThen
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
    async with opened(told, tmp_path, replay_page.register) as found:
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
    [lane] = elements(user, ui.html, marker=f"past-{stage}")
    return str(lane.content).split('<div class="card')[1:]


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


def differences(user: User) -> list[str]:
    """What each line says of a moment beside now."""
    return [shown.content for shown in elements(user, ui.html, marker="difference")]


class TestCompared:
    async def test_a_moment_beside_now(self, house: House) -> None:
        house.search.later(days=1).save("Nurse", "St. Mary’s")
        user = await house.visit(f"/replay?at={position(house.search, 'role.saved')}")
        await click(user, marker="compare")
        await until(lambda: len(differences(user)) == 2, expected=True)
        closed, nurse = differences(user)
        assert "Saved → Closed" in closed
        assert "They said no" in closed
        assert "new since then" in nurse

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

    def test_people_of_whom_something_else_is_noted_or_known_now_are_listed(self, search: Search) -> None:
        names = ("Ada", "Bo", "Cy", "Dee", "Eve")
        ada, bo, cy, dee, eve = (search.meet(name) for name in names)
        for id in (ada, bo, cy):
            search.plan(id, lambda one, at: one.add_note(text="Likes tea.", stamp=at))
        count = len(search.tracker.history("me"))
        search.later(days=1).plan(ada, lambda one, at: one.amend_note(note="1", text="Likes coffee.", stamp=at))
        search.plan(ada, lambda one, at: one.add_note(text="Sails.", stamp=at))
        noted = search.contact(bo).version
        search.commands.take_back("me", bo, entries=(noted,), stamp=search.stamp())
        search.change_contact(dee, lambda one, at: one.correct(card=Card(name="Dee Ng"), stamp=at))
        search.change_contact(eve, lambda one, at: one.remove(stamp=at))
        retelling = Retelling(search.tracker, search.tracker, "me")
        found = {one.role: (one.said, one.gone) for one in retelling.differences(count, Order.KNOWN)}
        assert found == {
            "Ada": (("1 note added", "1 note rewritten"), False),
            "Bo": (("1 note taken back",), False),
            "Dee Ng": (("was Dee, Nordlicht",), False),
            "Eve": (("removed since then",), True),
        }
        assert not retelling.differences(scene_end(retelling), Order.KNOWN)


@pytest.fixture
def changed(search: Search) -> tuple[str, int, int]:
    """An application with all that can change, the position before it did, and the one after."""
    id = search.at("2026-03-02 09:30").applied("Data Engineer", salary="60,000", closing_on=date(2026, 4, 1))
    robin = search.meet(application=id, part="recruiter")
    search.plan(id, lambda one, at: one.add_note(text="They pay for trains.", stamp=at))
    search.plan(robin, lambda one, at: one.add_note(text="Likes sailing.", stamp=at))
    search.interview(id, "2026-04-10 10:00")
    search.write(id, subject="My application")
    before = search.tracker.position()
    search.later(days=1).plan(id, lambda one, at: one.amend_note(note="1", text="They pay nothing.", stamp=at))
    search.change(id, _forget_the_salary)
    search.change(id, lambda one, at: one.correct_date(of="applied", at=search.now - timedelta(days=5), stamp=at))
    search.change(id, lambda one, at: one.move_interview(interview="1", starts=wall("2026-04-12 11:00"), stamp=at))
    step = search.subject(id).open_steps()[0].id
    search.plan(id, lambda one, at: one.reschedule_step(step=step, due=wall("2026-05-01 10:00"), stamp=at))
    search.change(id, lambda one, at: one.unlink_contact(contact=robin, stamp=at))
    search.plan(robin, lambda one, at: one.amend_note(note="1", text="Sails no more.", stamp=at))
    search.change_contact(robin, lambda one, at: one.remove(stamp=at))
    search.change(id, lambda one, at: one.archive(stamp=at))
    return id, before, search.tracker.position()


def _forget_the_salary(one: JobApplication, at: Stamp) -> None:
    one.correct_details(details=replace(one.details, salary="", closing_on=None), stamp=at)


def then_of(search: Search, id: str, position: int) -> ApplicationThen:
    retelling = Retelling(search.tracker, search.tracker, "me")
    then = retelling.application(id, retelling.count_at(position, Order.KNOWN), Order.KNOWN)
    retelling.close()
    return then


def backs(search: Search, id: str, position: int) -> dict[str, Back]:
    found = application_backs(search.commands, "me", then_of(search, id, position), zone=LONDON)
    return {f"{back.name}: {back.then}": back for back in found}


def offered(user: User) -> int:
    """How much can be brought back from the sheet."""
    return len(elements(user, ui.button, marker="bring-back"))


class TestBroughtBack:
    BACK = (
        "The card: on the board",
        "A note: They pay for trains.",
        "Salary: 60,000",
        "Closing date: 1 April 2026",
        "The day you applied: 2 March 2026",
        "When the interview starts: Fri 10 April 2026, 10:00",
        "A note about Robin Ahrens: Likes sailing.",
        "Robin Ahrens: among your people",
        "Robin Ahrens: recruiter",
    )

    def test_everything_that_changed_is_offered(self, search: Search, changed: tuple[str, int, int]) -> None:
        id, before, after = changed
        assert set(backs(search, id, before)) == set(self.BACK)
        assert not backs(search, id, after)

    def test_the_hour_of_a_plan_comes_back(self, search: Search) -> None:
        id = search.applied()
        before, step = search.tracker.position(), search.step(id)
        search.plan(id, lambda one, at: one.reschedule_step(step=step.id, due=wall("2026-05-01 10:00"), stamp=at))
        [back] = backs(search, id, before).values()
        assert back.name == "When to ask where your application stands"
        back.do(search.stamp())
        assert search.step(id).due == step.due
        back.undo(search.stamp())
        assert search.step(id).due == wall("2026-05-01 10:00")

    def test_all_of_it_comes_back_and_goes_again_as_new_events(
        self, search: Search, changed: tuple[str, int, int]
    ) -> None:
        id, before, _ = changed
        for name, back in backs(search, id, before).items():
            count = len(search.tracker.history("me"))
            back.do(search.later(minutes=1).stamp())
            assert name not in backs(search, id, before)
            back.undo(search.later(minutes=1).stamp())
            assert name in backs(search, id, before)
            assert len(search.tracker.history("me")) >= count + 2

    def test_what_was_not_there_yet_is_said(self, search: Search, changed: tuple[str, int, int]) -> None:
        with pytest.raises(NotFound):
            then_of(search, changed[0], 1)

    async def test_in_the_sheet_of_the_card_with_a_way_back(self, house: House) -> None:
        search = house.search
        id = search.applied("Nurse")
        search.plan(id, lambda one, at: one.add_note(text="Ask for Robin.", stamp=at))
        before = search.tracker.position()
        search.plan(id, lambda one, at: one.amend_note(note="1", text="Ask nobody.", stamp=at))
        user = await house.visit(f"/replay?at={before}&card={id.rpartition('-')[2]}")
        await until(lambda: offered(user), 1)
        await click(user, marker="bring-back")
        await until(lambda: search.application(id).notes["1"], "Ask for Robin.")
        await until(lambda: offered(user), 0)
        await click(user, "Undo")
        await until(lambda: search.application(id).notes["1"], "Ask nobody.")
        await until(lambda: offered(user), 1)

    async def test_a_removed_person_and_a_removed_card_from_the_list_of_differences(self, house: House) -> None:
        search = house.search
        id, robin = search.applied("Nurse"), search.meet()
        before = search.tracker.position()
        search.change(id, lambda one, at: one.remove(stamp=at))
        search.change_contact(robin, lambda one, at: one.remove(stamp=at))
        user = await house.visit(f"/replay?at={before}&compare=yes")
        await until(lambda: len(differences(user)), 2)
        for left in (1, 0):
            await click(user, marker="bring-difference")
            await until(lambda: len(differences(user)), left)
        assert not search.application(id).removed
        assert not search.contact(robin).removed

    def test_the_sheet_shows_what_was_there(self, search: Search, changed: tuple[str, int, int]) -> None:
        id, before, after = changed
        then, now = then_of(search, id, before), then_of(search, id, after)
        assert dict(then.notes) == {"1": "They pay for trains."}
        assert [person.card.name for person in then.people] == ["Robin Ahrens"]
        assert {line.position for line in then.lines} < {line.position for line in now.lines}
        assert max(line.position for line in then.lines) <= before
        assert now.card.archived

    async def test_the_sheet_tells_of_letters_resumes_and_what_was_noted_of_people(self, house: House) -> None:
        search = house.search
        id = search.applied("Nurse")
        robin = search.meet(application=id, part="recruiter")
        search.plan(robin, lambda one, at: one.add_note(text="Likes sailing.", stamp=at))
        search.write(id, subject="My application")
        search.change(id, lambda one, at: one.send_resume(frozen=FROZEN, name="ada.pdf", stamp=at))
        before = search.tracker.position()
        search.change(id, lambda one, at: one.send_resume(frozen=FROZEN, name="later.pdf", stamp=at))
        user = await house.visit(f"/replay?at={before}&card={id.rpartition('-')[2]}")
        await until(lambda: len(elements(user, ui.html, marker="past-parts")), 1)
        [parts] = elements(user, ui.html, marker="past-parts")
        for said in ("Likes sailing.", "recruiter", "My application", "Resumes that went out", "ada.pdf"):
            assert said in parts.content
        assert "later.pdf" not in parts.content


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
