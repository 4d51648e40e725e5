"""One card of the board: what it shows, decided without a screen, and the single element that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from jinja2 import Environment
from nicegui.elements.html import Html

from domain.purpose import title_of
from domain.seeker import COLOURS
from domain.values import Meaning
from projections.board import Card
from projections.filters import QUIET_AFTER
from ui import words
from ui.addresses import address_of

CLOSES_SOON = timedelta(days=3)
TAGS_SHOWN = 2
OUTCOMES = {
    "accepted": ("star", "You said yes"),
    "declined": ("leaf", "You declined their offer"),
    "rejected": ("leaf", "They said no"),
    "withdrawn": ("leaf", "You withdrew"),
    "silent": ("quiet", "Went silent"),
}


@dataclass(frozen=True)
class Mark:
    """A line below the company: an icon, words, and a tone (``late``, ``today``, ``quiet``, ``glad`` or none)."""

    icon: str
    words: str
    tone: str = ""
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Face:
    """Everything a card shows; two equal faces need no new drawing."""

    id: str
    role: str
    company: str
    initials: str
    colour: str
    marks: tuple[Mark, ...]
    tags: tuple[str, ...]
    more_tags: int
    since: str

    @property
    def address(self) -> str:
        return address_of(self.id)

    @property
    def name(self) -> str:
        """The card in a sentence."""
        return f"{self.role}, {self.company}"

    @property
    def tone(self) -> str:
        return next((mark.tone for mark in self.marks if mark.tone), "")


def face_of(card: Card, *, now: datetime, zone: str) -> Face:
    """How ``card`` looks at the moment ``now``."""
    return Face(
        id=card.id,
        role=card.role,
        company=card.company,
        initials=initials_of(card.company),
        colour=colour_of(card.company),
        marks=tuple(_marks(card, now=now, zone=zone)),
        tags=card.tags[:TAGS_SHOWN],
        more_tags=max(0, len(card.tags) - TAGS_SHOWN),
        since=_since(words.days_between(card.stage_since, now, zone)),
    )


def initials_of(company: str) -> str:
    """One or two letters that stand for a company."""
    known = [word for word in company.split() if any(sign.isalnum() for sign in word)] or [company[:1]]
    letters = [next((sign for sign in word if sign.isalnum()), word[:1]) for word in known[:2]]
    return "".join(letters).upper()


def colour_of(company: str) -> str:
    """Always the same colour for the same company."""
    return COLOURS[crc32(company.casefold().encode()) % len(COLOURS)]


def _since(days: int) -> str:
    return "new today" if days <= 0 else words.span(days)


def _marks(card: Card, *, now: datetime, zone: str) -> list[Mark]:
    if card.outcome:
        icon, said = OUTCOMES[card.outcome]
        return [Mark(icon, said, "glad" if card.outcome == "accepted" else "over")]
    marks = [_next_mark(card, now=now, zone=zone), *_dates(card, now=now, zone=zone)]
    return [mark for mark in marks if mark]


def _next_mark(card: Card, *, now: datetime, zone: str) -> Mark | None:
    if card.next_due is not None:
        title = title_of(card.next_purpose)
        days = words.days_between(card.next_due, now, zone)
        if card.next_due <= now:
            said = (
                words.count(days, "day") + " overdue" if days else f"due since {words.local(card.next_due, zone):%H:%M}"
            )
            return Mark("alert", title, "late", said)
        when = words.short_moment(card.next_due, now=now, zone=zone)
        return Mark("bell" if days == 0 else "clock", title, "today" if days == 0 else "", when)
    if card.meaning in {Meaning.SAVED, Meaning.CLOSED} and card.applied_at is None:
        return None
    if now - card.last_activity >= QUIET_AFTER:
        return Mark("quiet", f"Quiet for {words.span(words.days_between(card.last_activity, now, zone))}", "quiet")
    return None if card.meaning == Meaning.CLOSED else Mark("leaf", "No next step")


def _dates(card: Card, *, now: datetime, zone: str) -> list[Mark | None]:
    today = words.today(now, zone)
    saved = card.meaning == Meaning.SAVED
    return [
        _by("Answer by", card.offer_deadline, today=today) if card.offer_deadline else None,
        _by("Closes", card.closing_on, today=today) if card.closing_on and saved else None,
    ]


def _by(what: str, that: date, *, today: date) -> Mark | None:
    if that < today:
        return None
    return Mark(
        "calendar", f"{what} {words.short_day(that, today=today)}", "today" if that - today <= CLOSES_SOON else ""
    )


TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<span class="face-mark stage-{{ face.colour }}" aria-hidden="true">{{ face.initials }}</span>
<h3 class="title"><a href="{{ face.address }}" tabindex="-1" draggable="false"><bdi>{{ face.role }}</bdi></a></h3>
<p class="sub"><bdi>{{ face.company }}</bdi></p>
{% for mark in face.marks %}
<p class="face-next {{ mark.tone }}"><span class="i i-{{ mark.icon }}" aria-hidden="true"></span>
<span>{{ mark.words }}{% if mark.when %} <b>{{ mark.when }}</b>{% endif %}</span></p>
{% endfor %}
<p class="foot">{% for tag in face.tags %}<span class="chip"><bdi>{{ tag }}</bdi></span>{% endfor %}
{% if face.more_tags %}<span>+{{ face.more_tags }}</span>{% endif %}
<span class="face-since">{{ face.since }}<span class="unseen"> in this column</span></span></p>
<button type="button" class="face-menu act" data-act="menu" tabindex="-1" aria-haspopup="dialog"
 aria-label="Move, write, archive"><span class="i i-more" aria-hidden="true"></span></button>
"""
)


class CardElement(Html):
    """The one element of a card. Its words are escaped here and sanitised once more in the browser."""

    def __init__(self, face: Face) -> None:
        super().__init__("", sanitize=True, tag="div")
        self.classes("card face").mark("card", face.id)
        # Set one by one: `props("...")` reads a little language, and what people type is no part of it.
        with self.props.suspend_updates():
            self.props.update(
                {"data-card": face.id, "tabindex": 0, "role": "listitem", "aria-describedby": "board-help"}
            )
        self.face: Face | None = None
        self.show(face)

    @property
    def card(self) -> str:
        """The id of the application."""
        return str(self.props["data-card"])

    def show(self, face: Face) -> None:
        """Draw ``face``, unless it is there already."""
        if face == self.face:
            return
        tones = {"late": "is-overdue", "quiet": "is-quiet", "over": "is-done"}
        before = tones.get(self.face.tone, "") if self.face else ""
        self.face = face
        if before != tones.get(face.tone, ""):
            self.classes(remove=before, add=tones.get(face.tone, ""))
        self.set_content(TEMPLATE.render(face=face))
