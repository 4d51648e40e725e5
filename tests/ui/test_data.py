"""In and out, without a browser."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from nicegui import ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.events import UploadEventArguments, handle_event
from nicegui.testing import User

from domain.store.files import Files
from domain.store.tracker import Tracker
from jobs.takeaway import Takeaway
from projections import board
from tests.support.eventually import eventually_async
from tests.support.searching import MONDAY, Search, opened
from tests.support.visiting import House, click, elements, until


async def test_the_page_leads_to_the_archive_and_the_table(home: House) -> None:
    home.search.applied("Data Engineer", "Nordlicht")
    user = await home.visit("/data")
    await user.should_see("Take everything with you")
    client = (await home.visitor()).http_client
    answer = await client.get("/data/career-tracker.zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="career-tracker-2026-03-02.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert b"Nordlicht" in archive.read("events.jsonl")
    table = await client.get("/data/applications.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Nordlicht,Data Engineer,Applied" in table.text


async def given(home: House, content: bytes) -> User:
    """The page with an archive handed to it."""
    user = await home.visit("/data")
    await eventually_async(lambda: bool(elements(user, ui.upload, marker="archive-file")))
    [upload] = elements(user, ui.upload, marker="archive-file")
    file = SmallFileUpload("all.zip", "application/zip", content)
    with user:
        for handler in upload._upload_handlers:  # noqa: SLF001 the test browser has no file dialog
            handle_event(handler, UploadEventArguments(sender=upload, client=upload.client, file=file))
    return user


def elsewhere(folder: Path) -> bytes:
    """The archive of another installation, in which somebody applied."""
    folder.mkdir()
    with opened(folder) as tracker:
        other = Search(tracker).begin("Asia/Tokyo")
        other.applied("Chemist", "Curie")
        return archive_of(tracker, folder)


def archive_of(tracker: Tracker, folder: Path) -> bytes:
    return b"".join(Takeaway(tracker=tracker, files=Files(folder), clock=lambda: MONDAY, version="1").archive("me"))


def noted(search: Search, card: str, words: str) -> None:
    search.change(card, lambda one, stamp: one.add_note(text=words, stamp=stamp))


async def test_an_archive_is_gone_on_from_where_nothing_stands_yet(home: House, tmp_path: Path) -> None:
    archive = elsewhere(tmp_path / "elsewhere")
    user = await given(home, archive)
    await user.should_see("events were taken in.")
    assert [card.company for card in board.everything(home.search.tracker, "me")] == ["Curie"]
    assert home.search.me().zone == "Asia/Tokyo"
    again = await given(home, archive)
    await again.should_see("All of it was here already.")


async def test_a_search_in_use_sees_what_would_come_and_has_it_at_a_press(home: House, tmp_path: Path) -> None:
    home.search.save("Mine")
    home.search.settle(lambda me, stamp: me.change_zone(zone="Europe/Berlin", stamp=stamp))
    before, archive = home.search.tracker.position(), elsewhere(tmp_path / "elsewhere")
    user = await given(home, archive)
    await user.should_see("New: 1 application.")
    await user.should_see("Your settings stay as they are here.")
    assert home.search.tracker.position() == before
    await click(user, marker="take-in")
    await user.should_see("events were taken in.")
    assert {card.company for card in board.everything(home.search.tracker, "me")} == {"Nordlicht", "Curie"}
    assert home.search.me().zone == "Europe/Berlin"
    again = await given(home, archive)
    await again.should_see("All of it was here already.")
    await again.should_see("Here already, and staying as they are: 1 application.")
    broken = await given(home, b"no archive")
    await broken.should_see("This is no archive of Career Tracker")


async def test_what_went_on_in_both_places_is_named_and_stays(home: House, tmp_path: Path) -> None:
    first = elsewhere(tmp_path / "elsewhere")
    await (await given(home, first)).should_see("events were taken in.")
    [card] = board.everything(home.search.tracker, "me")
    noted(home.search, card.id, "here")
    with opened(tmp_path / "elsewhere") as tracker:
        noted(Search(tracker, now=home.search.now), card.id, "there")
        packed = archive_of(tracker, tmp_path)
    user = await given(home, packed)
    await user.should_see("Chemist, Curie went on here and there in different ways, and stays as it is here.")
    assert list(home.search.application(card.id).notes.values()) == ["here"]


async def test_the_page_tells_how_far_the_packing_is(home: House) -> None:
    home.search.applied()
    user = await home.visit("/data")
    await (await home.visitor()).http_client.get("/data/career-tracker.zip")
    total = len(home.search.tracker.history("me"))
    [told] = elements(user, ui.label, marker="packed")
    await until(lambda: told.text.partition(",")[0], f"Packed: all {total} events")
