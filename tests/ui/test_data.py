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
from jobs.takeaway import Takeaway
from projections import board
from tests.support.eventually import eventually_async
from tests.support.searching import Search, opened
from tests.support.visiting import House, elements, until


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
        packed = Takeaway(tracker=tracker, files=Files(folder), clock=lambda: other.now, version="1").archive("me")
        return b"".join(packed)


async def test_an_archive_is_gone_on_from_where_nothing_stands_yet(home: House, tmp_path: Path) -> None:
    archive = elsewhere(tmp_path / "elsewhere")
    user = await given(home, archive)
    await user.should_see("events were taken in.")
    assert [card.company for card in board.everything(home.search.tracker, "me")] == ["Curie"]
    assert home.search.me().zone == "Asia/Tokyo"
    again = await given(home, archive)
    await again.should_see("All of it was here already.")


async def test_a_search_with_something_in_it_is_left_alone_and_told_what_to_do(home: House, tmp_path: Path) -> None:
    home.search.save("Mine")
    before = home.search.tracker.position()
    user = await given(home, elsewhere(tmp_path / "elsewhere"))
    await user.should_see("This installation holds a search of its own")
    await user.should_see("bring the same file as a table")
    assert home.search.tracker.position() == before
    broken = await given(home, b"no archive")
    await broken.should_see("This is no archive of Career Tracker")


async def test_the_page_tells_how_far_the_packing_is(home: House) -> None:
    home.search.applied()
    user = await home.visit("/data")
    await (await home.visitor()).http_client.get("/data/career-tracker.zip")
    total = len(home.search.tracker.history("me"))
    [told] = elements(user, ui.label, marker="packed")
    await until(lambda: told.text.partition(",")[0], f"Packed: all {total} events")
