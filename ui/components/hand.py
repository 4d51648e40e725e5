"""One person's hand on the record, as the components of an application use it: change it, say so, take it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from nicegui import Client

from domain.application import JobApplication
from domain.values import Stamp
from ui.components.doing import Fields, perform
from ui.components.trace import Noting, Trace, way_back
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
        """Do ``deed`` to an application and say ``said``, with a way back; False if refused.

        ``undo``: what takes it back, where that is more than to take back what was noted.
        """
        with self.client:
            done = await perform(lambda: self.carry_out(id, deed, command=command), fields=fields)
            if done and said:
                toast(said, undo=self.undoing(id, undo) if undo else way_back(done))
        return done is not None

    def carry_out(self, id: str, deed: Deed, *, command: str | None = None) -> Trace:
        """Blocking; raises Refusal."""
        stamp = self.services.stamp()
        noting = Noting[JobApplication](lambda application: deed(application, stamp))
        self.services.commands.change_application(self.seeker, id, noting, stamp=stamp, command_id=command)
        return self.trace(id, noting.entries)

    def trace(self, about: str, entries: tuple[int, ...]) -> Trace:
        """What was noted of ``about`` in these versions, as something to be taken back."""
        return Trace(services=self.services, seeker=self.seeker, client=self.client, about=about, entries=entries)

    def undoing(self, id: str, deed: Deed) -> Callable[[], Awaitable[None]]:
        """What an Undo button does."""

        async def take_back() -> None:
            await self.change(id, deed, said="Taken back.")

        return take_back
