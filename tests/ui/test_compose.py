"""The sheet in which letters are written, without a browser."""

from __future__ import annotations

from typing import Any

from nicegui import ui
from nicegui.elements.mixins.value_element import ValueElement
from nicegui.testing import User

from domain.seeker import Profile
from tests.support.eventually import eventually_async
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, until
from ui.components.letter_paper import LetterPaper

SAM = Profile(name="Sam Lee", email="sam@example.org")


def paper(user: User) -> LetterPaper:
    with user:
        [found] = user.find(kind=LetterPaper).elements
    return found


def type_into(user: User, name: str, words: str, *, number: int = 1) -> None:
    """What the browser tells at a key."""
    user.find(kind=LetterPaper).trigger("typed", {"name": name, "value": words, "number": number})


def went(user: User, way: str = "copy") -> None:
    """What the browser tells when the letter was handed over."""
    user.find(kind=LetterPaper).trigger("went", {"way": way, "by_hand": False, "whole": True})


async def sheet(home: House, *, contacts: int = 1) -> tuple[User, str]:
    """An open sheet for the follow-up of an application that is due."""
    id_ = home.search.applied()
    for number in range(contacts):
        home.search.meet(f"Robin {number}", application=id_, email=f"robin{number}@nordlicht.example")
    home.search.settle(lambda me, stamp: me.correct_profile(profile=SAM, stamp=stamp))
    home.search.at("2026-03-10 10:30")
    user = await home.visit("/today")
    await click(user, marker="write")
    await eventually_async(lambda: bool(elements(user, ui.button, marker="copy")))
    return user, id_


def sent(search: Search, about: str) -> list[Any]:
    return [vars(one.event)["letter"] for one in search.tracker.stream(about) if "letter" in vars(one.event)]


async def test_the_letter_stands_there_filled_in(home: House) -> None:
    user, _ = await sheet(home)
    await user.should_see("Write to Robin 0")
    await user.should_see("Data Engineer: my application of 2 March")
    await user.should_see("On 2 March I applied for the Data Engineer position at Nordlicht")
    await user.should_see("Sam Lee")


async def test_what_is_typed_is_in_the_letter_at_once(home: House) -> None:
    user, _ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    await user.should_see("Since then I have learned Kafka.")


async def test_every_purpose_brings_its_letters(home: House) -> None:
    user, _ = await sheet(home)
    await click(user, marker="purpose-thanks")
    await user.should_see("Say thank you after an interview")
    assert paper(user).props["choices"]["kind"].startswith("thanks")


async def test_a_tone_keeps_what_was_typed(home: House) -> None:
    user, _ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    await click(user, marker="tone-formal")
    await user.should_see("Dear Robin 0,")
    await user.should_see("Since then I have learned Kafka.")


async def test_it_is_sent_word_for_word(home: House) -> None:
    user, id_ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    words = paper(user).text
    home.search.later(seconds=17)
    went(user, "gmail")
    await click(user, marker="sent")
    await until(lambda: len(sent(home.search, id_)), 1)
    [letter] = sent(home.search, id_)
    assert f"{letter.subject}\n\n{letter.body}" == words
    assert (letter.to, letter.via, letter.kind, letter.tone) == (
        "robin0@nordlicht.example",
        "gmail",
        "status_application",
        "warm",
    )
    await user.should_see("Sent and noted, in 17 seconds. Well done.")


async def test_not_yet_records_nothing(home: House) -> None:
    user, id_ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    went(user)
    await click(user, marker="not-yet")
    await eventually_async(lambda: bool(elements(user, ui.button, marker="copy")))
    assert sent(home.search, id_) == []


async def test_a_letter_with_a_blank_is_not_recorded_as_sent(home: House) -> None:
    user, id_ = await sheet(home)
    went(user, "other")
    await click(user, marker="sent")
    await user.should_see("Still to fill in")
    assert sent(home.search, id_) == []


async def test_sent_by_mistake_is_taken_back(home: House) -> None:
    user, id_ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    went(user)
    await click(user, marker="sent")
    await until(lambda: "check_status" in dict(home.search.steps(id_)), expected=False)
    await click(user, "Undo")
    await until(lambda: "check_status" in dict(home.search.steps(id_)), expected=True)


async def test_another_addressee_gets_another_greeting(home: House) -> None:
    user, _ = await sheet(home, contacts=2)
    [who] = elements(user, ui.select, marker="who")
    other = next(id_ for id_, name in dict(who.options).items() if name == "Robin 1")
    who.value = other
    await user.should_see("Write to Robin 1")
    await until(lambda: elements(user, ui.input, marker="to")[0].value, "robin1@nordlicht.example")


async def test_an_optional_gap_can_be_opened(home: House) -> None:
    user, _ = await sheet(home)
    await click(user, marker="tone-formal")
    await click(user, marker="more-job_ref")
    type_into(user, "job_ref", "R-2291")
    await user.should_see("(reference R-2291)")


async def test_every_word_can_be_changed(home: House) -> None:
    user, id_ = await sheet(home)
    await click(user, "Change every word")
    await until(lambda: paper(user).props["free"] is not None, expected=True)
    rewritten = {"subject": "Hello", "body": "Dear Robin,\n\nany news?", "number": 1}
    user.find(kind=LetterPaper).trigger("rewrote", rewritten)
    went(user)
    await click(user, marker="sent")
    await until(lambda: [letter.body for letter in sent(home.search, id_)], ["Dear Robin,\n\nany news?"])


async def test_a_draft_the_browser_kept_goes_on(home: House) -> None:
    user, _ = await sheet(home)
    kept = {"typed": {"reason_now": "Kept words"}, "choices": {"kind": "status_application", "tone": "formal"}}
    user.find(kind=LetterPaper).trigger("restored", kept)
    await user.should_see("Kept words.")
    assert paper(user).props["choices"]["tone"] == "formal"


async def test_nonsense_the_browser_kept_does_no_harm(home: House) -> None:
    user, _ = await sheet(home)
    kept = {"typed": {"no_such_gap": "x", "reason_now": "\x00\u202e" + "y" * 5000}, "choices": {"kind": 7, "free": []}}
    user.find(kind=LetterPaper).trigger("restored", kept)
    await eventually_async(lambda: "yyy" in paper(user).text)
    went(user)
    await click(user, marker="sent")
    await user.should_see("characters long")


async def test_the_file_is_a_draft_for_a_mail_program(home: House) -> None:
    user, _ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    await click(user, marker="eml")
    file = (await user.download.next()).content.decode()
    assert "To: Robin 0 <robin0@nordlicht.example>" in file
    assert "From: Sam Lee <sam@example.org>" in file
    assert "X-Unsent: 1" in file
    await user.should_see("Did it go out?")


async def test_an_address_that_is_none_makes_no_file(home: House) -> None:
    user, _ = await sheet(home)
    type_into(user, "reason_now", "Since then I have learned Kafka")
    elements(user, ValueElement, marker="to")[0].value = "robin at nordlicht"
    await click(user, marker="eml")
    await user.should_see("is not an email address")
