"""The base resume on the screen: typed, kept when one leaves a part, drawn as a page, brought in and taken along."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import cast

import pytest
from nicegui import ui
from nicegui.testing import User
from pypdf import PdfReader

from domain.commands import Commands
from domain.resume_commands import ResumeCommands
from domain.resume_content import Basics, Look, ResumeItem
from domain.seeker import Profile
from domain.store.files import Files
from jobs.typesetting import Typesetter
from jobs.writing_desk import WritingDesk
from projections.database import Database
from tests.support.eventually import eventually_async
from tests.support.searching import Search, stamp
from tests.support.visiting import House, click, elements, opened, until
from ui.live import Live
from ui.pages import resume as resume_page
from ui.pictures import MOST, Pictures
from ui.services import Letters, Place, Services
from ui.upkeep import Sealed

SAMPLE = Path(__file__).parents[1] / "data" / "resume.json"
JOB = ResumeItem(id="aaaaaaaa", values=(("position", "Engineer"), ("name", "Acme")))
OTHER = ResumeItem(id="bbbbbbbb", values=(("position", "Assistant"), ("name", "Beta")))


@dataclass(frozen=True, kw_only=True)
class Given:
    """As much of the services as the pages of resumes use."""

    commands: Commands
    db: Database
    clock: Callable[[], datetime]
    place: Place
    files: Files
    sealed: Sealed
    letters: Letters = field(default_factory=WritingDesk)
    resumes: Typesetter = field(default_factory=Typesetter)
    stamp = Services.stamp


def given(search: Search, folder: Path) -> Services:
    """The services, as far as resumes go."""
    place = Place(host="127.0.0.1", port=0, data_dir=folder)
    return cast(
        "Services",
        Given(
            commands=search.commands,
            db=search.tracker,
            clock=lambda: search.now,
            place=place,
            files=Files(folder),
            sealed=search.tracker,
        ),
    )


@pytest.fixture
async def home(search: Search, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[House]:
    """The resume's page. What is logged as an error fails the test."""

    def register(_: Services, live: Live) -> None:
        resume_page.register(given(search, tmp_path), live)

    async with opened(search, tmp_path, register) as found:
        yield found
    faults = [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"]
    assert not faults


def kept(house: House) -> ResumeCommands:
    return ResumeCommands(house.search.tracker)


def begin(house: House, *jobs: ResumeItem) -> None:
    commands = kept(house)
    for job in reversed(jobs):
        commands.change("me", lambda r, job=job: r.add_item(section="work", item=job, stamp=stamp()), stamp=stamp())  # type: ignore[misc]


def jobs_of(house: House) -> list[str]:
    return [item.get("name") for item in kept(house).now("me").content.items("work")]


def sheets(user: User) -> list[str]:
    return [one.props["src"] for one in elements(user, ui.element, marker="sheet")]


async def leave(user: User, part: str) -> None:
    with user:
        user.find(marker=part).trigger("focusout")


async def test_what_is_typed_is_drawn_at_once_and_kept_when_one_leaves_it(home: House) -> None:
    user = await home.visit("/resume")
    before = sheets(user)
    (name,) = elements(user, ui.input, marker="about-name")
    with user:
        name.value = " Ada Lovelace "
    await until(lambda: sheets(user) != before, True)
    assert kept(home).now("me").number == 0
    await leave(user, "about")
    await until(lambda: kept(home).now("me").content.basics, Basics(name="Ada Lovelace"))
    assert name.value == " Ada Lovelace "


async def test_one_begins_with_what_the_settings_know(home: House) -> None:
    profile = Profile(name="Sam Lee", email="sam@example.org", headline="Data", link="https://sam.example")
    home.search.settle(lambda me, at: me.correct_profile(profile=profile, stamp=at))
    user = await home.visit("/resume")
    await click(user, marker="begin")
    known = Basics(name="Sam Lee", label="Data", email="sam@example.org", url="https://sam.example")
    await until(lambda: kept(home).now("me").content.basics, known)
    await until(lambda: [one.value for one in elements(user, ui.input, marker="about-name")], ["Sam Lee"])
    await until(lambda: elements(user, ui.button, marker="begin"), [])


async def test_whatever_is_typed_in_haste_the_page_says_the_last_of_it(home: House) -> None:
    begin(home, JOB)
    user = await home.visit("/resume")
    (name,) = elements(user, ui.input, marker="about-name")
    for words in ("A", "Ad", "Ada", "日", "Ada 日", "Ada L"):
        with user:
            name.value = words
    content = replace(kept(home).now("me").content, basics=Basics(name="Ada L"))
    draft = Typesetter().draft(content, Look())
    addresses = [f"/resume/picture/{sha256(picture).hexdigest()}.svg" for picture in draft.pictures]
    await until(lambda: sheets(user), addresses)
    await user.should_not_see("is in none of the fonts")


async def test_a_page_is_a_picture_for_its_own_seeker(home: House) -> None:
    user = await home.visit("/resume")
    (sheet,) = sheets(user)
    answer = await user.http_client.get(sheet)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.content.startswith(b"<svg")
    assert (await user.http_client.get("/resume/picture/0.svg")).status_code == 404


async def test_an_entry_is_added_written_moved_and_removed(home: House) -> None:
    begin(home, OTHER)
    user = await home.visit("/resume")
    await click(user, marker="add-work")
    await until(lambda: len(jobs_of(home)), 2)
    id = kept(home).now("me").content.items("work")[0].id
    await until(lambda: len(elements(user, ui.input, marker=f"{id}-name")), 1)
    with user:
        elements(user, ui.input, marker=f"{id}-name")[0].value = "Acme"
        elements(user, ui.textarea, marker=f"{id}-lines")[0].value = "Built it\n\n Ran it "
    await leave(user, f"entry-{id}")
    await until(lambda: jobs_of(home), ["Acme", "Beta"])
    item = kept(home).now("me").content.items("work")[0]
    assert [line.text for line in item.lines] == ["Built it", "Ran it"]
    await click(user, marker=f"down-{id}")
    await until(lambda: jobs_of(home), ["Beta", "Acme"])
    await click(user, marker=f"remove-{id}")
    await until(lambda: jobs_of(home), ["Beta"])
    await click(user, "Undo")
    await until(lambda: jobs_of(home), ["Beta", "Acme"])


async def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(home: House) -> None:
    begin(home, JOB)
    user = await home.visit("/resume")
    (field_,) = elements(user, ui.input, marker="aaaaaaaa-name")
    with user:
        field_.value = "x" * 601
    await leave(user, "entry-aaaaaaaa")
    await until(lambda: "601" in (field_.error or ""), True)
    assert field_.value == "x" * 601
    assert jobs_of(home) == ["Acme"]


async def test_another_tab_shows_what_changed_unless_one_is_typing_there(home: House) -> None:
    begin(home, JOB)
    first, second = await home.visit("/resume"), await home.visit("/resume")
    (theirs,) = elements(second, ui.input, marker="about-name")
    with second:
        theirs.value = "Half a na"
    begin(home, OTHER)
    await until(lambda: len(elements(first, ui.element, marker="entry")), 2)
    assert len(elements(second, ui.element, marker="entry")) == 1
    assert theirs.value == "Half a na"


async def test_another_look_is_another_page(home: House) -> None:
    user = await home.visit("/resume")
    before = sheets(user)
    await click(user, marker="theme-classic")
    await until(lambda: kept(home).now("me").look.theme, "classic")
    await until(lambda: sheets(user) != before, True)
    await click(user, marker="accent-7a1f2b")
    await until(lambda: kept(home).now("me").look.accent, "#7a1f2b")


async def test_a_sign_that_no_font_has_is_told(home: House) -> None:
    user = await home.visit("/resume")
    with user:
        elements(user, ui.input, marker="about-name")[0].value = "日本"
    await eventually_async(lambda: user.find("“日” is in none of the fonts").elements)


async def test_what_is_taken_along_says_what_is_on_the_screen(home: House) -> None:
    begin(home, JOB)
    user = await home.visit("/resume")
    await click(user, marker="pdf")
    got = await user.download.next()
    assert "Engineer" in PdfReader(io.BytesIO(got.content)).pages[0].extract_text()
    await click(user, marker="text")
    assert "Engineer, Acme" in (await user.download.next()).text
    await click(user, marker="json")
    assert (await user.download.next()).json()["work"] == [{"position": "Engineer", "name": "Acme"}]


def test_old_pictures_make_room_for_new_ones_of_the_same_seeker() -> None:
    pictures = Pictures()
    theirs = pictures.keep("you", b"0")
    addresses = [pictures.keep("me", str(number).encode()) for number in range(MOST + 1)]
    digests = [address.rpartition("/")[2].removesuffix(".svg") for address in addresses]
    assert pictures.find("me", digests[0]) is None
    assert pictures.find("me", digests[-1]) == str(MOST).encode()
    assert pictures.find("you", digests[-1]) is None
    assert theirs == addresses[0]
    assert pictures.find("you", digests[0]) == b"0"
