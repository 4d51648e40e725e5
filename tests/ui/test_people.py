"""People: the list and the page of each, without a browser."""

from __future__ import annotations

from functools import partial

import pytest
from nicegui import ElementFilter, ui
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.testing import User

from domain.contact import Card
from domain.errors import Conflict
from domain.purpose import Purpose
from projections import people
from projections.people import Person
from tests.support.eventually import eventually_async
from tests.support.searching import Search, wall
from tests.support.visiting import House, click, elements, until
from ui.acquaintances import letter_due
from ui.addresses import address_of
from ui.components.letter_paper import LetterPaper
from ui.components.person_form import merged
from ui.pages.people import PAGE


async def fill(user: User, **words: str) -> None:
    for name, text in words.items():
        await eventually_async(partial(elements, user, ValueElement, marker=name))
        elements(user, ValueElement, marker=name)[-1].value = text


def send(user: User) -> None:
    user.find(marker="question").trigger("submit")


def everybody(search: Search) -> list[Person]:
    return people.everybody(search.tracker, search.seeker)


async def test_nobody_yet_is_an_invitation(home: House) -> None:
    user = await home.visit("/people")
    await user.should_see("Who could help you?")


async def test_somebody_is_added(home: House) -> None:
    user = await home.visit("/people")
    await click(user, marker="add")
    await fill(user, name="Dana Reyes", company="Acme", email="dana@acme.example", zone="America/New_York")
    send(user)
    await until(
        lambda: [one.card for one in everybody(home.search)],
        [Card(name="Dana Reyes", company="Acme", email="dana@acme.example", zone="America/New_York")],
    )
    await user.should_see("Dana Reyes")


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("name", "", "Please give the name."),
        ("name", "   ", "Please give the name."),
        ("name", "x" * 300, "The name is 300 characters long; 200 fit."),
        ("name", "Dana\x00", "holds signs that cannot be stored"),
        ("name", "Dana\u202e", "hidden signs that change the reading direction"),
        ("email", "dana at acme", "is not a mail address"),
        ("link", "javascript:alert(1)", "should begin with https://"),
    ],
)
async def test_what_cannot_be_kept_is_told_beside_its_field(
    home: House, field: str, typed: str, complaint: str
) -> None:
    user = await home.visit("/people")
    await click(user, marker="add")
    await fill(user, **{"name": "Dana", field: typed})
    send(user)
    await until(lambda: complaint in str(elements(user, ui.input, marker=field)[-1].error), expected=True)
    assert everybody(home.search) == []


async def test_names_of_every_kind_are_kept_as_they_are(home: House) -> None:
    user = await home.visit("/people")
    await click(user, marker="add")
    await fill(user, name="مريم <b>O’Neil</b> 🦄")
    send(user)
    await until(lambda: [one.card.name for one in everybody(home.search)], ["مريم <b>O’Neil</b> 🦄"])


async def test_the_list_tells_the_last_words_and_what_comes_next(home: House) -> None:
    lee = home.search.meet("Lee Park", company="Northwind")
    home.search.write(lee, purpose=Purpose.SET_UP_MEETING)
    home.search.at("2026-03-04 09:00")
    user = await home.visit("/people")
    await user.should_see("You sent a letter 2 days ago")
    await user.should_see("Write once more to your contact, 11 Mar")


async def test_the_list_is_searched_by_name_company_and_how_known(home: House) -> None:
    home.search.meet("Lee Park", company="Northwind", known_from="the meet-up")
    home.search.meet("Dana Reyes", company="Acme")
    user = await home.visit("/people")
    for wanted, found in (("lee", 1), ("MEET", 1), ("acme dana", 1), ("nobody", 0), ("", 2)):
        elements(user, ui.input, marker="find")[0].value = wanted
        await until(lambda: len(elements(user, ui.element, marker="person")), found)


async def test_of_very_many_the_first_are_shown_until_somebody_asks(home: House) -> None:
    for number in range(PAGE + 2):
        home.search.meet(f"Person {number:02}")
    user = await home.visit("/people")
    assert len(elements(user, ui.element, marker="person")) == PAGE
    await user.should_see(f"{PAGE + 2} people")
    await click(user, "Show 2 more")
    await until(lambda: len(elements(user, ui.element, marker="person")), PAGE + 2)
    elements(user, ui.input, marker="find")[0].value = f"person {PAGE + 1}"
    await user.should_see(f"1 of {PAGE + 2} people")


async def test_a_first_letter_asks_for_a_conversation(home: House) -> None:
    home.search.meet("Lee Park", company="Northwind")
    user = await home.visit("/people")
    await click(user, marker="write")
    await eventually_async(lambda: bool(elements(user, ui.button, marker="copy")))
    [paper] = user.find(kind=LetterPaper).elements
    assert paper.props["choices"]["kind"] == "net_request"
    assert paper.text.startswith("Your work at Northwind, one question")


async def test_a_correction_keeps_what_another_tab_corrected(home: House) -> None:
    lee = home.search.meet("Lee Park", company="Northwind")
    user = await home.visit(address_of(lee))
    await click(user, marker="correct")
    await fill(user, title="Head of data")
    home.search.change_contact(
        lee,
        lambda it, stamp: it.correct(card=Card(name="Lee Park", company="Contoso", email="l@p.example"), stamp=stamp),
    )
    send(user)
    await until(lambda: home.search.contact(lee).card.title, "Head of data")
    assert home.search.contact(lee).card.company == "Contoso"


