"""What was noted by mistake: it stays in the record, and counts as never having happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.interviews import Interview
from domain.outcomes import Offer
from domain.steps import Retelling, Steps
from domain.values import LocalTime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How an application or a contact stands without it, as far as what was taken back could have touched.

    ``item``: the interview or note it was about, with ``interview`` and ``text`` as they are now. ``step``: what a
    letter settled, in which state it is. ``contact``: whom a letter went to, and when they were written to last, what
    for. ``reached``: how far it got, by the meaning of the columns and ``answered``, and when first.
    """

    last_activity: datetime | None = None
    stage: str = ""
    meaning: str = ""
    rank: str = ""
    stage_since: datetime | None = None
    applied_at: datetime | None = None
    resume: str = ""
    promised_on: date | None = None
    offer: Offer | None = None
    outcome: str = ""
    ended_at: datetime | None = None
    item: str = ""
    interview: Interview | None = None
    text: str = ""
    step: str = ""
    step_state: str = ""
    contact: str = ""
    wrote_at: datetime | None = None
    wrote: str = ""
    meets_at: LocalTime | None = None
    minutes: int = 0
    place: str = ""
    met_at: datetime | None = None
    answered_at: datetime | None = None
    reached: tuple[tuple[str, datetime], ...] = ()


class TakenBack(Retelling):
    """Something noted by mistake counts as never having happened; with ``again`` it counts after all."""

    TOPIC = "entry.taken_back"
    entries: tuple[int, ...]
    """Versions of the stream, the first of them of the event ``topic``."""
    topic: str
    happened: tuple[datetime, ...]
    """The moments of which the entries spoke."""
    taken: tuple[int, ...]
    """Every version that does not count from now on."""
    standing: Standing
    again: bool = False

    def apply(self, aggregate: Steps) -> None:
        aggregate.forget(self.taken)
