"""What was pasted, line by line: each line may be an application of its own."""

from __future__ import annotations

import re


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that say something, without the signs of a list; columns of a spreadsheet are set apart by commas."""
    told = (TAB.sub(", ", SIGN.sub("", line)).strip() for line in text.splitlines())
    return tuple(line for line in told if line.strip(" ,;"))


SIGN = re.compile(r"\A\s*(?:(?:[-*+•–·‣▪☐]|[0-9]{1,3}[.)]|\[[ xX]?\])\s+)+")
TAB = re.compile(r"[ ]*\t[ \t]*")
