"""Adding an application: in one line that shows what it understood while one types, or in a small form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment
from nicegui import ui

from domain.application import Details, JobApplication
from domain.errors import Refusal
from domain.purpose import Purpose
from domain.quick import Quick, parse_quick
from domain.values import LocalTime, Stamp
from domain.when import When
from projections import reminders
from projections.seekers import Settings
from ui import words
from ui.components.doing import new_command, perform
from ui.components.hand import Hand
from ui.components.question import Question
from ui.frame import drop_draft, keep_draft, toast

EXAMPLE = "Data Engineer @ Acme, applied yesterday, follow up Tue 9am #remote £70k"
DRAFT = "quick-add"
LONGEST = 4_000
DATES = {"applied_on": "Applied", "closes_on": "Closes", "interview": "Interview", "follow_up": "Follow up"}
CHECK = Purpose.CHECK_STATUS
ICONS = {"applied_on": "forward", "closes_on": "calendar", "interview": "interview", "follow_up": "bell"}
FIELDS = ("role", "company", "url", "location", "salary", "tag", "text", "closing_on", "starts", "due", "occurred_at")


@dataclass(frozen=True)
class Chip:
    """One thing that was understood. Without ``words`` it is still missing."""

    icon: str
    name: str
    words: str


def chips_of(quick: Quick, *, now: datetime, zone: str) -> list[Chip]:
    """What a line was understood to say, in the order in which it will be kept."""
    chips = [Chip("briefcase", "Role", quick.role), Chip("people", "Company", quick.company)]
    for kind, name in DATES.items():
        when: When | None = getattr(quick, kind)
        if when is not None:
            chips.append(
                Chip(ICONS[kind], name, _when(when, whole_day=kind in {"applied_on", "closes_on"}, now=now, zone=zone))
            )
    found = (("link", "Posting", quick.url), ("leaf", "Place", quick.place), ("star", "Salary", quick.salary))
    chips += [Chip(icon, name, said) for icon, name, said in found if said]
    chips += [Chip("tag", "Tag", tag) for tag in quick.tags]
    return chips + ([Chip("note", "Note", quick.note)] if quick.note else [])


def _when(when: When, *, whole_day: bool, now: datetime, zone: str) -> str:
    if whole_day:
        return words.date_in_full(when.at.wall.date(), today=words.today(now, zone))
    return words.moment_in_full(when.at.instant(), now=now, zone=zone)


TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
{% for chip in chips %}
<span class="chip{% if not chip.words %} chip-warn{% endif %}">
<span class="i i-{{ chip.icon }}" aria-hidden="true"></span>
{% if chip.words %}<span{% if chip.name not in dated %} class="unseen"{% endif %}>{{ chip.name }}&nbsp;</span>
<bdi>{{ chip.words }}</bdi>
{% else %}{{ chip.name }}?{% endif %}</span>
{% endfor %}
"""
)


