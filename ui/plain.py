"""Pages without NiceGUI: the locked door, what was not found, what broke. They need no session and run no script."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from ui import theme

TEMPLATES = Path(__file__).parents[1] / "templates" / "pages"

_pages = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_pages.globals["address_of"] = theme.address_of


def plain_page(name: str, /, *, status: int = 200, **words: object) -> HTMLResponse:
    """``templates/pages/<name>.html`` with its words; everything put in is escaped."""
    return HTMLResponse(_pages.get_template(f"{name}.html").render(words), status_code=status)
