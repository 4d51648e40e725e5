"""Setting up reminders on the phone, without a browser; the way to a real telephone network is in tests/browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from nicegui import ElementFilter, ui
from nicegui.elements.mixins.validation_element import ValidationElement

from domain.commands import Commands
from domain.seeker import Seeker
from domain.values import Stamp
from jobs.account import AccountFile, Entered
from jobs.addresses import Addresses
from jobs.trying import Trial
from projections.database import Database
from tests.support.eventually import eventually_async
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, opened, until
from ui.live import Live
from ui.pages import twilio
from ui.services import Place, Services

PHONE = "+447700900123"


@dataclass
class Trials:
    """Answers as the test wants; each look takes the next one of ``way``."""

    wrong: str = ""
    first: Trial = field(default_factory=lambda: Trial(stage="taken", message="SM1"))
    way: list[Trial] = field(default_factory=list)

    def check(self) -> str:
        return self.wrong

    def text(self, seeker: str) -> Trial:
        assert seeker == "me"
        return self.first

    def look(self, message: str, /) -> Trial:
        assert message == "SM1"
        return self.way.pop(0) if len(self.way) > 1 else self.way[0]

    def post(self, seeker: str) -> Trial:
        assert seeker == "me"
        return self.first


@dataclass(kw_only=True)
class Given:
    """As much of the services as this page uses."""

    commands: Commands
    db: Database
    clock: Callable[[], object]
    place: Place
    accounts: AccountFile
    addresses: Addresses
    trials: Trials
    stamp = Services.stamp


@dataclass
class Household:
    house: House
    given: Given

    @property
    def search(self) -> Search:
        return self.house.search

    def phone(self, phone: str = PHONE) -> None:
        def change(me: Seeker, stamp: Stamp) -> None:
            me.change_phone(phone=phone, consented=True, stamp=stamp)

        self.search.settle(change)


@pytest.fixture
async def household(search: Search, tmp_path: Path) -> AsyncIterator[Household]:
    given = Given(
        commands=search.commands,
        db=search.tracker,
        clock=lambda: search.now,
        place=Place(host="127.0.0.1", port=0, data_dir=tmp_path),
        accounts=AccountFile(data_dir=tmp_path, given=Entered(), base_url=""),
        addresses=Addresses(data_dir=tmp_path),
        trials=Trials(),
    )

    def register(_: Services, live: Live) -> None:
        twilio.register(cast("Services", given), live)

    async with opened(search, tmp_path, register) as house:
        yield Household(house, given)


def states(user: Any) -> list[str]:
    """How far the test text has come, step by step."""
    [steps] = elements(user, ui.element, marker="way-steps")
    return [str(step.props.get("data-state", "")) for step in steps.default_slot.children]


def field_of(user: Any, marker: str) -> ValidationElement[Any]:
    return elements(user, ValidationElement, marker=marker)[-1]


async def sees(user: Any, words: str) -> None:
    """By and by: what changed elsewhere takes a moment."""

    def there() -> bool:
        with user:
            return bool(list(ElementFilter(content=words)))

    await eventually_async(there)


async def test_the_truth_about_the_us_is_told_to_whom_it_concerns(household: Household) -> None:
    user = await household.house.visit("/settings/texts")
    await user.should_see("error 30532")
    household.phone()
    await sees(user, "Texts go to +44 7700 900123")
    await user.should_not_see("error 30532")
    household.phone("+14155550123")
    await sees(user, "error 30532")


async def test_a_text_is_followed_step_by_step(household: Household) -> None:
    household.given.trials.way = [Trial(stage="sent", message="SM1"), Trial(stage="arrived", message="SM1")]
    user = await household.house.visit("/settings/texts")
    await click(user, marker="send-test")
    await until(lambda: states(user), ["done", "done", "now", ""])
    await until(lambda: states(user), ["done"] * 4)
    await user.should_see("It arrived. Reminders can be texted to you.")


async def test_where_it_failed_stays_to_be_seen(household: Household) -> None:
    failed = Trial(
        stage="failed", message="SM1", code="30034", why="US carriers block senders that are not registered."
    )
    household.given.trials.way = [failed]
    user = await household.house.visit("/settings/texts")
    await click(user, marker="send-test")
    await until(lambda: states(user), ["done", "failed", "", ""])
    await user.should_see("(error 30034) Other ways than texts are further down on this page.")


async def test_it_can_be_tried_again_after_a_failure(household: Household) -> None:
    household.given.trials.first = Trial(stage="failed", why="First say which phone number is yours.")
    user = await household.house.visit("/settings/texts")
    await click(user, marker="send-test")
    await until(lambda: states(user), ["failed", "", "", ""])
    household.given.trials.first = Trial(stage="unknown", why="The line broke.")
    await click(user, marker="send-test")
    await until(lambda: states(user), ["unknown", "", "", ""])
    await user.should_see("Nobody can say whether it went out. The line broke.")


async def test_the_account_is_kept_and_checked(household: Household) -> None:
    household.given.trials.wrong = "Twilio does not accept the account SID and auth token."
    user = await household.house.visit("/settings/texts")
    field_of(user, "account-sid").value = "AC" + "1" * 32
    field_of(user, "auth-token").value = "2" * 32
    field_of(user, "sender").value = "+15005550006"
    await click(user, marker="save-twilio")
    await user.should_see("Twilio does not accept the account SID and auth token.")
    household.given.trials.wrong = ""
    await click(user, marker="check-account")
    await user.should_see("Twilio accepts this account.")


async def test_a_stop_is_shown_with_the_way_back(household: Household) -> None:
    household.phone()
    household.search.settle(lambda me, stamp: me.stop_texts(phone=PHONE, stamp=stamp))
    user = await household.house.visit("/settings/texts")
    await user.should_see("+44 7700 900123 answered STOP")
    await user.should_see("send START from that phone to the number they came from")
    household.search.settle(lambda me, stamp: me.resume_texts(phone=PHONE, stamp=stamp))
    await sees(user, "Texts go to +44 7700 900123")


async def test_an_address_is_kept_out_of_sight(household: Household) -> None:
    user = await household.house.visit("/settings/texts")
    field_of(user, "address").value = "syslog://"
    await click(user, marker="save-address")
    await until(lambda: "cannot be used" in str(field_of(user, "address").error), expected=True)
    field_of(user, "address").value = "ntfy://sam:hunter2@ntfy.example/topic"
    await click(user, marker="save-address")
    await until(lambda: household.given.addresses.shown("me"), "ntfy")
    await until(lambda: field_of(user, "address").value, "")
    await click(user, marker="try-address")
    await user.should_see("The service took it.")
    await click(user, "Forget it")
    await until(lambda: household.given.addresses.shown("me"), "")


async def test_an_empty_address_is_no_address(household: Household) -> None:
    user = await household.house.visit("/settings/texts")
    await click(user, marker="save-address")
    await until(lambda: bool(field_of(user, "address").error), expected=True)


async def test_the_ways_are_put_in_order(household: Household) -> None:
    user = await household.house.visit("/settings/texts")
    await user.should_see("It still needs a Twilio account. It still needs your number.")
    await click(user, marker="use-twilio")
    await until(lambda: household.search.me().channels, ("twilio", "outbox"))
    await click(user, marker="use-apprise")
    await until(lambda: household.search.me().channels, ("twilio", "apprise", "outbox"))
    await click(user, marker="earlier-apprise")
    await until(lambda: household.search.me().channels, ("apprise", "twilio", "outbox"))
    await click(user, marker="drop-outbox")
    await until(lambda: household.search.me().channels, ("apprise", "twilio"))


async def test_a_change_of_order_can_be_taken_back(household: Household) -> None:
    user = await household.house.visit("/settings/texts")
    await click(user, marker="use-twilio")
    await until(lambda: household.search.me().channels, ("twilio", "outbox"))
    await click(user, "Undo")
    await until(lambda: household.search.me().channels, ("outbox",))
