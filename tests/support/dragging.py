"""A hand that drags cards about at random, and others who move them meanwhile."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable

from playwright.sync_api import Locator, Page

from domain.errors import Refusal
from domain.rank import between
from domain.store.tracker import Tracker
from projections import board
from tests.support.eventually import eventually
from tests.support.searching import Search

STAGES = ("saved", "applied", "screening", "interviewing", "offer")


def shown(page: Page, stage: str) -> list[str]:
    """The cards of a column as the person sees them, from the top."""
    found: list[str] = page.locator(f'[data-stage="{stage}"] > *').evaluate_all(
        "all => all.map(one => one.dataset.card)"
    )
    return found


def recorded(tracker: Tracker, stage: str) -> list[str]:
    """The same as the record has them."""
    return [card.id for card in board.lane(tracker, "me", stage=stage, limit=100)]


def drag(page: Page, card: Locator, onto: Locator, *, lies: Callable[[], bool], y: float = 20) -> None:
    """With the mouse, by the middle of the card, to ``y`` below the top of ``onto``, and let go once it ``lies`` there.

    A hand waits until the others have made room; on a busy machine that takes a few moves more.
    """
    start, end = card.bounding_box(), onto.bounding_box()
    assert start is not None
    assert end is not None
    x, top = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(x, top)
    page.mouse.down()
    page.mouse.move(x + 8, top + 8, steps=3)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + y, steps=8)
    shaking = itertools.cycle((4, 0))

    def there() -> bool:
        page.mouse.move(end["x"] + end["width"] / 2, end["y"] + y + next(shaking), steps=2)
        return lies()

    eventually(there)
    page.mouse.up()


def drag_at_random(page: Page, hand: random.Random) -> bool:
    """One of the topmost cards of a column into a column; whether there was a card to drag."""
    source, target = (page.locator(f'[data-stage="{hand.choice(STAGES)}"]') for _ in range(2))
    cards = source.locator("[data-card]").all()[:3]
    box = hand.choice(cards).bounding_box() if cards else None
    there = target.bounding_box()
    if box is None or there is None:
        return False
    page.mouse.move(box["x"] + 60, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 70, box["y"] + 40, steps=3)
    page.mouse.move(there["x"] + 90, there["y"] + hand.uniform(10, 300), steps=5)
    frames(page, hand.choice([0, 4, 15]))
    page.mouse.move(there["x"] + 94, there["y"] + hand.uniform(10, 300), steps=3)
    page.mouse.up()
    frames(page, hand.choice([1, 7]))
    return True


def frames(page: Page, many: int) -> None:
    """Hold still until the page was painted so many times."""
    page.evaluate("async many => { while (many--) await new Promise(requestAnimationFrame) }", many)


def move_at_random(search: Search, chance: random.Random) -> bool:
    """Somebody without a browser puts a card somewhere else; False where there was none, or its place was gone."""
    tracker = search.tracker
    cards = recorded(tracker, chance.choice(STAGES))
    if not cards:
        return False
    card, stage = chance.choice(cards), chance.choice(STAGES)
    above = chance.choice([None, *(one for one in recorded(tracker, stage) if one != card)])
    ranks = board.neighbours(tracker, "me", stage=stage, after=above, moving=card)
    try:
        search.move(card, stage, rank=between(ranks[0] or None, ranks[1] or None))
    except Refusal:
        return False  # somebody dragged the neighbours away in between
    return True
