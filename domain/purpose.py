"""What a planned step is for: its title in the seeker's words, its kind, and the letters that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why a person should sit down and do something."""

    CHECK_STATUS = "check_status"
    CHECK_STATUS_AGAIN = "check_status_again"
    CLOSE_OR_FIND_CONTACT = "close_or_find_contact"
    THANK_YOU = "thank_you"
    PREPARE_EVENING = "prepare_evening"
    PREPARE_SOON = "prepare_soon"
    CHECK_PROMISE = "check_promise"
    CHECK_PROMISE_AGAIN = "check_promise_again"
    SET_UP_MEETING = "set_up_meeting"
    ARRANGE_INTERVIEW = "arrange_interview"
    NUDGE_CONTACT = "nudge_contact"
    THANK_CONTACT = "thank_contact"
    UPDATE_CONTACT = "update_contact"
    ACKNOWLEDGE_OFFER = "acknowledge_offer"
    DECIDE_OFFER = "decide_offer"
    REVIEW_QUIET = "review_quiet"
    REVIEW_SILENT = "review_silent"
    CUSTOM = "custom"


FOLLOW_UP, THANK_YOU, NUDGE = "follow_up", "thank_you", "nudge"


@dataclass(frozen=True)
class Deed:
    """What a purpose asks of the person. A ``nudge`` is no letter; ``letters`` are keys of the catalogue."""

    title: str
    kind: str
    letters: tuple[str, ...] = ()


DEEDS = {
    Purpose.CHECK_STATUS: Deed("Ask where your application stands", FOLLOW_UP, ("status_application",)),
    Purpose.CHECK_STATUS_AGAIN: Deed("Ask one last time", FOLLOW_UP, ("status_application_last",)),
    Purpose.CLOSE_OR_FIND_CONTACT: Deed(
        "Close it, or find someone else to ask", NUDGE, ("manager_note", "net_request")
    ),
    Purpose.THANK_YOU: Deed("Say thank you for the interview", THANK_YOU, ("thanks_interview",)),
    Purpose.PREPARE_EVENING: Deed("Get ready for the interview", NUDGE),
    Purpose.PREPARE_SOON: Deed("Take a last look before the interview", NUDGE),
    Purpose.CHECK_PROMISE: Deed("Ask what was decided", FOLLOW_UP, ("status_interview",)),
    Purpose.CHECK_PROMISE_AGAIN: Deed("Ask a last time what was decided", FOLLOW_UP, ("status_interview_last",)),
    Purpose.SET_UP_MEETING: Deed(
        "Ask for a conversation", FOLLOW_UP, ("net_request", "intro_ask", "reconnect", "linkedin_note")
    ),
    Purpose.ARRANGE_INTERVIEW: Deed(
        "Arrange the interview",
        FOLLOW_UP,
        ("interview_times", "interview_confirm", "interview_reschedule"),
    ),
    Purpose.NUDGE_CONTACT: Deed("Write once more to your contact", FOLLOW_UP, ("net_nudge",)),
    Purpose.THANK_CONTACT: Deed("Say thank you for the conversation", THANK_YOU, ("net_thanks",)),
    Purpose.UPDATE_CONTACT: Deed("Tell them what came of it", FOLLOW_UP, ("net_update",)),
    Purpose.ACKNOWLEDGE_OFFER: Deed("Say thank you for the offer", THANK_YOU, ("offer_ack",)),
    Purpose.DECIDE_OFFER: Deed("Decide about the offer", NUDGE, ("offer_accept", "offer_negotiate", "offer_decline")),
    Purpose.REVIEW_QUIET: Deed("Follow up, or let it go?", NUDGE, ("status_application", "status_interview")),
    Purpose.REVIEW_SILENT: Deed("Gone silent?", NUDGE, ("status_interview_last", "withdraw")),
    Purpose.CUSTOM: Deed("Follow up", FOLLOW_UP),
}


def kind_of(purpose: str) -> str:
    """``follow_up``, ``thank_you`` or ``nudge``. Raises ValueError for a purpose that is none of ours."""
    return DEEDS[Purpose(purpose)].kind


def title_of(purpose: str) -> str:
    """A short imperative. Raises ValueError for a purpose that is none of ours."""
    return DEEDS[Purpose(purpose)].title


def letters_for(purpose: str) -> tuple[str, ...]:
    """Keys of the letters that fit, likeliest first. Raises ValueError for a purpose that is none of ours."""
    return DEEDS[Purpose(purpose)].letters
