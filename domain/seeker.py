"""The person who searches: who they are, when they may be texted and how, and the columns of their board."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Self

from domain.aggregate import Begun, Event, Subject
from domain.errors import Invalid, NotFound
from domain.values import (
    DEFAULT_STAGES,
    Meaning,
    QuietHours,
    Stage,
    Stamp,
    mail_address,
    many_lines,
    one_line,
    web_address,
    zone_name,
)

COLOURS = ("slate", "blue", "teal", "violet", "green", "stone", "amber", "rose", "indigo", "lime")
CHANNELS = ("outbox", "twilio", "apprise")
MOST_STAGES = 20
STAGE_NAME_LIMIT = 40
MOST_VIEWS = 12
VIEW_NAME_LIMIT = 40
VIEW_QUERY_LIMIT = 2_000
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
STAGE_ID = re.compile(r"[a-z]{1,20}[0-9]{0,9}")
SEPARATORS = re.compile(r"[\s().-]")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What letters say of the seeker. ``day_first`` tells how they write 3/4."""

    name: str = ""
    email: str = ""
    headline: str = ""
    link: str = ""
    day_first: bool = True


@dataclass(frozen=True)
class SavedView:
    """A filter of the board that has a name; ``query`` is what stands behind the question mark of its address."""

    name: str
    query: str


class SearchBegun(Begun):
    """A job search began."""

    TOPIC = "seeker.search_begun"
    zone: str
    stages: tuple[Stage, ...]

    def apply(self, aggregate: Seeker) -> None:
        aggregate.zone, aggregate.stages = self.zone, self.stages


class ProfileCorrected(Event):
    """What letters say of the seeker was corrected."""

    TOPIC = "seeker.profile_corrected"
    profile: Profile

    def apply(self, aggregate: Seeker) -> None:
        aggregate.profile = self.profile


class ZoneChanged(Event):
    """The seeker lives by another clock."""

    TOPIC = "seeker.zone_changed"
    zone: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.zone = self.zone


class QuietHoursChanged(Event):
    """The hours without texts are others."""

    TOPIC = "seeker.quiet_hours_changed"
    quiet: QuietHours

    def apply(self, aggregate: Seeker) -> None:
        aggregate.quiet = self.quiet


class PhoneChanged(Event):
    """Texts go to another number, or to none; ``consented`` says that the person asked for texts to it."""

    TOPIC = "seeker.phone_changed"
    phone: str
    consented: bool

    def apply(self, aggregate: Seeker) -> None:
        aggregate.phone = self.phone
        aggregate.consented_at = self.occurred_at if self.consented and self.phone else None


class ChannelsOrdered(Event):
    """Reminders go out by these channels, the first one first."""

    TOPIC = "seeker.channels_ordered"
    channels: tuple[str, ...]

    def apply(self, aggregate: Seeker) -> None:
        aggregate.channels = self.channels


class TextsStopped(Event):
    """The seeker answered STOP: no text goes to this number any more."""

    TOPIC = "seeker.texts_stopped"
    phone: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.stopped = (*aggregate.stopped, self.phone)


class TextsResumed(Event):
    """The seeker answered START: texts may go to this number again."""

    TOPIC = "seeker.texts_resumed"
    phone: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.stopped = tuple(phone for phone in aggregate.stopped if phone != self.phone)


class TextHeard(Event):
    """The seeker sent a text that is about no reminder; acting on it once is enough."""

    TOPIC = "seeker.text_heard"
    words: str
    meaning: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.texts_heard += 1


class StageAdded(Event):
    """The board has another column; it stands before the column ``before``, or last."""

    TOPIC = "stage.added"
    stage: Stage
    before: str = ""

    def apply(self, aggregate: Seeker) -> None:
        place = next((i for i, known in enumerate(aggregate.stages) if known.id == self.before), None)
        stages = list(aggregate.stages)
        stages.insert(len(stages) if place is None else place, self.stage)
        aggregate.stages = tuple(stages)
        aggregate.stages_made += 1


class StageRenamed(Event):
    """A column has another name or colour."""

    TOPIC = "stage.renamed"
    stage: str
    name: str
    colour: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.stages = tuple(
            replace(known, name=self.name, colour=self.colour) if known.id == self.stage else known
            for known in aggregate.stages
        )


class StagesReordered(Event):
    """The columns stand in another order."""

    TOPIC = "stage.reordered"
    stages: tuple[str, ...]

    def apply(self, aggregate: Seeker) -> None:
        by_id = {stage.id: stage for stage in aggregate.stages}
        aggregate.stages = tuple(by_id[stage] for stage in self.stages)


class StageRemoved(Event):
    """A column is gone; its cards found a home in ``home``."""

    TOPIC = "stage.removed"
    stage: str
    home: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.stages = tuple(known for known in aggregate.stages if known.id != self.stage)


class ViewKept(Event):
    """A filter of the board got a name; one of the same name before is meant no more."""

    TOPIC = "seeker.view_kept"
    name: str
    query: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.views = views_with(aggregate.views, SavedView(self.name, self.query))


