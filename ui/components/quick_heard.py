"""What the line that adds applications was understood to say, as chips while one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment

from domain.quick import Quick
from domain.when import When
from ui import words

DATES = {"applied_on": "Applied", "closes_on": "Closes", "interview": "Interview", "follow_up": "Follow up"}
ICONS = {"applied_on": "forward", "closes_on": "calendar", "interview": "interview", "follow_up": "bell"}
MOST = 12
"""How many lines are shown understood; the others are only counted."""


@dataclass(frozen=True)
class Chip:
    """One thing that was understood. Without ``words`` it is still missing; ``odd`` is no date there is."""

    icon: str
    name: str
    words: str
    odd: bool = False


def chips_of(quick: Quick, *, now: datetime, zone: str) -> list[Chip]:
    """What a line was understood to say, in the order in which it will be kept."""
    chips = [Chip("briefcase", "Role", quick.role), Chip("people", "Company", quick.company)]
    chips += [Chip("alert", "No such date", said, odd=True) for said in quick.no_dates]
    for kind, name in DATES.items():
        when: When | None = getattr(quick, kind)
        if when is not None:
            chips.append(
                Chip(ICONS[kind], name, _when(when, whole_day=kind in {"applied_on", "closes_on"}, now=now, zone=zone))
            )
    found = (("link", "Posting", quick.url), ("leaf", "Place", quick.place), ("star", "Salary", quick.salary))
    chips += [Chip(icon, name, said) for icon, name, said in found if said]
    chips += [Chip("tag", "Tag", tag) for tag in quick.tags]
    return chips + ([Chip("note", "Note", quick.note)] if quick.note else [])


def heard(quicks: Sequence[Quick], *, now: datetime, zone: str) -> str:
    """The HTML of what each line says; a single one has no number."""
    shown = [chips_of(quick, now=now, zone=zone) for quick in quicks[:MOST]]
    more = len(quicks) - len(shown)
    return TEMPLATE.render(lines=shown, more=more, named={*DATES.values(), "No such date"})


def _when(when: When, *, whole_day: bool, now: datetime, zone: str) -> str:
    if whole_day:
        return words.date_in_full(when.at.wall.date(), today=words.today(now, zone))
    return words.moment_in_full(when.at.instant(), now=now, zone=zone)


TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
{% macro told(chips) %}
{% for chip in chips %}
<span class="chip{% if chip.odd %} chip-bad{% elif not chip.words %} chip-warn{% endif %}">
<span class="i i-{{ chip.icon }}" aria-hidden="true"></span>
{% if chip.words %}<span{% if chip.name not in named %} class="unseen"{% endif %}>{{ chip.name }}&nbsp;</span>
<bdi>{{ chip.words }}</bdi>
{% else %}{{ chip.name }}?{% endif %}</span>
{% endfor %}
{% endmacro %}
{% if lines|length == 1 %}
<div class="quick-one">{{ told(lines[0]) }}</div>
{% else %}
<ol class="quick-lines">{% for chips in lines %}<li>{{ told(chips) }}</li>{% endfor %}</ol>
{% if more %}<p class="small muted">And {{ more }} more.</p>{% endif %}
{% endif %}
"""
)
