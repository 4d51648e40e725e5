"""The timeline of an application: latest first, day by day, letters to unfold, the small print folded away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from jinja2 import Environment
from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.values import Cause
from projections.timeline import Line
from ui import words
from ui.addresses import address_of
from ui.components.hand import Hand
from ui.components.part import more_words

SHORT = 160
PAGE = 200
"""Lines drawn at once: a long story is read from its end."""
CAUSES = {
    Cause.TEXT: ("phone", "by text"),
    Cause.CLOCK: ("clock", "by itself"),
    Cause.IMPORT: ("download", "imported"),
}
ICONS = {
    "role.saved": "star",
    "application.applied": "forward",
    "stage.moved": "board",
    "answer.received": "mail",
    "promise.noted": "calendar",
    "posting.kept": "file",
    "document.attached": "clip",
    "contact.linked": "person",
    "contact.unlinked": "person",
    "card.tagged": "tag",
    "card.untagged": "tag",
    "note.added": "note",
    "note.amended": "note",
    "details.corrected": "pencil",
    "application.date_corrected": "calendar",
    "application.archived": "archive",
    "application.went_silent": "quiet",
    "application.reopened": "undo",
    "application.restored": "undo",
    "application.removed": "trash",
    "entry.taken_back": "undo",
    "offer.received": "star",
    "offer.accepted": "heart",
}
FAMILIES = {
    "interview": "interview",
    "reminder": "bell",
    "follow_up": "bell",
    "thank_you": "heart",
    "nudge": "bell",
    "letter": "mail",
    "application": "leaf",
    "offer": "leaf",
}
TAKEN_BACK = "entry.taken_back"
SENT = {"follow_up.sent": "mail", "thank_you.sent": "heart", "letter.sent": "mail"}


@dataclass(frozen=True)
class Beside:
    """Another line that belongs to this one: what it corrects or takes back, or what did so to it."""

    said: str
    position: int
    title: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line as it is shown. ``long`` ones unfold; ``file`` is the address of what went out with it."""

    position: int
    icon: str
    title: str
    detail: str
    time: str
    exact: str
    cause_icon: str
    cause: str
    late: str
    quiet: bool
    long: bool
    taken: bool
    deed: str
    beside: tuple[Beside, ...]
    file: str


@dataclass(frozen=True)
class Day:
    """What happened on one day."""

    name: str
    lines: tuple[Told, ...]

    @property
    def quiet(self) -> bool:
        return all(line.quiet for line in self.lines)


def days_of(lines: Iterable[Line], *, now: datetime, zone: str) -> list[Day]:
    """The lines day by day, as the person's own clock had it."""
    here, lines = words.today(now, zone), list(lines)
    beside = _beside(lines, today=here, zone=zone)
    return [
        Day(
            words.day(day, today=here),
            tuple(_told(line, beside.get(line.position, ()), today=here, zone=zone) for line in those),
        )
        for day, those in groupby(lines, key=lambda line: words.local(line.at, zone).date())
    ]


def _beside(lines: Sequence[Line], *, today: date, zone: str) -> dict[int, tuple[Beside, ...]]:
    """For both of each pair, the other; by position. Only what is among ``lines`` is known here."""
    known, found = {line.position: line for line in lines}, dict[int, tuple[Beside, ...]]()
    for line in reversed(lines):
        of = known.get(line.corrects or line.takes_back or 0)
        if of is None:
            continue
        way, did = ("takes back", "taken back") if line.takes_back else ("corrects", "corrected")
        then, now = (_on(one.recorded_at, today=today, zone=zone) for one in (of, line))
        detail = "" if line.takes_back else of.detail
        found[line.position] = (Beside(f"{way} what was recorded {then}", of.position, of.title, detail),)
        found[of.position] = (*found.get(of.position, ()), Beside(f"{did} {now}", line.position, line.title))
    return found


def _on(at: datetime, *, today: date, zone: str) -> str:
    that = words.local(at, zone).date()
    return f"{that.day} {that:%B}" if that.year == today.year else f"{that.day} {that:%B %Y}"


def _told(line: Line, beside: tuple[Beside, ...], *, today: date, zone: str) -> Told:
    cause_icon, cause = CAUSES.get(Cause(line.cause), ("", ""))
    happened, recorded = (_on(at, today=today, zone=zone) for at in (line.at, line.recorded_at))
    late = f"happened {happened}, recorded {recorded}" if line.late else ""
    return Told(
        position=line.position,
        icon=icon_of(line.topic),
        title=line.title,
        detail=line.detail,
        time=f"{words.local(line.at, zone):%H:%M}",
        exact=line.at.isoformat(timespec="minutes"),
        cause_icon=cause_icon,
        cause=cause,
        late=late,
        quiet=line.quiet,
        taken=line.taken,
        deed=_deed(line),
        beside=beside,
        file=f"{address_of(line.about)}/document/{line.pdf}" if line.pdf else "",
        long=(line.topic in SENT and bool(line.detail)) or len(line.detail) > SHORT,
    )


def _deed(line: Line) -> str:
    """What can be done about it: nothing where nobody did it."""
    if not line.version or line.topic == TAKEN_BACK:
        return ""
    return "Bring back" if line.taken else "Take back"


