"""One person's hand on the record, as the components of an application use it: change it, say so, take it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from nicegui import Client

from domain.application import JobApplication
from domain.values import Stamp
from projections.board import Card
from ui.components.doing import Fields, perform
from ui.frame import toast
from ui.services import Services

Deed = Callable[[JobApplication, Stamp], None]


@dataclass(frozen=True, kw_only=True)
class Hand:
    """``client`` is the page: what was clicked may be drawn anew before its command is done."""

    services: Services
    seeker: str
    client: Client

    def now(self) -> datetime:
        return self.services.clock()

    async def change(
        self,
        id: str,
        deed: Deed,
        *,
        said: str = "",
        undo: Deed | None = None,
        command: str | None = None,
        fields: Fields | None = None,
    ) -> bool:
        """Do ``deed`` to an application and say ``said``, with a way back where there is one; False if refused."""
        with self.client:
            done = await perform(lambda: self.carry_out(id, deed, command=command), fields=fields)
            if done and said:
                toast(said, undo=self.undoing(id, undo) if undo else None)
        return done is not None

    def carry_out(self, id: str, deed: Deed, *, command: str | None = None) -> None:
        """Blocking; raises Refusal."""
        stamp = self.services.stamp()
        self.services.commands.change_application(
            self.seeker, id, lambda application: deed(application, stamp), stamp=stamp, command_id=command
        )

    def undoing(self, id: str, deed: Deed) -> Callable[[], Awaitable[None]]:
        """What an Undo button does."""

        async def take_back() -> None:
            await self.change(id, deed, said="Taken back.")

        return take_back

    def putting_back(self, card: Card) -> Callable[[], Awaitable[None]]:
        """What an Undo button does for an ending: the application is open again and stands where it stood."""

        def back() -> None:
            self.carry_out(card.id, lambda application, stamp: application.reopen(stamp=stamp))
            self.services.commands.move(
                self.seeker, card.id, stage=card.stage, rank=card.rank, stamp=self.services.stamp()
            )

        async def take_back() -> None:
            with self.client:
                if await perform(back):
                    toast("Taken back.")

        return take_back
