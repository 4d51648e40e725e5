"""The columns of the board: added, named, coloured, put in order, taken away with a home for their cards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nicegui import ui

from domain.seeker import COLOURS, STAGE_NAME_LIMIT
from domain.values import Meaning, Stage
from projections import board
from projections.seekers import Settings
from ui.components.hand import Hand
from ui.components.panel import panel
from ui.components.question import Question
from ui.components.section import Section
from ui.components.seeker_hand import change_settings
from ui.replanning import ALL

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
        self._hand = hand
        self._stages: tuple[Stage, ...] = ()
        with panel("Columns of the board", lead=LEAD):
            self._section: Section[tuple[Stage, ...]] = Section("Columns", self._draw, heading=False)
            ui.button("Add a column …", icon="i-plus", color=None, on_click=self._ask_new).classes("btn-plain").mark(
                "add-stage"
            )

    def show(self, settings: Settings) -> None:
        self._stages = settings.stages
        self._section.show(settings.stages)

    def _draw(self, stages: tuple[Stage, ...]) -> None:
        with ui.element("ol").classes("rows stage-rows"):
            for index, stage in enumerate(stages):
                self._row(stage, index, last=len(stages) - 1)

    def _row(self, stage: Stage, index: int, *, last: int) -> None:
        with ui.element("li").classes(f"item stage-{stage.colour}").mark("stage"):
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

    async def _move(self, index: int, by: int) -> None:
        before = tuple(stage.id for stage in self._stages)
        order = list(before)
        order[index], order[index + by] = order[index + by], order[index]
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

        def work(command: str) -> None:
            stamp = hand.services.stamp()
            hand.services.commands.change_seeker(
                hand.seeker,
                lambda person: person.add_stage(
                    name=name.value or "",
                    meaning=Meaning(str(meaning.value)),
                    colour=str(colour.value),
                    before=str(before.value or ""),
                    stamp=stamp,
                ),
                command_id=command,
            )

        question.saves(work, label="Add it", said="Added.")

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

        question.saves(work, said="Saved.")

    def _ask_home(self, stage: Stage) -> None:
        others = {other.id: other.name for other in self._stages if other.id != stage.id}
        with Question(
            f"Take {stage.name} away", lead="Its cards keep their history; they need another column."
        ) as question:
            home = ui.select(others, value=next(iter(others)), label="Its cards go to").mark("home")
        hand = self._hand

        def work(_command: str) -> None:
            hand.services.commands.remove_stage(
                hand.seeker,
                stage=stage.id,
                home=str(home.value),
                cards=self._cards_of(stage.id),
                stamp=hand.services.stamp(),
            )

        question.saves(work, label="Take it away", said=f"The column {stage.name} is gone.")

    def _cards_of(self, stage: str) -> list[str]:
        """On the board and in the archive: what is brought back must have a column to stand in."""
        db, seeker = self._hand.services.db, self._hand.seeker
        standing = board.lane(db, seeker, stage=stage, limit=ALL)
        put_away = (card for card in board.archive(db, seeker, limit=ALL) if card.stage == stage)
        return [card.id for card in (*standing, *put_away)]


def _colour_choice(colour: str) -> ui.select:
    return ui.select({name: name.capitalize() for name in COLOURS}, value=colour, label="Colour").mark("stage-colour")
