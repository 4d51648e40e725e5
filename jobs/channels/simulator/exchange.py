"""The pretend carrier: takes texts, moves them along, delivers answers, honours STOP. It knows nothing of HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from jobs.channels.simulator.rules import FAILS_LATER, Rejected, Wanted, check, home_of
from jobs.channels.simulator.texts import Pace, Text, from_json, to_json

OPT_OUT = {"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "REVOKE", "OPTOUT", "CANCEL"}
OPT_IN = {"START", "YES", "UNSTOP"}
HELP = {"HELP", "INFO"}


@dataclass(frozen=True)
class Notice:
    """Something the program shall be told of: a text's new status, or an answer that arrived."""

    text: Text
    opt_out: str = ""


class Exchange:
    """All texts, in the order they were taken. Every method may be called from any thread."""

    def __init__(
        self,
        *,
        numbers: Iterable[str],
        services: Mapping[str, Iterable[str]],
        clock: Callable[[], datetime],
        pace: Pace | None = None,
        path: Path | None = None,
    ) -> None:
        self.numbers = tuple(numbers)
        self.services = {sid: tuple(pool) for sid, pool in services.items()}
        self.version = 0
        self.changed = threading.Condition(threading.RLock())
        self._clock, self._pace, self._path = clock, pace or Pace(), path
        self._texts: dict[str, Text] = {}
        self._moving: set[str] = set()
        self._later: list[tuple[datetime, Wanted]] = []
        self._opted_out: set[tuple[str, str]] = set()
        self._notices: list[Notice] = []
        self._kept_version = 0
        if path is not None and path.exists():
            self._restore(json.loads(path.read_text("utf-8")))

    def create(self, wanted: Wanted, *, fails_with: int | None = None) -> Text:
        """Take a text to send. Raises :class:`Rejected`."""
        with self.changed:
            check(wanted, numbers=self.numbers, services=self.services, opted_out=self._opted_out)
            now = self._clock()
            return self._put(
                Text(
                    sid=_sid(),
                    direction="outbound-api",
                    sender=wanted.sender or None,
                    service=wanted.service or None,
                    to=wanted.to,
                    body=wanted.body,
                    status="accepted" if wanted.service else "queued",
                    created_at=now,
                    updated_at=now,
                    callback=wanted.callback or None,
                    expires_at=now + wanted.validity if wanted.validity else None,
                    journey=self._pace.journey(
                        by_service=bool(wanted.service), fails_with=fails_with or FAILS_LATER.get(wanted.to)
                    ),
                )
            )

    def create_later(self, wanted: Wanted, *, seconds: float) -> None:
        """Take it so much later by the clock, as when a request was stuck on its way."""
        with self.changed:
            self._later.append((self._clock() + timedelta(seconds=seconds), wanted))
            self.touch()

    def receive(self, *, sender: str, to: str, body: str) -> Text:
        """An answer typed on a phone."""
        with self.changed:
            home = home_of(to, self.services)
            service = home if home != to else None
            now = self._clock()
            text = self._put(
                Text(
                    sid=_sid(),
                    direction="inbound",
                    sender=sender,
                    to=to,
                    body=body,
                    status="received",
                    service=service,
                    created_at=now,
                    updated_at=now,
                    sent_at=now,
                )
            )
            kind = self._obey(text)
            self._notices.append(Notice(text, opt_out=kind if service else ""))
            return text

    def reply(self, answered: Text, body: str) -> Text | None:
        """Words sent back in the webhook's answer; None when their reader has opted out."""
        with self.changed:
            if (answered.sender or "", home_of(answered.to, self.services)) in self._opted_out:
                return None
            return self._reply(answered, body)

    def advance(self) -> None:
        """Move every text as far as the clock says."""
        with self.changed:
            now = self._clock()
            for at, wanted in [item for item in self._later if item[0] <= now]:
                self._later.remove((at, wanted))
                with suppress(Rejected):  # nobody is left to be told
                    self.create(wanted)
            for sid in sorted(self._moving, key=lambda sid: self._texts[sid].created_at):
                self._move(sid, now)

    def texts(self) -> list[Text]:
        """Newest first."""
        with self.changed:
            return list(reversed(self._texts.values()))

    def text(self, sid: str) -> Text | None:
        with self.changed:
            return self._texts.get(sid)

    def redact(self, text: Text) -> Text:
        with self.changed:
            return self._put(replace(text, body=""))

    def delete(self, sid: str) -> bool:
        with self.changed:
            self._moving.discard(sid)
            self.touch()
            return self._texts.pop(sid, None) is not None

    def notices(self) -> list[Notice]:
        """What the program has not been told of yet; each is handed out once."""
        with self.changed:
            taken, self._notices = self._notices, []
            return taken

    def touch(self) -> None:
        """Wake whoever waits for something new."""
        with self.changed:
            self.version += 1
            self.changed.notify_all()

    @property
    def unread(self) -> bool:
        return bool(self._notices)

    @property
    def busy(self) -> bool:
        """Whether anything will happen by itself."""
        return bool(self._moving or self._later or self._notices)

    def keep(self) -> None:
        """Write everything to the file, if there is one and anything is new."""
        with self.changed:
            if self._path is None or self._kept_version == self.version:
                return
            self._kept_version = self.version
            kept = {
                "texts": [to_json(text) for text in self._texts.values()],
                "opted_out": sorted(self._opted_out),
            }
        half = self._path.with_suffix(".part")
        half.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        half.replace(self._path)

    def _restore(self, kept: Mapping[str, list[dict[str, str]]]) -> None:
        for text in map(from_json, kept["texts"]):
            self._put(text)
        self._opted_out = {(person, sender) for person, sender in kept["opted_out"]}
        self._kept_version = self.version

    def _obey(self, text: Text) -> str:
        """What the carrier does by itself with STOP, START and HELP; the word's kind, or nothing."""
        word = text.body.strip().upper()
        pair = (text.sender or "", home_of(text.to, self.services))
        if word in OPT_OUT:
            self._opted_out.add(pair)
            self._reply(text, "You will get no more texts from this number. START brings them back.")
            return "STOP"
        if word in OPT_IN:
            self._opted_out.discard(pair)
            self._reply(text, "Texts from this number are on again. STOP ends them.")
            return "START"
        if word in HELP:
            self._reply(text, "This is a pretend carrier. STOP ends all texts from this number.")
            return "HELP"
        return ""

    def _reply(self, answered: Text, body: str) -> Text:
        now = self._clock()
        return self._put(
            Text(
                sid=_sid(),
                direction="outbound-reply",
                sender=answered.to,
                to=answered.sender or "",
                body=body,
                status="queued",
                service=answered.service,
                created_at=now,
                updated_at=now,
                journey=self._pace.journey(by_service=False, fails_with=None),
            )
        )

    def _move(self, sid: str, now: datetime) -> None:
        text = self._texts[sid]
        while text.due(now):
            pool = self.services.get(text.service or "", ())
            text = self._put(text.advanced(sender=pool[0] if pool else None))
            if text.callback:
                self._notices.append(Notice(text))

    def _put(self, text: Text) -> Text:
        self._texts[text.sid] = text
        (self._moving.add if text.on_its_way else self._moving.discard)(text.sid)
        self.touch()
        return text


def _sid() -> str:
    return f"SM{uuid4().hex}"
