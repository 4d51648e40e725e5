"""A resume made for one application: what it says other than the base, and nothing else."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from domain.aggregate import Begun, Event, Subject
from domain.errors import Invalid, NotFound
from domain.resume_content import (
    FIELDS,
    TEXT_LIMIT,
    Content,
    Look,
    ResumeItem,
    ResumeLine,
    checked_look,
)
from domain.resume_places import said, saying
from domain.values import Stamp, many_lines, one_line

Part = TypeVar("Part", ResumeItem, ResumeLine)

MOST = 500


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Other words for something of the base: ``was`` is what the base said when they were written."""

    place: str
    base: str
    mine: str
    was: str


class ResumeTailored(Begun):
    """A resume was made for an application."""

    TOPIC = "tailored.begun"
    application: str

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.application = self.application
        aggregate.number = 1


class PartHidden(Event):
    """An entry or a line is left out here."""

    TOPIC = "tailored.part_hidden"
    part: str

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.hidden.add(self.part)
        aggregate.number += 1


class PartShown(Event):
    """An entry or a line is said here after all."""

    TOPIC = "tailored.part_shown"
    part: str

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.hidden.discard(self.part)
        aggregate.number += 1


class PartReworded(Event):
    """Something is said in other words here; ``was`` is what the base said then."""

    TOPIC = "tailored.part_reworded"
    part: str
    words: str
    was: str

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.reworded[self.part] = (self.words, self.was)
        aggregate.number += 1


class BaseWordsTaken(Event):
    """Something is said in the words of the base again."""

    TOPIC = "tailored.base_words_taken"
    part: str

    def apply(self, aggregate: TailoredResume) -> None:
        del aggregate.reworded[self.part]
        aggregate.number += 1


class PartsReordered(Event):
    """The entries of a section, or the lines of an entry, stand in another order here."""

    TOPIC = "tailored.parts_reordered"
    within: str
    order: tuple[str, ...]

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.orders[self.within] = self.order
        aggregate.number += 1


class TailoredLookChosen(Event):
    """The resume of an application got a look of its own."""

    TOPIC = "tailored.look_chosen"
    look: Look

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.look = self.look
        aggregate.number += 1


class ResumeUsedAgain(Event):
    """All that is different here was taken over from the resume of another application."""

    TOPIC = "tailored.used_again"
    of: str
    hidden: tuple[str, ...]
    reworded: tuple[tuple[str, str, str], ...]
    orders: tuple[tuple[str, tuple[str, ...]], ...]
    look: Look | None

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.hidden = set(self.hidden)
        aggregate.reworded = {part: (words, was) for part, words, was in self.reworded}
        aggregate.orders = dict(self.orders)
        aggregate.look = self.look
        aggregate.number += 1


class TermSetAside(Event):
    """Something the posting asks for is not true for this person."""

    TOPIC = "tailored.term_set_aside"
    term: str

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.set_aside.append(self.term)


class TermTakenUp(Event):
    """Something the posting asks for is looked for again."""

    TOPIC = "tailored.term_taken_up"
    term: str

    def apply(self, aggregate: TailoredResume) -> None:
        aggregate.set_aside.remove(self.term)


