"""What an import would do, in figures and row by row."""

from __future__ import annotations

from html import escape

from nicegui import ui

from ui import words
from ui.bringing import Preview

BECOMES = {
    "new": "new",
    "forward": "moves forward",
    "more": "gets more",
    "same": "here already",
    "removed": "you removed this",
}


def told(preview: Preview) -> str:
    """The figures in a sentence."""
    parts = [
        (preview.new, "new"),
        (preview.forward, "moving forward"),
        (preview.more, "here already and getting the people or dates they lack"),
        (preview.same, "here already and left as they are"),
        (len(preview.removed), "that you removed before and that stay away"),
        (preview.left_out, "left out"),
        (preview.people, "people to go with them" if preview.people != 1 else "person to go with them"),
    ]
    said = [f"{count:,} {what}" for count, what in parts if count]
    return f"{', '.join(said) or 'Nothing to bring'}."


def draw_rows(preview: Preview, *, zone: str) -> None:
    """The first rows as they would stand on the board."""
    rows = "".join(
        f"<tr><td>{escape(one.company)}</td><td>{escape(one.role)}</td><td>{escape(one.stands)}</td>"
        f"<td>{escape(words.local(one.at, zone).date().isoformat())}</td>"
        f'<td><span class="chip becomes-{one.becomes}">{BECOMES[one.becomes]}</span></td></tr>'
        for one in preview.examples
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Company", "Role", "Stands", "Since", "What happens"))
    table = ui.html(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    table.classes("import-table").props('tabindex=0 role=region aria-label="The first rows"')
