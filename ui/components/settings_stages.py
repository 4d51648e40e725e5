"""The columns of the board: added, named, coloured, put in order, taken away with a home for their cards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.seeker import COLOURS, STAGE_NAME_LIMIT, Seeker
from domain.values import Meaning, Stage
from projections import board
from projections.seekers import Settings
from ui.components.doing import perform
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.components.question import Question
from ui.components.section import Section
from ui.components.seeker_hand import change_settings
from ui.frame import toast
from ui.readings import settings_of

LEAD = "Name the stages of your search as you call them. What a column means decides what is planned for its cards."
MEANINGS = {
    Meaning.SAVED: "not applied yet",
    Meaning.APPLIED: "applied, no answer yet",
    Meaning.SCREENING: "first contact, before an interview",
    Meaning.INTERVIEWING: "interviews",
    Meaning.OFFER: "an offer",
    Meaning.CLOSED: "over",
}


class StageSettings:
    """The panel of the columns."""

    def __init__(self, hand: Hand) -> None:
        with panel("Columns of the board", lead=LEAD):
            self._list = StageList(hand)

    def show(self, settings: Settings) -> None:
        self._list.show(settings)


class StageList:
    """The columns in their order, and what can be done to each."""

    def __init__(self, hand: Hand) -> None:
        self._hand = hand
        self._stages: tuple[Stage, ...] = ()
        with ui.element("div").classes("stack tight"):
            self._section: Section[tuple[Stage, ...]] = Section("Columns", self._draw, heading=False)
            ui.button("Add a column …", icon="i-plus", color=None, on_click=self._ask_new).classes("btn-plain").mark(
                "add-stage"
            )

    def show(self, settings: Settings) -> None:
        self._stages = settings.stages
        self._section.show(settings.stages)

    def _draw(self, stages: tuple[Stage, ...]) -> None:
        with ui.column().classes("rows stage-rows").props("role=list").mark("stage-rows") as rows:
            rows.make_sortable(handle=".stage-grip", ghost_class="face-ghost")
            rows.on("end", self._dropped, js_handler="(e) => emit([e.oldIndex, e.newIndex])")
            for index, stage in enumerate(stages):
                self._row(stage, index, last=len(stages) - 1)

    def _row(self, stage: Stage, index: int, *, last: int) -> None:
        with ui.element("div").classes(f"item stage-{stage.colour}").props("role=listitem").mark("stage"):
            ui.element("span").classes("stage-grip i i-grip").props("aria-hidden=true")
            ui.element("span").classes("dot").props("aria-hidden=true")
            with ui.element("div").classes("item-main"):
                ui.label(stage.name).classes("strong")
                ui.label(MEANINGS[Meaning(stage.meaning)]).classes("small muted")
            with ui.element("div").classes("item-side"):
                up = self._tool("i-up", f"Move {stage.name} up", partial(self._move, index, -1), off=index == 0)
                down = self._tool("i-down", f"Move {stage.name} down", partial(self._move, index, 1), off=index == last)
                rename = self._tool("i-pencil", f"Rename {stage.name}", partial(self._ask_name, stage))
                away = self._tool("i-trash", f"Take {stage.name} away", partial(self._ask_home, stage), off=last == 0)
            for deed, button in (("up", up), ("down", down), ("rename", rename), ("remove", away)):
                button.mark(f"{deed}-{stage.id}")

    @staticmethod
    def _tool(icon: str, words: str, deed: Callable[[], object], *, off: bool = False) -> ui.button:
        button = ui.button(icon=icon, color=None, on_click=deed).classes("btn-icon btn-quiet")
        button.props["aria-label"] = words
        button.set_enabled(not off)
        return button

    async def _dropped(self, event: GenericEventArguments) -> None:
        index, place = event.args
        if index != place:
            await self._move(index, place - index)

    async def _move(self, index: int, by: int) -> None:
        before = tuple(stage.id for stage in self._stages)
        order = list(before)
        order.insert(index + by, order.pop(index))
        await change_settings(
            self._hand,
            lambda person, stamp: person.reorder_stages(stages=tuple(order), stamp=stamp),
            said=f"{self._stages[index].name} stands elsewhere now.",
            undo=lambda person, stamp: person.reorder_stages(stages=before, stamp=stamp),
        )

    def _ask_new(self) -> None:
        with Question("Another column") as question:
            name = question.line("Name", name="name", most=STAGE_NAME_LIMIT).mark("stage-name")
            meanings = {str(meaning): words for meaning, words in MEANINGS.items()}
            meaning = ui.select(meanings, value=str(Meaning.INTERVIEWING), label="Its cards are")
            colour = _colour_choice("teal")
            places = {**{stage.id: stage.name for stage in self._stages}, "": "the end"}
            before = ui.select(places, value="", label="Before").mark("stage-before")
        hand = self._hand
        made: list[str] = []

        def work(command: str) -> None:
            stamp = hand.services.stamp()

            def add(person: Seeker) -> None:
                known = {stage.id for stage in person.stages}
                person.add_stage(
                    name=name.value or "",
                    meaning=Meaning(str(meaning.value)),
                    colour=str(colour.value),
                    before=str(before.value or ""),
                    stamp=stamp,
                )
                made[:] = [stage.id for stage in person.stages if stage.id not in known]

            hand.services.commands.change_seeker(hand.seeker, add, command_id=command)

        question.saves(work, label="Add it", said="Added.", undo=self._undoing(lambda: self._take_away(made)))

    def _ask_name(self, stage: Stage) -> None:
        with Question(f"The column {stage.name}") as question:
            name = question.line("Name", name="name", value=stage.name, most=STAGE_NAME_LIMIT).mark("stage-name")
            colour = _colour_choice(stage.colour)
        hand = self._hand

        def work(command: str) -> None:
            stamp = hand.services.stamp()
            hand.services.commands.change_seeker(
                hand.seeker,
                lambda person: person.rename_stage(
                    stage=stage.id, name=name.value or "", colour=str(colour.value), stamp=stamp
                ),
                command_id=command,
            )

        question.saves(work, said="Saved.", undo=self._undoing(partial(self._rename_back, stage)))

    def _ask_home(self, stage: Stage) -> None:
        others = {other.id: other.name for other in self._stages if other.id != stage.id}
        with Question(
            f"Take {stage.name} away", lead="Its cards keep their history; they need another column."
        ) as question:
            home = ui.select(others, value=next(iter(others)), label="Its cards go to").mark("home")
        back: list[Callable[[], None]] = []

        def work(_command: str) -> None:
            back[:] = [self._remove(stage, home=str(home.value))]

        question.saves(
            work,
            label="Take it away",
            said=f"The column {stage.name} is gone.",
            undo=self._undoing(partial(_all, back)),
        )

    # What is done and undone; all of it blocking, and each may raise Refusal

    def _undoing(self, back: Callable[[], None]) -> Callable[[], Awaitable[None]]:
        async def take_back() -> None:
            with self._hand.client:
                if await perform(back):
                    toast("Taken back.")

        return take_back

    def _remove(self, stage: Stage, *, home: str) -> Callable[[], None]:
        """Returns what brings the column and its cards back."""
        hand = self._hand
        order = [known.id for known in settings_of(hand.services.db, hand.seeker).stages]
        following = order[order.index(stage.id) + 1 :][:1] if stage.id in order else []
        cards = board.ranks_in(hand.services.db, hand.seeker, stage=stage.id)
        commands = hand.services.commands
        commands.remove_stage(hand.seeker, stage=stage.id, home=home, cards=list(cards), stamp=hand.services.stamp())
        return lambda: commands.bring_back_stage(
            hand.seeker,
            stage=stage,
            before="".join(following),
            home=home,
            cards=cards,
            stamp=hand.services.stamp(),
        )

    def _take_away(self, made: list[str]) -> None:
        """Of a column that was just added; what was put into it meanwhile goes to the first."""
        stages = settings_of(self._hand.services.db, self._hand.seeker).stages
        stage = next((known for known in stages if known.id in made), None)
        if stage is not None:
            self._remove(stage, home=next(known.id for known in stages if known.id not in made))

    def _rename_back(self, stage: Stage) -> None:
        stamp = self._hand.services.stamp()
        self._hand.services.commands.change_seeker(
            self._hand.seeker,
            lambda person: person.rename_stage(stage=stage.id, name=stage.name, colour=stage.colour, stamp=stamp),
        )


def _all(deeds: list[Callable[[], None]]) -> None:
    for deed in deeds:
        deed()


def _colour_choice(colour: str) -> ui.select:
    return ui.select({name: name.capitalize() for name in COLOURS}, value=colour, label="Colour").mark("stage-colour")
