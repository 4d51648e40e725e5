"""The log as files: a table that is safe in any spreadsheet, and JSON with each event as it was stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from jobs.tables import table
from projections import audit
from projections.audit import Logged, Record, Wanted

HEADER = ("event", "happened (UTC)", "recorded (UTC)", "late", "by", "about", "what", "more", "kind of event")
CAUSES = {"person": "by hand", "text": "by text", "import": "import", "clock": "by itself"}


@dataclass(frozen=True)
class LogFiles:
    """Written while they are read; the latest event comes first."""

    record: Record

    def csv(self, seeker: str, wanted: Wanted, /) -> Iterator[bytes]:
        """One line an event."""
        return table(HEADER, (_row(one) for one in audit.log(self.record, seeker, wanted=wanted)))

    def json(self, seeker: str, wanted: Wanted, /) -> Iterator[bytes]:
        """A list of events, each in words and as it was stored."""
        between = b"[\n"
        for one in audit.log(self.record, seeker, wanted=wanted):
            yield between + json.dumps(self._told(seeker, one), ensure_ascii=False).encode()
            between = b",\n"
        yield b"[]\n" if between == b"[\n" else b"\n]\n"

    def _told(self, seeker: str, one: Logged) -> dict[str, object]:
        stored = audit.stored(self.record, seeker, position=one.position)
        words = {
            "happened": one.at.isoformat(),
            "recorded": one.recorded_at.isoformat(),
            "late": one.late,
            "about": one.name,
            "title": one.title,
            "detail": one.detail,
        }
        return {**words, "event": stored.as_json() if stored else None}


def _row(one: Logged) -> tuple[str, ...]:
    late = "late" if one.late else ""
    by = CAUSES.get(one.cause, one.cause)
    return (str(one.position), _at(one.at), _at(one.recorded_at), late, by, one.name, one.title, one.detail, one.topic)


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
