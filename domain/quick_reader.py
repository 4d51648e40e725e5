"""A line while it is read: which of its words are a role, a company, a date, and what is left for a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from itertools import pairwise

from domain.no_dates import no_dates_in
from domain.quick_words import (
    APPLIED,
    AS,
    AT_SIGN,
    AT_WORD,
    CAPITAL,
    DASH,
    EDGES,
    KEPT,
    LEGAL_FORM,
    MARKS,
    NAME,
    ON,
    ROLE,
    SEPARATOR,
    TURNED,
    VERB,
    WORDS_BEFORE_A_DATE,
)
from domain.slots import on_the_clock
from domain.when import Direction, When, parse_when


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where a part of the line stands, to be shown as a chip. ``kind`` is the name of a field of what the line says."""

    kind: str
    start: int
    end: int


@dataclass(kw_only=True)
class Reader:
    """A line while it is read: a mark that was understood is blank in ``rest``, where every sign keeps its place.

    ``waiting`` names the deed that still lacks its date.
    """

    rest: str
    now: datetime
    zone: str
    default_time: time
    day_first: bool
    said: dict[str, str] = field(default_factory=dict)
    dates: dict[str, When] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    no_dates: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    waiting: str = ""

    def take_marks(self) -> None:
        """Take what is known by its look: an address, a salary, a #tag, a ~place."""
        for kind, pattern in MARKS.items():
            for match in pattern.finditer(self.rest):
                value = next(group for group in match.groups() if group)
                if kind == "tags":
                    self.tags.append(value)
                elif kind not in self.said:
                    self.said[kind] = value
                else:
                    continue
                self._understood(kind, *match.span())
                self.rest = _blank(self.rest, *match.span())

    def take_names(self) -> list[tuple[int, int]]:
        """Take role and company; returns the parts of the line that remain."""
        parts = list(_parts(self.rest)) or [(0, 0)]
        start, end = parts[0]
        if applied := APPLIED.match(self.rest, start, end):
            return [*self._applied(applied, end), *parts[1:]]
        for number, part in enumerate(parts):
            if at := AT_SIGN.search(self.rest, *part):
                return self._role_at_company(at, parts, number)
        at = AT_WORD.search(self.rest, start, self._cut(start, end))
        if VERB.match(self.rest, start) and (at is None or self._dated_verbs(start, end)):
            return parts
        return self._role_at_company(at, parts, 0) if at else self._two_names(parts)

    def deeds(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A part of the line, cut before each deed that has a date of its own."""
        cuts = [verb.start() for verb in self._dated_verbs(start, end)]
        if self.rest[start:end].strip():
            yield from pairwise([start, *cuts[1:], end])

    def take_deed(self, start: int, end: int) -> None:
        """Take a date and what it is for; words that remain are a note."""
        text = self.rest[start:end]
        verb = VERB.search(text)
        kind = (verb.lastgroup or "") if verb else self.waiting or "follow_up"
        words = _blank(text, *verb.span()) if verb else text
        when = self._when(words, start, kind)
        if (verb or self.waiting) and (none := self._no_date(words, kind)):
            self._no_dated(start + none[0], start + none[1])
        elif when and (kind not in self.dates or kind == self.waiting):
            kept = text if verb and KEPT.fullmatch(verb[0]) else words
            self._note(_blank(kept, when.span[0] - start, when.span[1] - start))
            self._dated(kind, when, *([start + at for at in verb.span()] if verb else when.span))
        elif verb and kind == "applied_on" and not self.dates.get(kind):
            self._applied_today(start + verb.start(), start + verb.end())
            self._note(words)
        else:
            self.waiting = kind if verb else ""
            self._note(text)

    def _applied(self, match: re.Match[str], end: int) -> list[tuple[int, int]]:
        """Read "applied to Acme as Data Engineer yesterday"; returns what follows it."""
        start, stop = match.end(), self._cut(match.end(), end)
        stop_of_names = self._applied_when(match, start, stop)
        turned = match["to"].lower() == "for"
        between = (TURNED if turned else AS).search(self.rest, start, stop_of_names)
        first, second = ("role", "company") if turned else ("company", "role")
        self._name(first, start, between.start() if between else stop_of_names)
        if between:
            self._name(second, between.end(), stop_of_names)
        return [(stop, end)]

    def _applied_when(self, match: re.Match[str], start: int, stop: int) -> int:
        """Read the day at the end of "Acme as Data Engineer yesterday"; returns where the names before it end."""
        when = self._when(self.rest[start:stop], start, "applied_on")
        none = self._no_date(self.rest[start:stop], "applied_on")
        if none and none[0] and not self.rest[start + none[1] : stop].strip(" .!"):
            self._no_dated(start + none[0], start + none[1])
            return len(ON.sub("", self.rest[: start + none[0]]))
        if when and when.span[0] > start and self._ends_with_date(when, stop):
            self._dated("applied_on", when, *match.span("verb"))
            return when.span[0]
        self._applied_today(*match.span("verb"))
        return stop

    def _ends_with_date(self, when: When, end: int) -> bool:
        """Whether the last words are a date and no name: of "Black Friday" the Friday is one."""
        words = self.rest[slice(*when.span)]
        return not self.rest[when.span[1] : end].strip(" .!") and not CAPITAL.fullmatch(words)

    def _role_at_company(self, at: re.Match[str], parts: list[tuple[int, int]], number: int) -> list[tuple[int, int]]:
        """Take "role @ company", where commas may stand in either; returns what remains."""
        first = max((n + 1 for n in range(number) if self._dated_verbs(*parts[n])), default=0)
        end = parts[number][1]
        cut = self._cut(at.end(), end)
        after = number + 1
        while cut == end and after < len(parts) and LEGAL_FORM.fullmatch(self.rest, *parts[after]):
            cut = end = parts[after][1]
            after += 1
        self._name("role", parts[first][0], at.start())
        self._name("company", at.end(), cut)
        return [*parts[:first], (cut, end), *parts[after:]]

    def _two_names(self, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Take a role and a company that stand side by side, or one of them; returns what remains."""
        start, end = parts[0]
        cut, after = self._cut(start, end), 1
        names = [(start, cut)]
        if dash := DASH.search(self.rest, start, cut):
            names = [(start, dash.start()), (dash.end(), cut)]
        elif cut == end and len(parts) > 1 and self._is_name(*parts[1]):
            names, after = [(start, end), parts[1]], 2
        roles = [bool(ROLE.search(self.rest, *name)) for name in names]
        kinds = ("company", "role") if not roles[0] and (len(names) == 1 or roles[1]) else ("role", "company")
        for kind, name in zip(kinds, names, strict=False):
            self._name(kind, *name)
        return [(cut, end), *parts[after:]]

    def _is_name(self, start: int, end: int) -> bool:
        return not VERB.search(self.rest, start, end) and self._when(self.rest[start:end], start, "") is None

    def _cut(self, start: int, end: int) -> int:
        """Where the first dated deed after some name begins, or ``end``."""
        verbs = self._dated_verbs(start, end)
        return next((verb.start() for verb in verbs if self.rest[start : verb.start()].strip()), end)

    def _dated_verbs(self, start: int, end: int) -> list[re.Match[str]]:
        """The deeds between ``start`` and ``end`` that are followed by a date at once."""
        verbs = list(VERB.finditer(self.rest, start, end))
        stops = [*(verb.start() for verb in verbs[1:]), end]
        return [verb for verb, stop in zip(verbs, stops, strict=False) if self._is_dated(verb, stop)]

    def _is_dated(self, verb: re.Match[str], stop: int) -> bool:
        text = self.rest[verb.end() : stop]
        none = self._no_date(text, verb.lastgroup or "")
        if none and len(text[: none[0]].split()) <= WORDS_BEFORE_A_DATE:
            return True
        when = self._when(text, 0, verb.lastgroup or "")
        if when is None:
            return verb.lastgroup == "applied_on" and verb[0].islower() and not text.strip()
        return len(text[: when.span[0]].split()) <= WORDS_BEFORE_A_DATE

    def _when(self, text: str, offset: int, kind: str) -> When | None:
        """The date in ``text``, with its span in the line."""
        direction: Direction = "past" if kind == "applied_on" else "future"
        when = parse_when(
            text,
            now=self.now,
            zone=self.zone,
            default_time=self.default_time,
            day_first=self.day_first,
            direction=direction,
        )
        return replace(when, span=(when.span[0] + offset, when.span[1] + offset)) if when else None

    def _no_date(self, text: str, kind: str) -> tuple[int, int] | None:
        """Where ``text`` has the look of a date that does not exist."""

        def is_date(words: str) -> bool:
            when = self._when(words, 0, kind)
            return when is not None and when.span == (0, len(words))

        return next(no_dates_in(text, is_date=is_date), None)

    def _no_dated(self, start: int, end: int) -> None:
        self.no_dates.append(" ".join(self.rest[start:end].split()))
        self._understood("no_dates", start, end)
        self.waiting = ""

    def _applied_today(self, start: int, end: int) -> None:
        now = on_the_clock(self.now.astimezone(UTC), self.zone)
        self._dated("applied_on", When(at=now, had_time=False, span=(start, end)), start, end)
        self.waiting = "applied_on"

    def _dated(self, kind: str, when: When, start: int, end: int) -> None:
        self.dates[kind] = when
        self.waiting = ""
        told = sorted([(start, end), when.span])
        if self.rest[told[0][1] : told[1][0]].strip():
            self._understood(kind, *told[0])
            self._understood(kind, *told[1])
        else:
            self._understood(kind, told[0][0], max(end, when.span[1]))

    def _name(self, kind: str, start: int, end: int) -> None:
        """Take a name without what stands around it."""
        name = NAME.search(self.rest, start, end)
        if name:
            self.said[kind] = " ".join(name[0].split())
            self._understood(kind, *name.span())

    def _note(self, words: str) -> None:
        self.notes.append(EDGES.sub("", " ".join(words.split())))

    def _understood(self, kind: str, start: int, end: int) -> None:
        self.spans.append(Span(kind=kind, start=start, end=end))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of ``text`` stand, without the blanks around them."""
    ends = [match.span() for match in SEPARATOR.finditer(text)]
    for (_, start), (end, _) in pairwise([(0, 0), *ends, (len(text), len(text))]):
        part = text[start:end]
        if part.strip():
            yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
