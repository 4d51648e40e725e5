"""Whether the record is as it was written: walking its chain, keeping its head elsewhere, checking against one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nicegui import context, ui

from domain.store.chain import Head
from domain.store.errors import ChainBroken
from domain.store.heads import WORDS, heads_in, written
from ui import words
from ui.asking import ask
from ui.components.doing import perform
from ui.components.panel import panel
from ui.services import Services
from ui.upkeep import Sealed

LEAD = "Each event is sealed together with all before it, so that none can be altered, removed or reordered unseen."
WHY_A_HEAD = (
    "Only a cut-off end looks like a shorter, sound record. So keep the head of the chain now and then where nobody "
    "who could change the record can reach it: in a mail to yourself, on paper. Checked against it, the record is "
    f"{WORDS}. What came after that head, somebody with both the record and its key could still rewrite."
)
EVERY = 0.2  # seconds


class IntegrityPanel:
    """The panel of the chain."""

    def __init__(self, services: Services, sealed: Sealed) -> None:
        self._services, self._sealed = services, sealed
        self._client = context.client
        self._reached, self._whole = 0, 1
        with panel("Is it as it was written?", lead=LEAD, anchor="integrity"):
            self._head = ui.textarea(
                "Heads you kept (none is needed)", placeholder="career-tracker head 120 3fa9…"
            ).props("rows=2 maxlength=20000 autogrow")
            self._head.mark("kept-head")
            with ui.element("div").classes("cluster"):
                self._prove = ui.button("Prove it now", icon="i-check", color=None, on_click=self._walk)
                self._prove.classes("btn-main").mark("prove")
                keep = ui.button("Keep today’s head", icon="i-download", color=None, on_click=self._keep)
                keep.classes("btn-plain").mark("keep-head")
            self._bar = ui.linear_progress(value=0, show_value=False)
            self._bar.props["aria-label"] = "How far it was walked"
            self._bar.set_visibility(False)
            self._verdict = ui.element("section").classes("panel callout").props("role=status").mark("verdict")
            self._verdict.set_visibility(False)
            self._line = ui.input("The head: copy it to another place").props("readonly").mark("head-line")
            self._line.set_visibility(False)
            ui.label(WHY_A_HEAD).classes("small muted")
        self._timer = ui.timer(EVERY, self._advance, active=False)

    async def _walk(self) -> None:
        text = (self._head.value or "").strip()
        heads = await perform(lambda: heads_in(text) if text else [], fields={"head": self._head})
        if heads is None:
            return
        self._prove.disable()
        self._reached, self._whole = 0, 1
        self._bar.set_visibility(True)
        self._timer.activate()
        try:
            self._tell(await ask(lambda: self._verify(heads.value or [])))
        finally:
            self._timer.deactivate()
            self._bar.set_visibility(False)
            self._prove.enable()

    def _verify(self, heads: Sequence[Head]) -> tuple[bool, str, str]:
        self._whole = self._sealed.position() or 1
        try:
            for reached in self._sealed.verify(known=heads):
                self._reached = reached
        except ChainBroken as broken:
            return False, "The record was changed from outside the program.", f"The first place: {broken}."
        return True, f"{words.count(self._reached, 'event')}, each as it was recorded.", checked(heads)

    def _tell(self, verdict: tuple[bool, str, str]) -> None:
        sound, said, more = verdict
        self._verdict.classes(replace=f"panel callout {'is-good' if sound else 'is-bad'}")
        self._verdict.clear()
        with self._verdict:
            ui.label(said).classes("strong")
            ui.label(more)
            ui.label(f"Checked {self._hour()}.").classes("small muted")
        self._verdict.set_visibility(True)

    def _advance(self) -> None:
        self._bar.value = self._reached / self._whole

    async def _keep(self) -> None:
        head = await ask(self._sealed.head)
        self._line.value = written(head)
        self._line.set_visibility(True)
        kept = f"{self._hour()}\n{written(head)}\n".encode()
        ui.download.content(kept, "career-tracker-head.txt", "text/plain; charset=utf-8")

    def _hour(self) -> str:
        now: datetime = self._services.clock()
        return f"{now:%Y-%m-%d %H:%M} UTC"


def checked(heads: Sequence[Head]) -> str:
    """What the proof is worth."""
    if not heads:
        return "Whether something was cut off at the end, only a head that you kept can show."
    newest = max(head.position for head in heads)
    return f"The record is {WORDS}, the one of event {newest:,}."
