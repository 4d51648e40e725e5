"""Who and what a made-up search meets: companies, roles, people and how each application ends."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """How an application goes."""

    SAVED = "saved"
    REJECTED = "rejected"
    SILENT = "silent"
    SCREENED_OUT = "screened out"
    INTERVIEWED_OUT = "interviewed out"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    SCREENING = "screening"
    INTERVIEWING = "interviewing"
    OFFERED = "offered"


ENDED = (
    *[Fate.REJECTED] * 16,
    *[Fate.SILENT] * 11,
    *[Fate.SCREENED_OUT] * 5,
    *[Fate.INTERVIEWED_OUT] * 4,
    *[Fate.WITHDRAWN] * 2,
)
LIVE = (
    *[Fate.WAITING] * 9,
    *[Fate.SCREENING] * 3,
    *[Fate.INTERVIEWING] * 3,
    Fate.OFFERED,
    *[Fate.SAVED] * 6,
)

COMPANIES = (
    "Northwind Health", "Bluebird Energy", "Harbour & Lane", "Kestrel Mobility",
    "Ostrava Robotics", "Fernhill Bank", "Lumen Atlas", "Tidewater Labs",
    "Juniper Foods", "Alder Insurance", "Pinecone Games", "Marlow Books",
    "Quartz Analytics", "Saffron Travel", "Everly Schools", "Copperfield Rail",
    "Meridian Weather", "Beacon Charity", "Orchard Pay", "Willow Therapeutics",
    "Granite Cloud", "Sparrow Post", "Thistle Studio", "Cobalt Grid",
    "Hazel Housing Trust", "Foxglove Media", "Ironbridge Steel", "Lighthouse Legal",
    "Maple Telecom", "Nettle Security", "Opal Vision", "Peregrine Air",
    "Rowan & Daughters", "Summit Outdoor", "Teasel Fabrics", "Umber Design",
    "Violet Audio", "Wren Utilities", "Yarrow Clinics", "Zephyr Turbines",
    "Amberley Homes", "Birch Council", "Cedar Hospitals", "Dovetail HR",
    "Elmwood University", "Flint Capital", "Gorse Landscapes", "Heron Shipping",
    "Ivory Imaging Lab", "Jasper People", "Kelp & Salt", "Larkspur Chambers",
    "Moss Electric", "Nimbus Software", "Oakfield Water", "Primrose Publishing",
    "Quill Software", "Reedbank Conservation", "Sage Pharma", "Tansy Rail",
)  # fmt: skip
ROLES = (
    "Data Engineer", "Analytics Engineer", "Senior Data Analyst", "Platform Engineer", "Data Scientist",
    "Python Developer", "Machine Learning Engineer", "Reporting Lead",
)  # fmt: skip
PLACES = ("London", "Remote", "Bristol", "Leeds, hybrid", "Manchester", "Edinburgh", "Cambridge")
SALARIES = ("£48k-55k", "£55k-62k", "£60k-70k", "£70k", "", "")
SOURCES = ("LinkedIn", "Their careers page", "Otta", "A friend", "Indeed", "Recruiter")
TAGS = ("remote", "health", "climate", "dream", "stretch", "python")
NOTES = (
    "They ship twice a day; ask how on-call works.",
    "The posting stresses SQL modelling: mention the pricing model.",
    "Salary is in line with the survey.",
    "Met one of the team at the March meet-up.",
    "Small team of five, reports to the CTO.",
    "Ask about the budget for training.",
)
PROMISED = ("We will be in touch within the week.", "You will hear from us after Friday’s meeting.")
SAID_NO = (
    "We have decided to go ahead with other candidates.",
    "They filled the role from inside the company.",
    "They were looking for more experience with streaming.",
)
PEOPLE = (
    ("Dana Reyes", "Talent Partner"), ("Amir Haddad", "Head of Data"), ("Sofia Lindqvist", "Recruiter"),
    ("Tom Okafor", "Engineering Manager"), ("Priya Raman", "Data Lead"), ("Hannah Weiss", "Recruiter"),
    ("Luca Moretti", "CTO"), ("Grace Kim", "People Partner"), ("Jakub Novák", "Staff Engineer"),
    ("Maya Cohen", "Product Manager"), ("Olu Adeyemi", "Recruiter"), ("Claire Dubois", "Head of Analytics"),
    ("Erik Solberg", "Hiring Manager"), ("Farah Siddiqui", "Talent Partner"), ("Nico Bauer", "Data Lead"),
    ("Helen Marsh", "Recruiter"), ("Diego Alvarez", "Head of Platform"), ("Keiko Mori", "People Partner"),
    ("Piotr Wójcik", "CTO"), ("Abby Lawson", "Recruiter"),
)  # fmt: skip
FRIENDS = (
    ("Nadia Petrova", "Quartz Analytics", "We worked together at the council"),
    ("Ben Carter", "Lumen Maps", "University"),
    ("Ines Ferreira", "Orchard Pay", "Met at the data meet-up in March"),
    ("Sam Whitlock", "Granite Cloud", "Former manager"),
    ("Yuki Tanaka", "Meridian Weather", "Answered my question on a forum"),
    ("Leila Farouk", "Beacon Charity", "Friend of Ben"),
    ("Oscar Nyman", "Zephyr Wind", "Neighbour"),
    ("Ruth Adler", "Fernhill Bank", "Mentor from the bootcamp"),
)
