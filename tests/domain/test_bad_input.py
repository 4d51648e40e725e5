"""Whatever is typed into a field is kept exactly or refused with the field named: no other error, no silent cut.

The table of values says, for each kind of field, what is kept of each; the table of fields says where each command
keeps it. Lines are kept composed, trimmed and with single blanks; texts composed and with plain line ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import reduce
from typing import Any, NamedTuple

import pytest

from domain.application import JobApplication
from domain.contact import Card, Contact
from domain.errors import Refusal
from domain.purpose import Purpose
from domain.seeker import Profile, Seeker
from domain.steps import Steps
from domain.values import LocalTime, Meaning, QuietHours, Stamp
from projections import agenda, board, people, plans, seekers, timeline
from projections import search as finding
from tests.support.searching import DETAILS, MONDAY, NOTE, ROBIN, Search, wall

REFUSED = object()
SAME = object()

LONG, TOO_LONG = "x" * 100_000, "x" * 100_001
FAMILY = "🦊 👩‍👩‍👧 whisperer"
HARMFUL = re.compile("[\x00-\x1f\x7f\u202a-\u202e\ud800-\udfff]")
THURSDAY = wall("2026-03-05 11:00")
HASH = "0123456789abcdef" * 4


class Value(NamedTuple):
    """Something typed, and what is kept of it: in a line that must be given or may be left out, and in such a text."""

    typed: str
    line: object
    optional_line: object
    text: object
    optional_text: object


VALUES: dict[str, Value] = {
    "empty": Value("", REFUSED, "", REFUSED, ""),
    "blank": Value(" \t\n", REFUSED, "", REFUSED, SAME),
    "unseen": Value("\u200b\u2060", REFUSED, SAME, REFUSED, SAME),
    "100,000 characters": Value(LONG, REFUSED, REFUSED, SAME, SAME),
    "100,001 characters": Value(TOO_LONG, REFUSED, REFUSED, REFUSED, REFUSED),
    "a million": Value("x" * 1_000_000, REFUSED, REFUSED, REFUSED, REFUSED),
    "emoji": Value(FAMILY, SAME, SAME, SAME, SAME),
    "right to left": Value("مهندس بيانات", SAME, SAME, SAME, SAME),
    "override": Value("Data\u202eEngineer", REFUSED, REFUSED, SAME, SAME),
    "NUL": Value("Data\0Engineer", REFUSED, REFUSED, REFUSED, REFUSED),
    "escape": Value("Data\x1b[2J", REFUSED, REFUSED, REFUSED, REFUSED),
    "surrogate": Value("Data \ud83e", REFUSED, REFUSED, REFUSED, REFUSED),
    "decomposed": Value("Ko\u0308chin", "Köchin", "Köchin", "Köchin", "Köchin"),
    "line ends": Value(" a\r\n b\r", "a b", "a b", " a\n b\n", " a\n b\n"),
    "markup": Value("<b>'\"; DROP TABLE x --{{7*7}}%s</b>", SAME, SAME, SAME, SAME),
}

LINE: dict[str, tuple[Any, object]] = {name: (value.typed, value.line) for name, value in VALUES.items()}
OPTIONAL_LINE = {name: (value.typed, value.optional_line) for name, value in VALUES.items()}
TEXT = {name: (value.typed, value.text) for name, value in VALUES.items()}
OPTIONAL_TEXT = {name: (value.typed, value.optional_text) for name, value in VALUES.items()}

# Fields that take only certain words: all in the table of values is refused, save nothing at all where it may be.
PICKED = {name: (value.typed, REFUSED) for name, value in VALUES.items()}
OPTIONAL_PICKED = {**PICKED, "empty": ("", "")}
PICKED_OR_LEFT_OUT = {name: value for name, value in PICKED.items() if name != "empty"}
ADDRESS: dict[str, tuple[Any, object]] = {
    **OPTIONAL_PICKED,
    "blank": ("  ", ""),
    "good": ("nordlicht.example/ü?a=b", "https://nordlicht.example/ü?a=b"),
    "script": ("javascript:alert(1)//x.example", REFUSED),
    "long": ("https://x.example/" + "x" * 2_000, REFUSED),
}
MAIL: dict[str, tuple[Any, object]] = {
    **OPTIONAL_PICKED,
    "blank": ("  ", ""),
    "good": (" robin@nordlicht.example", "robin@nordlicht.example"),
    "two": ("a@b.example, c@d.example", REFUSED),
    "header": ("a@b.example\nBcc: c@d.example", REFUSED),
}
ZONE: dict[str, tuple[Any, object]] = {
    **PICKED,
    "good": ("Asia/Tokyo", SAME),
    "wrong": ("Mars/Olympus", REFUSED),
    "case": ("asia/tokyo", REFUSED),
    "path": ("../../etc/passwd", REFUSED),
    "offset": ("+02:00", REFUSED),
}
OPTIONAL_ZONE = {**ZONE, "empty": ("", "")}
PHONE: dict[str, tuple[Any, object]] = {
    **PICKED,
    "good": ("+44 7700 900123", "+447700900123"),
    "national": ("07700 900123", REFUSED),
    "letters": ("+44 7700 9OO123", REFUSED),
    "other digits": ("+４４7700900123", REFUSED),
    "short": ("+1", REFUSED),
    "long": ("+" + "4" * 100_000, REFUSED),
}
OPTIONAL_PHONE = {"good": PHONE["good"], **PHONE, "empty": ("", "")}
DAY: dict[str, tuple[Any, object]] = {
    "good": (date(2026, 3, 6), SAME),
    "first": (date(1970, 1, 1), SAME),
    "last": (date(2100, 12, 31), SAME),
    "before": (date(1969, 12, 31), REFUSED),
    "after": (date(2101, 1, 1), REFUSED),
    "least": (date.min, REFUSED),
    "greatest": (date.max, REFUSED),
}
MOMENT: dict[str, tuple[Any, object]] = {
    "good": (datetime(2026, 2, 1, 10, tzinfo=UTC), SAME),
    "least": (datetime.min.replace(tzinfo=UTC), REFUSED),
    "greatest": (datetime.max.replace(tzinfo=UTC), REFUSED),
    "to come": (datetime(2027, 1, 1, tzinfo=UTC), REFUSED),
    "nowhere": (datetime(2026, 2, 1, 10, tzinfo=UTC).replace(tzinfo=None), REFUSED),
}
CLOCK: dict[str, tuple[Any, object]] = {
    "good": (THURSDAY, SAME),
    "skipped": (wall("2026-03-29 01:30"), SAME),
    "least": (wall("0001-01-01 00:00", "Asia/Tokyo"), REFUSED),
    "greatest": (wall("9999-12-31 23:59", "America/New_York"), REFUSED),
    "seconds": (wall("2026-03-05 11:00:30"), REFUSED),
    "aware": (LocalTime(MONDAY, "UTC"), REFUSED),
    **{f"zone {name}": (wall("2026-03-05 11:00", typed), REFUSED) for name, (typed, _) in PICKED.items()},
}
MINUTES: dict[str, tuple[Any, object]] = {
    "good": (45, SAME),
    "most": (720, SAME),
    "none": (0, REFUSED),
    "less": (-1, REFUSED),
    "more": (721, REFUSED),
    "huge": (10**30, REFUSED),
}


@dataclass(frozen=True)
class Field:
    """One field of one command: ``name`` is what a refusal calls it, ``kept`` where its event keeps it."""

    name: str
    values: dict[str, tuple[Any, object]]
    give: Callable[[Search, Any], str]
    kept: str = ""

    def read(self, search: Search, about: str) -> object:
        """What the newest event that has the field keeps of it."""
        first, *rest = (self.kept or self.name).split(".")
        events = [recorded.event for recorded in search.tracker.stream(about)]
        if first[0].isupper():
            events, (first, *rest) = [event for event in events if type(event).__name__ == first], rest
        newest = next(event for event in reversed(events) if first in vars(event))
        return reduce(getattr, rest, vars(newest)[first])


def role(**details: Any) -> Callable[[Search, Any], str]:
    """A role saved with the one field as typed."""
    [field] = details

    def give(search: Search, typed: Any) -> str:
        details = replace(DETAILS, **{field: typed})
        return search.commands.save_role(search.seeker, details=details, stamp=search.stamp())

    return give


def application(
    deed: Callable[[JobApplication, Any, Stamp], None], *before: Callable[[JobApplication, Stamp], None]
) -> Callable[[Search, Any], str]:
    """Something done to an application that has been applied for."""

    def give(search: Search, typed: Any) -> str:
        id = search.applied()
        for earlier in before:
            search.change(id, earlier)
        search.change(id, lambda one, stamp: deed(one, typed, stamp))
        return id

    return give


def corrected(field: str) -> Callable[[Search, Any], str]:
    return application(
        lambda one, typed, stamp: one.correct_details(details=replace(one.details, **{field: typed}), stamp=stamp)
    )


def steps(
    deed: Callable[[Steps, Any, Stamp], None], *before: Callable[[Steps, Stamp], None]
) -> Callable[[Search, Any], str]:
    """Something done to the steps of somebody."""

    def give(search: Search, typed: Any) -> str:
        id = search.meet()
        for earlier in (_plan, *before):
            search.plan(id, earlier)
        search.plan(id, lambda one, stamp: deed(one, typed, stamp))
        return id

    return give


def letter(field: str) -> Callable[[Search, Any], str]:
    return steps(
        lambda one, typed, stamp: one.send_letter(
            purpose=Purpose.CUSTOM, letter=replace(NOTE, **{field: typed}), stamp=stamp
        )
    )


def card(field: str) -> Callable[[Search, Any], str]:
    def give(search: Search, typed: Any) -> str:
        card = replace(Card(name="Robin"), **{field: typed})
        return search.commands.add_contact(search.seeker, card=card, stamp=search.stamp())

    return give


def contact(deed: Callable[[Contact, Any, Stamp], None]) -> Callable[[Search, Any], str]:
    def give(search: Search, typed: Any) -> str:
        id = search.meet()
        search.change_contact(id, lambda one, stamp: deed(one, typed, stamp))
        return id

    return give


def seeker(deed: Callable[[Seeker, Any, Stamp], None]) -> Callable[[Search, Any], str]:
    def give(search: Search, typed: Any) -> str:
        search.settle(lambda me, stamp: deed(me, typed, stamp))
        return Seeker.id_of(search.seeker)

    return give


def profile(field: str) -> Callable[[Search, Any], str]:
    return seeker(
        lambda me, typed, stamp: me.correct_profile(profile=replace(Profile(name="x"), **{field: typed}), stamp=stamp)
    )


def reminder(search: Search, typed: Any) -> str:
    id = search.remind(search.applied(), "1")
    search.carry(id, lambda one, stamp: one.answer(words=typed, meaning="Unclear", stamp=stamp))
    return id


def begin(search: Search, typed: Any) -> str:
    other = Search(search.tracker, f"zone{search.tracker.position()}", search.now)
    other.commands.begin_search(other.seeker, zone=typed, stamp=other.stamp())
    return Seeker.id_of(other.seeker)


def happened(search: Search, typed: Any) -> str:
    stamp = search.stamp().happened(typed)
    return search.commands.save_role(search.seeker, details=DETAILS, stamp=stamp)


def _linked(search: Search, typed: str) -> str:
    id, robin = search.save(), search.meet()
    search.change(id, lambda one, stamp: one.link_contact(contact=robin, part=typed, stamp=stamp))
    return id


def _added(search: Search, typed: str) -> str:
    id = search.save()
    search.meet(application=id, part=typed)
    return id


def _plan(one: Steps, stamp: Stamp) -> None:
    one.schedule_step(purpose=Purpose.CUSTOM, due=wall("2026-03-09 10:00"), stamp=stamp)


def _arrange(one: JobApplication, stamp: Stamp) -> None:
    one.schedule_interview(starts=wall("2026-03-02 08:00"), stamp=stamp)


def _note(one: Steps, stamp: Stamp) -> None:
    one.add_note(text="before", stamp=stamp)


def _offer(one: JobApplication, stamp: Stamp) -> None:
    one.receive_offer(amount="1", stamp=stamp)


FIELDS: dict[str, Field] = {
    "save role: role": Field("role", LINE, role(role=""), "details.role"),
    "save role: company": Field("company", LINE, role(company=""), "details.company"),
    "save role: location": Field("location", OPTIONAL_LINE, role(location=""), "details.location"),
    "save role: salary": Field("salary", OPTIONAL_LINE, role(salary=""), "details.salary"),
    "save role: source": Field("source", OPTIONAL_LINE, role(source=""), "details.source"),
    "save role: url": Field("url", ADDRESS, role(url=""), "details.url"),
    "save role: closing on": Field("closing_on", DAY, role(closing_on=None), "details.closing_on"),
    "save role: happened": Field("occurred_at", MOMENT, happened),
    "correct details: role": Field("role", LINE, corrected("role"), "details.role"),
    "correct details: salary": Field("salary", OPTIONAL_LINE, corrected("salary"), "details.salary"),
    "correct details: url": Field("url", ADDRESS, corrected("url"), "details.url"),
    "correct details: closing on": Field("closing_on", DAY, corrected("closing_on"), "details.closing_on"),
    "apply: via": Field("via", OPTIONAL_LINE, lambda s, typed: _applied(s, via=typed)),
    "apply: resume": Field("resume", OPTIONAL_LINE, lambda s, typed: _applied(s, resume=typed)),
    "correct date: of": Field("of", PICKED, application(lambda o, t, at: o.correct_date(of=t, at=MONDAY, stamp=at))),
    "correct date: at": Field("at", MOMENT, application(lambda o, t, at: o.correct_date(of="applied", at=t, stamp=at))),
    "note promise: by": Field("by", DAY, application(lambda o, t, at: o.note_promise(by=t, stamp=at))),
    "note promise: words": Field(
        "words", OPTIONAL_LINE, application(lambda o, t, at: o.note_promise(by=date(2026, 3, 6), words=t, stamp=at))
    ),
    "receive answer: words": Field(
        "words", OPTIONAL_TEXT, application(lambda o, t, at: o.receive_answer(words=t, stamp=at))
    ),
    "receive answer: contact": Field(
        "contact", OPTIONAL_PICKED, application(lambda o, t, at: o.receive_answer(contact=t, stamp=at))
    ),
    "keep posting: text": Field("text", TEXT, application(lambda o, t, at: o.keep_posting(text=t, stamp=at))),
    "keep posting: url": Field("url", ADDRESS, application(lambda o, t, at: o.keep_posting(text="x", url=t, stamp=at))),
    "attach: document": Field("document", PICKED, application(lambda o, t, at: _attach(o, at, document=t))),
    "attach: name": Field("name", LINE, application(lambda o, t, at: _attach(o, at, name=t))),
    "attach: media type": Field("media_type", LINE, application(lambda o, t, at: _attach(o, at, media_type=t))),
    "attach: purpose": Field("purpose", OPTIONAL_LINE, application(lambda o, t, at: _attach(o, at, purpose=t))),
    "attach: size": Field(
        "document",
        {"good": (1, SAME), "none": (0, SAME), "less": (-1, REFUSED), "huge": (10**30, REFUSED)},
        application(lambda o, t, at: _attach(o, at, size=t)),
        "size",
    ),
    "tag": Field("tag", LINE, application(lambda o, t, at: o.tag(tag=t, stamp=at))),
    "link: contact": Field("contact", PICKED, application(lambda o, t, at: o.link_contact(contact=t, stamp=at))),
    "link: part": Field("part", OPTIONAL_LINE, _linked),
    "place: rank": Field("rank", PICKED, application(lambda o, t, at: o.place(rank=t, stamp=at))),
    "interview: starts": Field("starts", CLOCK, application(lambda o, t, at: o.schedule_interview(starts=t, stamp=at))),
    "interview: minutes": Field(
        "minutes", MINUTES, application(lambda o, t, at: o.schedule_interview(starts=THURSDAY, minutes=t, stamp=at))
    ),
    "interview: form": Field(
        "form", OPTIONAL_LINE, application(lambda o, t, at: o.schedule_interview(starts=THURSDAY, form=t, stamp=at))
    ),
    "interview: place": Field(
        "place", OPTIONAL_LINE, application(lambda o, t, at: o.schedule_interview(starts=THURSDAY, place=t, stamp=at))
    ),
    "interview: with whom": Field(
        "with_whom",
        {name: ((typed,), (kept,) if isinstance(kept, str) else kept) for name, (typed, kept) in LINE.items()},
        application(lambda o, t, at: o.schedule_interview(starts=THURSDAY, with_whom=t, stamp=at)),
    ),
    "move interview: which": Field(
        "interview",
        PICKED,
        application(lambda o, t, at: o.move_interview(interview=t, starts=THURSDAY, stamp=at), _arrange),
    ),
    "move interview: starts": Field(
        "starts", CLOCK, application(lambda o, t, at: o.move_interview(interview="1", starts=t, stamp=at), _arrange)
    ),
    "move interview: minutes": Field(
        "minutes",
        {**MINUTES, "none": (0, 60)},
        application(lambda o, t, at: o.move_interview(interview="1", starts=THURSDAY, minutes=t, stamp=at), _arrange),
    ),
    "hold interview: which": Field(
        "interview", PICKED, application(lambda o, t, at: o.hold_interview(interview=t, stamp=at), _arrange)
    ),
    "hold interview: impression": Field(
        "impression",
        OPTIONAL_LINE,
        application(lambda o, t, at: o.hold_interview(interview="1", impression=t, stamp=at), _arrange),
    ),
    "cancel interview: which": Field(
        "interview", PICKED, application(lambda o, t, at: o.cancel_interview(interview=t, stamp=at), _arrange)
    ),
    "cancel interview: why": Field(
        "why",
        OPTIONAL_LINE,
        application(lambda o, t, at: o.cancel_interview(interview="1", why=t, stamp=at), _arrange),
        "InterviewCancelled.why",
    ),
    "offer: amount": Field("amount", OPTIONAL_LINE, application(lambda o, t, at: o.receive_offer(amount=t, stamp=at))),
    "offer: deadline": Field("deadline", DAY, application(lambda o, t, at: o.receive_offer(deadline=t, stamp=at))),
    "offer: words": Field("words", OPTIONAL_TEXT, application(lambda o, t, at: o.receive_offer(words=t, stamp=at))),
    "decline: reason": Field(
        "reason", OPTIONAL_LINE, application(lambda o, t, at: o.decline_offer(reason=t, stamp=at), _offer)
    ),
    "reject: reason": Field("reason", OPTIONAL_LINE, application(lambda o, t, at: o.reject(reason=t, stamp=at))),
    "withdraw: reason": Field("reason", OPTIONAL_LINE, application(lambda o, t, at: o.withdraw(reason=t, stamp=at))),
    "plan: due": Field("due", CLOCK, steps(lambda o, t, at: o.schedule_step(purpose=Purpose.CUSTOM, due=t, stamp=at))),
    "plan: why": Field(
        "why",
        {**OPTIONAL_LINE, "empty": ("", "You chose this time."), "blank": ("  ", "You chose this time.")},
        steps(lambda o, t, at: o.schedule_step(purpose=Purpose.CUSTOM, due=THURSDAY, why=t, stamp=at)),
    ),
    "plan: contact": Field(
        "contact",
        OPTIONAL_PICKED,
        steps(lambda o, t, at: o.schedule_step(purpose=Purpose.CUSTOM, due=THURSDAY, contact=t, stamp=at)),
    ),
    "put off: which": Field("step", PICKED, steps(lambda o, t, at: o.reschedule_step(step=t, due=THURSDAY, stamp=at))),
    "put off: due": Field("due", CLOCK, steps(lambda o, t, at: o.reschedule_step(step="1", due=t, stamp=at))),
    "put off: why": Field(
        "why",
        {**OPTIONAL_LINE, "empty": ("", "You chose this time."), "blank": ("  ", "You chose this time.")},
        steps(lambda o, t, at: o.reschedule_step(step="1", due=THURSDAY, why=t, stamp=at)),
    ),
    "let go: which": Field("step", PICKED, steps(lambda o, t, at: o.cancel_step(step=t, stamp=at))),
    "let go: why": Field(
        "why",
        {**OPTIONAL_LINE, "empty": ("", "You let it go."), "blank": ("  ", "You let it go.")},
        steps(lambda o, t, at: o.cancel_step(step="1", why=t, stamp=at)),
    ),
    "finish: which": Field("step", PICKED, steps(lambda o, t, at: o.finish_step(step=t, stamp=at))),
    "take up: which": Field("step", PICKED, steps(lambda o, t, at: o.reopen_step(step=t, stamp=at))),
    "letter: subject": Field("subject", OPTIONAL_LINE, letter("subject"), "letter.subject"),
    "letter: body": Field("body", TEXT, letter("body"), "letter.body"),
    "letter: to": Field("to", OPTIONAL_LINE, letter("to"), "letter.to"),
    "letter: kind": Field("kind", LINE, letter("kind"), "letter.kind"),
    "letter: via": Field("via", LINE, letter("via"), "letter.via"),
    "letter: tone": Field("tone", OPTIONAL_LINE, letter("tone"), "letter.tone"),
    "letter: version": Field("version", OPTIONAL_LINE, letter("version"), "letter.version"),
    "letter: step": Field(
        "step",
        OPTIONAL_PICKED,
        steps(lambda o, t, at: o.send_letter(purpose=Purpose.CUSTOM, letter=NOTE, step=t, stamp=at)),
    ),
    "letter: contact": Field(
        "contact",
        OPTIONAL_PICKED,
        steps(lambda o, t, at: o.send_letter(purpose=Purpose.CUSTOM, letter=NOTE, contact=t, stamp=at)),
    ),
    "note": Field("text", TEXT, steps(lambda o, t, at: o.add_note(text=t, stamp=at))),
    "amend note: which": Field("note", PICKED, steps(lambda o, t, at: o.amend_note(note=t, text="x", stamp=at), _note)),
    "amend note: text": Field("text", TEXT, steps(lambda o, t, at: o.amend_note(note="1", text=t, stamp=at), _note)),
    "contact: name": Field("name", LINE, card("name"), "card.name"),
    "contact: company": Field("company", OPTIONAL_LINE, card("company"), "card.company"),
    "contact: title": Field("title", OPTIONAL_LINE, card("title"), "card.title"),
    "contact: email": Field("email", MAIL, card("email"), "card.email"),
    "contact: phone": Field("phone", OPTIONAL_LINE, card("phone"), "card.phone"),
    "contact: link": Field("link", ADDRESS, card("link"), "card.link"),
    "contact: known from": Field("known_from", OPTIONAL_LINE, card("known_from"), "card.known_from"),
    "contact: zone": Field("zone", OPTIONAL_ZONE, card("zone"), "card.zone"),
    "correct contact: name": Field(
        "name", LINE, contact(lambda o, t, at: o.correct(card=replace(ROBIN, name=t), stamp=at)), "card.name"
    ),
    "meeting: starts": Field("starts", CLOCK, contact(lambda o, t, at: o.schedule_meeting(starts=t, stamp=at))),
    "meeting: minutes": Field(
        "minutes", MINUTES, contact(lambda o, t, at: o.schedule_meeting(starts=THURSDAY, minutes=t, stamp=at))
    ),
    "meeting: place": Field(
        "place", OPTIONAL_LINE, contact(lambda o, t, at: o.schedule_meeting(starts=THURSDAY, place=t, stamp=at))
    ),
    "met: talked about": Field(
        "talked_about", OPTIONAL_TEXT, contact(lambda o, t, at: o.hold_meeting(talked_about=t, stamp=at))
    ),
    "contact answers: words": Field("words", OPTIONAL_TEXT, contact(lambda o, t, at: o.answer(words=t, stamp=at))),
    "begin search: zone": Field("zone", ZONE, begin),
    "profile: name": Field("name", {"good": ("x", SAME), **OPTIONAL_LINE}, profile("name"), "profile.name"),
    "profile: email": Field("email", MAIL, profile("email"), "profile.email"),
    "profile: headline": Field("headline", OPTIONAL_LINE, profile("headline"), "profile.headline"),
    "profile: link": Field("link", ADDRESS, profile("link"), "profile.link"),
    "zone": Field("zone", ZONE, seeker(lambda me, t, at: me.change_zone(zone=t, stamp=at))),
    "phone": Field("phone", OPTIONAL_PHONE, seeker(lambda me, t, at: me.change_phone(phone=t, stamp=at))),
    "stop: phone": Field("phone", PHONE, seeker(lambda me, t, at: me.stop_texts(phone=t, stamp=at))),
    "start: phone": Field("phone", PHONE, seeker(lambda me, t, at: _stopped(me, at).resume_texts(phone=t, stamp=at))),
    "quiet hours": Field(
        "quiet",
        {
            "good": (QuietHours(time(22), time(7, 30)), SAME),
            "none": (QuietHours(time(0), time(0)), SAME),
            "seconds": (QuietHours(time(22, 0, 1), time(7)), REFUSED),
            "aware": (QuietHours(time(22, tzinfo=UTC), time(7)), REFUSED),
        },
        seeker(lambda me, t, at: me.change_quiet_hours(quiet=t, stamp=at)),
    ),
    "channels": Field(
        "channels",
        {name: ((typed,), REFUSED) for name, (typed, _) in PICKED.items()},
        seeker(lambda me, t, at: me.order_channels(channels=t, stamp=at)),
    ),
    "text heard": Field(
        "words", OPTIONAL_TEXT, seeker(lambda me, t, at: me.hear(words=t, meaning="Unclear", stamp=at))
    ),
    "add stage: name": Field("name", LINE, lambda s, typed: _staged(s, name=typed), "stage.name"),
    "add stage: colour": Field("colour", PICKED, lambda s, typed: _staged(s, colour=typed)),
    "add stage: meaning": Field("meaning", PICKED, lambda s, typed: _staged(s, meaning=typed)),
    "add stage: before": Field("before", OPTIONAL_PICKED, lambda s, typed: _staged(s, before=typed)),
    "rename stage: which": Field(
        "stage", PICKED, seeker(lambda me, t, at: me.rename_stage(stage=t, name="x", stamp=at))
    ),
    "rename stage: name": Field(
        "name", LINE, seeker(lambda me, t, at: me.rename_stage(stage="saved", name=t, stamp=at))
    ),
    "rename stage: colour": Field(
        "colour",
        {**PICKED_OR_LEFT_OUT, "good": ("rose", SAME)},
        seeker(lambda me, t, at: me.rename_stage(stage="saved", name="Saved", colour=t, stamp=at)),
    ),
    "reorder stages": Field(
        "stages",
        {name: ((typed,), REFUSED) for name, (typed, _) in PICKED.items()},
        seeker(lambda me, t, at: me.reorder_stages(stages=t, stamp=at)),
    ),
    "keep view: name": Field("name", LINE, seeker(lambda me, t, at: me.keep_view(name=t, query="q=a", stamp=at))),
    "remove stage: which": Field("stage", PICKED, lambda s, typed: _unstaged(s, stage=typed, home="saved")),
    "remove stage: home": Field("home", PICKED, lambda s, typed: _unstaged(s, stage="saved", home=typed)),
    "reminder: answer": Field("words", OPTIONAL_TEXT, reminder),
    "move: stage": Field("stage", PICKED, lambda s, typed: _moved(s, stage=typed)),
    "move: rank": Field(
        "rank", {**PICKED_OR_LEFT_OUT, "good": ("a5", SAME)}, lambda s, typed: _moved(s, stage="offer", rank=typed)
    ),
    "save role: stage": Field(
        "stage", {**PICKED_OR_LEFT_OUT, "good": ("offer", SAME)}, lambda s, typed: s.save(stage=typed)
    ),
    "save role: rank": Field(
        "rank",
        {**PICKED_OR_LEFT_OUT, "good": ("a5", SAME)},
        lambda s, t: s.commands.save_role("me", details=DETAILS, rank=t, stamp=s.stamp()),
    ),
    "save role: tags": Field(
        "tag", LINE, lambda s, t: s.commands.save_role("me", details=DETAILS, tags=(t,), stamp=s.stamp())
    ),
    "add contact: part": Field("part", OPTIONAL_LINE, _added),
}


def _applied(search: Search, **typed: str) -> str:
    id = search.save()
    search.change(id, lambda one, stamp: one.apply(stamp=stamp, **typed))
    return id


def _attach(one: JobApplication, stamp: Stamp, **typed: Any) -> None:
    file = {"document": HASH, "name": "CV.pdf", "media_type": "application/pdf", "size": 1, **typed}
    one.attach_document(stamp=stamp, **file)


def _stopped(me: Seeker, stamp: Stamp) -> Seeker:
    me.stop_texts(phone="+447700900123", stamp=stamp)
    return me


def _staged(search: Search, **typed: Any) -> str:
    stage = {"name": f"Column {search.tracker.position()}", "meaning": Meaning.SCREENING, **typed}
    search.settle(lambda me, stamp: me.add_stage(stamp=stamp, **stage))
    return Seeker.id_of(search.seeker)


def _unstaged(search: Search, *, stage: str, home: str) -> str:
    search.commands.remove_stage(search.seeker, stage=stage, home=home, cards=(), stamp=search.stamp())
    return Seeker.id_of(search.seeker)


def _moved(search: Search, *, stage: str, rank: str = "") -> str:
    id = search.save()
    search.move(id, stage, rank=rank)
    return id


def outcome(search: Search, field: Field, typed: Any) -> object:
    """What is kept of it, or REFUSED. Any other error flies, and so does a refusal that names another field."""
    try:
        about = field.give(search, typed)
    except Refusal as refusal:
        check(refusal, field)
        return REFUSED
    return field.read(search, about)


def check(refusal: Refusal, field: Field) -> None:
    assert refusal.field == field.name, f"{refusal.field!r}: {refusal.message}"
    assert not HARMFUL.search(refusal.message)
    assert len(refusal.message) < 200


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS)
def test_is_kept_exactly_or_refused_with_the_field(search_on_each: Search, field: Field) -> None:
    wrong = {
        name: found
        for name, (typed, kept) in field.values.items()
        if (found := outcome(search_on_each, field, typed)) != (typed if kept is SAME else kept)
    }
    assert not wrong, {name: str(found)[:80] for name, found in wrong.items()}
    assert list(questions(search_on_each))


def questions(search: Search) -> Iterator[object]:
    """Every page can still be drawn."""
    db, me = search.tracker, search.seeker
    found = seekers.settings(db, me)
    assert found is not None
    for stage in found.stages:
        yield board.lane(db, me, stage=stage.id, limit=1_000)
    yield timeline.latest(db, me, limit=1_000)
    yield plans.open_steps(db, me)
    yield agenda.between(db, me, start=MONDAY, end=MONDAY)
    yield people.everybody(db, me)
    yield finding.find(db, me, text="köchin")


@pytest.mark.parametrize("name", [*VALUES, "good"])
def test_a_command_id_is_taken_as_it_is_or_refused(search_on_each: Search, name: str) -> None:
    typed = VALUES[name].typed if name in VALUES else "text SM1 deed"

    def give(search: Search, typed: str) -> str:
        made = search.commands.save_role("me", details=DETAILS, stamp=search.stamp(), command_id=typed)
        assert made == search.commands.id_made_by("me", "application", typed)
        return made

    field = Field("command_id", {}, give, "stage")
    taken = {"right to left", "markup", "good", "decomposed"}
    assert outcome(search_on_each, field, typed) == ("saved" if name in taken else REFUSED)


@pytest.mark.parametrize("name", VALUES)
def test_what_is_called_by_no_id_is_not_there(search_on_each: Search, name: str) -> None:
    for id in (VALUES[name].typed, f"me/application-{VALUES[name].typed}"):
        with pytest.raises(Refusal):
            search_on_each.change(id, lambda one, stamp: one.archive(stamp=stamp))
