"""How the whole program fares: the clock, the courier, the read models, the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jobs.health import Health
from jobs.proving import Proof
from projections.database import Database
from projections.positions import positions


@dataclass(frozen=True, kw_only=True)
class Condition:
    """``running``: whether the clock's threads are alive here. ``lagging``: read models behind, by how many events.

    ``proof``: what came of it when a backup was last brought back to try it.
    """

    health: Health
    running: bool
    position: int
    lagging: Mapping[str, int]
    store: str
    proof: Proof | None = None

    @property
    def alarms(self) -> tuple[str, ...]:
        """What somebody should look at, in words; empty when all is well."""
        stopped = () if self.running else ("The clock has stopped. Start the program anew.",)
        behind = tuple(f"The pages of “{name}” are {lag} events behind." for name, lag in self.lagging.items())
        return (*stopped, *self.health.alarms, *behind, *_of_backups(self.proof))


def _of_backups(proof: Proof | None) -> tuple[str, ...]:
    if proof is None or not proof.fault:
        return ()
    return (f"A backup could not be brought back: {proof.fault} Make another one under Your record.",)


@dataclass(frozen=True, kw_only=True)
class Doctor:
    """Looks at everything at once; that takes a few milliseconds."""

    db: Database
    health: Callable[[], Health]
    running: Callable[[], bool]
    store: str
    proof: Callable[[], Proof | None] = lambda: None

    def examine(self) -> Condition:
        newest, lagging = positions(self.db)
        return Condition(
            health=self.health(),
            running=self.running(),
            position=newest,
            lagging=lagging,
            store=self.store,
            proof=self.proof(),
        )
