"""Views of one's own: keeping what is filtered under a name, and letting it go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from domain.seeker import VIEW_NAME_LIMIT, SavedView
from projections.filters import Filter
from ui.components.board_filter import chips_of, view_of
from ui.components.hand import Hand
from ui.components.question import Question
from ui.components.seeker_hand import change_settings
from ui.readings import settings_of
from ui.sifting import query_of

Now = Callable[[], tuple[Filter, tuple[SavedView, ...], str | None]]


class ViewDeeds:
    """What the line of filters offers; ``now`` tells what is filtered, which views are kept, and the order, if any."""

    def __init__(self, hand: Hand, now: Now) -> None:
        self._hand, self._now = hand, now

    def acts(self) -> dict[str, Callable[[], Awaitable[None]]]:
        """By the names that the line has for them."""
        return {"keep": self._ask_name, "drop": self._drop}

    async def _ask_name(self) -> None:
        wanted, _, sort = self._now()
        hand, query = self._hand, query_of(wanted).removeprefix("?")
        if sort:
            query = f"{query}&sort={sort}".removeprefix("&")
        kept = "the filter and the order" if sort else "the filter"
        lead = f"It keeps {kept}, not the cards: open it tomorrow and it shows what fits then."
        with hand.client, Question("Keep this view", lead=lead) as question:
            name = question.line("Name", name="name", value=_suggested(wanted), most=VIEW_NAME_LIMIT)
        before: list[SavedView] = []

        def work(command: str) -> None:
            said = (name.value or "").strip().casefold()
            views = settings_of(hand.services.db, hand.seeker).views
            before[:] = [view for view in views if view.name.casefold() == said]
            stamp = hand.services.stamp()
            hand.services.commands.change_seeker(
                hand.seeker,
                lambda person: person.keep_view(name=name.value or "", query=query, stamp=stamp),
                command_id=command,
            )

        async def take_back() -> None:
            made = next((view for view in self._now()[1] if view.query == query), None)
            if before:
                await self._keep(before[0])
            elif made is not None:
                await change_settings(
                    hand, lambda person, stamp: person.drop_view(name=made.name, stamp=stamp), said="Taken back."
                )

        question.saves(work, label="Keep it", said="Kept. It stands beside the filters.", undo=take_back)

    async def _drop(self) -> None:
        view = view_of(*self._now())
        if view is not None:
            await change_settings(
                self._hand,
                lambda person, stamp: person.drop_view(name=view.name, stamp=stamp),
                said=f"The view {view.name} is gone; its cards are not.",
                undo=lambda person, stamp: person.keep_view(name=view.name, query=view.query, stamp=stamp),
            )

    async def _keep(self, view: SavedView) -> None:
        await change_settings(
            self._hand,
            lambda person, stamp: person.keep_view(name=view.name, query=view.query, stamp=stamp),
            said="Taken back.",
        )


def _suggested(wanted: Filter) -> str:
    """A name to begin with: what is filtered, in short."""
    said = " ".join(chip.words for chip in chips_of(replace(wanted, stages=()), stages=()))
    return said if len(said) <= VIEW_NAME_LIMIT else ""
