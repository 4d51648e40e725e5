"""One person's hand on a contact: change them, say so, take it back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.contact import Contact
from domain.values import Stamp
from projections import people
from ui.components.doing import Fields, perform
from ui.components.hand import Hand
from ui.frame import toast

Deed = Callable[[Contact, Stamp], None]


@dataclass(frozen=True, kw_only=True)
class PersonHand:
    """``hand`` is the page's; ``id`` is whom it is laid on."""

    hand: Hand
    id: str

    async def change(
        self, deed: Deed, *, said: str = "", undo: Deed | None = None, command: str, fields: Fields | None = None
    ) -> bool:
        """Do ``deed`` and say ``said``, with a way back where there is one; False if refused."""
        with self.hand.client:
            done = await perform(lambda: self.carry_out(deed, command=command), fields=fields)
            if done and said:
                toast(said, undo=self._undoing(undo) if undo else None)
        return done is not None

    def carry_out(self, deed: Deed, *, command: str | None = None) -> None:
        """Blocking; raises Refusal."""
        services, seeker, stamp = self.hand.services, self.hand.seeker, self.hand.services.stamp()
        part_in = people.applications_of(services.db, seeker, contact=self.id)
        services.commands.change_contact(
            seeker,
            self.id,
            lambda contact: deed(contact, stamp),
            stamp=stamp,
            applications=[application for application, _ in part_in],
            command_id=command,
        )

    def _undoing(self, deed: Deed) -> Callable[[], Awaitable[None]]:
        async def take_back() -> None:
            with self.hand.client:
                await perform(lambda: self.carry_out(deed))

        return take_back
