"""One person's hand on their own settings: change them, and say so."""

from __future__ import annotations

from collections.abc import Callable

from domain.seeker import Seeker
from domain.values import Stamp
from ui.components.doing import Fields, perform
from ui.components.hand import Hand
from ui.frame import toast

Deed = Callable[[Seeker, Stamp], None]


async def change_settings(
    hand: Hand, deed: Deed, *, said: str = "Saved.", undo: Deed | None = None, fields: Fields | None = None
) -> bool:
    """Do ``deed`` and say ``said``, with a way back where there is one; False if it was refused."""

    async def take_back() -> None:
        if undo is not None:
            await change_settings(hand, undo, said="Taken back.")

    stamp = hand.services.stamp()
    with hand.client:
        done = await perform(
            lambda: hand.services.commands.change_seeker(hand.seeker, lambda person: deed(person, stamp)), fields=fields
        )
        if done is not None and said:
            toast(said, undo=take_back if undo else None)
    return done is not None
