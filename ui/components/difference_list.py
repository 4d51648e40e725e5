"""A past moment beside now: card by card what is another today."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment
from nicegui import ui

from ui import words
from ui.addresses import address_of
from ui.retelling import Difference

MOST = 100
TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """
<h2>Since {{ moment }}</h2>
{% if not found %}<p class="muted">Every card is what it is now.</p>{% else %}
<p class="muted">{{ summary }} changed.{% if more %} The first {{ most }} are listed.{% endif %}</p>
<ul class="rows">{% for one in found[:most] %}
<li class="item"><div class="item-main"><a href="{{ address_of(one.id) }}"><bdi>{{ one.role }}</bdi></a>
<span class="small muted"><bdi>{{ one.company }}</bdi></span></div>
<div class="item-side">{% for said in one.said %}<span class="chip"><bdi>{{ said }}</bdi></span>{% endfor %}</div></li>
{% endfor %}</ul>{% endif %}
"""
)


class DifferenceList:
    def __init__(self) -> None:
        self._list = ui.html("", sanitize=True, tag="section").classes("section differences").mark("differences")
        self.hide()

    def show(self, found: Sequence[Difference], *, moment: str) -> None:
        """List what is another now than at that moment."""
        self._list.set_content(
            TEMPLATE.render(
                found=found,
                moment=moment,
                most=MOST,
                more=len(found) > MOST,
                summary=words.count(len(found), "card"),
                address_of=address_of,
            )
        )
        self._list.set_visibility(True)

    def hide(self) -> None:
        self._list.set_visibility(False)
