"""The calendar's addresses and its place in the settings, without a browser."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import httpx
from icalendar import Calendar as Parsed
from nicegui import ui
from nicegui.testing import User

from tests.support.eventually import eventually_async
from tests.support.visiting import House, click, elements, until


async def phone(home: House) -> httpx.AsyncClient:
    return (await home.visitor()).http_client


def address(user: User) -> str:
    [field] = elements(user, ui.input, marker="calendar-address")
    return str(field.value)


async def subscribed(home: House) -> tuple[User, str]:
    """The settings, and the path of the address they show."""
    user = await home.visit("/settings")
    await click(user, marker="make-calendar")
    await eventually_async(lambda: address(user) != "")
    return user, urlsplit(address(user)).path


async def test_the_feed_answers_at_the_address_that_the_settings_show(home: House) -> None:
    home.search.interview(home.search.applied(), "2026-03-05 11:00")
    _, path = await subscribed(home)
    answer = await (await phone(home)).get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == (
        "private, max-age=900",
        "no-referrer",
    )
    assert "Interview: Data Engineer\\, Nordlicht" in answer.text
    assert Parsed.from_ical(answer.content).walk("VEVENT")


async def test_a_calendar_that_has_it_already_is_told_so(home: House) -> None:
    _, path = await subscribed(home)
    client = await phone(home)
    mark = (await client.get(path)).headers["etag"]
    again = await client.get(path, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    home.search.applied()
    assert (await client.get(path, headers={"If-None-Match": mark})).status_code == 200
    assert (await client.head(path)).status_code == 200


async def test_a_wrong_address_opens_nothing(home: House) -> None:
    await subscribed(home)
    client = await phone(home)
    for path in ("/calendar/x.ics", f"/calendar/{'a' * 43}.ics", "/calendar/%ff.ics"):
        assert (await client.get(path)).status_code == 404


async def test_a_renewed_address_ends_the_old_one_and_undo_brings_it_back(home: House) -> None:
    user, path = await subscribed(home)
    client = await phone(home)
    await click(user, marker="new-calendar")
    await eventually_async(lambda: urlsplit(address(user)).path != path)
    assert (await client.get(path)).status_code == 404
    assert (await client.get(urlsplit(address(user)).path)).status_code == 200
    await click(user, "Undo")
    await until(lambda: urlsplit(address(user)).path, path)
    assert (await client.get(path)).status_code == 200


async def test_one_that_was_taken_back_opens_nothing(home: House) -> None:
    user, path = await subscribed(home)
    await click(user, marker="revoke-calendar")
    await until(partial(address, user), "")
    assert (await (await phone(home)).get(path)).status_code == 404


async def test_what_can_be_read_is_chosen_there(home: House) -> None:
    home.search.interview(home.search.applied(), "2026-03-05 11:00")
    user, path = await subscribed(home)
    [choice] = elements(user, ui.select, marker="calendar-shows")
    choice.value = "discreet"
    await until(lambda: home.services.calendar.subscription("me").shows, "discreet")
    text = (await (await phone(home)).get(path)).text
    assert "Busy" in text
    assert "Nordlicht" not in text


async def test_one_interview_can_be_kept_as_a_file(home: House) -> None:
    id_ = home.search.applied()
    home.search.interview(id_, "2026-03-05 11:00")
    client, token = await phone(home), id_.partition("-")[2]
    answer = await client.get(f"/application/{token}/interview/1.ics")
    assert answer.headers["content-disposition"] == 'attachment; filename="interview.ics"'
    assert len(Parsed.from_ical(answer.content).walk("VEVENT")) == 1
    for path in (f"/application/{token}/interview/7.ics", f"/application/{'0' * 32}/interview/1.ics"):
        assert (await client.get(path)).status_code == 404


async def test_the_panel_leads_an_interview_to_other_calendars(house: House) -> None:
    id_ = house.search.applied()
    house.search.interview(id_, "2026-03-05 11:00")
    user = await house.visit(f"/application/{id_.partition('-')[2]}")
    await user.should_see("Add to calendar")
    leads = {item.props["href"] for item in elements(user, ui.menu_item, marker="menu-link")}
    assert f"/application/{id_.partition('-')[2]}/interview/1.ics" in leads
    assert {urlsplit(lead).netloc for lead in leads} == {
        "",
        "calendar.google.com",
        "outlook.office.com",
        "outlook.live.com",
    }