class QuickAdd:
    """The line above the board. ``added`` is told what was added."""

    def __init__(self, hand: Hand, settings: Settings, added: Callable[[str], Awaitable[None]]) -> None:
        self._hand, self._settings, self._added = hand, settings, added
        self._command = new_command()
        with ui.element("form").classes("quick-add").mark("quick-form") as form:
            form.on("submit", self._add, js_handler="(e) => { e.preventDefault(); emit(); }")
            self._line = ui.input(placeholder=EXAMPLE).props(f"maxlength={LONGEST} autocomplete=off").mark("quick-add")
            self._line.props["aria-label"] = "Add an application in one line"
            self._line.props["aria-describedby"] = "quick-heard"
            self._line.on_value_change(self._understand)
            keep_draft(self._line, DRAFT)
            self._heard = ui.html("", sanitize=True).classes("quick-heard").props("id=quick-heard")
            self._heard.mark("quick-heard")
            ui.button("Add", icon="i-plus", color=None).classes("btn-main").props("type=submit aria-label=Add").mark(
                "quick-add-button"
            )
        more = (
            ui.button(icon="i-note", color=None, on_click=self.open_form).classes("btn-icon btn-plain").mark("add-form")
        )
        more.props["aria-label"] = "Add with a form"

    def focus(self, text: str = "") -> None:
        """Put the keyboard into the line, with an example to change."""
        self._line.value = text or self._line.value
        self._line.run_method("focus")
        self._line.run_method("select")

    def _understand(self) -> None:
        self._line.error = None
        line = (self._line.value or "").strip()
        now, zone = self._hand.now(), self._settings.zone
        chips = chips_of(self._read(line), now=now, zone=zone) if line else []
        self._heard.set_content(TEMPLATE.render(chips=chips, dated=set(DATES.values())) if chips else "")

    def _read(self, line: str) -> Quick:
        return parse_quick(
            line, now=self._hand.now(), zone=self._settings.zone, day_first=self._settings.profile.day_first
        )

    async def _add(self) -> None:
        line = (self._line.value or "").strip()
        if not line:
            self.open_form()
            return
        quick, command = self._read(line), self._command
        done = await perform(lambda: self._keep(quick, command), fields=dict.fromkeys(FIELDS, self._line))
        if done is None:
            return
        self._command = new_command()
        self._line.value = ""
        drop_draft(DRAFT)
        if done.value is not None:
            await self._tell(done.value, f"Added {quick.role}, {quick.company}.")

    async def _tell(self, kept: Kept, said: str) -> None:
        toast(said, undo=self._hand.undoing(kept.id, lambda a, s: a.remove(stamp=s)))
        if kept.but:
            toast(kept.but, mood="problem")
        await self._added(kept.id)

    def _keep(self, quick: Quick, command: str) -> Kept:
        """Blocking; raises Refusal while nothing is kept yet. What is refused later leaves the card as it is."""
        services, seeker = self._hand.services, self._hand.seeker
        id = services.commands.save_role(
            seeker, details=details_of(quick), tags=quick.tags, stamp=services.stamp(), command_id=command
        )
        try:
            self._hand.carry_out(id, lambda a, s: go_on(a, s, quick))
            if quick.follow_up:
                self._follow_up(id, quick.follow_up.at)
        except Refusal as refusal:
            return Kept(id, refusal.message)
        return Kept(id)

    def _follow_up(self, id: str, due: LocalTime) -> None:
        """The follow-up that the rules planned moves to the time that was named; there are not two."""
        steps = reminders.steps_of(self._hand.services.db, self._hand.seeker, about=id)
        planned = next((step.step for step in steps if step.state == "open" and step.purpose == CHECK), None)

        def deed(application: JobApplication, stamp: Stamp) -> None:
            if planned:
                application.reschedule_step(step=planned, due=due, stamp=stamp)
            else:
                application.schedule_step(purpose=Purpose.CUSTOM, due=due, stamp=stamp)

        self._hand.carry_out(id, deed)

    def open_form(self) -> None:
        """Ask for role, company and what else is known."""
        with Question("A role to remember") as question:
            role = question.line("Role", name="role")
            company = question.line("Company", name="company")
            url = question.line("Posting", name="url", hint="https://…", most=2_000)
            location = question.line("Place", name="location", hint="optional")
            salary = question.line("Salary", name="salary", hint="optional")
            stages = {stage.id: stage.name for stage in self._settings.stages}
            stage = ui.select(stages, value=self._settings.stages[0].id, label="Column")

        def work(command: str) -> str:
            details = Details(
                role=role.value, company=company.value, url=url.value, location=location.value, salary=salary.value
            )
            services = self._hand.services
            return services.commands.save_role(
                self._hand.seeker,
                details=details,
                stage=str(stage.value),
                stamp=services.stamp(),
                command_id=command,
            )

        question.saves(work, label="Add it", said="Added.")


@dataclass(frozen=True)
class Kept:
    """What was added, and what of the line was refused."""

    id: str
    but: str = ""


def details_of(quick: Quick) -> Details:
    return Details(
        role=quick.role,
        company=quick.company,
        location=quick.place,
        salary=quick.salary,
        url=quick.url,
        closing_on=quick.closes_on.at.wall.date() if quick.closes_on else None,
    )


def go_on(application: JobApplication, stamp: Stamp, quick: Quick) -> None:
    """What the line says has happened or is arranged."""
    if quick.applied_on:
        application.apply(stamp=stamp.happened(min(quick.applied_on.at.instant(), stamp.recorded_at)))
    if quick.interview:
        application.schedule_interview(starts=quick.interview.at, stamp=stamp)
    if quick.note:
        application.add_note(text=quick.note, stamp=stamp)
