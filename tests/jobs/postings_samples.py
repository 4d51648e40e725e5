"""Postings as they really look: each with one defect or shape met in the wild, and what should be understood."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

POSTING: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Data Engineer",
    "description": "<p>We look after water.</p><ul><li>SQL</li><li>Python</li></ul>",
    "hiringOrganization": {"@type": "Organization", "name": "Nordlicht GmbH"},
    "jobLocation": {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": "Berlin", "addressCountry": "DE"},
    },
    "validThrough": "2026-04-30T23:59:59Z",
}
TEXT = "We look after water.\n• SQL\n• Python"
KNOWN = {
    "role": "Data Engineer",
    "company": "Nordlicht GmbH",
    "location": "Berlin, DE",
    "closing_on": "2026-04-30",
    "text": TEXT,
}


@dataclass(frozen=True)
class Sample:
    name: str
    html: str
    understood: dict[str, str]
    url: str = ""
    origins: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def with_data(raw: str, *, head: str = "", body: str = "<p>Nothing to see.</p>") -> str:
    data = f'<script type="application/ld+json">{raw}</script>'
    return f"<!doctype html><html><head>{head}{data}</head><body>{body}</body></html>"


def posting(**changes: Any) -> str:
    return json.dumps({**POSTING, **changes})


def data_sample(name: str, raw: str, **understood: str) -> Sample:
    return Sample(name, with_data(raw), {**KNOWN, **understood})


def page_sample(name: str, html: str, at: str = "", /, **understood: str) -> Sample:
    return Sample(name, f"<!doctype html><html>{html}</html>", understood, url=at)


GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "Careers"},
        {**POSTING, "hiringOrganization": {"@id": "#org"}},
        {"@type": "Organization", "@id": "#org", "name": "Nordlicht GmbH"},
    ],
}
SHORT = {**POSTING, "title": "Another role", "description": "Short."}
MICRODATA = """<body><div itemscope itemtype="http://schema.org/JobPosting"><h1 itemprop="title">Data Engineer</h1>
<div itemprop="hiringOrganization" itemscope itemtype="http://schema.org/Organization">
<span itemprop="name">Nordlicht GmbH</span></div>
<div itemprop="jobLocation" itemscope itemtype="http://schema.org/Place"><div itemprop="address" itemscope>
<span itemprop="addressLocality">Berlin</span>, <span itemprop="addressCountry">DE</span></div></div>
<meta itemprop="validThrough" content="2026-04-30"><span itemprop="baseSalary">60,000</span>
<meta itemprop="salaryCurrency" content="EUR"></div></body>"""

SAMPLES = (
    data_sample("as it should be", posting()),
    data_sample("in a graph, the company by reference", json.dumps(GRAPH)),
    data_sample("the type as a list", posting(**{"@type": ["Thing", "JobPosting"]})),
    data_sample("the type as an address", posting(**{"@type": "http://schema.org/JobPosting"})),
    data_sample("the company as a string", posting(hiringOrganization="Nordlicht GmbH")),
    data_sample("the company as a list", posting(hiringOrganization=[{"name": "Nordlicht GmbH"}, {"name": "Other"}])),
    data_sample(
        "several places",
        posting(jobLocation=[{"address": {"addressLocality": "Berlin"}}, {"address": {"addressLocality": "Kiel"}}]),
        location="Berlin; Kiel",
    ),
    data_sample("the place as a string", posting(jobLocation="Berlin, DE")),
    data_sample("the address as a string", posting(jobLocation={"@type": "Place", "address": "Berlin, DE"})),
    data_sample(
        "the country as an object",
        posting(jobLocation={"address": {"addressLocality": "Berlin", "addressCountry": {"name": "DE"}}}),
    ),
    data_sample("from home", posting(jobLocation=None, jobLocationType="TELECOMMUTE"), location="remote"),
    data_sample("raw line breaks in strings", posting().replace("water.", "water.\n\t").replace("\\n", "\n")),
    data_sample("a semicolon behind it", posting() + ";"),
    data_sample("in an HTML comment", f"<!-- {posting()} -->"),
    data_sample("in CDATA", f"//<![CDATA[\n{posting()}\n//]]>"),
    data_sample("a comma too many", posting()[:-1] + ",}"),
    data_sample("escaped as HTML", posting().replace('"', "&quot;")),
    data_sample(
        "the description escaped",
        posting(description="&lt;p&gt;We look after water.&lt;/p&gt;"),
        text="We look after water.",
    ),
    data_sample(
        "the description escaped twice",
        posting(description="&amp;lt;p&amp;gt;We look after water.&amp;lt;/p&amp;gt;"),
        text="We look after water.",
    ),
    data_sample(
        "the description without markup", posting(description="We look after water."), text="We look after water."
    ),
    data_sample("the title escaped", posting(title="R&amp;amp;D Engineer"), role="R&D Engineer"),
    data_sample("the title with markup", posting(title="<b>Data</b>\n Engineer"), role="Data Engineer"),
    data_sample(
        "the name instead of a title",
        json.dumps({k: v for k, v in POSTING.items() if k != "title"} | {"name": "Lead"}),
        role="Lead",
    ),
    data_sample("several postings: the fullest counts", json.dumps([SHORT, POSTING, SHORT])),
    data_sample(
        "a salary with a range",
        posting(baseSalary={"currency": "GBP", "value": {"minValue": 60000, "maxValue": 70000.5, "unitText": "YEAR"}}),
        salary="£60,000–70,000.50 a year",
    ),
    data_sample("a salary as a string", posting(baseSalary="€ 60.000 p.a."), salary="€ 60.000 p.a."),
    data_sample("a salary as a number", posting(baseSalary=60000), salary="60,000"),
    data_sample(
        "a salary in words for numbers",
        posting(baseSalary={"currency": "CHF", "value": {"value": "95'000", "unitText": "year"}}),
        salary="95,000 CHF a year",
    ),
    data_sample("a salary of nothing", posting(baseSalary={"value": {"minValue": 0, "maxValue": 0}})),
    data_sample("an endless salary", posting(baseSalary={"value": float("inf")})),
    data_sample("a date in words", posting(validThrough="April 30, 2026")),
    data_sample("a date that is none", posting(validThrough="2026-02-31"), closing_on=""),
    data_sample("an address that is a script", posting(url="javascript:alert(1)"), url=""),
    page_sample(
        "marks in the page",
        MICRODATA,
        role="Data Engineer",
        company="Nordlicht GmbH",
        location="Berlin, DE",
        salary="€60,000",
        closing_on="2026-04-30",
    ),
    page_sample(
        "LinkedIn",
        "<title>(3) Nordlicht GmbH hiring Data Engineer in Berlin, Germany | LinkedIn</title>",
        "https://www.linkedin.com/jobs/view/1",
        role="Data Engineer",
        company="Nordlicht GmbH",
        location="Berlin, Germany",
        source="LinkedIn",
        url="https://www.linkedin.com/jobs/view/1",
    ),
    page_sample(
        "Greenhouse",
        "<title>Job Application for Data Engineer at Nordlicht GmbH</title>",
        role="Data Engineer",
        company="Nordlicht GmbH",
    ),
    page_sample(
        "Ashby", "<title>Data Engineer @ Nordlicht GmbH</title>", role="Data Engineer", company="Nordlicht GmbH"
    ),
    page_sample(
        "Lever",
        "<title>Nordlicht GmbH - Data Engineer</title>",
        "https://jobs.lever.co/nordlicht/1",
        role="Data Engineer",
        company="Nordlicht GmbH",
    ),
    page_sample(
        "Indeed",
        "<title>Data Engineer - Berlin - Indeed.com</title>",
        "https://de.indeed.com/viewjob?jk=1",
        role="Data Engineer",
        location="Berlin",
        source="Indeed",
    ),
    page_sample(
        "what is shown when shared",
        '<meta property="og:title" content="Data Engineer at Nordlicht GmbH | Jobs">'
        '<meta property="og:site_name" content="Some site">',
        role="Data Engineer",
        company="Nordlicht GmbH",
    ),
    page_sample(
        "only a heading and the site's name",
        '<meta property="og:site_name" content="Nordlicht GmbH"><h1>Data\n<br>Engineer</h1>',
        role="Data Engineer",
        company="Nordlicht GmbH",
    ),
    page_sample("only a title", "<title>Data Engineer | Careers</title><p>x", role="Data Engineer", company=""),
    page_sample(
        "its own name for itself",
        '<link rel="canonical" href="/jobs/1"><h1>Lead</h1>',
        "https://jobs.example/jobs/1?utm_source=x",
        url="https://jobs.example/jobs/1",
    ),
    page_sample(
        "another site's name for it",
        '<link rel="canonical" href="https://else.example/"><h1>Lead</h1>',
        "https://jobs.example/jobs/1",
        url="https://jobs.example/jobs/1",
    ),
    page_sample(
        "pay and a closing date in the text",
        "<body><main><h1>Lead</h1><p>Pay: £60k - £70k per year.</p>"
        "<p>A bonus of £500.</p><p>Closing date: 30 April 2026</p></main></body>",
        salary="£60,000–70,000 a year",
        closing_on="2026-04-30",
    ),
    page_sample(
        "from home, in the text", "<body><h1>Lead</h1><p>We are a remote-first team.</p></body>", location="remote"
    ),
)

PASTED = (
    ("Data Engineer at Nordlicht GmbH\nWe look after water.", {"role": "Data Engineer", "company": "Nordlicht GmbH"}),
    (
        "Job title: Data Engineer\nCompany: Nordlicht GmbH\nLocation: Berlin\nSalary: 60k",
        {"role": "Data Engineer", "company": "Nordlicht GmbH", "location": "Berlin", "salary": "60k"},
    ),
    (
        "Data Engineer\n\nhttps://jobs.example/1.\nApply by 30 April 2026",
        {"role": "Data Engineer", "company": "", "url": "https://jobs.example/1", "closing_on": "2026-04-30"},
    ),
    ("We pay $25 an hour and a bonus of $900.", {"salary": "$25 an hour"}),
    ("Company car: £5,000. A budget of £900 for lunch.", {"salary": ""}),
    ("€70.000 bis €80.000", {"salary": "€70,000–80,000"}),
    ("A < B and C > D", {"role": "A < B and C > D"}),
    (
        "Platform Engineer\nInitech GmbH · Berlin (hybrid) · 2 weeks ago\nWe look after water.",
        {"role": "Platform Engineer", "company": "Initech GmbH", "location": "Berlin (hybrid)"},
    ),
    ("Platform Engineer\nBerlin | Hybrid", {"role": "Platform Engineer", "company": "", "location": ""}),
    ("Platform Engineer\nFull-time · Berlin", {"role": "Platform Engineer", "company": "", "location": ""}),
    (
        "Platform Engineer\nAcme · Berlin\nCompany: Nordlicht GmbH",
        {"company": "Nordlicht GmbH", "location": "Berlin"},
    ),
)
