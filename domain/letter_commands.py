"""What a person can do with letters of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4, uuid5

from domain.commands import IDS, Desk, Record
from domain.letter import LetterTemplate, OwnLetter
from domain.values import Stamp


@dataclass(frozen=True)
class LetterCommands:
    """Each takes the seeker first; a ``command_id`` makes a repeat harmless.

    Whether the words are of the letters' language is for the caller to check: the domain knows no templates.
    """

    record: Record

    def write(self, seeker: str, *, template: LetterTemplate, stamp: Stamp, command_id: str | None = None) -> str:
        """Put a letter of one's own down. Returns its id."""
        token = uuid5(IDS, command_id).hex if command_id else uuid4().hex

        def work(desk: Desk) -> str:
            letter = OwnLetter.write(id=f"{seeker}/letter-{token}", template=template, stamp=stamp)
            desk.add(letter)
            return letter.id

        return self.record.perform(work, seeker=seeker, command_id=command_id)

    def change(self, seeker: str, id: str, deed: Callable[[OwnLetter], None], *, command_id: str | None = None) -> None:
        """Do ``deed`` to a letter of one's own."""
        self.record.perform(lambda desk: deed(desk.get(OwnLetter, id)), seeker=seeker, command_id=command_id)