class TailoredResume(Subject):
    """One application's own resume. What it does not say otherwise is said by the base, also when that changes."""

    TOPIC = "tailored_resume"

    def __init__(self) -> None:
        self.application = ""
        self.hidden: set[str] = set()
        self.reworded: dict[str, tuple[str, str]] = {}
        self.orders: dict[str, tuple[str, ...]] = {}
        self.look: Look | None = None
        self.set_aside: list[str] = []
        self.number = 0

    @classmethod
    def tailor(cls, *, application: str, stamp: Stamp) -> Self:
        """Make a resume for an application."""
        return cls.begin(ResumeTailored, id=cls.id_of(application), stamp=stamp, application=application)

    @staticmethod
    def id_of(application: str) -> str:
        """An application has one at most."""
        return application.replace("/application-", "/tailored-", 1)

    def hide(self, *, part: str, stamp: Stamp) -> None:
        """Leave an entry or a line out."""
        if part not in self.hidden:
            _room(self.hidden)
            self.record(PartHidden, stamp=stamp, part=_part(part))

    def show(self, *, part: str, stamp: Stamp) -> None:
        """Say it after all."""
        if part in self.hidden:
            self.record(PartShown, stamp=stamp, part=part)

    def reword(self, *, part: str, words: str, base: Content, stamp: Stamp) -> None:
        """Say something of the ``base`` in other words; the base's own words, or none, take them back."""
        was = said(base, part)
        if was is None:
            raise NotFound("That is no longer in your resume.", field=part)
        words = many_lines(words, field=part, what="the words", limit=TEXT_LIMIT, required=False).strip()
        if words in {"", was}:
            self.take_base(part=part, stamp=stamp)
        elif self.reworded.get(part, ("", ""))[0] != words:
            _room(self.reworded)
            self.record(PartReworded, stamp=stamp, part=part, words=words, was=was)

    def keep_mine(self, *, part: str, base: Content, stamp: Stamp) -> None:
        """The base changed, and these words stand nevertheless."""
        mine, was = self.reworded.get(part, ("", ""))
        now = said(base, part)
        if mine and now is not None and now != was:
            self.record(PartReworded, stamp=stamp, part=part, words=mine, was=now)

    def take_base(self, *, part: str, stamp: Stamp) -> None:
        """Say it in the words of the base again."""
        if part in self.reworded:
            self.record(BaseWordsTaken, stamp=stamp, part=part)

    def reorder(self, *, within: str, order: tuple[str, ...], stamp: Stamp) -> None:
        """Put the entries of a section, or the lines of an entry, in an order; those not named come after."""
        if self.orders.get(within, ()) != order:
            _room(order)
            checked = tuple(_part(part) for part in order)
            self.record(PartsReordered, stamp=stamp, within=_part(within), order=checked)

    def choose_look(self, *, look: Look, stamp: Stamp) -> None:
        """Give it a look of its own."""
        if checked_look(look) != self.look:
            self.record(TailoredLookChosen, stamp=stamp, look=look)

    def use_again(self, *, other: TailoredResume, look: Look, stamp: Stamp) -> None:
        """Say all that ``other`` says other than the base, in place of what was different here, and look as it did."""
        if (self.hidden, self.reworded, self.orders, self.look) != (other.hidden, other.reworded, other.orders, look):
            self.record(
                ResumeUsedAgain,
                stamp=stamp,
                of=other.application,
                hidden=tuple(sorted(other.hidden)),
                reworded=tuple((part, *words) for part, words in other.reworded.items()),
                orders=tuple(other.orders.items()),
                look=checked_look(look),
            )

    def set_term_aside(self, *, term: str, stamp: Stamp) -> None:
        """Say that something the posting asks for is not true for oneself."""
        term = one_line(term, field="term", what="the words")
        if term not in self.set_aside:
            _room(self.set_aside)
            self.record(TermSetAside, stamp=stamp, term=term)

    def take_term_up(self, *, term: str, stamp: Stamp) -> None:
        """Look for it again."""
        if term in self.set_aside:
            self.record(TermTakenUp, stamp=stamp, term=term)

    def on(self, base: Content) -> Content:
        """The resume as it goes out: the base with all that is different here."""
        sections = ((name, self._shown(name, items)) for name, items in base.sections)
        shown = replace(base, sections=tuple((name, items) for name, items in sections if items))
        return saying(shown, {part: words for part, (words, _) in self.reworded.items()})

    def _shown(self, section: str, items: tuple[ResumeItem, ...]) -> tuple[ResumeItem, ...]:
        found = (item for item in self.arranged(section, items) if item.id not in self.hidden)
        return tuple(replace(item, lines=self._lines(item)) for item in found)

    def _lines(self, item: ResumeItem) -> tuple[ResumeLine, ...]:
        return tuple(line for line in self.arranged(item.id, item.lines) if line.id not in self.hidden)

    def arranged(self, within: str, parts: tuple[Part, ...]) -> list[Part]:
        """Entries or lines in the order they have here, those left out as well."""
        order = {id: place for place, id in enumerate(self.orders.get(within, ()))}
        return sorted(parts, key=lambda part: order.get(part.id, len(order)))

    def overtaken(self, base: Content) -> tuple[Changed, ...]:
        """Where the base changed under words that were written over it."""
        found = ((part, said(base, part), mine, was) for part, (mine, was) in self.reworded.items())
        return tuple(
            Changed(place=part, base=now, mine=mine, was=was)
            for part, now, mine, was in found
            if now is not None and now != was
        )


def _part(part: str) -> str:
    if part in FIELDS:
        return part
    return one_line(part, field="part", what="the part", limit=40)


def _room(parts: Sized) -> None:
    if len(parts) >= MOST:
        raise Invalid(f"At most {MOST} places can differ from the base.", field="part")
