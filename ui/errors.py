"""What a person is told when something goes wrong, and what is written down for whoever mends it."""

from __future__ import annotations

import logging
from secrets import token_hex

from nicegui import app as nicegui
from starlette.requests import Request
from starlette.responses import Response

from domain.errors import Refusal
from ui.plain import plain_page

log = logging.getLogger("career_tracker.ui")
TOLD = "the person it happened to was told"


def words_for(problem: Exception) -> str:
    """A refusal speaks for itself; anything else is a bug, logged under the mark that the person is given."""
    problem.add_note(TOLD)
    if isinstance(problem, Refusal):
        return problem.message
    mark = token_hex(3)
    log.error("fault %s in a page", mark, exc_info=problem)
    return f"Something went wrong here, and it is our fault, not yours. It is in the log as {mark}."


def answer_with_plain_pages() -> None:
    """NiceGUI would draw its error pages as live pages; plain ones cost nothing and cannot fail again."""
    nicegui.add_exception_handler(404, _not_found)
    nicegui.add_exception_handler(Exception, _broken)
    logging.getLogger("nicegui").addFilter(_is_news)


def _not_found(_request: Request, _problem: Exception) -> Response:
    return plain_page("missing", status=404)


def _broken(_request: Request, problem: Exception) -> Response:
    return plain_page("broken", status=500, words=words_for(problem))


def _is_news(record: logging.LogRecord) -> bool:
    """NiceGUI logs every exception of a page: once is enough, and a refusal that was shown is none."""
    return TOLD not in getattr(record.msg, "__notes__", ())
