"""A JobPosting that is marked in the page itself."""

from __future__ import annotations

from collections.abc import Mapping

from jobs.postings.findings import Calendar, Findings, number, pay

ORIGIN = "from marks in the page"


def read(said: Mapping[str, str], findings: Findings, *, calendar: Calendar) -> None:
    """Put what the properties say."""
    places = dict.fromkeys(said.get(name, "") for name in ("addressLocality", "addressRegion", "addressCountry"))
    low = number(said.get("minValue") or said.get("value") or said.get("baseSalary"))
    high = number(said.get("maxValue"))
    currency = said.get("currency") or said.get("salaryCurrency") or ""
    findings.put("role", said.get("title"), ORIGIN)
    findings.put("company", said.get("hiringOrganization/name") or said.get("hiringOrganization"), ORIGIN)
    findings.put("location", ", ".join(filter(None, places)) or said.get("jobLocation"), ORIGIN)
    findings.put("salary", pay(low, high, currency=currency, per=said.get("unitText", "")), ORIGIN)
    findings.close(calendar.day(said.get("validThrough")), ORIGIN)
