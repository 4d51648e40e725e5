"""The page of the record: its backups and the proof, without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nicegui import ElementFilter, ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.events import UploadEventArguments, handle_event
from nicegui.testing import User

from domain.store.heads import written
from domain.store.tracker import Tracker
from jobs.backup import Backups
from tests.support.searching import Search
from tests.support.visiting import House, click, declaring, elements, given, opened, until
from ui.pages import record


@dataclass
class Keeper:
    house: House
    backups: Backups
    tracker: Tracker

    async def open(self) -> User:
        return await self.house.visit("/record")


@pytest.fixture
async def keeper(search: Search, backups: Backups, tmp_path: Path) -> AsyncIterator[Keeper]:
    services = given(search, tmp_path, backups=backups)
    async with opened(search, tmp_path, declaring(services, record)) as house:
        yield Keeper(house, backups, search.tracker)


def everything(user: User) -> str:
    with user:
        return " ".join(label.text for label in ElementFilter(kind=ui.label))


def said(user: User, marker: str) -> str:
    return " ".join(
        part.text
        for place in elements(user, ui.element, marker=marker)
        for part in place.descendants()
        if isinstance(part, ui.label)
    )


def give(user: User, content: bytes) -> None:
    """Send a backup from the page."""
    [upload] = elements(user, ui.upload, marker="backup-file")
    file = SmallFileUpload("mine.zip", "application/zip", content)
    with user:
        for handler in upload._upload_handlers:  # noqa: SLF001 the test browser has no file dialog
            handle_event(handler, UploadEventArguments(sender=upload, client=upload.client, file=file))


class TestBackups:
    async def test_one_can_be_made_fetched_and_laid_ready(self, keeper: Keeper) -> None:
        user = await keeper.open()
        await click(user, marker="back-up")
        await until(lambda: len(elements(user, ui.element, marker="backup")), 1)
        assert "by hand · 1 event" in said(user, "backup")
        [kept] = keeper.backups.kept()
        fetched = await user.http_client.get(f"/record/backup/{kept.name}")
        assert fetched.content == kept.path.read_bytes()

        await click(user, marker="put-back")
        await until(lambda: len(elements(user, ui.element, marker="question")), 1)
        user.find(marker="question").trigger("submit")
        await until(lambda: keeper.backups.waiting, expected=True)
        [lies_ready] = elements(user, ui.element, marker="lies-ready")
        await until(lambda: lies_ready.visible, expected=True)
        await click(user, marker="forget-backup")
        await until(lambda: keeper.backups.waiting, expected=False)

    async def test_what_is_wrong_with_one_is_told_and_nothing_is_laid_ready(self, keeper: Keeper) -> None:
        keeper.backups.take().path.write_bytes(b"nonsense")
        user = await keeper.open()
        await click(user, marker="put-back")
        await until(lambda: len(elements(user, ui.element, marker="question")), 1)
        user.find(marker="question").trigger("submit")
        await until(lambda: "is damaged, nothing was changed" in everything(user), expected=True)
        assert not keeper.backups.waiting

    async def test_one_from_elsewhere_is_proved_and_laid_ready_or_refused(self, keeper: Keeper) -> None:
        content = keeper.backups.take().path.read_bytes()
        user = await keeper.open()
        give(user, content[:-50])
        await until(lambda: "mine.zip is damaged, nothing was changed" in everything(user), expected=True)
        assert not keeper.backups.waiting
        give(user, content)
        await until(lambda: keeper.backups.waiting, expected=True)
        [lies_ready] = elements(user, ui.element, marker="lies-ready")
        await until(lambda: lies_ready.visible, expected=True)
        await until(lambda: "mine.zip is whole" in everything(user), expected=True)

    async def test_many_are_shown_on_demand(self, keeper: Keeper) -> None:
        for _ in range(8):
            keeper.house.search.later(minutes=1)
            keeper.backups.take()
        user = await keeper.open()
        await until(lambda: len(elements(user, ui.element, marker="backup")), 6)
        await click(user, marker="all-backups")
        await until(lambda: len(elements(user, ui.element, marker="backup")), 8)

    async def test_nobody_gets_what_belongs_to_others_too(self, keeper: Keeper) -> None:
        kept = keeper.backups.take()
        keeper.house.search.of("ann")
        user = await keeper.open()
        await user.should_see("Several people keep their search here.")
        assert (await user.http_client.get(f"/record/backup/{kept.name}")).status_code == 404

    async def test_no_other_file_is_handed_out(self, keeper: Keeper) -> None:
        user = await keeper.open()
        assert (await user.http_client.get("/record/backup/..%2Fkeys%2Fchain")).status_code == 404
        assert (await user.http_client.get("/record/backup/chain")).status_code == 404


class TestIntegrity:
    async def test_an_untouched_record_is_proved(self, keeper: Keeper) -> None:
        user = await keeper.open()
        await click(user, marker="prove")
        await until(lambda: "1 event, each as it was recorded." in said(user, "verdict"), expected=True)
        assert "only a head that you kept can show" in said(user, "verdict")

    async def test_checked_against_a_head_it_says_exactly_what_is_proved(self, keeper: Keeper) -> None:
        head = written(keeper.tracker.head())
        keeper.house.search.save()
        user = await keeper.open()
        user.find(marker="kept-head").type(f"my note: {head}")
        await click(user, marker="prove")
        words = "tamper-evident since the last exported head, the one of event 1."
        await until(lambda: words in said(user, "verdict"), expected=True)

    async def test_a_cut_off_end_is_found(self, keeper: Keeper) -> None:
        keeper.house.search.save()
        head = written(keeper.tracker.head())
        with keeper.tracker.record.writing(alone=True) as cursor:
            cursor.execute("DELETE FROM stored_events WHERE notification_id = 2")
            cursor.execute("DELETE FROM event_chain WHERE position = 2")
        user = await keeper.open()
        user.find(marker="kept-head").type(head)
        await click(user, marker="prove")
        await until(lambda: "event 2: was recorded once and is gone" in said(user, "verdict"), expected=True)

    async def test_what_is_no_head_is_told_beside_the_field(self, keeper: Keeper) -> None:
        user = await keeper.open()
        user.find(marker="kept-head").type("my shopping list")
        await click(user, marker="prove")
        [field] = elements(user, ui.textarea, marker="kept-head")
        await until(lambda: (field.error or "").startswith("There is no head in it."), expected=True)
        assert field.value == "my shopping list"

    async def test_the_head_of_today_can_be_kept(self, keeper: Keeper) -> None:
        user = await keeper.open()
        await click(user, marker="keep-head")
        [line] = elements(user, ui.input, marker="head-line")
        await until(lambda: line.value, written(keeper.tracker.head()))
        await until(lambda: [file.text.splitlines()[-1] for file in user.download.http_responses], [line.value])
