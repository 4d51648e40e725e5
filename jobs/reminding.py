"""What a reminder says: the facts of its step, put into the words of a text."""

from __future__ import annotations

from dataclasses import dataclass

from domain.purpose import Purpose
from domain.values import zone_info
from jobs.texts import text_for
from projections import agenda, board
from projections.database import Database
from projections.plans import StepRow


@dataclass(frozen=True)
class Wording:
    """Writes the texts of reminders from what the record knows."""

    db: Database

    def __call__(self, step: StepRow, /, *, seeker: str, reference: str, zone: str, link: str = "") -> str:
        """The text for ``step``; hours are told in ``zone``."""
        facts = {
            "reference": reference,
            "whom": step.person,
            "company": step.company,
            "role": step.role,
            "when": self._when(step, seeker=seeker, zone=zone),
            "link": link,
        }
        return text_for(step.purpose, {name: value for name, value in facts.items() if value})

    def _when(self, step: StepRow, *, seeker: str, zone: str) -> str:
        if step.purpose == Purpose.DECIDE_OFFER:
            card = board.card(self.db, seeker, id=step.about)
            last = card.offer_deadline if card else None
            return f"{last:%a} {last.day} {last:%b}" if last else ""
        for date in agenda.of(self.db, seeker, about=step.about):
            if step.interview and date.kind == agenda.INTERVIEW and date.number == step.interview:
                return f"{date.at.astimezone(zone_info(zone)):%a %H:%M}"
        return ""
