"""Several reminders in one text: a reference, a name and two or three words for each, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.purpose import Purpose
from jobs.gsm import EACH_OF_SEVERAL, ONE, gsm, septets
from projections.plans import StepRow

MOST_ITEMS = 6
WIDTHS = (28, 22, 18, 14, 10, 8)
CUT = ".."

IN_SHORT = {
    Purpose.CHECK_STATUS: "ask for news",
    Purpose.CHECK_STATUS_AGAIN: "ask once more",
    Purpose.CLOSE_OR_FIND_CONTACT: "close it or ask another",
    Purpose.THANK_YOU: "say thank you",
    Purpose.PREPARE_EVENING: "get ready for tomorrow",
    Purpose.PREPARE_SOON: "get ready",
    Purpose.CHECK_PROMISE: "ask what was decided",
    Purpose.CHECK_PROMISE_AGAIN: "ask again what was decided",
    Purpose.SET_UP_MEETING: "ask for a talk",
    Purpose.ARRANGE_INTERVIEW: "arrange the interview",
    Purpose.NUDGE_CONTACT: "write once more",
    Purpose.THANK_CONTACT: "say thank you",
    Purpose.UPDATE_CONTACT: "tell the outcome",
    Purpose.ACKNOWLEDGE_OFFER: "thank for the offer",
    Purpose.DECIDE_OFFER: "decide on the offer",
    Purpose.REVIEW_QUIET: "follow up or let go?",
    Purpose.REVIEW_SILENT: "gone silent?",
    Purpose.CUSTOM: "follow up",
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One reminder of a digest. ``at`` is its hour where that is still to come, such as 18:00."""

    reference: str
    step: StepRow
    at: str = ""


def digest_for(items: Sequence[Item], *, reference: str) -> str:
    """One text that speaks of all ``items``, in one part where the names can be cut so far, else in two or more.

    It holds ``reference`` too, by which the channel's log tells it from any other text.
    """
    for most in (ONE, 2 * EACH_OF_SEVERAL):
        for width in WIDTHS:
            text = _worded(items, reference=reference, width=width)
            if septets(text) <= most:
                return text
    return _worded(items, reference=reference, width=WIDTHS[-1])


def _worded(items: Sequence[Item], *, reference: str, width: int) -> str:
    lines = "; ".join(_line(item, width=width) for item in items)
    return f"{len(items)} to do: {lines}. Answer with the sign: DONE {items[0].reference}. ({reference})"


def _line(item: Item, *, width: int) -> str:
    step = item.step
    name = " ".join(gsm(step.company or step.person or step.role).split())
    short = name if len(name) <= width else name[: width - len(CUT)].rstrip() + CUT
    words = [item.reference, item.at, f"{short}," if short else "", IN_SHORT[Purpose(step.purpose)]]
    return " ".join(word for word in words if word)
