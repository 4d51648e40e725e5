"""The base resume: everything one could say about oneself, kept once and tailored many times."""

from __future__ import annotations

from typing import Self

from domain.aggregate import Begun, Event, Subject
from domain.errors import Conflict, Invalid, NotFound
from domain.resume_content import (
    Basics,
    Content,
    Look,
    ResumeItem,
    checked,
    checked_basics,
    checked_item,
    checked_look,
    room_for,
)
from domain.values import Stamp


class ResumeBegun(Begun):
    """A resume was begun."""

    TOPIC = "resume.begun"
    basics: Basics

    def apply(self, aggregate: Resume) -> None:
        aggregate.content = Content(basics=self.basics)
        aggregate.number = 1


class ResumeImported(Event):
    """A resume made elsewhere took the place of what stood here."""

    TOPIC = "resume.imported"
    content: Content

    def apply(self, aggregate: Resume) -> None:
        aggregate.content = self.content
        aggregate.number += 1


class BasicsWritten(Event):
    """Name, contact data or summary were written anew."""

    TOPIC = "resume.basics_written"
    basics: Basics

    def apply(self, aggregate: Resume) -> None:
        content = aggregate.content
        aggregate.content = Content(basics=self.basics, sections=content.sections, rest=content.rest)
        aggregate.number += 1


class ResumeItemAdded(Event):
    """An entry was added to a section, at ``place`` from 0."""

    TOPIC = "resume.item_added"
    section: str
    item: ResumeItem
    place: int

    def apply(self, aggregate: Resume) -> None:
        items = aggregate.content.items(self.section)
        aggregate.hold(self.section, (*items[: self.place], self.item, *items[self.place :]))


class ResumeItemRewritten(Event):
    """An entry says something else."""

    TOPIC = "resume.item_rewritten"
    section: str
    item: ResumeItem

    def apply(self, aggregate: Resume) -> None:
        items = aggregate.content.items(self.section)
        aggregate.hold(self.section, tuple(self.item if one.id == self.item.id else one for one in items))


class ResumeItemMoved(Event):
    """An entry has another place in its section."""

    TOPIC = "resume.item_moved"
    section: str
    item: str
    place: int

    def apply(self, aggregate: Resume) -> None:
        items = aggregate.content.items(self.section)
        moved = tuple(one for one in items if one.id == self.item)
        others = tuple(one for one in items if one.id != self.item)
        aggregate.hold(self.section, (*others[: self.place], *moved, *others[self.place :]))


class ResumeItemRemoved(Event):
    """An entry was taken out."""

    TOPIC = "resume.item_removed"
    section: str
    item: str

    def apply(self, aggregate: Resume) -> None:
        items = aggregate.content.items(self.section)
        aggregate.hold(self.section, tuple(one for one in items if one.id != self.item))


class LookChosen(Event):
    """The resume got another look."""

    TOPIC = "resume.look_chosen"
    look: Look

    def apply(self, aggregate: Resume) -> None:
        aggregate.look = self.look
        aggregate.number += 1


class Resume(Subject):
    """A person's own resume. ``number`` counts its versions from 1."""

    TOPIC = "resume"

    def __init__(self) -> None:
        self.content = Content()
        self.look = Look()
        self.number = 0

    @classmethod
    def begin_resume(cls, *, id: str, basics: Basics, stamp: Stamp) -> Self:
        """Begin a resume."""
        return cls.begin(ResumeBegun, id=id, stamp=stamp, basics=checked_basics(basics))

    @staticmethod
    def id_of(seeker: str) -> str:
        """Everybody has one."""
        return f"{seeker}/resume-base"

    def hold(self, section: str, items: tuple[ResumeItem, ...]) -> None:
        """For events alone: another version, with these entries in ``section``."""
        self.content = self.content.with_items(section, items)
        self.number += 1

    def take_over(self, *, content: Content, stamp: Stamp) -> None:
        """Put a resume made elsewhere in place of what stands here."""
        content = checked(content)
        _each_once(content)
        if content != self.content:
            self.record(ResumeImported, stamp=stamp, content=content)

    def write_basics(self, *, basics: Basics, stamp: Stamp) -> None:
        """Write name, contact data and summary."""
        basics = checked_basics(basics)
        if basics != self.content.basics:
            self.record(BasicsWritten, stamp=stamp, basics=basics)

    def add_item(self, *, section: str, item: ResumeItem, stamp: Stamp, place: int = 0) -> None:
        """Add an entry; the newest stands first where no ``place`` is given."""
        item = checked_item(section, item)
        room_for(len(self.content.items(section)) + 1)
        if item.id in self._ids():
            raise Conflict("That entry is there already.")
        self.record(ResumeItemAdded, stamp=stamp, section=section, item=item, place=max(0, place))

    def rewrite_item(self, *, item: ResumeItem, stamp: Stamp) -> None:
        """Have an entry say something else."""
        section, before = self._find(item.id)
        item = checked_item(section, item)
        if item != before:
            self.record(ResumeItemRewritten, stamp=stamp, section=section, item=item)

    def move_item(self, *, item: str, place: int, stamp: Stamp) -> None:
        """Give an entry the ``place`` from 0 in its section."""
        section, found = self._find(item)
        items = self.content.items(section)
        place = max(0, min(place, len(items) - 1))
        if items.index(found) != place:
            self.record(ResumeItemMoved, stamp=stamp, section=section, item=item, place=place)

    def remove_item(self, *, item: str, stamp: Stamp) -> None:
        """Take an entry out."""
        if item in self._ids():
            self.record(ResumeItemRemoved, stamp=stamp, section=self._find(item)[0], item=item)

    def choose_look(self, *, look: Look, stamp: Stamp) -> None:
        """Give it another look."""
        if checked_look(look) != self.look:
            self.record(LookChosen, stamp=stamp, look=look)

    def _ids(self) -> set[str]:
        return {item.id for _, item in self.content.everything()}

    def _find(self, id: str) -> tuple[str, ResumeItem]:
        for section, item in self.content.everything():
            if item.id == id:
                return section, item
        raise NotFound("That entry is no longer in your resume.")


def _each_once(content: Content) -> None:
    ids = [id for _, item in content.everything() for id in (item.id, *(line.id for line in item.lines))]
    if len(set(ids)) != len(ids):
        raise Invalid("Two entries share an id.", field="id")
