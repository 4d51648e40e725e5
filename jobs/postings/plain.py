"""What the words of a posting tell by themselves: labels, a first line, pay, a closing date."""

from __future__ import annotations

import re

from domain.values import BIDI, CONTROL
from jobs.postings.findings import Calendar, Findings, number, pay

LONGEST = 60_000
FIRST_LINES = 60
ORIGIN = "found in the text"
GUESS = "the first line of the text: please check"
NEXT_GUESS = "the second line of the text: please check"
LABELS = {
    "role": re.compile(r"(?:job title|position|role|title|stelle|poste)\s*:\s*(\S.{0,198})", re.IGNORECASE),
    "company": re.compile(
        r"(?:company|employer|organi[sz]ation|firma|unternehmen|entreprise)\s*:\s*(\S.{0,198})", re.IGNORECASE
    ),
    "location": re.compile(r"(?:location|place of work|office|standort|lieu)\s*:\s*(\S.{0,198})", re.IGNORECASE),
    "salary": re.compile(r"(?:salary|compensation|pay range|pay|gehalt|salaire)\s*:\s*(\S.{0,120})", re.IGNORECASE),
}
AT = re.compile(r"(?P<role>\S.{1,118}?) (?:at|@) (?P<company>[^|–—.,:;!?]{2,80})")
BESIDE = re.compile(r"(?P<company>[^|·•:;!?]{2,80}) [|·•] (?P<location>[^|·•:;!?]{2,80})(?: [|·•] .{1,200})?")
TERMS = re.compile(
    r"\b(?:full|part)[- ]?time|\b(?:permanent|contract|temporary|freelance|internship|hybrid|remote|on-?site)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{3,2000}", re.IGNORECASE)
MONEY = re.compile(
    r"(?P<sign>[$£€])\s?(?P<low>\d[\d,.]{0,12})\s?(?P<low_k>k\b)?"
    r"(?:\s?(?:-|–|—|to|bis)\s?[$£€]?\s?(?P<high>\d[\d,.]{0,12})\s?(?P<high_k>k\b)?)?"
    r"(?P<tail>[^\n$£€]{0,20})",
    re.IGNORECASE,
)
PER = re.compile(r"^\s?(?:per|an?|/|p\.?)\s?(?P<per>year|annum|hour|hr|month|day|week|a\b|h\b)", re.IGNORECASE)
SPANS = {"annum": "year", "a": "year", "hr": "hour", "h": "hour"}
CLOSES = re.compile(
    r"(?:closing date|closes|closing|deadline|apply by|apply before)[:\s]+(?:on\s+|is\s+)?([^\n]{4,40})",
    re.IGNORECASE,
)
REMOTE = re.compile(r"\b(?:fully remote|remote[- ]first|100\s?% remote|work from anywhere)\b", re.IGNORECASE)
NO_CALLS = re.compile(r"\bno (?:phone )?calls\b|\bonly short-?listed (?:candidates|applicants) will be", re.IGNORECASE)


def kept(text: str) -> str:
    """The text as it will be kept: no more than fits, no sign that cannot be stored."""
    plain = BIDI.sub("", CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")[: LONGEST * 2]))
    lines = "\n".join(" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:LONGEST]


def read_lines(text: str, findings: Findings) -> None:
    """Put what labelled lines and the first line of a pasted text say."""
    lines = [line.strip(" \t•*#-") for line in text[:LONGEST].splitlines() if line.strip()][:FIRST_LINES]
    for line in lines:
        for name, label in LABELS.items():
            found = label.match(line)
            findings.put(name, found[1] if found else "", ORIGIN)
    address = ADDRESS.search(text[:LONGEST])
    findings.put("url", address.group().rstrip(".,") if address else "", ORIGIN)
    first, second, *_ = [*(line for line in lines if not ADDRESS.match(line)), "", ""]
    both = AT.fullmatch(first)
    for name, value in both.groupdict().items() if both else ():
        findings.put(name, value, GUESS)
    findings.put("role", first if len(first) <= 120 else "", GUESS)  # noqa: PLR2004 longer is a sentence, no role
    if not both:
        _read_beside(second, findings)


def _read_beside(line: str, findings: Findings) -> None:
    """Put what stands under the role on many sites: ``Initech GmbH · Berlin (hybrid)``, but not ``Berlin · hybrid``."""
    found = BESIDE.fullmatch(line)
    if found and not TERMS.match(found["company"]) and not TERMS.match(found["location"]):
        for name, value in found.groupdict().items():
            findings.put(name, value.strip(), NEXT_GUESS)


def read_words(text: str, findings: Findings, *, calendar: Calendar) -> None:
    """Put pay, closing date and "remote" where the text speaks of them."""
    findings.put("salary", _money(text), ORIGIN)
    closes = CLOSES.search(text)
    findings.close(calendar.day(closes[1]) if closes else None, ORIGIN)
    findings.put("location", "remote" if REMOTE.search(text) else "", ORIGIN)


def forbids_calls(text: str) -> bool:
    """Whether they ask not to be called."""
    return bool(NO_CALLS.search(text))


def _money(text: str) -> str:
    """The first sum that can be a salary: a yearly one, or one that says what it is for."""
    for found in MONEY.finditer(text):
        per = PER.match(found["tail"])
        span = per["per"].lower() if per else ""
        thousands = found["low_k"] or found["high_k"] or ""
        low, high = number(found["low"] + thousands), number((found["high"] or "") + (found["high_k"] or ""))
        if (low or 0) >= 10_000 or span:  # noqa: PLR2004 less is a bonus, a budget, a lunch
            currency = {"$": "USD", "£": "GBP", "€": "EUR"}[found["sign"]]
            return pay(low, high, currency=currency, per=SPANS.get(span, span))
    return ""