class ViewDropped(Event):
    """A named filter is wanted no more."""

    TOPIC = "seeker.view_dropped"
    name: str

    def apply(self, aggregate: Seeker) -> None:
        aggregate.views = views_without(aggregate.views, self.name)


def views_with(views: tuple[SavedView, ...], view: SavedView) -> tuple[SavedView, ...]:
    """With ``view`` in the place of the one of its name, or last."""
    if all(known.name != view.name for known in views):
        return (*views, view)
    return tuple(view if known.name == view.name else known for known in views)


def views_without(views: tuple[SavedView, ...], name: str) -> tuple[SavedView, ...]:
    return tuple(known for known in views if known.name != name)


class Seeker(Subject):
    """One person's search as a whole."""

    TOPIC = "seeker"

    def __init__(self) -> None:
        self.profile = Profile()
        self.zone = "UTC"
        self.quiet = QuietHours()
        self.phone = ""
        self.consented_at: datetime | None = None
        self.channels: tuple[str, ...] = ("outbox",)
        self.stopped: tuple[str, ...] = ()
        self.stages: tuple[Stage, ...] = DEFAULT_STAGES
        self.stages_made = 0
        self.texts_heard = 0
        self.views: tuple[SavedView, ...] = ()

    @staticmethod
    def id_of(seeker: str) -> str:
        """The stream id of a seeker's own aggregate."""
        return f"{seeker}/seeker-profile"

    @classmethod
    def begin_search(cls, *, id: str, zone: str, stamp: Stamp) -> Self:
        """Begin a search with the usual columns, by the clock of ``zone``."""
        return cls.begin(SearchBegun, id=id, stamp=stamp, zone=zone_name(zone), stages=DEFAULT_STAGES)

    def stage(self, stage: str, *, field: str = "stage") -> Stage:
        """The column of that id. Raises :class:`NotFound`."""
        for known in self.stages:
            if known.id == stage:
                return known
        raise NotFound("There is no such column on your board.", field=field)

    def first_stage(self, meaning: Meaning) -> Stage | None:
        """The first column that means ``meaning``, if the seeker kept one."""
        return next((stage for stage in self.stages if stage.meaning == meaning), None)

    def correct_profile(self, *, profile: Profile, stamp: Stamp) -> None:
        """Correct what letters say of you."""
        checked = replace(
            profile,
            name=one_line(profile.name, field="name", what="your name", required=False),
            email=mail_address(profile.email),
            headline=one_line(profile.headline, field="headline", what="your headline", required=False),
            link=web_address(profile.link, field="link", what="your link"),
        )
        if checked != self.profile:
            self.record(ProfileCorrected, stamp=stamp, profile=checked)

    def change_zone(self, *, zone: str, stamp: Stamp) -> None:
        """Live by another clock; planned steps are moved to the same hour there."""
        if zone_name(zone) != self.zone:
            self.record(ZoneChanged, stamp=stamp, zone=zone)

    def change_quiet_hours(self, *, quiet: QuietHours, stamp: Stamp) -> None:
        """Choose the hours without texts, to the minute."""
        if any(end.second or end.microsecond or end.tzinfo for end in (quiet.start, quiet.end)):
            raise Invalid("Quiet hours are given in hours and minutes.", field="quiet")
        if quiet != self.quiet:
            self.record(QuietHoursChanged, stamp=stamp, quiet=quiet)

    def change_phone(self, *, phone: str, stamp: Stamp, consented: bool = False) -> None:
        """Have texts sent to ``phone`` (such as +44 7700 900123, kept as +447700900123), or to none when empty."""
        phone = _number(phone) if phone else ""
        if phone != self.phone or (consented and self.consented_at is None):
            self.record(PhoneChanged, stamp=stamp, phone=phone, consented=consented)

    def order_channels(self, *, channels: tuple[str, ...], stamp: Stamp) -> None:
        """Choose the ways reminders come, the first one first."""
        if not channels or len(set(channels)) != len(channels) or not set(channels) <= set(CHANNELS):
            raise Invalid("Pick the ways reminders come from those offered.", field="channels")
        if channels != self.channels:
            self.record(ChannelsOrdered, stamp=stamp, channels=channels)

    def stop_texts(self, *, phone: str, stamp: Stamp) -> None:
        """Honour a STOP from ``phone``, for ever."""
        phone = _number(phone)
        if phone not in self.stopped:
            self.record(TextsStopped, stamp=stamp, phone=phone)

    def resume_texts(self, *, phone: str, stamp: Stamp) -> None:
        """Take a START from ``phone`` at its word."""
        phone = _number(phone)
        if phone in self.stopped:
            self.record(TextsResumed, stamp=stamp, phone=phone)

    def hear(self, *, words: str, meaning: str, stamp: Stamp) -> None:
        """Keep what was said by text about no reminder, and how it was understood."""
        words = many_lines(words, field="words", what="the text", required=False)
        self.record(TextHeard, stamp=stamp, words=words, meaning=meaning)

    def add_stage(self, *, name: str, meaning: Meaning, stamp: Stamp, colour: str = "slate", before: str = "") -> None:
        """Add a column to the board."""
        if len(self.stages) >= MOST_STAGES:
            raise Invalid(f"A board has at most {MOST_STAGES} columns.", field="name")
        _refuse_unknown(meaning)
        if before:
            self.stage(before, field="before")
        numbers = (f"own{number}" for number in count(self.stages_made + 1))
        known = {stage.id for stage in self.stages}  # one brought along from elsewhere has its number from there
        id = next(number for number in numbers if number not in known)
        stage = Stage(id, self._stage_name(name), meaning, _colour(colour))
        self.record(StageAdded, stamp=stamp, stage=stage, before=before)

    def bring_back_stage(self, *, stage: Stage, stamp: Stamp, before: str = "") -> None:
        """Put a column that was taken away where it stood: before ``before``, or last where that is gone, too."""
        if any(known.id == stage.id for known in self.stages):
            return
        if len(self.stages) >= MOST_STAGES:
            raise Invalid(f"A board has at most {MOST_STAGES} columns.", field="name")
        if not STAGE_ID.fullmatch(stage.id):
            raise NotFound("There was never such a column.", field="stage")
        _refuse_unknown(stage.meaning)
        stage = replace(stage, name=self._stage_name(stage.name), colour=_colour(stage.colour))
        self.record(StageAdded, stamp=stamp, stage=stage, before=before)

    def take_in_stage(self, *, stage: Stage, stamp: Stamp) -> None:
        """Have a column of another board under its own id, before those of what is over, by a name of its own."""
        names = {known.name.casefold() for known in self.stages}
        tries = (stage.name, *(f"{stage.name[:35]} ({number})" for number in range(2, MOST_STAGES + 2)))
        name = next(name for name in tries if name.casefold() not in names)
        closed = next((known.id for known in self.stages if known.meaning == Meaning.CLOSED), "")
        self.bring_back_stage(stage=replace(stage, name=name), before=closed, stamp=stamp)

    def rename_stage(self, *, stage: str, name: str, stamp: Stamp, colour: str = "") -> None:
        """Give a column another name or colour."""
        before = self.stage(stage)
        colour = _colour(colour or before.colour)
        name = self._stage_name(name, of=stage)
        if (name, colour) != (before.name, before.colour):
            self.record(StageRenamed, stamp=stamp, stage=stage, name=name, colour=colour)

    def reorder_stages(self, *, stages: tuple[str, ...], stamp: Stamp) -> None:
        """Put the columns in another order."""
        known = tuple(stage.id for stage in self.stages)
        if sorted(stages) != sorted(known):
            raise Invalid("That order leaves a column out.", field="stages")
        if stages != known:
            self.record(StagesReordered, stamp=stamp, stages=stages)

    def remove_stage(self, *, stage: str, home: str, stamp: Stamp) -> None:
        """Take a column away; ``home`` is where its cards go."""
        self.stage(stage)
        if self.stage(home, field="home").id == stage:
            raise Invalid("Its cards need another column to go to.", field="home")
        self.record(StageRemoved, stamp=stamp, stage=stage, home=home)

    def keep_view(self, *, name: str, query: str, stamp: Stamp) -> None:
        """Give a filter of the board a name; the same name again means the new filter."""
        name = one_line(name, field="name", what="a name for the view", limit=VIEW_NAME_LIMIT)
        query = one_line(query, field="query", what="what it filters", limit=VIEW_QUERY_LIMIT)
        view = SavedView(next((known.name for known in self.views if _alike(known.name, name)), name), query)
        if view in self.views:
            return
        if len(views_with(self.views, view)) > MOST_VIEWS:
            raise Invalid(f"You can keep {MOST_VIEWS} views; let one go first.", field="name")
        self.record(ViewKept, stamp=stamp, name=view.name, query=view.query)

    def drop_view(self, *, name: str, stamp: Stamp) -> None:
        """Let a named filter go; its cards stay where they are."""
        if any(known.name == name for known in self.views):
            self.record(ViewDropped, stamp=stamp, name=name)

    def _stage_name(self, name: str, *, of: str = "") -> str:
        name = one_line(name, field="name", what="a name for the column", limit=STAGE_NAME_LIMIT)
        if any(known.name.casefold() == name.casefold() for known in self.stages if known.id != of):
            raise Invalid(f"There is already a column named {name}.", field="name")
        return name


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _number(phone: str) -> str:
    number = SEPARATORS.sub("", phone)
    if not E164.fullmatch(number):
        raise Invalid("A phone number looks like +44 7700 900123, with its country.", field="phone")
    return number


def _refuse_unknown(meaning: str) -> None:
    if meaning not in set(Meaning):
        raise Invalid("Say what standing in that column means.", field="meaning")


def _colour(colour: str) -> str:
    if colour not in COLOURS:
        raise Invalid("Pick one of the colours offered.", field="colour")
    return colour
