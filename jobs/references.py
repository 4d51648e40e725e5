"""The four signs by which one text is told from another: "DONE 7Q2F". They open nothing and are no secret."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from itertools import count

# No 0/O, 1/I/L, nor any other vowel or Y: nothing to mix up, and no words by accident.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 4

_SIGNS = f"[{ALPHABET}]"
_TOKEN = re.compile(rf"(?={_SIGNS}{{0,2}}[B-Z][2-9]){_SIGNS}{{{LENGTH}}}")
_IN_A_TEXT = re.compile(
    rf"(?:\bref(?:erence)?[.:]?\s*)?(?<![\w:./@-])#?({_TOKEN.pattern})(?!\w)", re.IGNORECASE | re.ASCII
)


def reference_for(delivery: str, *, taken: Collection[str] = ()) -> str:
    """Four signs to tell one text from the others, always the same for one delivery; none of those ``taken``."""
    for attempt in count():
        number = int.from_bytes(hashlib.blake2b(f"{attempt}:{delivery}".encode(), digest_size=8).digest())
        reference = ""
        for _ in range(LENGTH):
            number, place = divmod(number, len(ALPHABET))
            reference += ALPHABET[place]
        if is_reference(reference) and reference not in taken:
            return reference
    raise AssertionError("unreachable")


def is_reference(token: str) -> bool:
    """Whether these can be one: a digit follows a letter, as in no time (45PM), day (23RD) or command (PASS)."""
    return bool(_TOKEN.fullmatch(token))


def without_references(text: str) -> tuple[str, list[str]]:
    """The other words, and every reference among them once, in capitals."""
    found = list(dict.fromkeys(token.upper() for token in _IN_A_TEXT.findall(text)))
    return _IN_A_TEXT.sub(" ", text), found
