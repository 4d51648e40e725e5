"""The resumes that went out: opened, laid beside the base, used again, proved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from domain.errors import NotFound
from domain.resume_commands import ResumeCommands
from domain.resume_difference import Change
from domain.sent_resumes import Frozen
from projections.sent_resumes import Sent
from ui import words
from ui.addresses import address_of
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.resume_difference import show_difference
from ui.components.section import Section
from ui.components.use_again import ask_where
from ui.frame import toast
from ui.readings import kept_of
from ui.resume_words import pages_of
from ui.services import Services


class SentResumesSection:
    """Resumes that went out, latest first: an application's own, or with ``whose`` everybody's, named by company.

    ``tailor`` is the application whose next one is made by a button here.
    """

    def __init__(self, hand: Hand, *, tailor: str = "", whose: bool = False) -> None:
        self._hand, self._whose = hand, whose
        self._section = Section("Resume" if tailor else "Sent", self._draw, classes="resumes")
        if tailor:
            there = f"{address_of(tailor)}/resume"
            self._section.button("Tailor one", lambda: ui.navigate.to(there), icon="i-pencil").mark("tailor")

    def show(self, found: Sequence[Sent], *, zone: str) -> None:
        """Show these, latest first."""
        self._section.show((tuple(found), zone))

    def _draw(self, state: tuple[tuple[Sent, ...], str]) -> None:
        found, zone = state
        if not found:
            ui.label("None went out yet.").classes("muted small")
            return
        earlier: dict[str, Sent] = {}
        before: dict[int, Sent] = {}
        for sent in reversed(found):
            if sent.application in earlier:
                before[sent.position] = earlier[sent.application]
            earlier[sent.application] = sent
        with ui.element("ul").classes("rows"):
            for sent in found:
                self._row(sent, before.get(sent.position), zone)

    def _row(self, sent: Sent, before: Sent | None, zone: str) -> None:
        day = words.day(words.local(sent.at, zone).date(), today=words.today(self._hand.now(), zone))
        with ui.element("li").classes("item").mark("sent-resume"):
            with ui.element("div").classes("item-main"):
                ui.label(f"Sent: v{sent.number}, {day}, {pages_of(sent.pages)}").classes("strong")
                if self._whose:
                    with ui.link(target=address_of(sent.application)).classes("small"):
                        ui.label(f"{sent.company}, {sent.role}")
            with ui.element("div").classes("item-side"):
                self._deeds(sent, before)

    def _deeds(self, sent: Sent, before: Sent | None) -> None:
        link = ui.link("Open", f"{address_of(sent.application)}/document/{sent.pdf}").classes("btn-like")
        link.props["aria-label"] = f"Open v{sent.number}, {sent.company}"
        deeds = [("Compare with the base", "compare-base", partial(self._compare, sent, None))]
        if before is not None:
            deeds.append(("Compare with the one before", "compare", partial(self._compare, sent, before)))
        deeds += [("Use again", "use-again", partial(ask_where, self._hand, sent))]
        deeds += [("Prove it", "prove", partial(self._prove, sent))]
        for label, mark, deed in deeds:
            button = ui.button(label, color=None, on_click=deed).classes("btn-quiet").props("dense").mark(mark)
            button.props["aria-label"] = f"{label}: v{sent.number}, {sent.company}"

    async def _compare(self, sent: Sent, before: Sent | None) -> None:
        with self._hand.client:
            found = await perform(partial(self._differences, sent, before))
            if found is not None and found.value is not None:
                beside = f"v{before.number}, the one before" if before else "the base resume as it is now"
                lead = f"What v{sent.number} for {sent.company} says other than {beside}."
                show_difference("What is different", found.value, lead=lead)

    def _differences(self, sent: Sent, before: Sent | None) -> tuple[Change, ...]:
        services, seeker = self._hand.services, self._hand.seeker
        if before is not None:
            return services.resumes.compared_sent(
                frozen_of(self._hand, before).content, frozen_of(self._hand, sent).content
            )
        base = ResumeCommands(services.commands.record).now(seeker).content
        return services.resumes.compared(frozen_of(self._hand, sent).content, base)

    async def _prove(self, sent: Sent) -> None:
        with self._hand.client:
            found = await perform(lambda: proved(self._hand.services, frozen_of(self._hand, sent)))
            if found is not None and found.value is not None:
                toast(found.value, mood="glad" if found.value.startswith("Made again") else "problem")


def frozen_of(hand: Hand, sent: Sent) -> Frozen:
    """All that is known of it. Blocking. Raises NotFound."""
    kept = kept_of(hand.services.commands.record, hand.seeker, id=sent.application)
    found = next((one.frozen for one in kept.resumes if one.frozen.pdf == sent.pdf), None)
    if found is None:
        raise NotFound("That resume is no longer with its application.")
    return found


def proved(services: Services, frozen: Frozen) -> str:
    """Make the PDF again from the event alone, and say what came of it. Blocking."""
    again = services.resumes.again(given=frozen.content, theme=frozen.theme, template=frozen.template)
    if again.digest == frozen.pdf:
        return f"Made again with {again.engine}: the very same bytes."
    if (again.engine, again.template) != (frozen.engine, frozen.template):
        return f"It was set with {frozen.engine} and themes that are no longer here; the kept file is what went out."
    return "Made again it differs. The kept file is what went out; the record of it was damaged."
