"""The interviews of an application, and what has a day: promises, deadlines, the closing of the posting."""

from __future__ import annotations

from functools import partial

from nicegui import ui

from projections.agenda import CANCELLED, COMING, DEADLINE, HELD, INTERVIEW, MEETING, PROMISE, Date
from ui import words
from ui.addresses import address_of
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.menu_link import menu_link
from ui.components.moment_picker import MomentField
from ui.components.question import Question
from ui.components.section import Section
from ui.components.trace import Trace
from ui.readings import ApplicationNow

WHOLE_DAYS = {
    PROMISE: "They will be in touch by",
    DEADLINE: "They want an answer by",
    "closing": "The posting closes on",
}
STATES = {HELD: "took place", CANCELLED: "called off"}


class Dates:
    """The section of what has a date."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._now: ApplicationNow | None = None
        self._section = Section("Dates", self._draw, classes="dates")

    def show(self, now: ApplicationNow) -> None:
        self._now = now
        self._section.element.visible = bool(now.dates)
        self._section.show((now.card.id, now.dates, now.names, now.settings))

    def _draw(self, _state: object) -> None:
        if self._now is None:
            return
        for date in self._now.dates:
            with ui.element("div").classes("date-row"):
                if date.kind == INTERVIEW:
                    self._interview(date, self._now)
                else:
                    self._day(date, self._now)

    def _day(self, date: Date, now: ApplicationNow) -> None:
        today = words.today(self._hand.now(), now.settings.zone)
        ui.icon("i-calendar").props("aria-hidden=true")
        what = WHOLE_DAYS.get(date.kind, "Meeting" if date.kind == MEETING else date.kind)
        ui.label(f"{what} {words.day(date.starts.wall.date(), today=today)}")

    def _interview(self, date: Date, now: ApplicationNow) -> None:
        ui.icon("i-interview").props("aria-hidden=true")
        with ui.element("div").classes("grow"):
            when = words.moment(date.at, now=self._hand.now(), zone=now.settings.zone)
            state = f", {STATES[date.state]}" if date.state in STATES else ""
            ui.label(f"Interview {when}{state}").classes("strong")
            whom = ", ".join(now.names.get(who, who) for who in date.with_whom)
            facts = (words.minutes(date.minutes), date.form, date.place, f"with {whom}" if whom else "")
            ui.label(" · ".join(fact for fact in facts if fact)).classes("small muted")
            if date.state == COMING:
                with ui.element("div").classes("cluster"):
                    self._deeds(date, now)

    def _deeds(self, date: Date, now: ApplicationNow) -> None:
        begun = date.at <= self._hand.now()
        if begun:
            ui.button("It took place", color=None, on_click=partial(self._ask_how, date)).classes("btn-soft").props(
                "dense"
            )
        ui.button("Move it …", color=None, on_click=partial(self._ask_when, date, now)).classes("chip-button").props(
            "dense"
        )
        off = partial(self._call_off, date, new_command())
        ui.button("Call it off", color=None, on_click=off).classes("chip-button").props("dense")
        if not begun:
            self._to_calendar(date, now)

    def _to_calendar(self, date: Date, now: ApplicationNow) -> None:
        """The interview for any other calendar: a file, or a page of a web calendar with everything filled in."""
        with ui.button("Add to calendar", icon="i-calendar", color=None).classes("chip-button").props("dense") as more:
            more.props["aria-haspopup"] = "menu"
            with ui.menu().props("auto-close"):
                file = f"{address_of(date.about)}/interview/{date.number}.ics"
                menu_link("Calendar file (.ics)", file, download=True)
                for words_, address in self._hand.services.calendar.web_addresses(date, now.names).items():
                    menu_link(words_, address)

    def _ask_how(self, date: Date) -> None:
        with Question("How did it go?") as question:
            impression = question.line("In a few words", name="impression", hint="optional", most=2_000)
        question.saves(
            lambda command: self._hand.carry_out(
                date.about,
                lambda a, s: a.hold_interview(interview=date.number, impression=impression.value, stamp=s),
                command=command,
            ),
            label="Note it",
            said="Noted. Your thank-you is planned.",
        )

    def _ask_when(self, date: Date, now: ApplicationNow) -> None:
        with Question("When is the interview now?") as question:
            starts = question.moment(
                MomentField(
                    "It starts", name="starts", settings=now.settings, clock=self._hand.now, at=date.starts.wall.time()
                )
            )

        def work(command: str) -> Trace:
            moment = starts.needed()
            return self._hand.carry_out(
                date.about,
                lambda a, s: a.move_interview(interview=date.number, starts=moment, stamp=s),
                command=command,
            )

        question.saves(work, label="Move it", said="Moved; getting ready moved along.")

    async def _call_off(self, date: Date, command: str) -> None:
        await self._hand.change(
            date.about,
            lambda a, s: a.cancel_interview(interview=date.number, stamp=s),
            said="Called off.",
            command=command,
        )
