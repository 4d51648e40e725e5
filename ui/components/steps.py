"""What is planned for an application: when and why, with everything one can do about it one press away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from nicegui import ui

from domain.cadence import suggestions
from domain.purpose import Purpose, kind_of, letters_for, title_of
from domain.values import LocalTime
from projections.people import Person
from projections.plans import StepRow
from projections.seekers import Settings
from ui import words
from ui.components.compose import open_compose
from ui.components.doing import new_command
from ui.components.hand import Hand
from ui.components.moment_picker import MomentField
from ui.components.question import Question
from ui.components.section import Section
from ui.components.trace import Trace
from ui.readings import ApplicationNow, preferences_of

OPEN = "open"
OWN_PURPOSES = (
    Purpose.CUSTOM,
    Purpose.CHECK_STATUS,
    Purpose.THANK_YOU,
    Purpose.ARRANGE_INTERVIEW,
    Purpose.CHECK_PROMISE,
)
WAYS_IT_ENDED = {"done": "Done", "cancelled": "Let go"}


class NextSteps:
    """The section of an application's next steps."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._now: ApplicationNow | None = None
        self._section = Section("Next steps", self._draw, classes="steps")
        self._section.button("Plan something", self._plan).mark("plan-step")

    def show(self, now: ApplicationNow) -> None:
        self._now = now
        self._section.show((now.card.id, now.steps, now.settings, words.today(self._hand.now(), now.settings.zone)))

    def _draw(self, _state: object) -> None:
        now = self._now
        if now is None:
            return
        waiting = [step for step in now.steps if step.state == OPEN]
        if not waiting:
            ui.label("Nothing is planned.").classes("muted small")
        for number, step in enumerate(waiting):
            StepCard(self._hand, step, now.settings, first=number == 0)
        past = [step for step in now.steps if step.state in WAYS_IT_ENDED]
        if past:
            self._past(past, now.settings)

    def _past(self, past: list[StepRow], settings: Settings) -> None:
        with ui.element("details").classes("fold"):
            with ui.element("summary"):
                ui.label(f"{words.count(len(past), 'step')} behind you")
            for step in past:
                with ui.element("div").classes("split past-step"):
                    when = words.moment(step.done_at or step.due_at, now=self._hand.now(), zone=settings.zone)
                    ui.label(f"{WAYS_IT_ENDED[step.state]}: {title_of(step.purpose)} ({when})").classes("small muted")
                    again = partial(self._take_up, step)
                    ui.button("Take up again", color=None, on_click=again).classes("btn-quiet").props("dense")

    async def _take_up(self, step: StepRow) -> None:
        await self._hand.change(
            step.about, lambda a, s: a.reopen_step(step=step.step, stamp=s), said="It is open again."
        )

    def _plan(self) -> None:
        if self._now is not None:
            plan_step(self._hand, self._now.card.id, self._now.settings, self._now.people)


