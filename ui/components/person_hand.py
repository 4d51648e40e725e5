"""One person's hand on a contact: change them, say so, take it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from domain.contact import Contact
from domain.values import Stamp
from projections import people
from ui.components.doing import Fields, perform
from ui.components.hand import Hand
from ui.components.trace import Noting, Trace, way_back
from ui.frame import toast

Deed = Callable[[Contact, Stamp], None]


@dataclass(frozen=True, kw_only=True)
class PersonHand:
    """``hand`` is the page's; ``id`` is whom it is laid on."""

    hand: Hand
    id: str

    async def change(self, deed: Deed, *, said: str = "", command: str, fields: Fields | None = None) -> bool:
        """Do ``deed`` and say ``said``, with a way back; False if refused."""
        with self.hand.client:
            done = await perform(lambda: self.carry_out(deed, command=command), fields=fields)
            if done and said:
                toast(said, undo=way_back(done))
        return done is not None

    def carry_out(self, deed: Deed, *, command: str | None = None) -> Trace:
        """Blocking; raises Refusal."""
        services, seeker, stamp = self.hand.services, self.hand.seeker, self.hand.services.stamp()
        part_in = people.applications_of(services.db, seeker, contact=self.id)
        noting = Noting[Contact](lambda contact: deed(contact, stamp))
        services.commands.change_contact(
            seeker,
            self.id,
            noting,
            stamp=stamp,
            applications=[application for application, _ in part_in],
            command_id=command,
        )
        return self.hand.trace(self.id, noting.entries)
