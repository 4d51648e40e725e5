"""The sheet with letters of one's own, files that go along, and good words kept as a template."""

from __future__ import annotations

from email import message_from_bytes, policy

from nicegui import ElementFilter, ui

from domain.letter_commands import LetterCommands
from jobs.catalogue import kind_named
from jobs.own_letters import copy_of
from projections import letters
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, until
from tests.ui.test_compose import paper, sent, sheet, type_into, went
from ui.components.letter_paper import LetterPaper

RESUME = b"%PDF-1.7 a resume"


def make_mine(search: Search, key: str = "status_application") -> str:
    """A letter of one's own that began as one of the program's; returns how letters that were sent name it."""
    id_ = LetterCommands(search.tracker).write("me", template=copy_of(kind_named(key)), stamp=search.stamp())
    return id_.partition("/")[2]


def attach(home: House, about: str) -> str:
    digest = home.services.files.keep("me", RESUME)
    home.search.change(
        about,
        lambda it, stamp: it.attach_document(
            document=digest, name="Sam Lee, resume.pdf", media_type="application/pdf", size=len(RESUME), stamp=stamp
        ),
    )
    return digest


async def test_ones_own_letter_is_the_one_that_opens_and_is_recorded_with_its_version(home: House) -> None:
    mine = make_mine(home.search)
    user, id_ = await sheet(home)
    assert paper(user).props["choices"]["kind"] == mine
    type_into(user, "reason_now", "Since then I have learned Kafka")
    went(user)
    await click(user, marker="sent")
    await until(lambda: [(one.kind, one.version) for one in sent(home.search, id_)], [(mine, "v1")])


async def test_three_to_six_letters_are_offered_whatever_is_ones_own(home: House) -> None:
    for _ in range(5):
        make_mine(home.search)
    user, _ = await sheet(home)
    with user:
        [group] = [one for one in ElementFilter(kind=ui.element) if one.props.get("aria-label") == "Which letter?"]
        offered = [one for one in group.descendants() if "aria-pressed" in one.props]
    assert 3 <= len(offered) <= 6


async def test_a_file_goes_along_and_is_remembered(home: House) -> None:
    search = home.search
    id_ = search.applied()
    digest = attach(home, id_)
    search.meet(application=id_)
    search.at("2026-03-10 10:30")
    user = await home.visit("/today")
    await click(user, marker="write")
    await user.should_see("Sam Lee, resume.pdf")
    type_into(user, "reason_now", "Since then I have learned Kafka")
    type_into(user, "my_name", "Sam Lee", number=2)
    elements(user, ui.checkbox, marker="file")[0].value = True
    await user.should_see("The .eml file carries them.")
    await click(user, marker="eml")
    draft = message_from_bytes((await user.download.next()).content, policy=policy.default)
    assert [(part.get_filename(), part.get_content()) for part in draft.iter_attachments()] == [
        ("Sam Lee, resume.pdf", RESUME)
    ]
    await click(user, marker="sent")
    await until(lambda: [one.files for one in sent(search, id_)], [((digest, "Sam Lee, resume.pdf"),)])


async def test_good_words_become_a_letter_of_ones_own(home: House) -> None:
    user, _ = await sheet(home)
    await click(user, "Change every word")
    await until(lambda: paper(user).props["free"] is not None, True)
    body = "Dear Robin,\n\nis there news about the Data Engineer role at Nordlicht?\n\nSam Lee"
    user.find(kind=LetterPaper).trigger("rewrote", {"subject": "Nordlicht", "body": body, "number": 1})
    for _ in range(2):
        await click(user, marker="make-mine")
    await user.should_see("Kept among your own letters.")
    await until(lambda: len(letters.everything(home.search.tracker, "me")), 1)
    [kept] = letters.everything(home.search.tracker, "me")
    assert kept.template.subject == "{{ company }}"
    assert kept.template.based_on == "status_application"
    [(tone, words)] = kept.template.bodies
    assert tone == "warm"
    assert words.startswith("Dear {{ contact_name|first_name }},\n\nis there news about the {{ role }} role at")
    assert words.endswith("{{ company }}?\n\n{{ my_name }}")
