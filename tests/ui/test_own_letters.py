"""Letters of one's own on the screen: written beside their preview, kept, compared, removed, passed on as files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from nicegui import ElementFilter, ui
from nicegui.testing import User

from domain.commands import Commands
from domain.letter import LetterTemplate
from domain.letter_commands import LetterCommands
from jobs.writing_desk import Workshop, WritingDesk
from projections import letters
from projections.database import Database
from tests.support.crowding import crowd
from tests.support.eventually import eventually_async
from tests.support.searching import Search
from tests.support.visiting import House, click, elements, opened, until
from ui.components.letter_view import LetterView
from ui.letter_samples import samples
from ui.live import Live
from ui.pages import letters as letters_page
from ui.pages import own_letter
from ui.services import Place, Services

HELLO = LetterTemplate(
    title="My hello",
    purpose="networking",
    subject="Hello {{ contact_name }}",
    bodies=(("warm", "Dear {{ contact_name|first_name }},\n\n{{ why_you|sentence }}\n\n{{ my_name }}"),),
)


@dataclass(frozen=True, kw_only=True)
class Given:
    """As much of the services as the pages of letters use."""

    commands: Commands
    db: Database
    clock: Callable[[], datetime]
    place: Place
    letters: WritingDesk = field(default_factory=WritingDesk)
    workshop: Workshop = field(default_factory=Workshop)
    stamp = Services.stamp


@pytest.fixture
async def home(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """The pages of letters. What is logged as an error fails the test."""
    place = Place(host="127.0.0.1", port=0, data_dir=tmp_path)
    given = Given(commands=search.commands, db=search.tracker, clock=lambda: search.now, place=place)

    def register(_: Services, live: Live) -> None:
        for page in (letters_page, own_letter):
            page.register(cast("Services", given), live)

    async with opened(search, tmp_path, register) as found:
        yield found
    assert not [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]


def keep(house: House, template: LetterTemplate = HELLO) -> str:
    """Write a letter; returns its address."""
    id_ = LetterCommands(house.search.tracker).write("me", template=template, stamp=house.search.stamp())
    return f"/letters/{id_.rpartition('-')[2]}"


def kept(house: House) -> list[LetterTemplate]:
    return [letter.template for letter in letters.everything(house.search.tracker, "me")]


async def status(house: House, address: str) -> int:
    user = await house.visitor()
    return (await user.http_client.get(address)).status_code


def type_into(user: User, part: str, words: str) -> None:
    """What the browser tells at every key."""
    user.find(marker=f"{part}-area").trigger("typed", {"value": words, "number": 1})


def views(user: User) -> list[str]:
    """How the letter reads: for the one chosen, then with nothing known."""
    with user:
        return [view.text for view in sorted(ElementFilter(kind=LetterView), key=lambda view: view.id)]


async def test_a_letter_reads_as_it_is_typed_for_an_application_and_with_nothing_known(home: House) -> None:
    search = home.search
    search.meet(application=search.applied(company="Acme"), part="recruiter")
    user = await home.visit("/letters/new")
    await user.should_see("A letter of your own")
    type_into(user, "subject", "{{ role }} at {{ company }}")
    type_into(user, "warm", "Hi {{ contact_name|first_name }}, how is {{ company }}?")
    assert views(user) == [
        "Data Engineer at Acme\n\nHi Robin, how is Acme?",
        "the role at the company\n\nHi their name, how is the company?",
    ]
    await user.should_see("It cannot go out without their name, the company, the role.")


async def test_an_unknown_name_is_told_with_what_was_meant(home: House) -> None:
    user = await home.visit("/letters/new")
    await user.should_see(marker="warm-area")
    type_into(user, "warm", "Hi,\n{{ compny }}")
    await user.should_see("Line 2: there is no field “compny”. Did you mean")
    await user.should_see(content="company", marker="meant")
    type_into(user, "warm", "Hi,\n{{ company }}")
    await user.should_not_see("there is no field")


async def test_a_refused_template_says_which_line_and_why_and_is_not_kept(home: House) -> None:
    user = await home.visit("/letters/new")
    await user.should_see(marker="warm-area")
    user.find(marker="title").type("Mine")
    type_into(user, "subject", "Hello")
    type_into(user, "warm", "Hi,\n\n{% for x in y %}{% endfor %}")
    await user.should_see("Line 3: loops are not available in letters.")
    await click(user, marker="save")
    assert kept(home) == []


async def test_a_copy_of_a_built_in_letter_is_kept_and_opened(home: House) -> None:
    user = await home.visit("/letters/new?copy=net_request")
    await user.should_see(marker="warm-area")
    type_into(user, "warm", "Hi {{ contact_name }}!")
    await click(user, marker="save")
    await until(
        lambda: [(one.title, one.based_on) for one in kept(home)],
        [("Ask for a networking meeting, my way", "net_request")],
    )
    assert dict(kept(home)[0].bodies)["warm"] == "Hi {{ contact_name }}!"
    assert [tone for tone, _ in kept(home)[0].bodies] == ["warm", "short", "formal"]


async def test_other_words_become_a_version_and_an_earlier_one_comes_back(home: House) -> None:
    address = keep(home)
    user = await home.visit(address)
    await user.should_see("My hello")
    type_into(user, "warm", "Dear {{ contact_name }},\n\nother words\n\n{{ my_name }}")
    await click(user, marker="save")
    await user.should_see("Version 2")
    await user.should_see("in use")
    user.find("Compare").click()
    await user.should_see("Dear {{ contact_name|first_name }},")
    await click(user, marker="bring-back")
    await user.should_see("Version 1 is in use again.")
    assert kept(home)[0].bodies == HELLO.bodies
    await click(user, "Undo")
    await until(lambda: "other words" in kept(home)[0].bodies[0][1], True)


async def test_what_was_changed_in_another_tab_is_not_written_over(home: House) -> None:
    address = keep(home)
    first, second = await home.visit(address), await home.visit(address)
    await first.should_see(marker="warm-area")
    await second.should_see(marker="warm-area")
    type_into(second, "warm", "from the second tab")
    type_into(first, "warm", "from the first tab")
    await click(first, marker="save")
    await first.should_see("Version 2")
    await click(second, marker="save")
    await second.should_see("This letter was changed in another tab meanwhile.")
    assert kept(home)[0].bodies == (("warm", "from the first tab"),)


async def test_a_tone_is_added_from_the_one_shown_and_left_out_again(home: House) -> None:
    user = await home.visit(keep(home))
    await click(user, marker="tone-formal")
    await click(user, marker="save")
    await until(lambda: [tone for tone, _ in kept(home)[0].bodies], ["warm", "formal"])
    assert kept(home)[0].bodies[1][1] == HELLO.bodies[0][1]
    await click(user, marker="leave-out")
    await click(user, marker="save")
    await until(lambda: [tone for tone, _ in kept(home)[0].bodies], ["warm"])


async def test_a_removed_letter_comes_back_with_undo(home: House) -> None:
    keep(home)
    user = await home.visit("/letters")
    await user.should_see("My hello")
    await click(user, marker="remove")
    await user.should_see("None yet.")
    await click(user, "Undo")
    await user.should_see(marker="own-letter")
    assert [one.title for one in kept(home)] == ["My hello"]


@pytest.mark.parametrize("address", ["/letters/0123456789abcdef0123456789abcdef", "/letters/nonsense"])
async def test_there_is_nothing_at_an_address_that_is_no_letter_of_ones_own(home: House, address: str) -> None:
    assert await status(home, address) == 404


async def test_somebody_elses_letter_is_not_there(home: House) -> None:
    theirs = home.search.of("you")
    id_ = LetterCommands(theirs.tracker).write("you", template=HELLO, stamp=theirs.stamp())
    assert await status(home, f"/letters/{id_.rpartition('-')[2]}") == 404


async def test_fields_are_found_by_plain_words(home: House) -> None:
    user = await home.visit("/letters/new")
    await user.should_see(marker="find-field")
    user.find(marker="find-field").type("phone number")
    await eventually_async(lambda: len(elements(user, ui.element, marker="field")) == 1)
    await user.should_see("your phone number")


async def test_a_field_that_is_found_still_is_the_button_that_it_was(home: House) -> None:
    """Whoever typed and clicks at once has what was there a moment ago under the hand."""
    user = await home.visit("/letters/new")
    await user.should_see(marker="find-field")

    def chips() -> dict[str, int]:
        return {one.default_slot.children[0].text: one.id for one in elements(user, ui.element, marker="field")}  # type: ignore[attr-defined]

    before = chips()
    user.find(marker="find-field").type("company")
    await eventually_async(lambda: "your name" not in chips())
    assert chips()["the company"] == before["the company"]


async def test_what_a_letter_says_is_never_markup(home: House) -> None:
    address = keep(home, replace(HELLO, subject="<b>{{ company }}</b>"))
    home.search.applied(company="<script>alert(1)</script>")
    user = await home.visit(address)
    await eventually_async(lambda: "<b><script>alert(1)</script></b>" in views(user)[0])


def test_a_letter_can_be_tried_out_on_everything_and_everybody(search: Search) -> None:
    people, first = crowd(search), search.applied("Analyst")
    saved = search.save("Chemist")
    assert list(samples(search.tracker, "me")) == [saved, first, *people]
