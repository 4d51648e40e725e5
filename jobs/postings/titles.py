"""What the title, the heading and the page's description of itself tell of a posting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.posting import Page
from jobs.postings.findings import Findings, line

# How job boards write their titles, most telling first.
PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), origin)
    for pattern, origin in (
        (
            r"(?:\(\d+\) )?(?P<company>.+?) hiring (?P<role>.+?) in (?P<location>.+?) \| LinkedIn",
            "from the page’s title (LinkedIn)",
        ),
        (r"(?P<role>.+?) \| (?P<company>[^|]+) \| LinkedIn", "from the page’s title (LinkedIn)"),
        (r"Job Application for (?P<role>.+?) at (?P<company>.+)", "from the page’s title (Greenhouse)"),
        (r"(?P<role>.+?) - (?P<location>[^-]+) - Indeed(?:\.\w+)*", "from the page’s title (Indeed)"),
        (r"(?P<role>.+?) @ (?P<company>[^|@]+)", "from the page’s title"),
        (r"(?P<role>.+?) (?:at|bei|chez) (?P<company>[^|–—]+?)(?: (?:[|–—]|-) .*)?", "from the page’s title"),
    )
)
LEVER = re.compile(r"(?P<company>[^|–-]+?) - (?P<role>[^|–]+)")
HEADING = "from the page’s heading"
TITLE = "from the page’s title: please check"
SITE = "from the site’s name: please check"
BOARDS = {"linkedin", "indeed", "indeed.com", "glassdoor", "monster", "stepstone", "xing"}


def read(page: Page, findings: Findings) -> None:
    """Put what can be told; the heading names a role better than a title that fits no pattern."""
    said = [line(words) for words in (page.meta.get("og:title"), page.title)]
    for name, value, origin in _fitting(said, page.url):
        findings.put(name, value, origin)
    findings.put("role", page.heading, HEADING)
    findings.put("role", re.split(r" [|–—-] ", next(filter(None, said), ""))[0], TITLE)
    site = line(page.meta.get("og:site_name"))
    findings.put("company", "" if site.casefold() in BOARDS else site, SITE)


def _fitting(titles: list[str], url: str) -> Iterator[tuple[str, str, str]]:
    patterns = (((LEVER, "from the page’s title (Lever)"),) if "lever.co/" in url else ()) + PATTERNS
    for title in titles:
        for pattern, origin in patterns:
            fitting = pattern.fullmatch(title)
            if fitting:
                yield from ((name, value, origin) for name, value in fitting.groupdict().items())
                break
