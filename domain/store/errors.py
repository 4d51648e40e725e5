"""What can be wrong with a store, in words fit for whoever runs the program."""

from __future__ import annotations

from eventsourcing.persistence import IntegrityError, MapperDeserialisationError


class StoreRefused(Exception):
    """The store cannot be used as it stands; the message says what to do."""


class UnknownTopics(StoreRefused):
    """The store holds events that this program does not know."""

    def __init__(self, topics: tuple[str, ...]) -> None:
        super().__init__(
            f"The store holds events that this program does not know: {', '.join(topics)}. "
            "It was probably written by a newer version: please run that one."
        )
        self.topics = topics


class SealedWithAnotherKey(StoreRefused):
    """What another key seals could never be proved unaltered again, not even with the right one."""

    def __init__(self) -> None:
        super().__init__(
            "The record was sealed with another key than the one in the data folder (keys/chain). "
            "Bring back the key that belongs to this record from a backup."
        )


class Unreadable(MapperDeserialisationError):
    """A stored event that today's code cannot read."""


class Unstorable(ValueError):
    """An event that would not come back from the store as it went in: a fault in the program."""


class VersionTaken(IntegrityError):
    """Somebody else wrote to the same stream first."""


class ChainBroken(Exception):
    """The record was altered behind the program's back; ``position`` is the first place where it shows."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(f"event {position}: {what}")
        self.position = position
        self.what = what
