"""Whose search changed lately, in whichever process: the net under what is told at once."""

from __future__ import annotations

from domain.store.tracker import PAGE, Tracker

EVERYBODY = frozenset({"*"})
SINCE = """
    SELECT notification_id, originator_id FROM stored_events WHERE notification_id > ? ORDER BY notification_id LIMIT ?
"""


class News:
    """Asked now and then, by one thread at a time."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._watch = tracker.watch()
        self._seen = tracker.position()

    def changed(self) -> frozenset[str]:
        """Whose search changed since this was last asked; ``*`` where something did, but no event tells whose."""
        changed = False
        while self._watch.changed():  # PostgreSQL tells of each commit by itself
            changed = True
        return (self._whose() or EVERYBODY) if changed else frozenset()

    def close(self) -> None:
        """Look no more."""
        self._watch.close()

    def _whose(self) -> frozenset[str]:
        seekers: set[str] = set()
        while found := self._tracker.record.rows(SINCE, (self._seen, PAGE)):
            self._seen = found[-1][0]
            seekers |= {id.partition("/")[0] for _, id in found}
        return frozenset(seekers)
