"""The ledger and the status page, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from nicegui import ui
from nicegui.testing import User

from domain import delivery_events as d
from domain.commands import Commands
from domain.errors import Refusal
from jobs.condition import Condition, Doctor
from jobs.health import Health, Held
from jobs.parking import Parked
from projections import deliveries, plans
from projections.database import Database
from projections.deliveries import Punctuality
from tests.support.crowding import MANY, crowd
from tests.support.searching import LONDON, Search
from tests.support.visiting import House, click, elements, opened, until
from ui.ledger import ON_TIME, fate_of, planned_fate
from ui.live import Live
from ui.pages import ledger, status
from ui.pages.ledger import punctuality
from ui.services import Place, Services


@dataclass
class Starter:
    """Whether the program starts at login, as a test wants it."""

    is_on: bool = False
    refusal: str = ""

    def state(self) -> str:
        return "on" if self.is_on else "off"

    def why(self) -> str:
        return "the reason"

    def install(self) -> Sequence[str]:
        if self.refusal:
            raise Refusal(self.refusal)
        self.is_on = True
        return ("Wrote a file", "To undo: make service-remove")

    def remove(self) -> Sequence[str]:
        self.is_on = False
        return ("Deleted a file",)


@dataclass(kw_only=True)
class Given:
    """As much of the services as these pages use."""

    commands: Commands
    db: Database
    clock: Callable[[], object]
    place: Place
    condition: Callable[[], Condition]
    always_on: Starter
    stamp = Services.stamp


@dataclass
class Household:
    house: House
    given: Given
    health: list[Health]

    @property
    def search(self) -> Search:
        return self.house.search


def well(search: Search) -> Health:
    return Health(now=search.now, struck_at=search.now, oldest_claim=None, unknown=0, parked=(), held=())


@pytest.fixture
async def household(search: Search, tmp_path: Path) -> AsyncIterator[Household]:
    health = [well(search)]
    doctor = Doctor(db=search.tracker, health=lambda: health[0], running=lambda: True, store="SQLite")
    given = Given(
        commands=search.commands,
        db=search.tracker,
        clock=lambda: search.now,
        place=Place(host="127.0.0.1", port=0, data_dir=tmp_path, version="0.1.0"),
        condition=doctor.examine,
        always_on=Starter(),
    )

    def register(_: Services, live: Live) -> None:
        for page in (ledger, status):
            page.register(cast("Services", given), live)

    async with opened(search, tmp_path, register) as house:
        yield Household(house, given, health)


def reminded(search: Search, company: str, *, channel: str = "twilio") -> str:
    id_ = search.applied(company=company)
    return search.remind(id_, search.step(id_).id, channel=channel, to="+447700900123")


def texts(user: User) -> list[str]:
    """The words of each reminder that is listed."""
    rows = elements(user, ui.element, marker="fate")
    return [" | ".join(part.text for part in row.descendants() if isinstance(part, ui.label)) for row in rows]


class TestLedger:
    async def test_each_part_shows_its_own(self, household: Household) -> None:
        search = household.search
        arrived, refused, lost = (reminded(search, company) for company in ("Ada", "Bob", "Cy"))
        search.applied(company="Dot")
        search.at("2026-03-10 10:01")
        search.deliver(arrived)
        for id_ in (refused, lost):
            search.carry(id_, lambda one, stamp: one.claim(courier="one", stamp=stamp))
        search.carry(refused, lambda one, stamp: one.refuse(code="30006", why="A landline.", stamp=stamp))
        search.carry(lost, lambda one, stamp: one.lose_sight(why="The line broke.", stamp=stamp))
        user = await household.house.visit("/reminders")
        await user.should_see("1 reminder went out")
        for part, words in (
            ("failed", "A landline."),
            ("unknown", "Nobody will ever know"),
            ("out", "Taken by Twilio"),
        ):
            await click(user, marker=f"part-{part}")
            [only] = texts(user)
            assert words in only

    async def test_what_is_still_to_come_stands_there_too(self, household: Household) -> None:
        household.search.applied(company="Dot")
        user = await household.house.visit("/reminders?part=planned")
        [only] = texts(user)
        assert "Still to come" in only
        assert "Data Engineer at Dot" in only

    async def test_it_follows_what_happens(self, household: Household) -> None:
        search = household.search
        id_ = reminded(search, "Ada")
        user = await household.house.visit("/reminders")
        assert "Waiting to go out" in texts(user)[-1]
        search.deliver(id_)
        await until(lambda: "Taken by Twilio" in texts(user)[-1], expected=True)

    async def test_many_come_in_portions(self, household: Household) -> None:
        for number in range(52):
            reminded(household.search, f"Company {number}")
        user = await household.house.visit("/reminders?part=going")
        assert len(texts(user)) == 50
        await click(user, marker="more")
        await until(lambda: len(texts(user)), 52)

    async def test_what_is_planned_is_counted_to_the_last_and_read_as_far_as_it_is_shown(
        self, household: Household
    ) -> None:
        crowd(household.search)
        user = await household.house.visit("/reminders?part=planned")
        [button] = elements(user, ui.button, marker="part-planned")
        assert button.text == f"Still to come {MANY}"
        assert len(texts(user)) == 50
        await click(user, marker="more")
        await until(lambda: len(texts(user)), 100)

    async def test_a_part_that_is_none_shows_all(self, household: Household) -> None:
        user = await household.house.visit("/reminders?part=nonsense")
        await user.should_see("There is no such reminder.")
        await user.should_see("No reminder has gone out yet.")


class TestWords:
    def test_by_another_service_nobody_will_ever_know(self, search: Search) -> None:
        reminded(search, "Ada", channel="apprise")
        [row] = deliveries.ledger(search.tracker, "me")
        told = fate_of(replace(row, state=d.UNKNOWN), now=search.now, zone=LONDON).fate
        assert told == "Nobody will ever know whether it went out; it was not sent again"
        sent = replace(row, state=d.SENT, sent_at=search.now)
        assert "which tells no more" in fate_of(sent, now=search.now, zone=LONDON).fate

    def test_a_text_that_is_looked_for_in_vain_for_a_day_is_given_up(self, search: Search) -> None:
        reminded(search, "Ada")
        [row] = deliveries.ledger(search.tracker, "me")
        lost = replace(row, state=d.UNKNOWN)
        assert "being looked for" in fate_of(lost, now=row.requested_at + timedelta(hours=23), zone=LONDON).fate
        assert "will ever know" in fate_of(lost, now=row.requested_at + timedelta(hours=25), zone=LONDON).fate

    def test_a_plan_names_its_way(self, search: Search) -> None:
        search.applied()
        [step] = plans.open_steps(search.tracker, "me")
        assert planned_fate(step, way="apprise", now=search.now, zone=LONDON).way == "by ntfy, mail or another service"

    @pytest.mark.parametrize(
        ("minutes", "said"),
        [
            ([], "No reminder has gone out yet."),
            ([0, 1], "2 reminders went out, 2 of them within two minutes of their time."),
            ([1, 90], "The latest came 1½ hours after it."),
            ([60 * 24 * 3], "The latest came 3 days after it."),
        ],
    )
    def test_how_punctual_they_were(self, minutes: list[int], said: str) -> None:
        late = [timedelta(minutes=each) for each in minutes]
        kept = Punctuality(len(late), sum(each < ON_TIME for each in late), max(late, default=timedelta()))
        assert punctuality(kept).endswith(said)


class TestStatus:
    async def test_all_is_well(self, household: Household) -> None:
        user = await household.house.visit("/status")
        await user.should_see("All is well.")
        await user.should_see("strikes every few seconds")
        await user.should_see("SQLite, 1 event")

    async def test_what_is_wrong_is_said_in_words(self, household: Household) -> None:
        search = household.search
        parked = Parked(seeker="me", what="x", times=5, why="ValueError", since=search.now, again_at=search.now)
        held = Held(channel="twilio", until=search.now + timedelta(minutes=5), why="The account is suspended.")
        household.health[0] = replace(
            well(search), oldest_claim=search.now - timedelta(minutes=3), unknown=2, parked=(parked,), held=(held,)
        )
        user = await household.house.visit("/status")
        await user.should_see("A reminder has been on its way for more than two minutes.")
        await user.should_see("text: The account is suspended.")
        await user.should_see("One reminder failed 5 times (ValueError)")
        await user.should_see("2 reminders")
        await user.should_not_see("All is well.")

    async def test_a_clock_that_stands_still_is_an_alarm(self, household: Household) -> None:
        household.health[0] = replace(well(household.search), struck_at=None)
        user = await household.house.visit("/status")
        await user.should_see("Nothing is running that could send reminders.")

    async def test_it_can_be_started_at_login_and_no_more(self, household: Household) -> None:
        user = await household.house.visit("/status")
        await user.should_see("Nothing is running that could send texts while this program is closed.")
        await click(user, marker="start-at-login")
        await user.should_see("The program starts when you log in")
        await user.should_see("To undo: make service-remove")
        await click(user, "No longer")
        await user.should_see("Deleted a file")
        assert not household.given.always_on.is_on

    async def test_where_it_cannot_be_the_reason_is_told(self, household: Household) -> None:
        household.given.always_on.refusal = "There is no systemd here."
        user = await household.house.visit("/status")
        await click(user, marker="start-at-login")
        await user.should_see("There is no systemd here.")
        await user.should_see("Nothing is running that could send texts while this program is closed.")
