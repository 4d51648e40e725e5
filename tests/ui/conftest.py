"""What the tests of pages may ask for besides."""

from __future__ import annotations

from tests.support.backing_up import backups
from tests.support.homes import home
from tests.support.visiting import house

__all__ = ["backups", "home", "house"]
