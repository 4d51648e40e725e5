"""Looking after the record: what the page about it may ask for, handed in by main."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from domain.store.chain import Head


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

    def forget(self) -> None:
        """Leave the record as it is."""


class Sealed(Protocol):
    """The record with its chain."""

    def position(self) -> int: ...
    def head(self) -> Head: ...
    def verify(self, *, known: Sequence[Head] = ()) -> Iterator[int]: ...
