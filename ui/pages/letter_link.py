"""The letter that a text leads to: one plain page for whoever holds the link, without a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from nicegui import app as nicegui
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from domain.errors import NotFound, Refusal
from domain.purpose import letters_for, title_of
from domain.steps import OPEN
from projections import plans
from projections.plans import StepRow
from ui.components.compose import praise
from ui.day_plan import whom_of
from ui.live import Live
from ui.occasion import occasion_for
from ui.plain import plain_page
from ui.sending import finish, record_sent, reopen
from ui.services import Services
from ui.writing import TONES, Writing, gap_of

TYPED = "gap-"
WAYS = ("mail", "copy", "other")


def register(services: Services, _live: Live) -> None:
    """Declare the addresses behind a link. They answer whoever has the token, and nobody else."""
    door = Door(services)
    for path, methods, answer in (
        ("/t/{token}", ["GET"], door.open),
        ("/t/{token}", ["POST"], door.open),
        ("/t/{token}/words", ["POST"], door.words),
        ("/t/{token}/sent", ["POST"], door.sent),
        ("/t/{token}/back", ["POST"], door.back),
    ):
        nicegui.add_route(path, answer, methods=methods, include_in_schema=False)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a token opened: whose step, and the letter for it, None where no letter fits."""

    token: str
    seeker: str
    step: StepRow
    writing: Writing | None


class Door:
    """Each method answers one address; all that blocks runs in a thread."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def open(self, request: Request) -> Response:
        """The letter with its gaps as fields; posted to, with what was typed so far in it."""
        typed = await _form(request) if request.method == "POST" else {}
        return await run_in_threadpool(self._open, request.path_params["token"], {**request.query_params, **typed})

    async def words(self, request: Request) -> Response:
        """The letter as it reads with what was typed, and where it can be opened."""
        return await run_in_threadpool(self._words, request.path_params["token"], await _form(request))

    async def sent(self, request: Request) -> Response:
        """It went out: note it."""
        return await run_in_threadpool(self._sent, request.path_params["token"], await _form(request))

    async def back(self, request: Request) -> Response:
        """It had not gone out after all."""
        return await run_in_threadpool(self._back, request.path_params["token"])

    def _open(self, token: str, form: Mapping[str, str], *, problem: str = "") -> Response:
        opened = self._opened(token, form)
        if opened is None:
            return plain_page("letter_gone", status=404)
        if opened.step.state != OPEN:
            return plain_page("letter_done", words="You have dealt with this already.", token="", undo=False)
        facts: dict[str, Any] = {
            "token": token,
            "title": title_of(opened.step.purpose),
            "whom": whom_of(opened.step),
            "why": opened.step.why,
            "problem": problem,
            "opened": form.get("opened") or self._services.clock().isoformat(),
        }
        if opened.writing is None:
            return plain_page("letter_none", **facts)
        return plain_page("letter", status=400 if problem else 200, **facts, **_drawn(opened.writing))

    def _words(self, token: str, form: Mapping[str, str]) -> Response:
        opened = self._opened(token, form)
        if opened is None or opened.writing is None:
            return JSONResponse({"gone": True}, status_code=404)
        words, mail = opened.writing.words(), opened.writing.ways()["mail"]
        return JSONResponse(
            {"subject": words.subject, "body": words.body, "mail": mail.address, "whole": mail.whole}
            | {"missing": [gap.name for gap in opened.writing.draft().missing]}
        )

    def _sent(self, token: str, form: Mapping[str, str]) -> Response:
        opened = self._opened(token, form)
        if opened is None:
            return plain_page("letter_gone", status=404)
        stamp, commands, step = self._services.stamp(), self._services.commands, opened.step
        if step.state == OPEN and opened.writing is None:
            finish(commands, opened.seeker, about=step.about, step=step.step, stamp=stamp)
        elif step.state == OPEN and opened.writing is not None:
            via = form.get("via", "") if form.get("via") in WAYS else "other"
            try:
                letter = opened.writing.letter(via=via)
                # The same opened page counts once. Not the token: nothing of a link is kept in the record.
                once = f"link {step.about} {step.step} {form.get('opened', '')}"
                record_sent(commands, opened.seeker, opened.writing, letter, stamp=stamp, command_id=once)
            except Refusal as refusal:
                return self._open(token, form, problem=refusal.message)
        words = praise(stamp.recorded_at - _moment(form.get("opened", ""), stamp.recorded_at))
        return plain_page("letter_done", words=words, token=token, undo=True)

    def _back(self, token: str) -> Response:
        opened = self._opened(token, {})
        if opened is None:
            return plain_page("letter_gone", status=404)
        if opened.step.state != OPEN and opened.writing is not None:
            step, stamp = opened.step, self._services.stamp()
            reopen(self._services.commands, opened.seeker, about=step.about, step=step.step, stamp=stamp)
        return RedirectResponse(f"/t/{quote(token, safe='')}", status_code=303)

    def _opened(self, token: str, form: Mapping[str, str]) -> Opened | None:
        found = self._services.links.resolve(token)
        step = plans.step(self._services.db, found[0], about=found[1], step=found[2]) if found else None
        if found is None or step is None:
            return None
        try:
            writing = self._writing(found[0], step, form)
        except NotFound:
            return None
        return Opened(token=token, seeker=found[0], step=step, writing=writing if letters_for(step.purpose) else None)

    def _writing(self, seeker: str, step: StepRow, form: Mapping[str, str]) -> Writing:
        db, now = self._services.db, self._services.clock()
        occasion = occasion_for(db, seeker, about=step.about, step=step.step, now=now)
        writing = Writing.begin(self._services.letters.for_seeker(db, seeker), occasion)
        if form.get("tone") in writing.kind.tones:
            writing.tone = form["tone"]
        writing.typed = {name.removeprefix(TYPED): words for name, words in form.items() if name.startswith(TYPED)}
        writing.to = form.get("to", writing.to).strip()
        return writing


def _drawn(writing: Writing) -> dict[str, object]:
    """The letter in pieces for the page."""
    draft = writing.draft()
    return {
        "kind": writing.kind,
        "tones": {tone: TONES[tone] for tone in writing.kind.tones},
        "tone": writing.tone,
        "to": writing.to,
        "subject": [(gap_of(piece), getattr(piece, "text", "")) for piece in draft.subject],
        "body": [(gap_of(piece), getattr(piece, "text", "")) for piece in draft.body],
        "mail": writing.ways()["mail"],
        "ready": not draft.missing,
        "prefix": TYPED,
    }


async def _form(request: Request) -> dict[str, str]:
    async with request.form(max_files=0, max_fields=60) as form:
        return {name: words for name, words in form.items() if isinstance(words, str)}


def _moment(told: str, otherwise: datetime) -> datetime:
    """When the page was opened, as it remembers; anything else that is told counts as now."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return otherwise
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