def icon_of(topic: str) -> str:
    """The icon of an event, else that of its family."""
    return SENT.get(topic) or ICONS.get(topic) or FAMILIES.get(topic.partition(".")[0], "info")


TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
{% for day in days %}
<section class="timeline-group{% if day.quiet %} small-print{% endif %}">
<h4 class="timeline-day">{{ day.name[:1]|upper }}{{ day.name[1:] }}</h4>
<ol class="timeline">
{% for line in day.lines %}
<li class="moment{% if line.quiet %} small-print{% endif %}{% if line.taken %} was-taken-back{% endif %}"
 id="event-{{ line.position }}">
<span class="moment-dot" aria-hidden="true"><span class="i i-{{ line.icon }}"></span></span>
<div class="moment-what">
{% if line.long %}
<details><summary><bdi>{{ line.title }}</bdi></summary>
<div class="more quote"><bdi>{{ line.detail }}</bdi></div></details>
{% else %}
<bdi>{{ line.title }}</bdi>{% if line.detail %}<div class="more"><bdi>{{ line.detail }}</bdi></div>{% endif %}
{% endif %}
{% if line.file %}
<p class="moment-beside"><a href="{{ line.file }}">Open it as it went out</a></p>
{% endif %}
{% for one in line.beside %}
<p class="moment-beside"><a href="#event-{{ one.position }}">{{ one.said }}</a>: <bdi>{{ one.title }}</bdi>
{% if one.detail %}<s><bdi>{{ one.detail|truncate(short) }}</bdi></s>{% endif %}</p>
{% endfor %}
{% if line.cause or line.late or line.taken %}
<p class="moment-marks">
{% if line.taken %}<span class="chip">taken back</span>{% endif %}
{% if line.cause %}
<span class="chip"><span class="i i-{{ line.cause_icon }}" aria-hidden="true"></span>{{ line.cause }}</span>
{% endif %}
{% if line.late %}<span class="chip chip-warn">{{ line.late }}</span>{% endif %}
</p>
{% endif %}
</div>
<div class="moment-end">
<a class="moment-when" href="/replay?at={{ line.position }}" title="The board at this moment">
<time datetime="{{ line.exact }}">{{ line.time }}</time></a>
{% if may and line.deed %}
<button type="button" class="moment-deed" data-line="{{ line.position }}"
 aria-label="{{ line.deed }}: {{ line.title }}">{{ line.deed }}</button>
{% endif %}
</div>
</li>
{% endfor %}
</ol>
</section>
{% endfor %}
"""
)


PRESSED = "(e) => { const deed = e.target.closest('[data-line]'); if (deed) emit(deed.dataset.line); }"
BACK_TO = "setTimeout(() => document.querySelector('[data-line=\"%d\"]')?.focus({ preventScroll: true }))"
"""What was pressed is drawn anew, and so is the heading to which the keyboard would go."""


class Timeline:
    """The timeline, one element however long it is. What a person did can be taken back from its line."""

    def __init__(self, hand: Hand | None = None) -> None:
        """Without ``hand`` it is only looked at."""
        self._hand = hand
        self._small_print = False
        self._pressed = 0
        self._length = PAGE
        self._again: Callable[[], None] = lambda: None
        self._lines: dict[int, Line] = {}
        with ui.element("section").classes("section story") as self._element:
            self._element.props["aria-label"] = "Timeline"
            with ui.element("div").classes("section-head"):
                with ui.element("h3"):
                    ui.label("Timeline")
                self._toggle = ui.button("Show small print", color=None, on_click=self._fold).classes(
                    "btn-quiet section-button"
                )
                self._toggle.props("dense").mark("small-print")
            self._story = ui.html("", sanitize=False).mark("timeline")  # every word in it is escaped
            self._older = ui.button(color=None, on_click=self._lengthen).classes("btn-quiet part-more").mark("older")
        self._story.on("click", self._press, js_handler=PRESSED)

    def show(self, lines: Iterable[Line], *, now: datetime, zone: str) -> None:
        """Show these lines, latest first."""
        every = list(lines)
        told, self._again = every[: self._length], lambda: self.show(every, now=now, zone=zone)
        self._lines = {line.position: line for line in told if _deed(line)}
        self._toggle.visible = any(line.quiet for line in told)
        self._older.visible = len(every) > len(told)
        self._older.text = more_words(len(every) - len(told), PAGE)
        days = days_of(told, now=now, zone=zone)
        content = TEMPLATE.render(days=days, may=self._hand is not None, short=SHORT)
        if content != self._story.content:
            self._story.set_content(content)
            if self._pressed:
                self._story.client.run_javascript(BACK_TO % self._pressed)
                self._pressed = 0

    async def _press(self, event: GenericEventArguments) -> None:
        line = self._lines.get(int(event.args))
        if line is not None and self._hand is not None:
            self._pressed = line.position
            trace = self._hand.trace(line.about, (line.version,))
            await (trace.bring_back() if line.taken else trace.take_back())

    def _lengthen(self) -> None:
        self._length += PAGE
        self._again()

    def _fold(self) -> None:
        self._small_print = not self._small_print
        self._element.classes(toggle="with-small-print")
        self._toggle.text = "Hide small print" if self._small_print else "Show small print"
        self._toggle.props["aria-pressed"] = "true" if self._small_print else "false"
