"""Today as a person uses it, without a browser."""

from __future__ import annotations

from functools import partial

from nicegui import ui
from nicegui.testing import User

from tests.support.eventually import eventually_async
from tests.support.homes import cancel_plans, let_everything_go
from tests.support.searching import Search, wall
from tests.support.visiting import House, click, elements, until
from ui.components.part import MORE
from ui.day_plan import SHOWN, due_today, read_day


def open_steps(search: Search, about: str) -> list[tuple[str, str]]:
    return search.steps(about)


def rows(user: User, marker: str) -> int:
    return len(elements(user, ui.element, marker=marker))


async def due(home: House) -> str:
    """An application whose follow-up is due now."""
    id_ = home.search.applied()
    home.search.at("2026-03-10 10:30")
    return id_


async def test_the_next_best_thing_is_on_top(home: House) -> None:
    await due(home)
    user = await home.visit("/today")
    with user.scope(marker="hero"):
        await user.should_see("Ask where your application stands")
        await user.should_see("Data Engineer · Nordlicht")
        await user.should_see("One week after you applied; a midweek morning is usual.")
    await user.should_see("Tuesday, 10 March: 1 thing to do.")


async def test_a_day_with_nothing_due_is_a_pleasant_page(home: House) -> None:
    user = await home.visit("/today")
    await user.should_see("Nothing is due. Enjoy it.")
    await user.should_not_see("Overdue")


async def test_done_is_done_and_can_be_taken_back(home: House) -> None:
    id_ = await due(home)
    user = await home.visit("/today")
    await click(user, marker="done")
    await until(lambda: [rule for rule, _ in home.search.steps(id_)], ["check_status_again"])
    await user.should_see("Done: Ask where your application stands")
    await click(user, "Undo")
    await until(lambda: [rule for rule, _ in home.search.steps(id_)], ["check_status"])


async def test_let_go_and_taken_back(home: House) -> None:
    id_ = await due(home)
    user = await home.visit("/today")
    await click(user, marker="let-go")
    await until(lambda: "check_status" in dict(home.search.steps(id_)), expected=False)
    await click(user, "Undo")
    await until(lambda: "check_status" in dict(home.search.steps(id_)), expected=True)


async def test_put_off_by_one_tap(home: House) -> None:
    id_ = await due(home)
    user = await home.visit("/today")
    user.find(kind=ui.menu).trigger("beforeShow")
    await click(user, marker="tomorrow")
    await until(lambda: home.search.steps(id_), [("check_status", "Wed 11 Mar 10:00")])
    await user.should_see("Put off until tomorrow, 10:00.")
    await click(user, "Undo")
    await until(lambda: home.search.steps(id_), [("check_status", "Tue 10 Mar 10:00")])
    assert home.search.step(id_).why == "One week after you applied; a midweek morning is usual."


async def test_put_off_in_words(home: House) -> None:
    id_ = await due(home)
    user = await home.visit("/today")
    user.find(marker="say-when").type("in 3 working days")
    await user.should_see("Fri 13 March, 10:00")
    user.find(marker="say-when").trigger("keydown.enter")
    await until(lambda: home.search.steps(id_), [("check_status", "Fri 13 Mar 10:00")])


async def test_words_that_are_no_time_put_nothing_off(home: House) -> None:
    id_ = await due(home)
    user = await home.visit("/today")
    user.find(marker="say-when").type("whenever")
    await user.should_see("That is no time I know.")
    user.find(marker="say-when").trigger("keydown.enter")
    await user.should_see("That is no time I know.")
    assert home.search.steps(id_) == [("check_status", "Tue 10 Mar 10:00")]


async def test_a_silent_application_is_let_go_as_a_whole_and_comes_back_where_it_stood(home: House) -> None:
    id_ = home.search.applied()
    cancel_plans(home.search, id_)
    home.search.at("2026-03-18 12:00")
    home.search.commands.plan_anew("me", id_, stamp=home.search.stamp())
    user = await home.visit("/today")
    with user.scope(marker="hero"):
        await user.should_see("Follow up, or let it go?")
    await click(user, marker="let-go")
    await until(lambda: home.search.application(id_).outcome, "silent")
    await click(user, "Undo")
    await until(lambda: (home.search.application(id_).outcome, home.search.lane("applied")), ("", ["Data Engineer"]))


async def test_an_application_nobody_looks_after_gets_a_day(home: House) -> None:
    id_ = home.search.applied()
    let_everything_go(home.search, id_)
    user = await home.visit("/today")
    await user.should_see("You are following up, right?")
    user.find(kind=ui.menu).trigger("beforeShow")
    await click(user, marker="tomorrow")
    await until(lambda: home.search.steps(id_), [("check_status", "Tue 03 Mar 10:00")])
    await until(lambda: rows(user, "unattended"), 0)


async def test_an_interview_that_is_over_is_marked_and_asks_for_their_date(home: House) -> None:
    id_ = home.search.applied()
    home.search.interview(id_, "2026-03-04 14:00", minutes=60)
    home.search.at("2026-03-04 16:00")
    user = await home.visit("/today")
    await click(user, "It took place")
    await until(lambda: home.search.talk(id_).held, expected=True)
    await user.should_see("They will be in touch by")
    user.find(marker="by").type("13 March")
    user.find(marker="question").trigger("submit")
    await until(lambda: str(home.search.application(id_).promised_on), "2026-03-13")


