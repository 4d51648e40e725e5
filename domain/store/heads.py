"""The head of the chain on one line of text, to be kept where nobody who could change the record can reach it."""

from __future__ import annotations

import re

from domain.errors import Invalid
from domain.store.chain import Head

LINE = re.compile(r"career-tracker head (\d{1,18}) ([0-9a-f]{64})")
WORDS = "tamper-evident since the last exported head"
"""What a record is that was checked against one."""


def written(head: Head) -> str:
    """The line to keep."""
    return f"career-tracker head {head.position} {head.link.hex()}"


def heads_in(text: str) -> list[Head]:
    """All heads that stand in ``text``, with whatever else does. Raises :class:`Invalid` when there is none."""
    found = [Head(int(position), bytes.fromhex(link)) for position, link in LINE.findall(text)]
    if not found:
        raise Invalid("There is no head in it. It is a line such as: career-tracker head 120 3fa9…", field="head")
    return found
