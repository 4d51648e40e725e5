"""Every read model of the program, in the order in which they are written."""

from __future__ import annotations

from projections.agenda import AGENDA_MODEL
from projections.board import BOARD
from projections.insights import INSIGHTS
from projections.letters import LETTERS_MODEL
from projections.own_resume import OWN_RESUME
from projections.people import PEOPLE_MODEL
from projections.reminders import REMINDERS
from projections.search import SEARCH
from projections.seekers import SEEKERS_MODEL
from projections.sent_resumes import SENT_RESUMES
from projections.timeline import TIMELINE

MODELS = (
    SEEKERS_MODEL,
    BOARD,
    REMINDERS,
    AGENDA_MODEL,
    PEOPLE_MODEL,
    TIMELINE,
    SEARCH,
    LETTERS_MODEL,
    INSIGHTS,
    SENT_RESUMES,
    OWN_RESUME,
)