async def test_a_meeting_that_is_over_is_marked(home: House) -> None:
    lee = home.search.meet("Lee Park")
    home.search.change_contact(
        lee, lambda it, stamp: it.schedule_meeting(starts=wall("2026-03-04 14:00"), minutes=30, stamp=stamp)
    )
    home.search.at("2026-03-04 16:00")
    user = await home.visit("/today")
    await click(user, "It took place")
    await eventually_async(lambda: home.search.contact(lee).met_at is not None)
    assert "thank_contact" in dict(home.search.steps(lee))


async def test_an_open_page_follows_what_happens_elsewhere(home: House) -> None:
    user = await home.visit("/today")
    await user.should_see("Nothing is due. Enjoy it.")
    await due(home)
    home.search.save("Another")  # anything that is recorded wakes the page
    await until(lambda: rows(user, "hero"), 1)


async def test_what_did_not_change_is_not_drawn_again(home: House) -> None:
    home.search.applied()
    home.search.applied("Designer")
    home.search.at("2026-03-12 09:00")
    user = await home.visit("/today")
    [before] = elements(user, ui.element, marker="hero")
    home.search.save("Another")
    home.search.applied("Cook")
    await until(lambda: rows(user, "todo"), 2)
    assert elements(user, ui.element, marker="hero") == [before]


async def test_one_person_never_sees_anothers_day(home: House) -> None:
    other = home.search.of("you")
    other.applied("Secret role")
    home.search.at("2026-03-12 09:00")
    user = await home.visit("/today")
    await user.should_see("Nothing is due. Enjoy it.")
    await user.should_not_see("Secret role")


async def test_a_very_long_list_is_told_in_full_and_shown_piece_by_piece(home: House) -> None:
    for number in range(SHOWN + MORE + 4):
        home.search.applied(f"Role {number}")
    home.search.at("2026-03-12 10:30")
    user = await home.visit("/today")
    await user.should_see("31 things to do, 31 of them late")
    await click(user, "Show 20 more of 23")
    await until(lambda: rows(user, "todo"), SHOWN + MORE)
    await click(user, "Show 3 more")
    await until(lambda: rows(user, "todo"), SHOWN + MORE + 3)


async def test_after_midnight_every_page_counts_the_new_day(home: House) -> None:
    home.search.applied()
    home.search.at("2026-03-09 23:59")
    user = await home.visit("/people")
    [nav] = elements(user, ui.html, marker="nav")
    assert not shows_one_due(nav)
    home.search.at("2026-03-10 00:01")
    home.live.minute.emit()
    await until(partial(shows_one_due, nav), expected=True)


async def test_what_was_done_today_is_a_word_of_praise_and_what_comes_next_is_named(home: House) -> None:
    await due(home)
    user = await home.visit("/today")
    await click(user, marker="done")
    await user.should_see("All done for today. Enjoy it.")
    await user.should_see("Tuesday, 10 March: nothing is due, 1 done.")
    await user.should_see("Next, Tue 24 March, 10:00: Ask one last time · Data Engineer · Nordlicht")


async def test_of_a_long_list_seven_are_shown_until_somebody_asks(home: House) -> None:
    for number in range(9):
        home.search.applied(f"Role {number}")
    home.search.at("2026-03-12 10:30")
    user = await home.visit("/today")
    await until(lambda: rows(user, "todo"), 7)
    await user.should_see("Show 1 more")
    await click(user, "Show 1 more")
    await until(lambda: rows(user, "todo"), 8)


def shows_one_due(nav: ui.html) -> bool:
    return 'Today</span><span class="count">1</span>' in nav.content


async def test_every_page_says_how_much_is_due(home: House) -> None:
    await due(home)
    for path in ("/people", "/letters", "/settings", "/today"):
        user = await home.visit(path)
        [nav] = elements(user, ui.html, marker="nav")
        await until(partial(shows_one_due, nav), expected=True)


async def test_the_bar_of_a_phone_has_no_room_for_hundreds(home: House) -> None:
    for number in range(101):
        home.search.applied(f"Role {number}")
    home.search.at("2026-03-12 10:30")
    user = await home.visit("/today")
    [nav] = elements(user, ui.html, marker="nav")
    assert 'Today</span><span class="count">99+</span>' in nav.content
    await user.should_see("101 things to do")


async def test_the_figure_is_that_of_the_page_whatever_is_planned(home: House) -> None:
    search = home.search
    await due(home)
    search.save("Designer")
    talk = search.applied("Nurse")
    search.change(talk, lambda one, stamp: one.schedule_interview(starts=wall("2026-03-10 12:00"), stamp=stamp))
    for hour in range(0, 72, 3):
        search.at("2026-03-10 00:30").later(hours=hour)
        now = search.now
        assert due_today(search.tracker, "me", now=now) == read_day(search.tracker, "me", now=now).due
