"""Whom a brought table speaks of: known again among the people of a search, or somebody new with an id of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from domain.contact import Card
from domain.past import Past
from projections import people
from projections.database import Database

IDS = uuid5(NAMESPACE_URL, "career-tracker/import/people")
ALL = 100_000


@dataclass(frozen=True, kw_only=True)
class Acquaintances:
    """The people of a search, to be known again by e-mail or by name and company."""

    seeker: str
    here: frozenset[str]
    by_email: Mapping[str, str]
    by_name: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, db: Database, seeker: str) -> Acquaintances:
        everybody = people.everybody(db, seeker, limit=ALL)
        return cls(
            seeker=seeker,
            here=frozenset(one.id for one in everybody),
            by_email={one.card.email.casefold(): one.id for one in everybody if one.card.email},
            by_name={_name(one.card): one.id for one in everybody},
        )

    def introduce(self, past: Past) -> Past:
        """The same with the ids of its people."""
        if not past.people:
            return past
        return replace(past, people=tuple({self._id(card): card for _, card in past.people}.items()))

    def _id(self, card: Card) -> str:
        known = self.by_email.get(card.email.casefold()) or self.by_name.get(_name(card))
        key = card.email.casefold() or " ".join(_name(card))
        return known or f"{self.seeker}/contact-{uuid5(IDS, f'{self.seeker} {key}').hex}"


def folded(words: str) -> str:
    """Words without what people write differently."""
    return re.sub(r"\W+", " ", words.casefold()).strip()


def _name(card: Card) -> tuple[str, str]:
    return folded(card.name), folded(card.company)
