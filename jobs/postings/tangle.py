"""Whether HTML is so entangled that a parser would choke on it: browsers' rules make deep nesting quadratic."""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 500
MOST_STYLED = 12
MOST_TAGS = 60_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# Closed by what follows them, or never open.
CLOSED = frozenset(
    re.findall(
        r"\w+",
        """area base br col embed hr img input link meta param source track wbr p li dd dt tr td th thead tbody tfoot
    option html head body""",
    )
)
# Open ones of these are opened again in every paragraph that follows: each multiplies the page.
STYLED = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])


def is_tangled(source: str) -> bool:
    """Whether to leave it alone. Its cost grows with the length alone."""
    open_: Counter[str] = Counter()
    depth = styled = 0
    for count, (closing, tag) in enumerate(TAG.findall(_without_scripts(source))):
        name = tag.lower()
        if name in CLOSED or (closing and not open_[name]):
            continue
        step = -1 if closing else 1
        open_[name] += step
        depth += step
        styled += step * (name in STYLED)
        if depth > DEEPEST or styled > MOST_STYLED or count > MOST_TAGS:
            return True
    return False


def _without_scripts(source: str) -> str:
    """What is written in scripts and comments is no markup."""
    for begin, end in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        source = _without(source, begin, end)
    return source


def _without(source: str, begin: str, end: str) -> str:
    lowered = source.lower()
    if len(lowered) != len(source):  # a few letters grow when they become small
        return source
    kept, at = [], 0
    while (start := lowered.find(begin, at)) >= 0:
        kept.append(source[at:start])
        stop = lowered.find(end, start)
        if stop < 0:
            return "".join(kept)
        at = stop + len(end)
    return "".join((*kept, source[at:]))
