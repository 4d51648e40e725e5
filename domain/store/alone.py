"""A file that one process at a time can hold: it falls free when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Alone:
    """``file`` is a mark on which the system keeps the lock; what it contains means nothing."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: int | None = None

    def take(self) -> bool:
        """Whether the place is this one's now, or was already; never waits."""
        if self._held is None:
            handle = os.open(self._file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            self._held = handle
        return True

    @property
    def held(self) -> bool:
        """Whether it is this one's."""
        return self._held is not None

    def leave(self) -> None:
        """Let somebody else have it."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)