class StepCard:
    """One step that waits to be done."""

    def __init__(self, hand: Hand, step: StepRow, settings: Settings, *, first: bool) -> None:
        self._hand, self._step, self._settings = hand, step, settings
        overdue = step.due_at <= hand.now()
        with ui.element("div").classes(f"step {'is-overdue' if overdue else ''}").mark("step", f"step-{step.step}"):
            self._words(overdue=overdue)
            with ui.element("div").classes("cluster"):
                self._deeds()
                if not (first or overdue):
                    self._another_time()
            if first or overdue:
                self._other_times()

    def _words(self, *, overdue: bool) -> None:
        step, now = self._step, self._hand.now()
        whom = f" · {step.person}" if step.person else ""
        ui.label(f"{title_of(step.purpose)}{whom}").classes("strong")
        with ui.element("div").classes(f"due {'overdue' if overdue else ''}"):
            ui.icon("i-alert" if overdue else "i-clock").props("aria-hidden=true")
            when = words.moment(step.due_at, now=now, zone=self._settings.zone)
            ui.label(f"Overdue since {when}" if overdue else f"{when[:1].upper()}{when[1:]}")
        ui.label(step.why).classes("small muted")

    def _deeds(self) -> None:
        step, command = self._step, new_command()
        if letters_for(step.purpose):
            ui.button("Write", icon="i-pencil", color=None, on_click=self._write).classes("btn-soft").props("dense")
        done = "I did it" if kind_of(step.purpose) == "nudge" else "I sent it"
        ui.button(done, icon="i-check", color=None, on_click=lambda: self._finish(command)).classes("btn-plain").props(
            "dense"
        )
        ui.button("Let it go", color=None, on_click=lambda: self._let_go(command)).classes("btn-quiet").props("dense")

    def _other_times(self) -> None:
        now = self._hand.now()
        with ui.element("div").classes("cluster").props("role=group") as row:
            row.props["aria-label"] = "Another time"
            ui.label("Rather:").classes("tiny faint").props("aria-hidden=true")
            for other in suggestions(self._step.due, preferences=preferences_of(self._settings), now=now):
                button = ui.button(other.label, color=None, on_click=partial(self._move, other.due, new_command()))
                button.classes("chip-button").props("dense")
                button.props["aria-label"] = f"{other.label}: {said_in_full(other.due, self._settings, now)}"
            self._another_time()

    def _another_time(self) -> None:
        ui.button("Say when …", color=None, on_click=self._ask).classes("chip-button").props("dense")

    async def _write(self) -> None:
        await open_compose(self._hand.services, self._hand.seeker, about=self._step.about, step=self._step.step)

    async def _finish(self, command: str) -> None:
        await self._hand.change(
            self._step.about,
            lambda a, s: a.finish_step(step=self._step.step, stamp=s),
            said="Done. Well kept.",
            command=command,
        )

    async def _let_go(self, command: str) -> None:
        await self._hand.change(
            self._step.about,
            lambda a, s: a.cancel_step(step=self._step.step, stamp=s),
            said="Let go. It will not come back by itself.",
            command=command,
        )

    async def _move(self, due: LocalTime, command: str) -> None:
        before = self._step.due
        await self._hand.change(
            self._step.about,
            lambda a, s: a.reschedule_step(step=self._step.step, due=due, stamp=s),
            said=f"Moved to {said_in_full(due, self._settings, self._hand.now())}.",
            undo=lambda a, s: a.reschedule_step(step=self._step.step, due=before, stamp=s),
            command=command,
        )

    def _ask(self) -> None:
        ask_when(self._hand, self._step.about, self._step.step, self._step.due, self._settings)


def ask_when(hand: Hand, about: str, step: str, due: LocalTime, settings: Settings) -> None:
    """Ask in words when a step should rather be."""
    with Question("When, rather?") as question:
        when = question.moment(MomentField("When", name="due", settings=settings, clock=hand.now, at=due.wall.time()))
    question.saves(
        lambda command: hand.carry_out(about, _rescheduling(step, when.needed()), command=command),
        label="Move it",
        said="Moved.",
    )


def _rescheduling(step: str, due: LocalTime) -> Callable[..., None]:
    return lambda a, s: a.reschedule_step(step=step, due=due, stamp=s)


def plan_step(hand: Hand, about: str, settings: Settings, people: tuple[Person, ...]) -> None:
    """Ask for a step of one's own."""
    with Question("Plan something") as question:
        what = ui.select(
            {str(one): _purpose_words(one) for one in OWN_PURPOSES}, value=str(Purpose.CUSTOM), label="What"
        )
        when = question.moment(MomentField("When", name="due", settings=settings, clock=hand.now))
        why = question.line("What for", name="why", hint="optional")
        known = {"": "Nobody in particular", **{person.id: person.card.name for person in people}}
        whom = ui.select(known, value="", label="With whom")

    def work(command: str) -> Trace:
        due = when.needed()
        return hand.carry_out(
            about,
            lambda a, s: a.schedule_step(
                purpose=Purpose(str(what.value)), due=due, why=why.value, contact=str(whom.value), stamp=s
            ),
            command=command,
        )

    question.saves(work, label="Plan it", said="Planned.")


def _purpose_words(purpose: Purpose) -> str:
    return "Something of your own" if purpose == Purpose.CUSTOM else title_of(purpose)


def said_in_full(due: LocalTime, settings: Settings, now: datetime) -> str:
    """``Tue 10 March, 10:00`` on the person's own clock."""
    return words.moment_in_full(due.instant(), now=now, zone=settings.zone)
