"""What taking in an archive would do, or did, in the seeker's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from domain.aggregate import StreamId
from domain.store.merging import Examined, Stays, Why

KINDS = {
    "application": "application",
    "contact": "person",
    "letter": "letter of your own",
    "resume": "resume",
    "tailored": "tailored resume",
}
MANY = {"person": "people", "letter of your own": "letters of your own"}
WHYS = {
    Why.PARTED: "went on here and there in different ways, and stays as it is here",
    Why.COLUMN: "stands in a column that this board cannot have, and is left out",
    Why.RESUME: "was made from the resume that is left out, and is left out with it",
}


def done_by(examined: Examined) -> str:
    """What came of it, in a sentence."""
    if examined.fresh:
        return f"{examined.fresh:,} events were taken in." if examined.fresh > 1 else "1 event was taken in."
    return "Nothing in it is new." if examined.stays else "All of it was here already."


def told_of(examined: Examined) -> list[str]:
    """A sentence for each thing there is to say."""
    return list(_sentences(examined))


def staying(examined: Examined) -> list[str]:
    """What stays as it is, each by its name with the reason; its reminders go without saying."""
    return [_stay(one) for one in examined.stays if one.why in WHYS]


def _sentences(examined: Examined) -> Iterator[str]:
    new, grown, same = (_counted(ids) for ids in (examined.new, examined.grown, examined.same))
    if new:
        yield f"New: {new}."
    if grown:
        yield f"Going on from where they stand here: {grown}."
    if same:
        yield f"Here already, and staying as they are: {same}."
    for stage in examined.columns:
        yield f"Your board gets the column “{stage.name}” for the cards that stand in it."
    if examined.settings:
        yield "Your settings become those of the archive."
    elif examined.kept:
        yield "Your settings stay as they are here."


def _counted(ids: Sequence[str]) -> str:
    kinds = [StreamId.parse(id).kind for id in ids]
    counts = ((kinds.count(kind), name) for kind, name in KINDS.items())
    return ", ".join(
        f"{count:,} {name if count == 1 else MANY.get(name, f'{name}s')}" for count, name in counts if count
    )


def _stay(one: Stays) -> str:
    return f"{one.called} {WHYS[one.why]}."
