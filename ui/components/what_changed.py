"""The moment in words: when it is, what the last event changed, and who or what caused it."""

from __future__ import annotations

from jinja2 import Environment
from nicegui import ui

from ui.retelling import Scene

LONG = 160
TEMPLATE = Environment(autoescape=True, lstrip_blocks=True).from_string(
    """
<p class="replay-when"><b>{{ moment }}</b> <span class="muted">event {{ "{:,}".format(scene.count) }} of
{{ "{:,}".format(scene.total) }}{% if scene.is_last %}, the latest{% endif %}</span></p>
<div class="replay-what"><span class="moment-dot" aria-hidden="true"><span class="i i-{{ scene.change.icon }}"></span>
</span><div><p class="strong"><bdi>{{ scene.change.title }}</bdi>{% if scene.change.subject %}
 <span class="muted">· <bdi>{{ scene.change.subject }}</bdi></span>{% endif %}</p>
{% if scene.change.detail %}<p class="small muted replay-detail"><bdi>{{ detail }}</bdi></p>{% endif %}</div></div>
<p class="moment-marks"><span class="chip"><span class="i i-{{ scene.change.cause_icon }}" aria-hidden="true"></span>
caused by {{ scene.change.cause }}</span>
{% if scene.change.happened %}<span class="chip chip-warn">happened {{ scene.change.happened }}, recorded
{{ scene.change.recorded }}</span>{% endif %}</p>
"""
)


class WhatChanged:
    def __init__(self) -> None:
        self._words = ui.html("", sanitize=True).classes("replay-words").mark("what-changed")

    def show(self, scene: Scene, *, moment: str) -> None:
        """Tell what the last event of ``scene`` changed."""
        detail = scene.change.detail
        short = detail if len(detail) <= LONG else f"{detail[:LONG].rstrip()} …"
        self._words.set_content(TEMPLATE.render(scene=scene, moment=moment, detail=short))
