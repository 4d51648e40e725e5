"""Looking after the record: what the page about it may ask for, handed in by main."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from domain.store.chain import Head
from domain.store.tracker import Recorded
from projections.audit import Wanted
from projections.replay import Log
from projections.work_search import Week


class Backup(Protocol):
    """One that is kept."""

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def at(self) -> datetime: ...
    @property
    def position(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def why(self) -> str: ...


class Backups(Protocol):
    """Those of this installation. What changes something blocks for seconds and raises Refusal or StoreRefused."""

    @property
    def folder(self) -> Path: ...
    @property
    def unable(self) -> str:
        """Why there are none, in words; empty where there are."""

    @property
    def waiting(self) -> bool:
        """Whether one lies ready to be put in place at the next start."""

    def kept(self) -> Sequence[Backup]:
        """All of them, latest first."""

    def named(self, name: str) -> Backup:
        """Raises NotFound."""

    def take(self) -> Backup:
        """Make one now."""

    def prepare(self, file: Path) -> object:
        """Prove it and lay it ready."""

    def receive(self, content: bytes, *, name: str) -> object:
        """The same for one that was sent from a browser under that name."""

    def forget(self) -> None:
        """Leave the record as it is."""


class Sealed(Log, Protocol):
    """The record with its chain, to be read from the beginning, backwards, and link by link."""

    def position(self) -> int: ...
    def head(self) -> Head: ...
    def read(self, sql: str, parameters: Sequence[Any] = (), /) -> list[dict[str, Any]]: ...
    def history_back(self, seeker: str, *, before: int, limit: int) -> list[Any]: ...
    def stream(self, id: str, /) -> Sequence[Recorded]: ...
    def verify(self, *, known: Sequence[Head] = ()) -> Iterator[int]: ...


class LogFiles(Protocol):
    """The log as files, written while they are read."""

    def csv(self, seeker: str, wanted: Wanted, /) -> Iterator[bytes]:
        """Safe in any spreadsheet."""

    def json(self, seeker: str, wanted: Wanted, /) -> Iterator[bytes]:
        """Each event as it was stored."""


class WorkLog(Protocol):
    """The work-search log as files."""

    def csv(self, weeks: Sequence[Week], /) -> Iterator[bytes]:
        """Safe in any spreadsheet."""

    def pdf(self, seeker: str, weeks: Sequence[Week], /, *, since: date, until: date) -> bytes:
        """Blocking. Raises Invalid for signs that none of the fonts has."""
