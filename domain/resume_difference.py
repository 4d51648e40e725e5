"""Two resumes beside each other, part by part: what was left out, what came, what is said in other words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\S+\s*|\s+")


class Fate(StrEnum):
    """What became of a part, or of some words of it."""

    SAME = "same"
    WENT = "went"
    CAME = "came"
    REWORDED = "reworded"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some words of a resume. ``id`` tells them from others whatever they say; ``of`` is the part they belong to.

    ``within`` is the heading above them. Without an id they are known by their words.
    """

    within: str
    words: str
    id: str = ""
    of: str = ""


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    words: str
    fate: Fate


@dataclass(frozen=True, kw_only=True)
class Change:
    """A part that is not what it was; ``pieces`` are its words in the order in which they are read."""

    fate: Fate
    within: str
    pieces: tuple[Piece, ...]


def changes(before: Sequence[Part], after: Sequence[Part]) -> tuple[Change, ...]:
    """What makes ``after`` another resume than ``before``, in the order in which it is read.

    What went stands behind what it stood behind. An entry that went or came as a whole is one change.
    """
    was = _was(before, after)
    now = {old: new for new, old in was.items()}
    moved = _moved(was, after)
    came = _wholes(after, set(range(len(after))) - set(was), Fate.CAME)
    went = _wholes(before, set(range(len(before))) - set(now), Fate.WENT)
    found = [((place, 0, 0), change) for place, change in came.items()]
    found += [((new, 0, 0), one) for new, old in was.items() if (one := _change(before[old], after[new], new in moved))]
    place = -1
    for old in range(len(before)):
        place = now.get(old, place)
        if old in went:
            found.append(((place, 1, old), went[old]))
    return tuple(change for _, change in sorted(found, key=lambda one: one[0]))


def reworded(before: str, after: str) -> Iterator[Piece]:
    """The words of both, each with what became of it; spaces go with the words before them, and do not count."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    bare = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for kind, one, two, three, four in bare.get_opcodes():
        if kind == "equal":
            yield Piece("".join(new[three:four]), Fate.SAME)
            continue
        if two > one:
            yield Piece("".join(old[one:two]), Fate.WENT)
        if four > three:
            yield Piece("".join(new[three:four]), Fate.CAME)


def _was(before: Sequence[Part], after: Sequence[Part]) -> dict[int, int]:
    """Which part of ``before`` a part of ``after`` was, by their places."""
    known: dict[tuple[str, str], list[int]] = {}
    for place, part in enumerate(before):
        known.setdefault(_key(part), []).append(place)
    return {place: left.pop(0) for place, part in enumerate(after) if (left := known.get(_key(part)))}


def _key(part: Part) -> tuple[str, str]:
    return ("", part.id) if part.id else (part.within, part.words)


def _change(old: Part, new: Part, moved: bool) -> Change | None:  # noqa: FBT001
    if old.words != new.words:
        return Change(fate=Fate.REWORDED, within=new.within, pieces=tuple(reworded(old.words, new.words)))
    return Change(fate=Fate.MOVED, within=new.within, pieces=(Piece(new.words, Fate.SAME),)) if moved else None


def _wholes(parts: Sequence[Part], places: set[int], fate: Fate) -> dict[int, Change]:
    """The parts at these places with all that belongs to them, by their places."""
    heads = {parts[place].id for place in places} - {""}
    below: dict[str, list[str]] = {}
    for place in sorted(places):
        below.setdefault(parts[place].of, []).append(parts[place].words)
    alone = ((place, parts[place]) for place in sorted(places) if parts[place].of not in heads)
    words = {place: "\n".join([one.words, *(below.get(one.id, []) if one.id else [])]) for place, one in alone}
    return {
        place: Change(fate=fate, within=parts[place].within, pieces=(Piece(said, fate),))
        for place, said in words.items()
    }


def _moved(was: Mapping[int, int], after: Sequence[Part]) -> frozenset[int]:
    """Parts that stand in another order among those beside them: as few as explain it."""
    groups: dict[str, list[int]] = {}
    for new in was:
        groups.setdefault(after[new].of or after[new].within, []).append(new)
    return frozenset(new for group in groups.values() for new in _out_of_order([was[one] for one in group], group))


def _out_of_order(order: Sequence[int], names: Sequence[int]) -> set[int]:
    """The names of those outside of the longest run that still stands in order."""
    ends: list[int] = []
    length = [0] * len(order)
    for place, old in enumerate(order):
        length[place] = bisect_left(ends, old)
        ends[length[place] : length[place] + 1] = [old]
    wanted, kept = len(ends) - 1, set[int]()
    for place in reversed(range(len(order))):
        if length[place] == wanted:
            kept.add(names[place])
            wanted -= 1
    return set(names) - kept
