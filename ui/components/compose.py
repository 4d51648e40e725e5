"""The sheet in which a letter is written and leaves: what for, which letter, its gaps, the ways out, "Sent?"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from nicegui import context, ui

from domain.errors import Refusal
from domain.values import Letter
from ui import words
from ui.asking import ask
from ui.components.choices import choice, group
from ui.components.cover_letter import ask_pdf
from ui.components.doing import complain, new_command, perform
from ui.components.hand import Hand
from ui.components.letter_files import LetterFiles, carried, files_of
from ui.components.letter_foot import LetterFoot
from ui.components.letter_paper import LetterPaper
from ui.frame import toast
from ui.keeping import keep_wording
from ui.occasion import Occasion, occasion_for
from ui.sending import record_sent, take_back
from ui.services import Services
from ui.writing import TONES, Wording, Writing

# Longer than this somebody was called away, and a figure would be no praise.
IN_ONE_GO = timedelta(minutes=15)
MINUTE = 60


async def open_compose(
    services: Services,
    seeker: str,
    *,
    about: str,
    step: str = "",
    contact: str = "",
    kind: str = "",
    purpose: str = "",
) -> None:
    """Open the sheet for a letter about an application or a contact; ``step`` is what it would settle.

    ``contact`` is whom it goes to, ``kind`` which letter it begins with and ``purpose`` what it is for, where that is
    known already.
    Raises Refusal when what it is about is gone.
    """

    def read(contact: str) -> Occasion:
        return occasion_for(services.db, seeker, about=about, step=step, contact=contact, now=services.clock())

    letters = await ask(lambda: services.letters.for_seeker(services.db, seeker))
    writing = Writing.begin(letters, await ask(lambda: read(contact)))
    files = await ask(lambda: files_of(services.commands.record, seeker, about))
    if kind:
        writing.choose_kind(kind)
        writing.purpose = writing.kind.purpose
    if purpose and writing.purpose != purpose:
        writing.choose_purpose(purpose)
    # On the page itself: what was clicked to get here may vanish while the letter is being written.
    with context.client.content:
        _Sheet(services, seeker, writing, read, files).open()


class _Sheet:
    def __init__(
        self,
        services: Services,
        seeker: str,
        writing: Writing,
        read: Callable[[str], Occasion],
        files: Sequence[tuple[str, str]],
    ) -> None:
        self._services, self._seeker, self._writing, self._read = services, seeker, writing, read
        self._opened_at, self._kept_files = services.clock(), files
        self._command, self._client = new_command(), context.client
        with ui.dialog() as self._dialog, ui.element("div").classes("sheet compose") as sheet:
            self._draw(sheet)
        self._dialog.on("hide", self._dialog.delete)
        self._dialog.props["aria-labelledby"] = "compose-heading"
        self._show()

    def open(self) -> None:
        self._dialog.open()
        self._paper.focus_gap()

    def _draw(self, sheet: ui.element) -> None:
        self._head()
        with ui.element("div").classes("sheet-body compose-body"):
            with ui.element("div").classes("compose-choices") as choices:
                self._another = ui.button(icon="i-down", color=None, on_click=lambda: choices.classes("opened"))
                self._another.classes("btn-plain compose-another").props["aria-description"] = "Choose another letter"
                self._choosing()
                self._asides()
            with ui.element("div").classes("compose-letter"):
                self._addressing()
                self._paper = self._new_paper()
                self._tools()
                self._files = LetterFiles(self._kept_files)
                self._courage()
        pdf = self._ask_pdf if "/application-" in self._writing.occasion.about else None
        self._foot = LetterFoot(self._paper, on_file=self._download, on_sent=self._sent, on_pdf=pdf)
        for keys in ("keydown.ctrl.enter", "keydown.meta.enter"):
            sheet.on(keys, js_handler=self._foot.goes("mail"))

    def _new_paper(self) -> LetterPaper:
        occasion = self._writing.occasion
        return LetterPaper(
            keep=f"{self._seeker}/letter-{occasion.about}-{occasion.finishes}",
            on_typed=self._typed,
            on_rewrote=self._rewrote,
            on_restored=self._restored,
            on_went=lambda way, by_hand, whole: self._foot.went(way, by_hand=by_hand, whole=whole),
            on_incomplete=self._incomplete,
        )

    def _head(self) -> None:
        with ui.element("div").classes("sheet-head"):
            with ui.element("div").classes("grow"):
                with ui.element("h2").props("id=compose-heading"):
                    self._title = ui.label()
                if self._writing.occasion.subject:
                    ui.label(self._writing.occasion.subject).classes("muted small")
            close = ui.button(icon="i-close", color=None, on_click=self._dialog.close).classes("btn-icon btn-quiet")
            close.props["aria-label"] = "Close; what you typed is kept"

    @ui.refreshable_method
    def _choosing(self) -> None:
        writing = self._writing
        with group("What for?"):
            for purpose, name in writing.letters.purposes().items():
                choice(
                    name,
                    chosen=purpose == writing.purpose,
                    choose=partial(self._choose_purpose, purpose),
                    marker=f"purpose-{purpose}",
                )
        with group("Which letter?"):
            for kind in writing.kinds:
                choice(
                    kind.title,
                    chosen=kind == writing.kind,
                    choose=partial(self._choose_kind, kind.key),
                    marker=f"kind-{kind.key}",
                )

    @ui.refreshable_method
    def _addressing(self) -> None:
        occasion = self._writing.occasion
        with ui.element("div").classes("compose-to"):
            if len(occasion.people) > 1:
                names = {person.id: _known_as(person.card.name, person.part) for person in occasion.people}
                who = ui.select(names, value=occasion.contact or None).props('prefix="For"').mark("who")
                who.props["aria-label"] = "Who it is for"
                who.on_value_change(lambda event: self._write_to(event.value))
            self._to = ui.input(value=self._writing.to, placeholder="mail address").mark("to")
            self._to.props('type=email prefix="To" autocomplete=off').on_value_change(
                lambda event: self._addressed(event.value)
            )
            self._to.props["aria-label"] = "To"

    @ui.refreshable_method
    def _tools(self) -> None:
        writing = self._writing
        with ui.element("div").classes("toolbar"):
            if writing.free is not None:
                ui.button("Back to the gaps", icon="i-undo", color=None, on_click=self._lock).classes("btn-quiet")
                mine = ui.button("Make this my template", icon="i-star", color=None, on_click=self._make_mine)
                mine.classes("btn-quiet").mark("make-mine")
                return
            with group("Tone", heard_only=True):
                for tone in writing.kind.tones:
                    choice(
                        TONES[tone],
                        chosen=tone == writing.tone,
                        choose=partial(self._choose_tone, tone),
                        marker=f"tone-{tone}",
                    )
            ui.button("Change every word", icon="i-pencil", color=None, on_click=self._unlock).classes("btn-quiet")
        if more := writing.draft().more:
            with group("Could be added"):
                for gap in more:
                    choice(
                        f"+ {gap.label}",
                        chosen=False,
                        choose=partial(self._open_gap, gap.name),
                        marker=f"more-{gap.name}",
                    )

    @ui.refreshable_method
    def _asides(self) -> None:
        kind, last = self._writing.kind, self._writing.occasion.last
        with ui.element("div").classes("compose-asides stack tight small muted"):
            if last:
                today = words.today(self._services.clock(), self._writing.occasion.zone)
                ui.label(f"You last wrote on {words.date_in_full(last[0], today=today)}: {last[1]}.")
            if kind.attach:
                ui.label(f"Goes with it: {kind.attach}")
            ui.link("All letters, and your own", "/letters")

    @ui.refreshable_method
    def _courage(self) -> None:
        kind = self._writing.kind
        if kind.encouragement:
            with ui.element("div").classes("compose-courage small"):
                ui.label(kind.encouragement)
                ui.label(kind.encouragement_source).classes("hint")

    def _show(self) -> None:
        """Draw the letter as it reads now."""
        writing = self._writing
        self._title.set_text(f"Write to {writing.occasion.name}" if writing.occasion.name else "Write a letter")
        self._another.set_text(writing.kind.title)
        around: dict[str, Any] = {"ways": writing.ways(), "choices": writing.choices(), "limit": writing.kind.limit}
        if writing.free is None:
            self._paper.show(writing.draft(), tip=writing.kind.tip, **around)
        else:
            self._paper.show_free(writing.free, **around)

    def _show_all(self) -> None:
        for part in (self._choosing, self._tools, self._asides, self._courage):
            part.refresh()
        self._show()

    def _typed(self, name: str, value: str) -> None:
        self._writing.typed[name] = value
        self._show()

    def _rewrote(self, wording: Wording) -> None:
        self._writing.free = wording
        self._show()

    def _restored(self, typed: Mapping[str, str], choices: Mapping[str, Any]) -> None:
        self._writing.restore(typed, choices)
        self._addressing.refresh()
        self._show_all()
        self._paper.focus_gap()

    def _choose_purpose(self, purpose: str) -> None:
        self._writing.choose_purpose(purpose)
        self._show_all()
        self._paper.focus_gap()

    def _choose_kind(self, key: str) -> None:
        self._writing.choose_kind(key)
        self._show_all()
        self._paper.focus_gap()

    def _choose_tone(self, tone: str) -> None:
        self._writing.tone = tone
        self._tools.refresh()
        self._show()

    def _open_gap(self, name: str) -> None:
        self._writing.typed[name] = ""
        self._tools.refresh()
        self._show()
        self._paper.focus_gap(name)

    def _unlock(self) -> None:
        self._writing.unlock()
        self._tools.refresh()
        self._show()

    def _lock(self) -> None:
        self._writing.lock()
        self._tools.refresh()
        self._show()

    async def _write_to(self, contact: str) -> None:
        self._writing.address(await ask(lambda: self._read(contact)))
        self._addressing.refresh()
        self._asides.refresh()
        self._show()

    def _addressed(self, to: str) -> None:
        self._writing.to = to.strip()
        self._show()

    def _incomplete(self, name: str) -> None:
        gap = next((gap for gap in self._writing.draft().missing if gap.name == name), None)
        toast(f"Still to fill in: {gap.label}." if gap else "Something is still to be filled in.")

    async def _download(self) -> None:
        letter = self._letter("eml")
        made = letter and await perform(lambda: self._file(letter), fields={"to": self._to})
        if made and made.value:
            ui.download.content(made.value, "letter.eml", "message/rfc822")
            self._foot.went("eml")

    def _ask_pdf(self) -> None:
        letter = self._letter("copy")
        if letter is not None:
            hand = Hand(services=self._services, seeker=self._seeker, client=self._client)
            ask_pdf(hand, self._writing.occasion, letter, kept=self._offer_files)

    async def _offer_files(self) -> None:
        record, about = self._services.commands.record, self._writing.occasion.about
        found = await ask(lambda: files_of(record, self._seeker, about))
        self._files.show(found)

    def _file(self, letter: Letter) -> bytes:
        """Blocking. Raises Refusal."""
        occasion = self._writing.occasion
        return self._services.letters.eml(
            to=letter.to,
            to_name=occasion.name if letter.to == occasion.to else "",
            subject=letter.subject,
            body=letter.body,
            sender=occasion.profile.email,
            sender_name=occasion.profile.name,
            attachments=carried(self._services.files, self._seeker, letter.files),
        )

    async def _make_mine(self) -> None:
        """Keep the words as they read now among one's own letters, to be used again."""
        wording = self._writing.words()
        stamp, command = self._services.stamp(), sha256(f"{self._command} {wording}".encode()).hexdigest()
        keep = partial(keep_wording, self._services, self._seeker, self._writing, wording)
        if await perform(lambda: keep(stamp=stamp, command_id=command)) is not None:
            toast("Kept among your own letters. It is offered the next time one like it is due.", mood="glad")

    async def _sent(self, via: str) -> None:
        letter = self._letter(via)
        if letter is None:
            return
        stamp = self._services.stamp()
        send = partial(record_sent, self._services.commands, self._seeker, self._writing, letter)
        done = await perform(lambda: send(stamp=stamp, command_id=self._command))
        if done is not None:
            self._paper.forget()
            self._dialog.close()
            undo = partial(self._take_back, done.value) if done.value else None
            toast(praise(stamp.recorded_at - self._opened_at), undo=undo, mood="glad")

    async def _take_back(self, noted: tuple[int, ...]) -> None:
        stamp, back = self._services.stamp(), partial(take_back, self._services.commands, self._seeker, self._writing)
        if await perform(lambda: back(noted, stamp=stamp)) is not None:
            toast("Taken back: it did not go out.")

    def _letter(self, via: str) -> Letter | None:
        """The letter word for word, or None when something is still blank: then the cursor stands there."""
        try:
            return replace(self._writing.letter(via=via), files=self._files.chosen)
        except Refusal as refusal:
            complain(refusal, fields={})
            self._paper.focus_gap(refusal.field)
            return None


def praise(took: timedelta) -> str:
    """What one hears after a letter: how long it took, where that is something to be glad about."""
    seconds = int(took.total_seconds())
    if not timedelta() < took < IN_ONE_GO:
        return "Sent and noted. Well done."
    spent = words.count(seconds, "second") if seconds < MINUTE else words.minutes(round(seconds / MINUTE))
    return f"Sent and noted, in {spent}. Well done."


def _known_as(name: str, part: str) -> str:
    return f"{name} ({part})" if part else name
