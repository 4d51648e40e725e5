"""How a brought table is to be read: its columns, what its stages stand for, and how its days are written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from itertools import islice

from nicegui import events, ui

from ui.bringing import Preview, Reading, Sheet
from ui.components.panel import panel

FIRST = ("company", "role", "stage", "applied", "saved", "url", "contact", "follow_up")
NOT_THERE = "not in there"
COLUMNS_LEAD = "Guessed from the headers. Correct what is wrong; it is remembered for the next time."
STAGES_LEAD = "Each word of your table, and where it belongs on your board."
REMOVED_LEAD = "They stay away. Tick what is to come back with its whole history."
MOST_REMOVED = 100
DAYS = {True: "the day first: 3 April", False: "the month first: March 4"}

DUE = {
    "depends": "The last day to apply until I applied, then the day to follow up",
    "closing": "The last day to apply",
    "follow_up": "The day to follow up",
    "nothing": "Nothing to keep",
}

Change = Callable[[str, str], Awaitable[None]]
Say = Callable[[str, str], Awaitable[None]]
Order = Callable[[bool], Awaitable[None]]
Mean = Callable[[str], Awaitable[None]]
Choose = Callable[[set[str]], Awaitable[None]]


def draw_columns(sheet: Sheet, reading: Reading, fields: Mapping[str, str], change: Change) -> None:
    """A choice of header for each thing we ask for, with the first thing that stands under it."""

    def draw(names: list[str]) -> None:
        with ui.element("div").classes("import-fields"):
            for name in names:
                with ui.element("div"):
                    _column(sheet, name, fields[name], reading.columns.get(name, ""), change)

    with panel("What stands where", lead=COLUMNS_LEAD):
        draw(list(FIRST))
        with ui.element("details"):
            with ui.element("summary").classes("part-head small"):
                found = sum(name in reading.columns for name in fields if name not in FIRST)
                ui.label(f"More columns ({found} found)")
            draw([name for name in fields if name not in FIRST])


def _column(sheet: Sheet, field: str, words: str, chosen: str, change: Change) -> None:
    def sample(header: str) -> str:
        return _short(sheet.sample(header)) or "\N{NO-BREAK SPACE}"

    async def choose(event: events.ValueChangeEventArguments[str]) -> None:
        hint.set_text(sample(event.value or ""))
        await change(field, event.value or "")

    options = {"": NOT_THERE, **{header: header for header in sheet.headers}}
    ui.select(options, value=chosen, label=words, on_change=choose).mark(f"column-{field}")
    hint = ui.label(sample(chosen)).classes("hint")


def draw_due(reading: Reading, mean: Mean) -> None:
    """What a due date of the table means, where it has one."""
    if header := reading.columns.get("due"):
        with panel(f"What does “{_short(header)}” mean?", lead="Boards use it for both; choose what fits this one."):
            ui.radio(DUE, value=reading.due, on_change=lambda event: mean(event.value)).mark("due")


def draw_questions(reading: Reading, preview: Preview, targets: Mapping[str, str], say: Say, order: Order) -> None:
    """What each stage stands for, the unknown ones first; and the order of day and month where nothing tells."""
    if preview.ask_days:
        with panel("How are days written?", lead="Nothing in the table tells which way round 03/04 is meant."):
            ui.radio(DAYS, on_change=lambda event: order(event.value)).mark("days")
    if reading.stages:
        unknown = len(preview.unknown)
        lead = f"{STAGES_LEAD} {unknown} of them could not be guessed." if unknown else STAGES_LEAD
        with panel("Where things stand", lead=lead), ui.element("div").classes("import-fields"):
            for value in sorted(reading.stages, key=lambda value: bool(reading.stages[value])):
                _stage(value, reading.stages[value], targets, say)


def draw_removed(removed: Mapping[str, str], choose: Choose) -> None:
    """What the person took away before, each to be ticked if it is to come back."""
    with panel("You removed these", lead=REMOVED_LEAD), ui.element("div").classes("import-removed"):
        boxes = {id_: ui.checkbox(words).mark("again") for id_, words in islice(removed.items(), MOST_REMOVED)}

        async def tell() -> None:
            await choose({id_ for id_, box in boxes.items() if box.value})

        for box in boxes.values():
            box.on_value_change(tell)
        if len(removed) > len(boxes):
            ui.label(f"and {len(removed) - len(boxes):,} more that stay away").classes("small muted")


def _stage(value: str, target: str, targets: Mapping[str, str], say: Say) -> None:
    async def choose(event: events.ValueChangeEventArguments[str]) -> None:
        select.classes(remove="import-unknown") if event.value else select.classes("import-unknown")
        await say(value, event.value or "")

    select = ui.select({"": "Please choose", **targets}, value=target, label=_short(value), on_change=choose)
    select.mark("stage-value").classes("" if target else "import-unknown")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else f"{line[:59]}…"  # noqa: PLR2004 what fits beside others
