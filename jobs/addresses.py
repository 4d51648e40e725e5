"""Where each seeker's messages go by ntfy, mail and others: secrets, each in a file that only its owner can read."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from domain.errors import Invalid
from jobs.channels import apprise

FOLDER = "addresses"
SEEKER = re.compile(r"[a-z0-9]{1,32}")


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """One address for each seeker. It may hold a password, so it is never shown again and never recorded."""

    data_dir: Path

    def address(self, seeker: str) -> str:
        """The whole address with its secrets; empty where there is none."""
        try:
            return self._file(seeker).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def shown(self, seeker: str) -> str:
        """What may be shown: the kind of service in words, or empty."""
        address = self.address(seeker)
        return apprise.kind_of(address) if address else ""

    def save(self, seeker: str, address: str) -> None:
        """Keep it; an empty one is forgotten. Raises Invalid in words for a person. Blocks half a second."""
        address = address.strip()
        if not address:
            self._file(seeker).unlink(missing_ok=True)
            return
        wrong = apprise.fault_of(address)
        if wrong:
            raise Invalid(wrong, field="address")
        self._write(seeker, address)

    def any(self) -> bool:
        """Whether anybody has one."""
        folder = self.data_dir / FOLDER
        return folder.is_dir() and any(SEEKER.fullmatch(file.name) for file in folder.iterdir())

    def _file(self, seeker: str) -> Path:
        if not SEEKER.fullmatch(seeker):
            raise ValueError("a seeker's id is letters and digits")
        return self.data_dir / FOLDER / seeker

    def _write(self, seeker: str, address: str) -> None:
        file = self._file(seeker)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as new:
            new.write(address)
            new.flush()
            os.fsync(new.fileno())
        fresh.replace(file)
