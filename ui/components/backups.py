"""Backups on the page of the record: those there are, one more now, and putting one back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from nicegui import context, events, ui

from domain.errors import Refusal
from domain.store.errors import StoreRefused
from ui import words
from ui.asking import ask
from ui.components.doing import perform
from ui.components.panel import panel
from ui.components.question import Question
from ui.frame import toast
from ui.services import Services
from ui.upkeep import Backup
from ui.uploads import upload

T = TypeVar("T")
SHOWN = 6
LEAD = (
    "One file with your record, attached files and plain settings. One is taken each hour in which something happened, "
    "read back and proved; they thin out to one a day and one a week, and go after five weeks."
)
SECRETS = (
    "It holds your whole search and the key that proves it unaltered: keep it where nobody else can read it. "
    "Not in it: the Twilio token, addresses for ntfy and mail, tokens for scripts, and who is signed in."
)
ELSEWHERE = (
    "Keep one on another disk now and then. From there it comes back by the button above or, with the program "
    "stopped, by this command:"
)
COMMAND = ".venv/bin/python main.py restore FILE"
LARGEST = 25_000_000
TOO_LARGE = "A browser sends files of up to 25 MB. Bring back a larger one with the command below."
SHARED = "Several people keep their search here. A backup holds everybody’s; whoever runs it makes one: main.py backup"
READY = (
    "A backup lies ready. It is put in the place of your record when the program starts next: stop it, and start it "
    "again. What is there now is backed up first."
)
BACK = (
    "Your record becomes what it was then. What is there now is kept as a backup of its own, so this can be undone. "
    "A reminder that was sent since may come a second time."
)
OCCASIONS = {
    "": "by the clock",
    "by-hand": "by hand",
    "before-migration": "before an update",
    "before-restore": "before a restore",
}


COPY = f"""async () => emit(await navigator.clipboard.writeText({json.dumps(COMMAND)}).then(() => true, () => false))"""


def _too_large() -> None:
    toast(TOO_LARGE, mood="problem")


@dataclass(frozen=True, kw_only=True)
class BackupsNow:
    """What the panel shows, read in one go."""

    now: datetime
    zone: str
    kept: tuple[Backup, ...]
    waiting: bool


class BackupsPanel:
    """The panel of the backups. ``shared``: others keep their search here too."""

    def __init__(self, services: Services, *, zone: str, shared: bool) -> None:
        self._services, self._zone, self._all = services, zone, False
        self._backups, self._client = services.backups, context.client
        self._why_not = SHARED if shared else self._backups.unable
        with panel("Backups", lead=LEAD, anchor="backups"):
            if self._why_not:
                ui.label(self._why_not).classes("strong")
                return
            with ui.element("section").classes("panel callout").mark("lies-ready") as self._waiting:
                self._waiting.props["aria-label"] = "A backup lies ready"
                ui.label(READY).classes("strong")
                with ui.element("div").classes("cluster"):
                    leave = ui.button("Leave everything as it is", color=None, on_click=self._forget)
                    leave.classes("btn-plain").mark("forget-backup")
            self._list = ui.element("ul").classes("rows")
            with ui.element("div").classes("cluster"):
                self._take = ui.button("Back up now", icon="i-archive", color=None, on_click=self._back_up)
                self._take.classes("btn-main").mark("back-up")
                self._more = (
                    ui.button("Show all", color=None, on_click=self._show_all).classes("btn-quiet").mark("all-backups")
                )
                self._upload = upload(max_file_size=LARGEST, max_files=1, on_upload=self._given, on_rejected=_too_large)
                self._upload.classes("attach").props("hidden accept=.zip").mark("backup-file")
                pick = f'() => runMethod({self._upload.id}, "pickFiles", [])'
                choose = ui.button("Bring one from elsewhere", icon="i-file", color=None).classes("btn-plain")
                choose.on("click", js_handler=pick).mark("bring-backup")
            ui.label(SECRETS).classes("small muted")
            ui.label(ELSEWHERE).classes("small muted")
            with ui.element("div").classes("cluster"):
                ui.html(COMMAND, sanitize=True, tag="code").mark("restore-command")
                copy = ui.button("Copy", icon="i-copy", color=None).classes("btn-quiet").props("dense")
                copy.props["aria-label"] = "Copy the command"
                copy.on("click", self._copied, js_handler=COPY)

    async def show(self) -> None:
        """Show those there are."""
        if self._why_not:
            return
        now = await ask(self._read)
        self._waiting.set_visibility(now.waiting)
        self._list.clear()
        self._list.set_visibility(bool(now.kept))
        self._more.set_visibility(len(now.kept) > SHOWN and not self._all)
        with self._list:
            for backup in now.kept if self._all else now.kept[:SHOWN]:
                self._row(backup, now)

    def _read(self) -> BackupsNow:
        return BackupsNow(
            now=self._services.clock(), zone=self._zone, kept=tuple(self._backups.kept()), waiting=self._backups.waiting
        )

    def _row(self, backup: Backup, now: BackupsNow) -> None:
        when = words.moment(backup.at, now=now.now, zone=now.zone)
        told = (OCCASIONS.get(backup.why, backup.why), words.count(backup.position, "event"), words.size(backup.size))
        with ui.element("li").classes("item").mark("backup"):
            with ui.element("div").classes("item-main"):
                ui.label(f"{when[:1].upper()}{when[1:]}").classes("strong")
                ui.label(" · ".join(told)).classes("small muted")
            with ui.element("div").classes("item-side"):
                link = ui.link("Download", f"/record/backup/{backup.name}").classes("small")
                link.props["aria-label"] = f"Download the backup of {when}"
                back = ui.button("Put back", color=None, on_click=partial(self._ask, backup.name, when))
                back.classes("btn-plain").props("dense").mark("put-back")
                back.props["aria-label"] = f"Put back the backup of {when}"

    async def _given(self, event: events.UploadEventArguments) -> None:
        content, name = await event.file.read(), event.file.name
        self._upload.reset()
        with self._client:
            if await perform(lambda: told(lambda: self._backups.receive(content, name=name))):
                toast(f"{name} is whole. It lies ready for the next start.", mood="glad")
            await self.show()

    def _copied(self, event: events.GenericEventArguments) -> None:
        if event.args:
            toast("It is on your clipboard.")
        else:
            toast("This browser keeps the clipboard to itself: copy the command by hand.", mood="problem")

    async def _show_all(self) -> None:
        self._all = True
        await self.show()

    async def _back_up(self) -> None:
        self._take.disable()
        try:
            taken = await perform(lambda: told(self._backups.take))
        finally:
            self._take.enable()
        await self.show()
        if taken:
            toast("Backed up, read back and proved.", mood="glad")

    def _ask(self, name: str, when: str) -> None:
        with Question(f"Put back the backup of {when}?", lead=BACK) as question:
            question.saves(
                lambda _: told(lambda: self._backups.prepare(self._backups.named(name).path)),
                label="Lay it ready",
                said="It lies ready for the next start.",
                after=self.show,
            )

    async def _forget(self) -> None:
        await ask(self._backups.forget)
        toast("Everything stays as it is.")
        await self.show()


def told(work: Callable[[], T]) -> T:
    """What the store refuses is told like any refusal."""
    try:
        return work()
    except StoreRefused as refused:
        raise Refusal(str(refused)) from refused
