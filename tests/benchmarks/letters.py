"""How much CPU a keystroke in the compose sheet costs, and how soon a hostile template is refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from statistics import median

from jobs.grammar import TemplateRefused
from jobs.language import inspect
from jobs.letters import catalogue, draft
from jobs.texts import text_for
from jobs.ways_out import ways_out
from jobs.writing_desk import Workshop
from tests.benchmarks.report import Report, seconds
from tests.jobs.samples import fullest
from tests.jobs.test_language import ATTACKS

ROUNDS = 200
FACTS = {"reference": "K7QX", "whom": "Dana Reyes", "company": "Acme", "role": "Data Engineer"}


def keystroke() -> Callable[[], object]:
    """One more letter typed into each kind in turn: the draft drawn again, its addresses made again."""
    letters = [(kind.key, tone, fullest(kind)) for kind in catalogue() for tone in kind.tones]
    strokes = count()

    def stroke() -> None:
        number = next(strokes)
        key, tone, known = letters[number % len(letters)]
        drawn = draft(key, tone, known, typed={"talked_about": f"how the team tests {number}"})
        words = "".join(getattr(piece, "text", "") or getattr(piece, "sent", "") for piece in drawn.body)
        ways_out(to="dana@acme.example", subject="Hello", body=words)

    return stroke


def milliseconds(action: Callable[[], object], *, rounds: int) -> float:
    return 1000 * median(seconds(action, clock=time.process_time) for _ in range(rounds))


def refusal(source: str) -> float:
    def try_it() -> None:
        try:
            inspect(source)
        except TemplateRefused:
            return
        raise AssertionError("not refused")

    return 1000 * seconds(try_it, clock=time.process_time)


def edited() -> Callable[[], object]:
    """One more letter typed into a template of one's own: nothing of it is remembered."""
    body, numbers = catalogue()[0].bodies["warm"], count()
    return lambda: inspect(f"{body}{next(numbers)}")


def proofread() -> Callable[[], object]:
    """One more letter typed in the editor: what is wrong is looked for, and both previews are made again."""
    workshop, numbers = Workshop(), count()
    kind = next(kind for kind in catalogue() if kind.key == "thanks_interview")
    subject, body, known = kind.subject, kind.bodies["warm"], fullest(kind)

    def stroke() -> None:
        typed = f"{body}{next(numbers)}"
        for source in (subject, typed):
            workshop.proof(source, {})
            workshop.proof(source, known)

    return stroke


if __name__ == "__main__":
    report = Report()
    read = 1000 * seconds(catalogue, clock=time.process_time)
    report.figure(name="letters.catalogue_read", value=read, unit="ms CPU", limit=1000)
    stroke = keystroke()
    report.figure(name="letters.keystroke", value=milliseconds(stroke, rounds=ROUNDS), unit="ms CPU", limit=5)
    report.figure(name="letters.template_edited", value=milliseconds(edited(), rounds=ROUNDS), unit="ms CPU", limit=20)
    editor = milliseconds(proofread(), rounds=ROUNDS)
    report.figure(name="letters.editor_keystroke", value=editor, unit="ms CPU", limit=5)
    text = milliseconds(lambda: text_for("check_status", FACTS), rounds=ROUNDS)
    report.figure(name="letters.text", value=text, unit="ms CPU", limit=5)
    slowest = max(refusal(source) for source in ATTACKS.values())
    report.figure(name="letters.slowest_refusal", value=slowest, unit="ms CPU", limit=250)
    report.close()