def test_two_corrections_of_the_same_thing_are_not_mixed_up() -> None:
    before, after, elsewhere = Card(name="Lee"), Card(name="Lea"), Card(name="Leo")
    with pytest.raises(Conflict):
        merged(elsewhere, before=before, after=after)
    assert merged(after, before=before, after=after) == after


async def test_somebody_is_removed_and_brought_back(home: House) -> None:
    lee = home.search.meet("Lee Park")
    user = await home.visit(address_of(lee))
    await click(user, marker="remove")
    await until(lambda: home.search.contact(lee).removed, expected=True)
    await click(user, "Undo")
    await until(lambda: home.search.contact(lee).removed, expected=False)
    home.search.change_contact(lee, lambda it, stamp: it.remove(stamp=stamp))
    await click(user, marker="restore")
    await until(lambda: home.search.contact(lee).removed, expected=False)


async def test_a_meeting_is_arranged_and_held(home: House) -> None:
    lee = home.search.meet("Lee Park")
    user = await home.visit(address_of(lee))
    await click(user, "Arrange a meeting …")
    await fill(user, starts="Thursday 2pm", place="the café")
    send(user)
    await until(lambda: home.search.contact(lee).meets_at, wall("2026-03-05 14:00"))
    home.search.at("2026-03-05 16:00")
    user = await home.visit(address_of(lee))
    await click(user, "We met …")
    await fill(user, talked_about="how they hire")
    send(user)
    await eventually_async(lambda: home.search.contact(lee).met_at is not None)
    assert home.search.steps(lee)[0] == ("thank_contact", "Thu 05 Mar 17:30")


async def test_an_answer_ends_the_nudge(home: House) -> None:
    lee = home.search.meet("Lee Park")
    home.search.write(lee, purpose=Purpose.SET_UP_MEETING)
    assert "nudge_contact" in dict(home.search.steps(lee))
    user = await home.visit(address_of(lee))
    await click(user, "They got in touch …")
    await fill(user, words="Gladly!")
    send(user)
    await until(lambda: "nudge_contact" in dict(home.search.steps(lee)), expected=False)


async def test_something_of_ones_own_is_planned(home: House) -> None:
    lee = home.search.meet("Lee Park")
    user = await home.visit(address_of(lee))
    await click(user, marker="plan")
    await fill(user, due="Friday 9am", why="send the article")
    send(user)
    await until(lambda: home.search.steps(lee), [("custom", "Fri 06 Mar 09:00")])
    await user.should_see("send the article")


async def test_a_note_is_kept_and_mended(home: House) -> None:
    lee = home.search.meet("Lee Park")
    user = await home.visit(address_of(lee))
    await fill(user, note="Likes trains.")
    await click(user, marker="keep-note")
    await until(lambda: home.search.contact(lee).notes, {"1": "Likes trains."})
    await user.should_see("Likes trains.")


async def test_their_applications_are_linked(home: House) -> None:
    id_ = home.search.applied()
    robin = home.search.meet(application=id_, part="recruiter")
    user = await home.visit(address_of(robin))
    await user.should_see("Nordlicht · recruiter")
    with user:
        links = [element.props.get("href") for element in ElementFilter(kind=ui.element)]
    assert address_of(id_) in links


@pytest.mark.parametrize("token", ["0" * 32, "nobody", "%00", "x" * 500])
async def test_there_is_nobody_at_a_wrong_address(home: House, token: str) -> None:
    answer = await (await home.visitor()).http_client.get(f"/people/{token}")
    assert answer.status_code == 404
    assert "There is nobody at this address" in answer.text


async def test_somebody_elses_contact_is_nobody_here(home: House) -> None:
    theirs = home.search.of("you").meet("Secret Friend")
    answer = await (await home.visitor()).http_client.get(address_of(theirs))
    assert answer.status_code == 404
    assert "Secret Friend" not in answer.text


async def opened(user: User) -> str:
    """The letter that a press on Write opens."""
    await click(user, marker="write")
    await eventually_async(lambda: bool(elements(user, ui.button, marker="copy")))
    [paper] = user.find(kind=LetterPaper).elements
    return str(paper.props["choices"]["kind"])


@pytest.mark.parametrize("of_the_list", [True, False])
async def test_after_a_talk_the_letter_is_the_thank_you_that_is_planned(home: House, *, of_the_list: bool) -> None:
    lee = home.search.meet("Lee Park", company="Northwind")
    home.search.write(lee, purpose=Purpose.SET_UP_MEETING)
    home.search.later(days=2).change_contact(lee, lambda it, stamp: it.hold_meeting(stamp=stamp))
    user = await home.visit("/people" if of_the_list else address_of(lee))
    assert await opened(user) == "net_thanks"


async def test_a_letter_that_is_far_off_is_not_settled_by_another(home: House) -> None:
    lee = home.search.meet("Lee Park", company="Northwind")
    home.search.write(lee, purpose=Purpose.SET_UP_MEETING)
    home.search.later(days=1)
    assert letter_due(home.search.tracker, "me", id=lee, now=home.search.now) == ""
    home.search.later(days=20)
    assert letter_due(home.search.tracker, "me", id=lee, now=home.search.now) != ""
