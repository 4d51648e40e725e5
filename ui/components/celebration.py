"""A small celebration: paper falls for two seconds. Whoever asks for less motion gets the words alone."""

from __future__ import annotations

from nicegui import context, ui

PIECES = 36
COLOURS = 5
PAPER = "".join(
    f'<i class="confetti-{number % COLOURS}" style="--x: {number * 61 % 100}; --turn: {number * 47 % 360}; '
    f'--late: {number * 29 % 100}; --drift: {number * 37 % 60 - 30}"></i>'
    for number in range(PIECES)
)
OVER = "(event) => { if (event.animationName === 'confetti-over') emit(); }"


def celebrate() -> None:
    """Let paper fall over the page. In page context; it goes by itself, and nobody has to see it."""
    with context.client.content:
        paper = ui.html(PAPER, sanitize=False).classes("confetti").props("aria-hidden=true").mark("confetti")
    paper.on("animationend", paper.delete, js_handler=OVER)
