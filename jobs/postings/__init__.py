"""Reading a posting: from a page's own data, its marks, its title, and last from its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from domain.errors import Invalid
from domain.posting import Page, Posting
from jobs.postings import json_ld, markup, microdata, plain, titles
from jobs.postings.findings import Calendar, Findings

LARGEST = 3_000_000
TOO_LARGE = "That is more than 3 MB. Select the posting’s text on the page, and paste only that."
MARKUP = re.compile(r"<(?:!doctype|html|head|body|main|article|section|script|meta|div|p|h1|ul|table)\b", re.IGNORECASE)
FIELDS = ("role", "company", "location", "salary", "url")

# The site a posting stands on, by the end of its host's name.
SITES: Mapping[str, str] = {
    "linkedin.com": "LinkedIn",
    "indeed.com": "Indeed",
    "indeed.co.uk": "Indeed",
    "glassdoor.com": "Glassdoor",
    "stepstone.de": "StepStone",
    "xing.com": "XING",
    "monster.com": "Monster",
    "reed.co.uk": "Reed",
    "totaljobs.com": "Totaljobs",
    "welcometothejungle.com": "Welcome to the Jungle",
    "wellfound.com": "Wellfound",
    "ycombinator.com": "Hacker News",
    "ziprecruiter.com": "ZipRecruiter",
    "dice.com": "Dice",
}


def read_pasted(pasted: str, *, now: datetime, zone: str, day_first: bool = True, url: str = "") -> Posting:
    """Read what was pasted: the text of a posting, or a page's HTML. Raises Invalid where it is too large."""
    if len(pasted) > LARGEST:
        raise Invalid(TOO_LARGE, field="pasted")
    calendar = Calendar(now=now, zone=zone, day_first=day_first)
    if MARKUP.search(pasted[:50_000]):
        return _read(markup.page_of(pasted, url=url), calendar)
    findings = Findings()
    findings.put("url", url, "from the address")
    plain.read_lines(pasted, findings)
    return _finish(findings, pasted.strip(), "the text you pasted", calendar)


def read_page(page: Page, *, now: datetime, zone: str, day_first: bool = True) -> Posting:
    """Read what a browser handed over of a page."""
    return _read(page, Calendar(now=now, zone=zone, day_first=day_first))


def _read(page: Page, calendar: Calendar) -> Posting:
    findings = Findings()
    nodes = json_ld.nodes_in(page.data)
    words = json_ld.read(nodes, findings, calendar=calendar, base=page.url)
    if page.marked:
        microdata.read(markup.properties(page.marked), findings, calendar=calendar)
    titles.read(page, findings)
    findings.put("url", _address(page), "from the address")
    text, origin = _text(page, words)
    return _finish(findings, text, origin, calendar)


def _text(page: Page, described: str) -> tuple[str, str]:
    """What the person marked, else what the posting's own data hold, else what the page shows."""
    if page.selected and page.text.strip():
        return page.text, "what you had selected"
    return (described, json_ld.ORIGIN) if described else (page.text, "from the page’s text")


def _address(page: Page) -> str:
    """The page's own name for itself, where it does not lead to another site."""
    said = urljoin(page.url, page.meta.get("canonical", "")) if page.meta.get("canonical") else ""
    same = _host(said) == _host(page.url) or not page.url
    return said if said and same else page.url


def _finish(findings: Findings, text: str, origin: str, calendar: Calendar) -> Posting:
    text = plain.kept(text)
    plain.read_words(text, findings, calendar=calendar)
    host = _host(findings.value("url"))
    site = next((name for end, name in SITES.items() if host == end or host.endswith(f".{end}")), "")
    findings.put("source", site, "from the address")
    posting = findings.posting(text=text, origin=origin)
    return replace(posting, details=replace(posting.details, no_calls=plain.forbids_calls(text)))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
