"""A posting that was read: every field with where it came from, to be corrected, and kept when one says so."""

from __future__ import annotations

from nicegui import ui

from domain.application import Details
from domain.posting import Posting
from projections.seekers import Settings
from projections.twins import Twin
from ui import words
from ui.components.details import NAMES
from ui.components.doing import Field, new_command, perform
from ui.components.hand import Hand
from ui.components.moment_picker import MomentField
from ui.frame import drop_draft, keep_draft

NOT_SAVED = "Nothing is saved yet. Look it over, then press Save."
MISSING = "not found: please type it"
LINES = ("role", "company", "location", "salary", "url", "source")
NEEDED = {"role", "company"}


class PostingForm:
    """The form of one draft; ``draft`` is the token it is kept under."""

    def __init__(
        self, hand: Hand, settings: Settings, posting: Posting, twins: tuple[Twin, ...], *, draft: str
    ) -> None:
        self._hand, self._settings, self._posting, self._draft = hand, settings, posting, draft
        self._command = new_command()
        for twin in twins[:3]:
            self._tell(twin)
        with ui.element("form").classes("panel capture-form").mark("posting-form") as form:
            form.on("submit", self._save, js_handler="(e) => { e.preventDefault(); emit(); }")
            ui.label(NOT_SAVED).classes("muted").mark("not-saved")
            with ui.element("div").classes("capture-fields"):
                self._inputs: dict[str, Field] = {name: self._line(name) for name in LINES}
                self._closing = self._closing_field()
                stages = {stage.id: stage.name for stage in settings.stages}
                column = ui.select(stages, value=settings.stages[0].id, label="Column").mark("stage")
                self._stage = column.classes("capture-column")
            self._no_calls = ui.checkbox("They ask for no calls and no follow-ups", value=posting.details.no_calls)
            self._text()
            with ui.element("div").classes("cluster"):
                label = "Save it once more" if twins else "Save"
                ui.button(label, icon="i-check", color=None).classes("btn-main").props("type=submit").mark("save")
                ui.button("Do not save", color=None, on_click=lambda: ui.navigate.to("/")).classes("btn-quiet").props(
                    "type=button"
                )

    def _tell(self, twin: Twin) -> None:
        now, zone = self._hand.now(), self._settings.zone
        on = words.day(words.local(twin.saved_at, zone).date(), today=words.today(now, zone))
        sure = "You saved this" if twin.same_address else f"You saved a {twin.role} at {twin.company}"
        with ui.element("section").classes("panel callout capture-twin").props("role=status").mark("twin"):
            ui.icon("i-info").props("aria-hidden=true")
            ui.label(f"{sure} {on if on in {'today', 'yesterday'} else f'on {on}'}.").classes("strong")
            ui.link("Open what you have", f"/application/{twin.id.rpartition('-')[2]}").mark("open-twin")

    def _line(self, name: str) -> Field:
        with ui.element("div").classes(f"capture-field capture-{name}"):
            field = ui.input(NAMES[name], value=getattr(self._posting.details, name)).mark(name)
            field.props(f"maxlength={2_000 if name == 'url' else 200} autocomplete=off")
            keep_draft(field, self._key(name))
            self._origin(field, name)
        return field

    def _closing_field(self) -> MomentField:
        closes = self._posting.details.closing_on
        with ui.element("div").classes("capture-field"):
            field = MomentField(
                NAMES["closing_on"],
                name="closing_on",
                settings=self._settings,
                clock=self._hand.now,
                hours=False,
                value=f"{closes.day} {closes:%B %Y}" if closes else "",
                required=False,
            )
            keep_draft(field.input, self._key("closing_on"))
            self._origin(field.input, "closing_on")
        return field

    def _origin(self, field: Field, name: str) -> None:
        """Where the value came from, beside its field and read out with it."""
        origin = self._posting.origins.get(name, "")
        said = origin or (MISSING if name in NEEDED else "")
        doubtful = "please" in said
        note = ui.label(said).classes("small capture-origin").mark(f"{name}-origin")
        note.classes("capture-doubt" if doubtful else "muted").props(f"id=origin-{name}")
        if said:
            field.props["aria-describedby"] = f"origin-{name}"

    def _text(self) -> None:
        text = self._posting.text
        if not text:
            return
        length = words.count(len(text.split()), "word")
        with ui.element("details").classes("fold").mark("posting-text"):
            with ui.element("summary"):
                ui.label(f"The posting’s text is kept with it: {length}, {self._posting.origins.get('text', '')}")
            ui.label(text).classes("quote capture-text")

    def _key(self, name: str) -> str:
        return f"capture-{self._draft}-{name}"

    async def _save(self) -> None:
        done = await perform(self._keep, fields={**self._inputs, "closing_on": self._closing.input})
        if done is None:
            return
        for name in (*LINES, "closing_on"):
            drop_draft(self._key(name))
        commands, seeker = self._hand.services.commands, self._hand.seeker
        id_ = done.value or commands.id_made_by(seeker, "application", self._command)
        ui.navigate.to(f"/application/{id_.rpartition('-')[2]}")

    def _keep(self) -> str:
        """Blocking. Raises Refusal."""
        services = self._hand.services
        return services.commands.save_role(
            self._hand.seeker,
            details=self._details(),
            stage=str(self._stage.value),
            posting=self._posting.text,
            stamp=services.stamp(),
            command_id=self._command,
        )

    def _details(self) -> Details:
        return Details(
            **{name: str(field.value or "") for name, field in self._inputs.items()},
            closing_on=self._closing.day(),
            no_calls=bool(self._no_calls.value),
        )
