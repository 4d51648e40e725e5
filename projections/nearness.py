"""How near words come to what was typed: where it begins, where it stands, its initials, a slip of the finger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from projections.database import Database, rows
from projections.search import Hit

BEGINS, WORD_BEGINS, STANDS, NEAR = range(4)
SHORTEST_WITH_A_SLIP = 4
SHORTEST_WITH_TWO = 8
NEWEST = 5_000


def nearest(db: Database, seeker: str, *, text: str, limit: int = 10) -> list[Hit]:
    """Applications and contacts whose names come near each word of ``text``: nearest first, then the newest.

    It looks at the 5,000 that were added last.
    """
    wanted = Wanted(text)
    found = rows(
        db,
        "SELECT about, kind, title, subtitle FROM words WHERE seeker = ? AND removed = 0 "
        "ORDER BY position DESC LIMIT ?",
        seeker,
        NEWEST,
    )
    ranked = [(wanted.rank(f"{row['title']} {row['subtitle']}"), n, row) for n, row in enumerate(found)]
    near = sorted((rank, n) for rank, n, _ in ranked if rank is not None)[:limit]
    return [Hit(row["about"], row["kind"], row["title"], row["subtitle"]) for row in (found[n] for _, n in near)]


class Wanted:
    """What somebody looks for, in words of lower case."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._near: dict[str, frozenset[str]] = {}

    @cached_property
    def words(self) -> Sequence[str]:
        return tuple(dict.fromkeys(self.text.casefold().split()))

    def rank(self, name: str) -> int | None:
        """BEGINS, WORD_BEGINS, STANDS or NEAR, by the word that fits worst; None where one does not fit at all."""
        name = name.casefold()
        ranks = [self._rank_of(word, name) for word in self.words]
        return None if None in ranks else max((rank for rank in ranks if rank is not None), default=None)

    def _rank_of(self, word: str, name: str) -> int | None:
        if word in name:
            if name.startswith(word):
                return BEGINS
            return WORD_BEGINS if re.search(rf"(?<!\w){re.escape(word)}", name) else STANDS
        return NEAR if self._is_near(word, name) else None

    def _is_near(self, word: str, name: str) -> bool:
        parts = WORDS.findall(name)
        initials = "".join(part[0] for part in parts)
        if len(word) > 1 and initials.startswith(word):
            return True
        return any(word in self._meant_by(part) for part in parts)

    def _meant_by(self, part: str) -> frozenset[str]:
        """Which of the words may be ``part`` with slips; each part of a name is asked about once."""
        if part not in self._near:
            self._near[part] = frozenset(word for word in self.words if is_slip_of(word, part))
        return self._near[part]


def is_slip_of(word: str, meant: str) -> bool:
    """Whether ``word`` is ``meant``, or its beginning, with a letter wrong, missing, too many or two swapped.

    From eight letters on it may be two; the first letter is right.
    """
    if len(word) < SHORTEST_WITH_A_SLIP or word[0] != meant[0]:
        return False
    most = 2 if len(word) >= SHORTEST_WITH_TWO else 1
    lengths = range(max(len(word) - most, 1), min(len(word) + most, len(meant)) + 1)
    return any(slips(word, meant[:length]) <= most for length in lengths)


def slips(one: str, other: str) -> int:
    """How many letters are wrong, missing or too many, and how many neighbours swapped."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


WORDS = re.compile(r"\w+")
